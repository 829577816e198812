"""Every limit and every timeout, each with the answer that belongs to it."""

import threading
import time

import pytest

from harness import Client, answer, download, get, hang, raw, request_bytes, slow, stays, wait_until
from harness.wait import SLOWER


def refused(server, data, status, code, cause):
    """Sends it, expects that answer and the end of the connection."""
    with Client(server.port) as client:
        client.send(data)
        got = client.response()
        assert (got.status, got.code) == (status, code)
        assert got.header("Connection").lower() == "close"
    server.await_metric("crossfade_rejected_requests_total", 1, cause=cause)


@pytest.mark.parametrize("what, status, code", [
    ("a large head", 431, "head_too_large"), ("many fields", 431, "head_too_large"),
    ("a long target", 414, "target_too_long")])
def test_a_head_beyond_its_limits(proxy, legacy, what, status, code):
    server = proxy(limits={"request_head": "8KiB", "request_headers": 20})
    data = {"a large head": request_bytes(headers={"X-A": "a" * 9000}),
            "many fields": request_bytes(headers=[(f"X-{n}", n) for n in range(25)]),
            "a long target": request_bytes(target="/" + "a" * 9000)}[what]
    refused(server, data, status, code, "too_large")
    assert legacy.requests == []


def test_a_head_within_the_default_limits(proxy, legacy):
    headers = [(f"X-{n}", "v" * 500) for n in range(90)]
    assert get(proxy().port, "/" + "p" * 8000, headers=headers).status == 200
    assert [field for field in legacy.requests[0].fields if field in headers] == headers


def test_a_body_beyond_its_limit(proxy, legacy):
    server = proxy(limits={"request_body": "10KiB"})
    refused(server, request_bytes("POST", headers={"Content-Length": 10241}), 413, "body_too_large", "too_large")
    assert legacy.requests == []
    assert get(server.port, method="POST", body=bytes(10240)).status == 200
    with Client(server.port) as client:
        client.send(request_bytes("POST", headers={"Transfer-Encoding": "chunked"}))
        client.send(b"2801\r\n" + bytes(10241) + b"\r\n")
        assert client.response().status == 413
    assert len(legacy.requests) == 1


def test_an_upload_refused_for_its_length_may_still_read_the_answer(proxy):
    """Lingering close: a reset would destroy the answer that the client has not read yet."""
    server = proxy(limits={"request_body": "10KiB"})
    with Client(server.port) as client:
        client.send(request_bytes("POST", headers={"Content-Length": 1 << 20}) + bytes(200_000))
        assert client.response().status == 413


def test_an_answers_head_beyond_its_limit(proxy, legacy):
    legacy.behave = answer(fields=[("X-A", "a" * 9000)])
    got = get(proxy(limits={"response_head": "8KiB"}).port)
    assert (got.status, got.code) == (502, "bad_response")


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


def test_an_idle_connection_is_closed_without_a_word(proxy):
    server = proxy(timeouts={"idle": "400ms"})
    with Client(server.port) as never_used, Client(server.port) as used:
        used.request()
        assert used.ended() and never_used.ended()
    assert server.metric("crossfade_rejected_requests_total") == 0
    assert len(server.logged()) == 1


def test_a_connection_that_is_used_is_not_idle(proxy):
    with Client(proxy(timeouts={"idle": "600ms"}).port) as client:
        until = time.monotonic() + 1.5
        while time.monotonic() < until:
            assert client.request().status == 200


def test_a_body_that_stalls(proxy, legacy):
    server = proxy(timeouts={"request_body": "400ms"})
    with Client(server.port) as client:
        client.send(request_bytes("POST", headers={"Content-Length": 10}) + b"abc")
        got = client.response()
        assert (got.status, got.code) == (408, "request_timeout")
    wait_until(lambda: legacy.open_connections == 0)
    assert legacy.requests == []


def test_a_body_that_is_slow_but_moves_is_fine(proxy, legacy):
    with Client(proxy(timeouts={"request_body": "600ms"}).port) as client:
        client.send(request_bytes("POST", headers={"Content-Length": 12}))
        for _ in range(12):
            assert not client.readable(0.1)
            client.send(b"x")
        assert client.response().status == 200


def test_no_answer_in_time_is_a_504(proxy, legacy):
    legacy.behave = hang()
    server = proxy(pool={"response_timeout": "300ms"})
    with Client(server.port) as client:
        got = client.request()
        assert (got.status, got.code) == (504, "response_timeout")
    wait_until(lambda: legacy.open_connections == 0)
    assert len(legacy.requests) == 1
    assert server.metric("crossfade_upstream_errors_total", pool="py2", kind="response_timeout") == 1
    assert server.logged(status=504)[0]["flag"] == "response_timeout"


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


def test_an_answer_that_stalls_is_cut(proxy, legacy):
    more = threading.Event()

    def behave(exchange):
        raw(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc", close=False)(exchange)
        more.wait(20)

    legacy.behave = behave
    server = proxy(pool={"body_timeout": "400ms"})
    with Client(server.port) as client:
        client.send(request_bytes()).reader.until(b"abc")
        assert client.ended()
    more.set()
    assert server.logged()[0]["flag"] == "truncated"


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
