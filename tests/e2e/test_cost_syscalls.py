"""System calls per request. One keep-alive connection whose every event comes alone is the dearest way to be served."""

import re
import shutil
import subprocess
from collections import Counter

import pytest
from cost.bench import Bench
from cost.works import ANSWER_16K, CHUNKED_16K, COOKIE, GET, LOGGED, LOGGED_TRACED, OVERRIDE, POST

from harness import SANITIZED

pytestmark = [
    pytest.mark.skipif(SANITIZED, reason="a sanitizer makes calls of its own"),
    pytest.mark.skipif(not shutil.which("strace"), reason="strace is not installed"),
]

REQUESTS = 400
BEGINS = re.compile(r'^(?=(?:recvfrom|recvmsg|read|readv)\(.*"(?:GET|POST) )', re.MULTILINE)
CALL = re.compile(r"^(\w+)\(", re.MULTILINE)

# Read, look whether the idle upstream connection is still alive, write, wait, read, write, wait: 7. One is to spare.
SMALL = 8
# With its head an answer of 16 KiB is larger than the buffer: another read and another write. The rest has come by then
# and need not be waited for.
TWO_READS = SMALL + 2


def traced(bench, folder):
    """What strace saw the worker do for so many requests."""
    trace = folder / "trace"
    command = ["strace", "-p", str(bench.worker), "-o", trace]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as strace:
        try:
            attached = strace.stderr.readline()
            if "attached" not in attached:
                pytest.skip(f"tracing is not allowed here: {attached}")
            bench.run(REQUESTS)
        finally:
            strace.terminate()
    return trace.read_text()


def each_request(trace):
    """Counters of the calls of one request each: from reading it to reading the next one.

    Without those in which the clock struck: every 50 ms a timer expires and is set again, however many requests there
    are meanwhile.
    """
    requests = BEGINS.split(trace)[1:-1]
    assert len(requests) >= REQUESTS - 2, f"{len(requests)} requests in the trace:\n{trace[:4000]}"
    return [Counter(CALL.findall(request)) for request in requests if "timerfd_settime" not in request]


def breakdown(kinds):
    return "\n".join(f"{times} requests with {sum(dict(calls).values())} calls: {dict(calls)}"
                     for calls, times in kinds.most_common())


def sample(trace, calls):
    """One request of that kind, in full."""
    return next(request for request in BEGINS.split(trace)[1:-1] if Counter(CALL.findall(request)) == dict(calls))


@pytest.mark.parametrize("work, at_most", [
    (GET, SMALL), (LOGGED, SMALL), (LOGGED_TRACED, SMALL), (POST, SMALL), (OVERRIDE, SMALL), (COOKIE, SMALL),
    (ANSWER_16K, TWO_READS), (CHUNKED_16K, TWO_READS),
], ids=lambda value: getattr(value, "name", value))
def test_system_calls_per_request(crossfade, tmp_path, work, at_most):
    with Bench(crossfade, tmp_path, work) as bench:
        bench.run(20)  # the connections are made, and the pools filled
        trace = traced(bench, tmp_path)
    kinds = Counter(tuple(sorted(calls.items())) for calls in each_request(trace))
    usual, times = kinds.most_common(1)[0]
    # A request may meet what has nothing to do with it, such as a pause of the machine that parks the connection.
    assert times >= 0.9 * sum(kinds.values()), f"requests differ:\n{breakdown(kinds)}"
    assert sum(dict(usual).values()) <= at_most, f"at most {at_most}:\n{breakdown(kinds)}\n{sample(trace, usual)}"
