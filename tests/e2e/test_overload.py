"""A new side that hangs: some requests wait for it, the rest is told at once, and legacy never gets any of them."""

import hashlib
import time
from threading import Event

import pytest

from harness import Client, Load, held, request_bytes, slow, stays, upload_sink, wait_until
from harness.wait import SLOWER

ALL_NEW = [{"name": "all", "path": "/", "new": "100%"}]
LONG_QUEUE = "60s"  # nobody's patience lasts that long: who gets an answer did not get it from the clock


@pytest.fixture
def gate(new):
    """The new side answers nobody before this event is set."""
    event = Event()
    new.behave = held(event)
    yield event
    event.set()


@pytest.fixture
def limited(proxy, gate):
    """limited(max_connections=2, ...): a proxy whose pools have these limits, and all of whose traffic is for new."""
    def start(workers=2, service=None, queue_timeout=LONG_QUEUE, **limits):
        return proxy(workers=workers, dials=ALL_NEW, service=service, pool={"queue_timeout": queue_timeout, **limits})
    return start


@pytest.fixture
def ask():
    """ask(server, target): a client that has sent its request and not yet read its answer."""
    clients = []

    def send(server, target="/", method="GET", headers=(), body=None):
        clients.append(Client(server.port))
        return clients[-1].send(request_bytes(method, target, headers, body))

    yield send
    for client in clients:
        client.sock.close()


def await_waiting(server, count):
    wait_until(lambda: server.metric("crossfade_requests_pending", pool="py3") == count, what=f"{count} to wait")


def await_asked(new, count):
    wait_until(lambda: len(new.requests) == count, what=f"{count} requests at the new side, not {len(new.requests)}")


def fill(server, new, ask, working, waiting):
    """Clients in this order: `working` whom the new side has, `waiting` who wait."""
    clients = []
    for number in range(working):
        clients.append(ask(server, f"/{number}"))
        await_asked(new, number + 1)
    for number in range(waiting):
        clients.append(ask(server, f"/{working + number}"))
        await_waiting(server, number + 1)
    return clients


def assert_overloaded(server, client, target):
    answer = client.response()
    assert (answer.status, answer.code) == (503, "overloaded")
    assert int(answer.header("Retry-After")) > 0
    line, = server.logged(path=target)
    assert (line["status"], line["flag"], line["side"], line["pool"]) == (503, "overloaded", "new", "py3")


def overloads(server):
    return server.metric("crossfade_upstream_errors_total", pool="py3", kind="overloaded")


@pytest.mark.parametrize("limit", ["max_connections", "max_requests"])
def test_some_wait_and_the_rest_is_told_at_once(limited, legacy, new, gate, ask, limit):
    server = limited(**{limit: 2}, max_pending=3)
    clients = fill(server, new, ask, 2, 3)
    for count in (1, 2):
        begun = time.monotonic()
        assert_overloaded(server, ask(server, f"/beyond{count}"), f"/beyond{count}")
        assert time.monotonic() - begun < 3 * SLOWER
        assert overloads(server) == count
    assert len(new.requests) == 2
    gate.set()
    assert [client.response().content for client in clients] == [b"new"] * 5
    await_waiting(server, 0)
    assert (len(new.requests), overloads(server), legacy.requests) == (5, 2, [])
    assert server.metric("crossfade_requests_total", code="503", side="new", reason="dial") == 2


def test_without_a_queue_nobody_waits(limited, legacy, new, ask):
    server = limited(max_connections=1, max_pending=0)
    fill(server, new, ask, 1, 0)
    assert_overloaded(server, ask(server, "/beyond"), "/beyond")
    assert legacy.requests == []


@pytest.mark.parametrize("headers", [{"X-Backend": "py3"}, {"X-Account-Id": "partner"}], ids=["override", "include"])
def test_nobodys_overload_falls_back(limited, legacy, new, ask, headers):
    include = [{"header": "X-Account-Id", "equals": "partner"}]
    server = limited(max_connections=1, max_pending=0, service={"include": include})
    fill(server, new, ask, 1, 0)
    assert_overloaded(server, ask(server, "/beyond", headers=headers), "/beyond")
    assert legacy.requests == []


