"""Heap allocations per request: none, once the worker has what it needs."""

import os
import subprocess
import sys
import time

import pytest
from cost.allocations import Allocations, readable_stacks
from cost.bench import Bench
from cost.works import (CHUNKED_16K, COOKIE, CROWD, CROWD_CHUNKED, CROWD_POST, GET, LOGGED, LOGGED_TRACED, OVERRIDE,
                        POST, TRACED)

from harness import SANITIZED

pytestmark = [
    pytest.mark.skipif(SANITIZED, reason="a sanitizer replaces the allocator"),
    pytest.mark.skipif("CROSSFADE_COUNT_ALLOCATIONS" not in os.environ, reason="it names the library that counts"),
]

WARM_UP, REQUESTS = 500, 1000
BLOCK, FLUSH = 64 << 10, 0.2  # the access log is handed over in blocks, by size or by time
PER_BLOCK = 1                 # the copy that the log's own thread writes


@pytest.fixture
def counted(crossfade, tmp_path):
    """counted(work): the work's bench, and what counts the allocations of its worker."""
    allocations, benches = Allocations(tmp_path), []

    def start(work):
        benches.append(Bench(lambda config: crossfade(config, under=allocations.under), tmp_path, work))
        return benches[0], allocations

    yield start
    for bench in benches:
        bench.close()


def taken(bench, allocations, run):
    """How many allocations the worker makes meanwhile; with the stacks of some, if there are any."""
    before = allocations.of(bench.worker)
    run()
    count = allocations.of(bench.worker) - before
    if not count:
        return 0, ""
    allocations.show(bench.worker, 400)
    run()
    return count, readable_stacks(bench.crossfade.log())


CALLS = {
    "malloc": "c.malloc(64)", "calloc": "c.calloc(1, 64)", "realloc": "c.realloc(0, 64)",
    "reallocarray": "c.reallocarray(0, 1, 64)", "aligned_alloc": "c.aligned_alloc(64, 64)",
    "memalign": "c.memalign(64, 64)", "posix_memalign": "c.posix_memalign(ctypes.byref(p), 64, 64)",
    "operator new": "new._Znwm(64)",
}


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS.keys())
def test_the_counter_sees(tmp_path, call):
    """Or nothing below would say anything. An interpreter allocates something itself, but not with each call."""
    allocations = Allocations(tmp_path)
    program = "import ctypes, sys; c, new, p = ctypes.CDLL(None), ctypes.CDLL('libstdc++.so.6'), ctypes.c_void_p()\n" \
              f"{call}; print(flush=True)\nfor _ in range(int(input())): {call}\nprint(flush=True); sys.stdin.read()"
    with subprocess.Popen([*allocations.under, sys.executable, "-c", program], stdin=subprocess.PIPE,
                          stdout=subprocess.PIPE, text=True) as process:
        process.stdout.readline()
        before = allocations.of(process.pid)
        print(1000, file=process.stdin, flush=True)
        process.stdout.readline()
        count = allocations.of(process.pid) - before
        process.stdin.close()
    assert 1000 <= count < 1100


@pytest.mark.parametrize("work", [GET, POST, CHUNKED_16K, OVERRIDE, COOKIE, TRACED, CROWD, CROWD_POST, CROWD_CHUNKED],
                         ids=repr)
def test_none(counted, work):
    """Neither for one request after the other nor for a crowd: what a request gives back must be kept for the next."""
    bench, allocations = counted(work)
    bench.run(WARM_UP)
    assert (bench.answer.header("X-Crossfade") is not None) == (work is OVERRIDE)
    count, stacks = taken(bench, allocations, lambda: bench.run(REQUESTS))
    assert count == 0, f"{count} in {REQUESTS} requests\n{stacks}"


@pytest.mark.parametrize("work", [LOGGED, LOGGED_TRACED], ids=repr)
def test_access_log_allocates_by_block(counted, tmp_path, work):
    """Not by line: the bound is what the blocks take that may have been handed over, each of some 150 lines at most."""
    bench, allocations = counted(work)
    log = tmp_path / "access.log"
    blocks = []

    def run():
        start, size = time.monotonic(), log.stat().st_size
        bench.run(REQUESTS)
        blocks.append((time.monotonic() - start) / FLUSH + (log.stat().st_size - size) / BLOCK + 2)

    bench.run(WARM_UP)
    count, stacks = taken(bench, allocations, run)
    assert count <= PER_BLOCK * blocks[0], f"{count} in {REQUESTS} requests\n{stacks}"
