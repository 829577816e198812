"""Memory of many connections: what an idle one takes, and what is kept when a burst of them has gone. Each round has
processes of its own, since memory that was once taken would help the next round."""

import time

from .loads import Holding, load
from .processes import private_bytes


class _Memory:
    def __init__(self, ratio, columns, requests, at_once, settle_seconds):
        self.RATIO = ratio
        self._columns = columns
        self._requests, self._at_once, self._settle_seconds = requests, at_once, settle_seconds

    def columns(self, _work):
        return self._columns

    def measure(self, bench, work, options):
        samples = []
        for number in range(options.rounds):
            for each in work.contestants:
                samples.append({"round": number, "row": each.label, "peer": each.label,
                                **self._one(bench, work, each)})
        return samples, [f"User memory, private and dirty, {self._settle_seconds} s after the last request or close. "
                         "“Before” is after a warm-up over 64 connections. The kernel's own memory is not in it."]

    def _one(self, bench, work, contestant):
        peer = bench.start(contestant.proxy, contestant.setup, contestant.label)
        load(bench, peer, "get", "/v1/rates", connections=64, seconds=0.3)
        before = private_bytes(peer.process.pid)
        holding = Holding(bench, peer, work.connections, self._requests, self._at_once)
        time.sleep(self._settle_seconds)
        held = private_bytes(peer.process.pid)
        holding.release()
        time.sleep(self._settle_seconds)
        after = private_bytes(peer.process.pid)
        bench.processes.stop(peer.process)
        return {"before_mib": before / 2**20, "held_mib": held / 2**20, "after_mib": after / 2**20,
                "per_connection": (held - before) / work.connections, "kept_mib": (after - before) / 2**20}


_BEFORE = ("before, MiB", "before_mib", 2)
_HELD = ("with all connections, MiB", "held_mib", 2)

IDLE = _Memory("per_connection", (("bytes per connection", "per_connection", 0), _BEFORE, _HELD),
               requests=1, at_once=64, settle_seconds=1)
BURST = _Memory("after_mib", (_BEFORE, _HELD, ("afterwards, MiB", "after_mib", 2), ("kept, MiB", "kept_mib", 2)),
                requests=2, at_once=5000, settle_seconds=3)
