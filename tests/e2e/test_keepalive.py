"""Connections that live on: the client's, the pool's, and what happens when one of them dies at the wrong moment."""

import threading
import time

import pytest

from harness import (Client, answer, close_after, get, request_bytes, reset, slow, split_config, upload_sink,
                     wait_until)


def test_both_sides_keep_their_connections(proxy, legacy):
    server = proxy(workers=1)
    with Client(server.port) as client:
        for _ in range(20):
            assert client.request().status == 200
        assert server.metric("crossfade_client_connections") == 1
    assert {request.connection for request in legacy.requests} == {0}
    assert server.metric("crossfade_pool_connections", pool="py2", state="idle") == 1
    wait_until(lambda: server.metric("crossfade_client_connections") == 0)


def test_clients_share_pooled_connections(proxy, legacy):
    server = proxy(workers=1)
    for _ in range(10):
        get(server.port)
    assert {request.connection for request in legacy.requests} == {0}


def test_pipelined_requests_are_answered_in_order(proxy, legacy, new):
    legacy.behave = slow(0.3, answer(body=b"slow"), when=lambda request: request.target == "/0")
    with Client(proxy().port) as client:
        client.send(b"".join(request_bytes(target=f"/{n}", headers={"X-Backend": "py2" if n % 3 == 0 else "py3"})
                             for n in range(9)))
        assert [client.response().content for _ in range(9)] == [b"slow", b"new", b"new"] * 3
    assert [request.target for request in legacy.requests] == ["/0", "/3", "/6"]
    assert [request.target for request in new.requests] == ["/1", "/2", "/4", "/5", "/7", "/8"]


def test_pipelined_requests_with_bodies_are_told_apart(proxy, legacy):
    legacy.behave = upload_sink()
    chunked = request_bytes("POST", headers={"Transfer-Encoding": "chunked"}) + b"4\r\ndata\r\n0\r\n\r\n"
    with Client(proxy().port) as client:
        client.send((request_bytes("POST", body=b"x" * 5000) + chunked + request_bytes()) * 3)
        lengths = [client.response().content.split(b" ")[0] for _ in range(9)]
    assert lengths == [b"5000", b"4", b"0"] * 3


@pytest.mark.parametrize("method, body", [("GET", None), ("POST", b"abc")])
def test_a_pooled_connection_that_was_closed_is_noticed_before_use(proxy, legacy, method, body):
    server = proxy(workers=1)
    with Client(server.port) as client:
        for _ in range(10):
            assert client.request(method, body=body).status == 200
            legacy.close_connections()
            wait_until(lambda: server.metric("crossfade_pool_connections", pool="py2", state="idle") == 0)
    assert len(legacy.requests) == 10
    assert server.metric("crossfade_retries_total", pool="py2") == 0


def test_upstreams_that_close_at_once_after_answers_cost_no_get_a_502(proxy, legacy):
    """The close races with the next request, as gunicorn's does."""
    legacy.behave = close_after(1)
    server = proxy()
    statuses = []

    def ask():
        with Client(server.port) as client:
            for _ in range(50):
                statuses.append(client.request().status)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == [200] * 200


def dying_when_reused(exchange):
    """Answers the first request of each connection; takes the second and resets."""
    (answer() if exchange.connection.served == 1 else reset())(exchange)


def test_a_get_whose_reused_connection_dies_is_retried(proxy, legacy):
    legacy.behave = dying_when_reused
    server = proxy(workers=1)
    with Client(server.port) as client:
        for _ in range(3):
            assert client.request().status == 200
    assert [request.connection for request in legacy.requests] == [0, 0, 1, 1, 2]
    assert server.metric("crossfade_retries_total", pool="py2") == 2
    assert len(server.logged(3, status=200)) == 3


def test_a_post_whose_reused_connection_dies_is_never_sent_twice(proxy, legacy):
    legacy.behave = dying_when_reused
    server = proxy(workers=1)
    with Client(server.port) as client:
        assert client.request("GET").status == 200
        got = client.request("POST", body=b"pay")
        assert (got.status, got.code) == (502, "reset")
    assert [request.method for request in legacy.requests] == ["GET", "POST"]


def test_a_post_does_not_use_a_connection_idle_for_a_second(proxy, legacy):
    server = proxy(workers=1)
    with Client(server.port) as client:
        client.request("POST", body=b"1")
        client.request("POST", body=b"2")
        time.sleep(1.2)  # the second itself is under test
        client.request("GET")
        time.sleep(1.2)
        client.request("POST", body=b"3")
    assert [request.connection for request in legacy.requests] == [0, 0, 0, 1]


def test_the_pools_idle_timeout_and_the_upstreams_own_are_kept(crossfade, upstream, new):
    legacy = upstream("legacy", answer(fields=[("Keep-Alive", "timeout=1")]))
    server = crossfade(split_config(legacy, new, workers=1))
    get(server.port)
    wait_until(lambda: legacy.open_connections == 0, timeout=5)
    server = crossfade(split_config(new, legacy, workers=1, pool={"idle_timeout": "300ms"}))
    get(server.port)
    wait_until(lambda: new.open_connections == 0)


def test_a_connection_carries_so_many_requests_and_lives_so_long(proxy, legacy, new):
    server = proxy(workers=1, pool={"connection_requests": 3})
    assert [get(server.port).status for _ in range(9)] == [200] * 9
    assert [request.connection for request in legacy.requests] == [0, 0, 0, 1, 1, 1, 2, 2, 2]
    aged = proxy(workers=1, pool={"connection_age": "300ms"})
    first = len(legacy.connections)
    wait_until(lambda: get(aged.port).status == 200 and len(legacy.connections) > first + 1, what="a younger one")
    used = {request.connection for request in legacy.requests[9:]}
    assert used == {first, first + 1}
    wait_until(lambda: not legacy.connections[first].open, what="the old connection to be closed")


def test_an_upstream_that_says_close_is_believed(proxy, legacy, new):
    legacy.behave = answer(fields=[("Connection", "close")])
    server = proxy(workers=1)
    assert [get(server.port, method="POST", body=b"x").status for _ in range(5)] == [200] * 5
    assert [request.connection for request in legacy.requests] == [0, 1, 2, 3, 4]
    assert server.metric("crossfade_pool_connections", pool="py2") == 0


def test_requests_are_spread_over_the_endpoints_of_a_pool(crossfade, upstream, new):
    both = [upstream("a"), upstream("b")]
    for balance in ("round_robin", "least_request"):
        config = split_config(both[0], new, workers=1)
        config["pools"]["py2"] = {"endpoints": [each.address for each in both], "balance": balance}
        server = crossfade(config)
        with Client(server.port) as client:
            names = [client.request().content for _ in range(40)]
        assert 8 <= names.count(b"a") <= 32, (balance, names)
