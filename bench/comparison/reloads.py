"""The tail while crossfade reloads a large configuration every second, against the same without reloads. The worker and
the thread that reads files share a core here, as they do in a container of one core."""

import dataclasses
import os
import re
import threading
import time
import urllib.request

from . import Failed
from .peers import write_accounts
from .rounds import disturbed, one_round
from .tails import at_rate, capacity

RATIO = "p99_us"


def columns(_work):
    return (
        ("p50, us", "p50_us", 0),
        ("p99, us", "p99_us", 0),
        ("p99.9, us", "p999_us", 0),
        ("slowest, us", "max_us", 0),
        ("CPU per request, us", "cpu_us", 2),
        ("reloads that ended", "reloads", 0),
    )


def accepted_reloads(peer):
    with urllib.request.urlopen(f"http://127.0.0.1:{peer.admin}/metrics", timeout=30) as answer:
        metrics = answer.read().decode()
    rejected = re.search(r'^crossfade_config_reloads_total\{result="rejected"\} (\S+)', metrics, re.MULTILINE)
    if float(rejected.group(1)):
        raise Failed("crossfade rejected a reload")
    return int(float(re.search(r'^crossfade_config_reloads_total\{result="accepted"\} (\S+)', metrics,
                               re.MULTILINE).group(1)))


def await_quiet(peer, before, patience=30):
    """Waits until the last change was taken over, so that no reload is left for the round that has none."""
    deadline = time.monotonic() + patience
    seen = accepted_reloads(peer)
    while time.monotonic() < deadline:
        time.sleep(2)
        now = accepted_reloads(peer)
        if now == seen and now > before:
            return
        seen = now
    raise Failed("crossfade does not take over what was changed")


class Rewriter:
    """Renames another list and another document into place every second. Of the list two versions take turns, which
    are on disk already and are linked, so that writing 17 MB costs the load's core nothing. No document is like an
    earlier one: reloads may take longer than a second, and what is back to what it was is not taken over again."""

    def __init__(self, peer, accounts):
        self._config, self._text, self._changes = peer.config, peer.config.read_text(), 0
        self._folder = peer.config.parent
        for version in "ab":
            write_accounts(self._folder / f"accounts.{version}", accounts, first=f"version-{version}")

    def __enter__(self):
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def __exit__(self, *_):
        self._stopped.set()
        self._thread.join()

    def _run(self):
        while True:
            self._change()
            if self._stopped.wait(1):
                return

    def _change(self):
        self._changes += 1
        following = self._folder / "next"
        os.link(self._folder / f"accounts.{'ab'[self._changes % 2]}", following)
        os.replace(following, self._folder / "accounts.txt")
        moved = re.sub(r"(name: d7, .*new: )\d+%", rf"\g<1>{30 + self._changes % 40}%", self._text)
        following.write_text(f"{moved}# change {self._changes}\n")
        os.replace(following, self._config)


def measure(bench, work, options):
    each = work.contestants[0]
    peer = bench.start(each.proxy, each.setup, each.label)
    rate = round(capacity(bench, work, peer, options.seconds) / 2)
    rewriter = Rewriter(peer, each.setup.accounts)
    quiet_peer, reloading_peer = (dataclasses.replace(peer, name=name) for name in ("quiet", "reloading"))
    samples = []
    for number in range(options.rounds):
        samples.append({"round": number, "reloads": 0,
                        **one_round(bench, work, quiet_peer, options.seconds, at_rate(rate))})
        before = accepted_reloads(peer)
        with rewriter:
            sample = one_round(bench, work, reloading_peer, options.seconds, at_rate(rate))
        samples.append({"round": number, **sample, "reloads": accepted_reloads(peer) - before})
        await_quiet(peer, before)
    return samples, disturbed([sample for sample in samples if sample["peer"] == "quiet"]) + [
        f"{rate:,} requests/s, half of what it answers in a closed loop. Worker and reload share one core."]
