"""WebSocket through a tunnel, as browsers and servers speak it; the bytes of upgrades are in wire/upgrade.py."""

import os
import signal
import threading
import time

from harness import PATIENCE, Client, request_bytes, reset, wait_until
from harness.wait import SLOWER
from harness.websocket import BINARY, TEXT, WebSocket, echo

TUNNELS = {"service": "app", "side": "legacy", "code": "101"}


def test_messages_of_every_size_come_back(proxy, legacy):
    legacy.behave = echo
    server = proxy()
    with WebSocket(server.port) as client:
        for size in (0, 1, 125, 126, 65535, 65536, 1_000_000):
            payload = os.urandom(size)
            client.tell(payload, BINARY)
            assert client.hear() == (BINARY, payload)
        client.say_goodbye()
    line, = server.logged(path="/chat")
    assert (line["status"], line["flag"], line["side"]) == (101, None, "legacy")
    assert (line["request_bytes"], line["response_bytes"]) == (client.sent, client.received)


def test_both_ways_flow_at_once(proxy, legacy):
    """Neither end reads before it has sent all: the tunnel may not wait for one way to empty the other."""
    legacy.behave = echo
    with WebSocket(proxy().port) as client:
        messages = [os.urandom(10_000) for _ in range(200)]
        teller = threading.Thread(target=lambda: [client.tell(each, BINARY) for each in messages])
        teller.start()
        assert [client.hear()[1] for _ in messages] == messages
        teller.join()
        client.say_goodbye()


def test_a_tunnel_is_counted_when_it_ends_and_has_no_duration(proxy, legacy):
    legacy.behave = echo
    server = proxy()
    with WebSocket(server.port) as client:
        client.tell(b"hello")
        assert client.hear() == (TEXT, b"hello")
        assert server.metric("crossfade_requests_total", **TUNNELS) == 0
        assert server.metric("crossfade_requests_in_flight", pool="py2") == 1
        client.say_goodbye()
    server.await_metric("crossfade_requests_total", 1, **TUNNELS)
    assert server.metric("crossfade_request_duration_seconds_count") == 0
    assert server.metric("crossfade_request_bytes_total", side="legacy") == client.sent
    assert server.metric("crossfade_response_bytes_total", side="legacy") == client.received
    wait_until(lambda: server.metric("crossfade_requests_in_flight", pool="py2") == 0)
    assert server.metric("crossfade_pool_connections", pool="py2") == 0


def test_the_timeouts_of_requests_do_not_end_a_tunnel(proxy, legacy):
    legacy.behave = echo
    short = f"{200 * SLOWER}ms"
    server = proxy(timeouts={"request_body": short, "response_write": short, "idle": short, "request_head": short},
                   pool={"response_timeout": short, "body_timeout": short, "idle_timeout": short,
                         "request_timeout": short})
    with WebSocket(server.port) as client:
        until = time.monotonic() + 0.8 * SLOWER
        while time.monotonic() < until:
            assert not client.readable(0.3 * SLOWER), "the tunnel was cut"
            client.tell(b"still here")
            assert client.hear() == (TEXT, b"still here")
        client.say_goodbye()


def test_traffic_either_way_keeps_a_tunnel_from_being_idle(proxy, legacy):
    legacy.behave = echo
    with WebSocket(proxy(timeouts={"tunnel_idle": f"{400 * SLOWER}ms"}).port) as client:
        until = time.monotonic() + 1.2 * SLOWER
        while time.monotonic() < until:
            assert not client.readable(0.1 * SLOWER), "the tunnel was cut"
            client.tell(b"still here")
            client.hear()
        assert client.ended(), "and then nothing is said"


def test_a_client_that_breaks_off_frees_the_upstream(proxy, legacy):
    legacy.behave = echo
    server = proxy()
    client = WebSocket(server.port)
    client.tell(b"hello")
    client.hear()
    client.reset()
    wait_until(lambda: legacy.open_connections == 0)
    line, = server.logged(path="/chat")
    assert (line["status"], line["flag"], line["request_bytes"]) == (101, "client_left", client.sent)


def test_an_upstream_that_breaks_off_instead_of_a_handshake_is_a_502(proxy, legacy):
    legacy.behave = reset()
    with Client(proxy().port) as client:
        got = client.request(headers={"Connection": "Upgrade", "Upgrade": "websocket"})
        assert (got.status, got.code) == (502, "reset")
        legacy.behave = echo
        assert client.send(request_bytes(headers={"Connection": "Upgrade", "Upgrade": "websocket",
                                                  "Sec-WebSocket-Key": "a2V5"})).response().status == 101


def test_the_drain_timeout_cuts_tunnels(proxy, legacy):
    legacy.behave = echo
    server = proxy(drain={"timeout": "500ms"})
    with WebSocket(server.port) as client:
        begun = time.monotonic()
        server.signal(signal.SIGTERM)
        client.tell(b"hello")
        assert client.hear() == (TEXT, b"hello"), "a tunnel has the time of the drain"
        assert server.exit_code() == 0
        assert 0.4 < time.monotonic() - begun < 4 * SLOWER
        assert client.ended()
    line, = server.access_log()
    assert (line["status"], line["request_bytes"], line["response_bytes"]) == (101, client.sent, client.received)


def test_the_drain_timeout_cuts_a_tunnel_that_nobody_reads(proxy, legacy):
    """Its client has half-closed and its upstream is silent: nothing would wake it."""
    def switch_and_ignore(exchange):
        exchange.send(b"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n")
        exchange.upstream.released.wait(PATIENCE)

    legacy.behave = switch_and_ignore
    server = proxy(drain={"timeout": "300ms"})
    with Client(server.port) as client:
        client.send(request_bytes(headers={"Connection": "Upgrade", "Upgrade": "x"}))
        assert client.response().status == 101
        client.half_close()
        assert server.terminate() == 0
    line, = server.access_log()
    assert (line["status"], line["flag"]) == (101, "drained")


def test_a_tunnel_that_ends_lets_the_drain_end(proxy, legacy):
    legacy.behave = echo
    server = proxy(drain={"timeout": "60s"})
    with WebSocket(server.port) as client:
        server.signal(signal.SIGTERM)
        client.say_goodbye()
    assert server.exit_code() == 0
