"""Instructions per request, of the release binary's worker, against a budget. Unlike times they hardly vary: by 0.3%.

The other threads work by the clock, not by requests: the main one reads a list again when its file has changed.
"""

import os
import shutil
import signal

import pytest
from cost import budget
from cost.bench import Bench
from cost.callgrind import Callgrind
from cost.works import ANSWER_16K, CROWD, DIALS, GET, LIST, LOGGED, POST

from harness import PATIENCE, SANITIZED

RELEASE = os.environ.get("CROSSFADE_RELEASE_BINARY")
RENEW = os.environ.get("CROSSFADE_RENEW_BUDGET") == "1"
WARM_UP, REQUESTS = 200, 1000
ABOVE, BELOW = 1.05, 0.90  # of the budget: too many, and so few that it should be renewed
SAME = 1.03                # of plain requests: what many dials or a long list may cost

pytestmark = [
    pytest.mark.skipif(SANITIZED, reason="the release binary is counted, by the tests of the dev build"),
    pytest.mark.skipif(not RELEASE, reason="CROSSFADE_RELEASE_BINARY names no release binary"),
    pytest.mark.skipif(not shutil.which("valgrind"), reason="valgrind is not installed"),
]

counted = {}  # by the work's name: each is counted once


@pytest.fixture
def instructions(crossfade, tmp_path, monkeypatch):
    """instructions(work): how many a request of it takes, and the functions that take most of them."""
    def count(work):
        if work.name not in counted:
            monkeypatch.setenv("CROSSFADE_BINARY", os.path.abspath(RELEASE))
            folder = tmp_path / work.name
            folder.mkdir()
            callgrind = Callgrind(folder)
            with Bench(lambda config: crossfade(config, under=callgrind.under), folder, work, PATIENCE * 4) as bench:
                asked, total = callgrind.count(bench.pid, bench.worker, lambda: bench.run(WARM_UP),
                                               lambda: bench.run(REQUESTS))
                # Under callgrind it may take long to end, and how it ends is nothing that is counted.
                bench.crossfade.expected_exit = -signal.SIGKILL
                bench.crossfade.kill()
            counted[work.name] = round(total / asked), callgrind.dearest()
        return counted[work.name]

    return count


@pytest.mark.parametrize("work", [GET, CROWD, LOGGED, POST, ANSWER_16K, DIALS, LIST], ids=repr)
def test_budget(instructions, work):
    found, dearest = instructions(work)
    compiler = budget.compiler_of(RELEASE)
    if RENEW:
        return budget.renew(compiler, work.name, found)
    its_compiler, allowed = budget.load()
    if compiler != its_compiler:
        pytest.skip(f"{work}: {found} instructions by {compiler}; the budget is one of {its_compiler}")
    print(f"{work}: {found} instructions a request, the budget is {allowed[work.name]}")
    assert found <= allowed[work.name] * ABOVE, f"{found}, more than {ABOVE} x {allowed[work.name]}\n{dearest}"
    if found < allowed[work.name] * BELOW:
        print(f"{work}: renew the budget (cost/budget.toml says how)")
    return None


@pytest.mark.parametrize("work", [DIALS, LIST], ids=repr)
def test_as_cheap_as_a_plain_configuration(instructions, work):
    (plain, _), (found, dearest) = instructions(GET), instructions(work)
    assert found <= plain * SAME, f"{found}, more than {SAME} x {plain}\n{dearest}"
