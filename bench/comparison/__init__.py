"""What bench/compare consists of, from the bottom up: machine (the host's settings and names), processes (start,
account for, stop), peers (the proxies and their files), loads (one run of a load generator), the measuring of each kind of work
(rounds, tails, memory, reloads, starts), works (what is measured), and report (Markdown and JSON)."""


class Failed(Exception):
    """A measurement that cannot be trusted or made; its text says why."""
