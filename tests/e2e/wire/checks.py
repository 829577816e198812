"""The tests of a table: whole, byte by byte, in random pieces, and cut in two at any place.

A test module imports them beside its CASES; conftest.py gives each of them every case.
"""

import os
import random

import pytest

from harness.segments import at_random, byte_by_byte, in_two
from harness.wait import SLOWER, wait_until
from wire.verdict import in_the_log, on_the_wire

__all__ = ["test_whole", "test_byte_by_byte", "test_random_pieces", "test_cut_in_two", "whole_runs"]

LONG = os.environ.get("CROSSFADE_LONG") == "1"
SEED = int(os.environ.get("CROSSFADE_SEED") or random.SystemRandom().randrange(1 << 32))
SHORT = 400   # bytes of a request that is cut in two
SAMPLES = 20  # places where it is cut unless CROSSFADE_LONG=1


def parametrize(metafunc):
    """Gives a test of this file the cases of its module."""
    if "case" in metafunc.fixturenames:
        fits = is_short if metafunc.function is test_cut_in_two else lambda case: True
        metafunc.parametrize("case", filter(fits, metafunc.module.CASES), ids=str)


def check(case, outcome, how=""):
    differences = on_the_wire(case, outcome)
    assert not differences, how + "\n" + "\n".join(differences)


@pytest.fixture(scope="module")
def whole_runs(stands, request):
    """The outcome of each case of the module, run whole, and its lines of the access log, which is written late."""
    outcomes = {}
    for case in request.module.CASES:
        try:
            outcomes[case] = stands.run(case, counting=True)
        except AssertionError as error:  # its proxy did not start: a failure of this case, not of all
            outcomes[case] = error
        else:
            outcomes[case].differences = on_the_wire(case, outcomes[case])
    ran = [(case, outcome) for case, outcome in outcomes.items() if not isinstance(outcome, AssertionError)]

    def logged():
        by_id = {}
        for stand in stands.started.values():
            for line in stand.lines():
                by_id.setdefault(line["request_id"], []).append(line)
        for _, outcome in ran:
            outcome.lines = by_id.get(outcome.request_id or outcome.id, [])
        return all(len(outcome.lines) >= case.log_lines for case, outcome in ran)
    try:
        wait_until(logged, timeout=2 * SLOWER)
    except AssertionError:
        pass  # the case that lacks its line will say so
    return outcomes


def test_whole(whole_runs, case):
    outcome = whole_runs[case]
    assert not isinstance(outcome, AssertionError), outcome
    differences = outcome.differences + in_the_log(case, outcome.lines)
    assert not differences, "\n".join(differences)


def test_byte_by_byte(stands, case):
    check(case, stands.run(case, byte_by_byte, byte_by_byte))


def test_random_pieces(stands, case):
    seed = f"{SEED} {case.name}"
    cuts = at_random(seed), at_random(seed + " upstream")
    check(case, stands.run(case, *cuts), f"CROSSFADE_SEED={SEED} repeats the pieces")


def is_short(case):
    return len(case.client) == 1 and len(case.client[0]) <= SHORT


def test_cut_in_two(stands, case):
    places = range(1, len(case.client[0]))
    if not LONG:
        places = random.Random(f"{SEED} {case.name}").sample(places, min(SAMPLES, len(places)))
    for place in places:
        check(case, stands.run(case, in_two(place)), f"cut after {place} bytes")