def test_who_has_waited_too_long_is_told(limited, legacy, new, gate, ask):
    server = limited(max_connections=1, max_pending=10, queue_timeout="700ms")
    working = ask(server, "/working")
    await_asked(new, 1)
    begun = time.monotonic()
    waiting = [ask(server, f"/waiting{number}") for number in range(3)]
    for number, client in enumerate(waiting):
        assert_overloaded(server, client, f"/waiting{number}")
    assert 0.6 < time.monotonic() - begun < 4 * SLOWER
    await_waiting(server, 0)
    gate.set()
    assert working.response().content == b"new"
    assert (len(new.requests), overloads(server), legacy.requests) == (1, 3, [])


def test_the_waiting_are_served_in_the_order_of_their_arrival(limited, new, gate, ask):
    server = limited(workers=1, max_connections=1, max_pending=10)
    clients = fill(server, new, ask, 1, 6)
    gate.set()
    assert [client.response().status for client in clients] == [200] * 7
    assert [request.target for request in new.requests] == [f"/{number}" for number in range(7)]
    await_waiting(server, 0)


def test_an_upload_that_waited_arrives_whole(limited, new, gate, ask):
    new.behave = held(gate, then=upload_sink())
    server = limited(max_connections=1, max_pending=1)
    ask(server)
    await_asked(new, 1)
    body = bytes(range(256)) * 4000
    upload = ask(server, method="POST", headers={"Content-Length": len(body)})  # the head alone: it waits without it
    await_waiting(server, 1)
    gate.set()
    assert upload.send(body).response().content == f"{len(body)} {hashlib.sha256(body).hexdigest()}".encode()


def test_a_waiting_client_that_leaves_frees_its_place(limited, legacy, new, gate, ask):
    server = limited(max_connections=1, max_pending=1)
    working, leaving = fill(server, new, ask, 1, 1)
    assert_overloaded(server, ask(server, "/beyond"), "/beyond")
    leaving.reset()
    await_waiting(server, 0)
    line, = server.logged(path="/1")
    assert (line["status"], line["flag"]) == (499, "client_left")
    assert server.metric("crossfade_requests_total", code="499") == 1
    next_one = ask(server, "/next")
    await_waiting(server, 1)
    gate.set()
    assert (working.response().status, next_one.response().status) == (200, 200)
    assert [request.target for request in new.requests] == ["/0", "/next"]


def test_a_waiting_client_that_has_only_ended_its_side_is_answered(limited, new, gate, ask):
    server = limited(max_connections=1, max_pending=1)
    _, waiting = fill(server, new, ask, 1, 1)
    waiting.half_close()
    stays(lambda: server.metric("crossfade_requests_pending", pool="py3"))
    gate.set()
    assert waiting.response().content == b"new"


def test_limits_are_the_processs_and_not_a_workers(limited, new, gate, ask):
    server = limited(workers=2, max_connections=4, max_pending=8)
    clients = [ask(server, f"/{number}") for number in range(12)]  # accepted by both workers in turn
    await_waiting(server, 8)
    assert stays(lambda: (len(new.requests), new.open_connections)) == (4, 4)
    assert_overloaded(server, ask(server, "/beyond"), "/beyond")
    gate.set()  # what ends on one worker makes room for who waits on the other
    assert [client.response().status for client in clients] == [200] * 12
    await_waiting(server, 0)


def test_no_worker_keeps_the_slots_to_itself(proxy, new):
    """More clients than slots for as long as it lasts, on both workers: all of them are answered, again and again."""
    new.behave = slow(0.01)
    server = proxy(workers=2, dials=ALL_NEW, pool={"max_connections": 2, "queue_timeout": "2s"})
    with Load(server.port, clients=12) as load:
        load.await_more(300)
    load.check()  # nobody waited for two seconds
    assert server.metric("crossfade_upstream_errors_total", kind="overloaded") == 0
