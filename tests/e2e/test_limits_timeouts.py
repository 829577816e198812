"""Limits and timeouts that need more than one exchange, or whose length matters; the others are in wire/."""

import time

import pytest

from harness import Client, download, get, request_bytes, slow, stays, wait_until
from harness.wait import SLOWER


def test_an_upload_refused_for_its_length_may_still_read_the_answer(proxy):
    """Lingering close: a reset would destroy the answer that the client has not read yet."""
    server = proxy(limits={"request_body": "10KiB"})
    with Client(server.port) as client:
        client.send(request_bytes("POST", headers={"Content-Length": 1 << 20}) + bytes(200_000))
        assert client.response().status == 413


def test_connections_beyond_their_limit_get_a_503(proxy, legacy):
    server = proxy(limits={"connections": 4})
    clients = [Client(server.port) for _ in range(4)]
    for client in clients:
        assert client.request().status == 200
    with Client(server.port) as fifth:
        got = fifth.send(request_bytes()).response()
        assert (got.status, got.code) == (503, "overloaded")
        assert int(got.header("Retry-After")) > 0
        assert fifth.ended()
    server.await_metric("crossfade_rejected_requests_total", 1, cause="limit")
    assert clients[0].request().status == 200
    clients[0].sock.close()
    wait_until(lambda: server.metric("crossfade_client_connections") == 3)
    assert get(server.port).status == 200


@pytest.mark.parametrize("begin", [b"", request_bytes()], ids=["first", "after another"])
def test_a_head_that_dribbles_in_gets_a_408(proxy, begin):
    server = proxy(timeouts={"request_head": "500ms"})
    with Client(server.port) as client:
        if begin:
            client.send(begin).response()
        client.send(b"GET / HTTP/1.1\r\nHost: a\r\n")
        begun = time.monotonic()
        while not client.readable(0.05):  # the timeout is a total: progress does not extend it
            client.send(b"X-A: b\r\n")
        assert 0.3 < time.monotonic() - begun < 3 * SLOWER
        got = client.response()
        assert (got.status, got.code) == (408, "request_timeout")
    server.await_metric("crossfade_rejected_requests_total", 1, cause="timeout")


def test_a_connection_that_is_used_is_not_idle(proxy):
    with Client(proxy(timeouts={"idle": "600ms"}).port) as client:
        until = time.monotonic() + 1.5
        while time.monotonic() < until:
            assert client.request().status == 200


def test_a_body_that_is_slow_but_moves_is_fine(proxy, legacy):
    with Client(proxy(timeouts={"request_body": "600ms"}).port) as client:
        client.send(request_bytes("POST", headers={"Content-Length": 12}))
        for _ in range(12):
            assert not client.readable(0.1)
            client.send(b"x")
        assert client.response().status == 200


def test_a_dials_own_response_timeout(proxy, legacy):
    legacy.behave = slow(0.6)
    server = proxy(pool={"response_timeout": "300ms"}, dials=[
        {"name": "slow", "path": "/slow", "new": "0%", "response_timeout": "5s"},
        {"name": "all", "path": "/", "new": "0%"}])
    assert get(server.port, "/slow").status == 200
    assert get(server.port, "/").status == 504


def test_the_response_timeout_starts_when_the_request_is_sent(proxy):
    with Client(proxy(pool={"response_timeout": "400ms"}).port) as client:
        client.send(request_bytes("POST", headers={"Content-Length": 8}))
        for _ in range(8):
            assert not client.readable(0.1)
            client.send(b"x")
        assert client.response().status == 200


def test_a_reader_that_stops_reading_is_cut_off(proxy, legacy):
    legacy.behave = download(1 << 28)
    server = proxy(timeouts={"response_write": "500ms"})
    with Client(server.port, receive_buffer=16 * 1024) as client:
        client.send(request_bytes())
        wait_until(lambda: getattr(legacy, "sent", 0) > 0)
        stays(lambda: legacy.sent, 0.2)
        wait_until(lambda: legacy.open_connections == 0, what="the upstream to be freed")
    assert server.logged()[0]["response_bytes"] < 1 << 28


def test_slow_clients_hold_nobody_up(proxy):
    server = proxy(workers=1)
    dribbling = [Client(server.port).send(b"GET / HTTP/1.1\r\nHo") for _ in range(200)]
    begun = time.monotonic()
    assert get(server.port).status == 200
    assert time.monotonic() - begun < 1 * SLOWER
    for client in dribbling:
        client.sock.close()
    wait_until(lambda: server.metric("crossfade_client_connections") == 0)
