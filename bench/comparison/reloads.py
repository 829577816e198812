"""The tail while crossfade reloads a large configuration every second, against the same without reloads. The worker and
the thread that reads files share a core here, as they do in a container of one core."""

import dataclasses
import os
import re
import threading
import urllib.request

from . import Failed
from .peers import write_accounts
from .rounds import one_round
from .tails import at_rate, capacity

RATIO = "p99_us"


def columns(_work):
    return (
        ("p50, us", "p50_us", 0),
        ("p99, us", "p99_us", 0),
        ("p99.9, us", "p999_us", 0),
        ("slowest, us", "max_us", 0),
        ("CPU per request, us", "cpu_us", 2),
        ("reloads", "reloads", 0),
    )


def accepted_reloads(peer):
    with urllib.request.urlopen(f"http://127.0.0.1:{peer.admin}/metrics", timeout=30) as answer:
        metrics = answer.read().decode()
    rejected = re.search(r'^crossfade_config_reloads_total\{result="rejected"\} (\S+)', metrics, re.MULTILINE)
    if float(rejected.group(1)):
        raise Failed("crossfade rejected a reload")
    return int(float(re.search(r'^crossfade_config_reloads_total\{result="accepted"\} (\S+)', metrics,
                               re.MULTILINE).group(1)))


class Rewriter:
    """Renames another list and another document into place every second. Both versions are on disk already and are
    linked, not copied, so that the writing itself costs the load's core nothing."""

    def __init__(self, peer, accounts):
        self._folder = peer.config.parent
        self._pairs = []
        for version in "ab":
            names = {"accounts.txt": f"accounts.{version}", peer.config.name: f"{peer.config.name}.{version}"}
            write_accounts(self._folder / names["accounts.txt"], accounts, first=f"version-{version}")
            position = {"a": "30%", "b": "40%"}[version]
            text = peer.config.read_text()
            (self._folder / names[peer.config.name]).write_text(
                re.sub(r"(name: d7, .*new: )\d+%", rf"\g<1>{position}", text))
            self._pairs.append(names)
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self):
        self._stopped.clear()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def __exit__(self, *_):
        self._stopped.set()
        self._thread.join()

    def _run(self):
        while True:
            names = self._pairs.pop(0)
            self._pairs.append(names)
            for target, version in names.items():
                os.link(self._folder / version, self._folder / "next")
                os.replace(self._folder / "next", self._folder / target)
            if self._stopped.wait(1):
                return


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
    if not any(sample["reloads"] for sample in samples):
        raise Failed("crossfade reloaded nothing")
    return samples, [f"{rate:,} requests/s, half of what it answers in a closed loop. Worker and reload on one core."]
