"""A slow new side must not exhaust the proxy: 10,000 requests wait for it, and legacy's traffic goes on unharmed."""

import resource
import time
from threading import Event

import pytest

from harness import PATIENCE, SANITIZED, Client, Crowd, get, held, request_bytes, wait_until
from harness.idle import await_idle

WORKING, WAITING = 100, 2_000 if SANITIZED else 10_000
DESCRIPTORS = WORKING * 3 + WAITING + 500  # in this process; the proxy needs fewer
DIALS = [{"name": "hangs", "path": "/new", "new": "100%"}, {"name": "all", "path": "/", "new": "0%"}]
LIMITS = {"max_connections": WORKING, "max_pending": WAITING, "queue_timeout": "60s"}
# So large that the first burst has touched every page of a buffer already: what grows after that grows for ever.
PADDING = {"X-Padding": "x" * 15_000}
GROWTH = WAITING * 400  # bytes from burst to burst, at most


@pytest.fixture
def descriptors():
    """Room for that many sockets, here and (inherited) in the proxy."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard < DESCRIPTORS:
        pytest.skip(f"a process may open {hard} files here; {DESCRIPTORS} are needed")
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def ask_legacy(server, count=200):
    """Every request of a kept connection and of fresh ones is answered; how long each took, in seconds."""
    seconds = []
    with Client(server.port) as kept:
        for number in range(count):
            begun = time.monotonic()
            answer = kept.request() if number % 2 else get(server.port)
            assert (answer.status, answer.content) == (200, b"legacy")
            seconds.append(time.monotonic() - begun)
    return sorted(seconds)


def burst(server, new, target):
    """The crowd comes, waits, and leaves; the resident bytes while it waits, and when it has gone."""
    with Crowd(server.port, WORKING + WAITING, request_bytes(target=target, headers=PADDING)) as crowd:
        wait_until(lambda: server.metric("crossfade_requests_pending", pool="py3") == WAITING, timeout=PATIENCE * 2,
                   what=f"{WAITING} to wait")
        # Of this burst: the upstream may only now come to those that the last one left behind.
        assert [request.target for request in new.requests].count(target) == WORKING
        with Client(server.port) as beyond:
            assert beyond.request(target="/new").code == "overloaded"
        seconds = ask_legacy(server)
        during = server.memory()
        print(f"legacy with {WAITING} waiting: median {seconds[len(seconds) // 2] * 1000:.1f} ms, "
              f"longest {seconds[-1] * 1000:.1f} ms; {during >> 20} MiB resident")
        assert server.metric("crossfade_requests_pending", pool="py3") == WAITING
        assert crowd.answered() == 0
    await_idle(server)
    wait_until(lambda: new.open_connections == 0, what="the upstream to be freed")
    if not SANITIZED:  # whose allocator keeps what was freed
        wait_until(lambda: server.memory() < during / 2, what=f"most of {during} bytes to go back to the system")
    return during, server.memory()


def test_legacy_is_unharmed_while_thousands_wait_for_the_new_side(descriptors, proxy, legacy, new):
    new.behave = held(Event())
    server = proxy(dials=DIALS, pool=LIMITS, limits={"connections": 2 * WAITING})
    first, after_first = burst(server, new, "/new?first")
    second, after_second = burst(server, new, "/new?second")
    print(f"resident after the first burst {after_first >> 10} KiB, after the second {after_second >> 10} KiB")
    # Compared is what the same crowd takes: what stays afterwards depends on which pages could be given back.
    assert SANITIZED or second < first + GROWTH, f"{WAITING} waiting took {first} bytes, and then {second}"
    assert {request.target for request in legacy.requests} == {"/"}
