"""Runs cells: for each side's configuration one proxy between an upstream that fails and one that does not."""

import time
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import count

from harness import Crossfade, get, wait_until
from harness.wait import SLOWER

from faults.behaviours import Faulty
from faults.kinds import KINDS, Got, ask
from faults.sides import SIDES

COUNTERS = {
    "requests": ("crossfade_requests_total", ("side", "reason", "code")),
    "errors": ("crossfade_upstream_errors_total", ("pool", "kind")),
    "retries": ("crossfade_retries_total", ("pool",)),
}
TRIES = 20  # until a request has met the faulty one of two endpoints
IDS = count(1)


@dataclass
class Outcome:
    """What one request has come to."""
    id: str
    expected: object
    got: Got = None
    heard: tuple = ()      # how often: by the failing pool, by the other one
    connected: int = 0     # to the other one, newly
    counted: dict = None   # like Expected.counts
    left: dict = None      # gauges of the pools that should be 0 and are not


class Stand:
    def __init__(self, folder, name):
        self.name, self.side = name, SIDES[name]
        self.faulty, self.other = Faulty("faulty"), Faulty("other")
        self.second = Faulty("second") if self.side.endpoints == 2 else None
        self.upstreams = [each for each in (self.faulty, self.second, self.other) if each]
        folder.mkdir()
        try:
            self.server = Crossfade(folder, self.side.document(self.faulty, self.second, self.other))
        except AssertionError:
            self._stop_upstreams()
            raise

    def run(self, cell):
        """The outcome of each turn. Fails when the upstream, mended, is not used as before."""
        try:
            if cell.fault.primed:
                self._answers()
            outcomes = [self._until_met(cell, *turn) for turn in zip(cell.fault.turns, cell.expected())]
            self._answers()
            return outcomes
        finally:
            for upstream in self.upstreams:  # the next cell begins without idle ones
                upstream.close_connections()
                upstream.requests.clear()

    def _until_met(self, cell, turn, expected):
        """The outcome of the first request that meets the fault: of two endpoints, the other may be asked before."""
        for _ in range(TRIES):
            outcome, met = self._one_turn(cell, turn, expected)
            if met:
                return outcome
        raise AssertionError(f"{TRIES} requests have not met the fault; the last one: {outcome}")

    def _one_turn(self, cell, turn, expected):
        outcome = Outcome(f"fault-{next(IDS):06}", expected)
        before, connected = self._counters(), len(self.other.connections)

        def something_became_of_it():
            return self._heard_by_second(outcome) or self._failures_since(before)

        with ExitStack() as stack:
            for upstream in (self.faulty, self.second) if cell.both else (self.faulty,):
                stack.enter_context(turn(upstream))
            outcome.got = ask(self.server.port, cell.kind, [*self.side.fields, ("X-Request-Id", outcome.id)],
                              lambda: wait_until(something_became_of_it))
            self._await_request(before)
            met = not self.second or self.faulty.heard[outcome.id] or self._failures_since(before)
            if met:
                self._settle(outcome, before)
                outcome.connected = len(self.other.connections) - connected
        return outcome, met

    def _heard_by_second(self, outcome):
        return self.second.heard[outcome.id] if self.second else 0

    def _failures_since(self, before):
        return [key for key in self._counters() - before if key[0] == "errors"]

    def _settle(self, outcome, before):
        """Waits a moment for what is expected."""
        heard_by_pool = self.faulty.heard[outcome.id] + self._heard_by_second(outcome)
        outcome.heard = (heard_by_pool, self.other.heard[outcome.id])
        expected, deadline = outcome.expected.counts(self.side), time.monotonic() + 0.5 * SLOWER
        while True:
            metrics = self.server.metrics()
            outcome.counted, outcome.left = dict(read_counters(metrics) - before), still_there(metrics)
            if (outcome.counted == expected and not outcome.left) or time.monotonic() > deadline:
                return
            time.sleep(0.005)

    def _answers(self):
        """The failing pool is well: it is asked, and answers."""
        before = self._counters()
        answer = get(self.server.port, headers=self.side.fields)
        good = [KINDS["GET"].content(each.name) for each in (self.faulty, self.second) if each]
        assert answer.status == 200 and answer.content in good, f"a GET in between got {answer}"
        self._await_request(before)

    def _await_request(self, before):
        """A request is counted when it has ended, which may be after its client has the answer."""
        wait_until(lambda: any(kind == "requests" for kind, *_ in self._counters() - before), what="a request to end")

    def _counters(self):
        return read_counters(self.server.metrics())

    def finish(self):
        try:
            self.server.finish()
        finally:
            self.server.kill()
            self._stop_upstreams()

    def _stop_upstreams(self):
        for upstream in self.upstreams:
            upstream.stop()


def read_counters(metrics):
    return Counter({(kind, *(labels[label] for label in wanted)): int(value)
                    for kind, (name, wanted) in COUNTERS.items() for labels, value in metrics.series(name)})


def still_there(metrics):
    gauges = [("crossfade_requests_in_flight", {})]
    gauges += [("crossfade_pool_connections", {"state": state}) for state in ("active", "connecting")]
    values = {" ".join([name, *labels.values()]): metrics.sum(name, **labels) for name, labels in gauges}
    return {name: value for name, value in values.items() if value}
