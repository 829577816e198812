"""The tests of a table: whole, byte by byte, in random pieces, and cut in two at any place.

A test module imports them beside its CASES; conftest.py gives each of them every case.
"""

import random

import pytest

from harness.chance import LONG, SEED
from harness.segments import at_random, byte_by_byte, in_two, whole
from harness.wait import SLOWER, wait_until
from wire.verdict import in_the_log, on_the_wire

__all__ = ["test_whole", "test_byte_by_byte", "test_random_pieces", "test_cut_in_two", "test_answer_cut_in_two",
           "whole_runs"]

SHORT = 400   # bytes of a request or an answer that is cut in two
SAMPLES, ANSWER_SAMPLES = 20, 5  # places where it is cut unless CROSSFADE_LONG=1


def parametrize(metafunc):
    """Gives a test of this file the cases of its module."""
    if "case" in metafunc.fixturenames:
        fits = {test_cut_in_two: is_short, test_answer_cut_in_two: has_short_answers}
        fits = fits.get(metafunc.function, lambda case: True)
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


def places_in(case, length, samples):
    places = range(1, length)
    if LONG:
        return places
    return random.Random(f"{SEED} {case.name}").sample(places, min(samples, len(places)))


def test_cut_in_two(stands, case):
    for place in places_in(case, len(case.client[0]), SAMPLES):
        check(case, stands.run(case, in_two(place)), f"cut after {place} bytes")


def longest_answer(case):
    return max((len(step) for script in case.upstream for step in script if isinstance(step, bytes)), default=0)


def has_short_answers(case):
    return 1 < longest_answer(case) <= SHORT and all(isinstance(step, bytes) for step in case.client)


def test_answer_cut_in_two(stands, case):
    for place in places_in(case, longest_answer(case), ANSWER_SAMPLES):
        check(case, stands.run(case, whole, in_two(place)), f"answer cut after {place} bytes")
