"""What bench/compare consists of, from the bottom up:

machine     the host's settings, names and free ports
processes   started, accounted for, stopped
peers       the proxies, their files, and the upstream behind them
loads       one run of a load generator
rounds, tails, memory, reloads, scrapes, starts   the kinds of work: how each is measured, and its columns
works       the table of what is measured
report      Markdown and JSON
"""


class Failed(Exception):
    """A measurement that cannot be made or trusted; its text says why."""
