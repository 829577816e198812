"""SIGTERM: no request lost, exit 0, and never for ever."""

import signal
import socket
import threading
import time

import pytest

from harness import Client, Load, download, get, hang, request_bytes, slow, split_config, stays, wait_until


def refused(port):
    try:
        socket.create_connection(("127.0.0.1", port), timeout=2).close()
        return False
    except ConnectionRefusedError:
        return True


def test_requests_in_flight_are_answered_and_the_exit_code_is_0(proxy, legacy):
    legacy.behave = slow(0.8)
    server, answers = proxy(), []
    threads = [threading.Thread(target=lambda: answers.append(get(server.port))) for _ in range(20)]
    for thread in threads:
        thread.start()
    wait_until(lambda: len(legacy.requests) == 20 or legacy.open_connections == 20)
    assert server.terminate() == 0
    for thread in threads:
        thread.join()
    assert [answer.status for answer in answers] == [200] * 20
    assert all(answer.header("Connection").lower() == "close" for answer in answers)
    assert len(server.access_log()) == 20


def test_idle_connections_close_at_once_and_new_ones_are_refused(proxy, legacy):
    legacy.behave = slow(2.0)
    server = proxy()
    idle, never_used = Client(server.port), Client(server.port)
    legacy.behave, waiting = slow(0), legacy.behave
    idle.request()
    legacy.behave = waiting
    busy = Client(server.port).send(request_bytes())
    wait_until(lambda: server.metric("crossfade_requests_in_flight", pool="py2") == 1)
    server.signal(signal.SIGTERM)
    assert idle.ended()
    assert busy.readable() is False, "the request in flight has its time"
    assert never_used.ended(), "after a moment for its first request"
    wait_until(lambda: refused(server.port))
    assert busy.response().status == 200
    assert busy.ended()
    assert server.exit_code() == 0


def test_no_request_fails_under_load(proxy):
    """With a delay, every client hears `close` before accepting ends; so none may fail, whatever it does."""
    server = proxy(drain={"delay": "700ms", "timeout": "5s"})
    with Load(server.port, clients=6, until_refused=True) as load:
        server.signal(signal.SIGTERM)
        wait_until(lambda: server.admin("/readyz").status == 503)
        assert server.admin("/healthz").status == 200
        load.join()
        assert server.exit_code() == 0
    load.check()
    assert load.refused == 6


def test_during_the_delay_every_answer_says_close(proxy):
    server = proxy(drain={"delay": "1s", "timeout": "1s"})
    with Client(server.port) as kept:
        assert kept.request().header("Connection") is None
        server.signal(signal.SIGTERM)
        wait_until(lambda: server.admin("/readyz").status == 503)
        assert kept.request().header("Connection").lower() == "close"
        assert kept.ended()
    assert get(server.port).header("Connection").lower() == "close"
    assert server.exit_code() == 0


@pytest.mark.parametrize("stuck", ["answer", "body", "download"])
def test_the_drain_timeout_ends_what_does_not_end(proxy, legacy, stuck):
    legacy.behave = download(1 << 28) if stuck == "download" else hang()
    server = proxy(drain={"timeout": "500ms"})
    with Client(server.port, receive_buffer=16 * 1024) as client:
        client.send(request_bytes("POST", headers={"Content-Length": 10}) if stuck == "body" else request_bytes())
        wait_until(lambda: legacy.open_connections == 1)
        if stuck == "download":
            stays(lambda: getattr(legacy, "sent", 0), 0.2)
        begun = time.monotonic()
        assert server.terminate() == 0
        assert 0.4 < time.monotonic() - begun < 4


def test_a_second_signal_ends_at_once(proxy, legacy):
    legacy.behave = hang()
    server = proxy(drain={"timeout": "60s"})
    with Client(server.port) as client:
        client.send(request_bytes())
        wait_until(lambda: legacy.requests)
        server.signal(signal.SIGTERM)
        wait_until(lambda: refused(server.port))
        begun = time.monotonic()
        server.signal(signal.SIGINT)
        server.exit_code()
        assert time.monotonic() - begun < 2


def test_sigint_drains_too(proxy):
    server = proxy()
    server.signal(signal.SIGINT)
    assert server.exit_code() == 0


def test_a_drain_and_reloads_at_the_same_time(crossfade, legacy, new):
    legacy.behave = slow(0.5)
    server = crossfade(split_config(legacy, new))
    text, answers = server.config_path.read_text(), []
    thread = threading.Thread(target=lambda: answers.append(get(server.port).status))
    thread.start()
    wait_until(lambda: legacy.open_connections == 1)
    server.config_path.write_text(text.replace("new: 0%", "new: 3%"))
    server.signal(signal.SIGTERM)
    server.config_path.write_text(text.replace("new: 0%", "new: 4%"))
    server.sighup()
    thread.join()
    assert (answers, server.exit_code()) == ([200], 0)
