"""The harness by itself: what it claims to see must be what was sent."""

import socket
import threading

import pytest

from harness import (Client, Crowd, DeadPort, FullBacklog, Upstream, chunked_answer, close_after, curl, download, get,
                     held, request_bytes, reset, split_config, to_yaml, until_closed, upload_sink, wait_until,
                     with_dial)
from harness.endpoints import EndpointPool
from harness.http1 import Closed
from harness.metrics import Metrics
from harness.raw_upstream import RawUpstream
from harness.script import CLOSE, MESSAGE, merged, message_end
from harness.segments import ReceiveQueue, at_random, byte_by_byte, in_two, send_pieces


def test_an_upstream_answers_and_records_the_exact_head(legacy):
    answer = get(legacy.port, "/a?b", headers={"X-One": "1"})
    assert (answer.status, answer.content) == (200, b"legacy")
    assert legacy.requests[0].head == b"GET /a?b HTTP/1.1\r\nHost: app.example\r\nX-One: 1\r\n\r\n"
    assert curl(f"http://{legacy.address}/") == "legacy"


def test_bodies_of_every_framing_are_read(legacy):
    with Client(legacy.port) as client:
        client.send(request_bytes("POST", headers={"Transfer-Encoding": "chunked"}))
        client.send(b"3;x=y\r\nabc\r\n0\r\nT: 1\r\n\r\n").response()
    assert (legacy.requests[0].content, legacy.requests[0].trailers) == (b"abc", [("T", "1")])
    for behave in (chunked_answer([b"ab", b"c"]), until_closed(b"abc")):
        legacy.behave = behave
        assert get(legacy.port).content == b"abc"
    legacy.behave = download(1_000_000)
    assert get(legacy.port).body.length == 1_000_000
    legacy.behave = upload_sink()
    assert get(legacy.port, method="POST", body=b"x" * 70_000).content.startswith(b"70000 ")


def test_endings_are_told_apart(legacy):
    legacy.behave = close_after(2)
    with Client(legacy.port) as client:
        client.request()
        client.request()
        assert client.ended()
    legacy.behave = reset()
    with Client(legacy.port) as client, pytest.raises(ConnectionResetError):
        client.request()
    legacy.stop_listening()
    with pytest.raises(ConnectionRefusedError):
        get(legacy.port)
    legacy.listen_again()
    with pytest.raises(Closed), Client(legacy.port) as client:
        client.send(b"GET")
        client.half_close()
        client.response()
    wait_until(lambda: legacy.leftovers == b"GET")


def test_unreachable_ports_refuse_or_stay_silent():
    dead, full = DeadPort(), FullBacklog()
    with pytest.raises(ConnectionRefusedError):
        Client(int(dead.address.split(":")[1]))
    with pytest.raises(socket.timeout):
        Client(int(full.address.split(":")[1]), timeout=0.3)
    dead.stop()
    full.stop()


def test_endpoints_die_at_once_and_come_back_on_their_port():
    pool = EndpointPool("py3", count=1)
    port = int(pool.addresses[0].split(":")[1])
    try:
        pool.start()
        with Client(port) as client:
            assert client.request().content == b"py3"
            pool.kill()
            with pytest.raises((Closed, ConnectionResetError)):
                client.request()
        with pytest.raises(ConnectionRefusedError):
            get(port)
        pool.start()
        assert get(port).content == b"py3"
    finally:
        pool.stop()


def test_a_crowd_waits_and_leaves(legacy):
    gate = threading.Event()
    legacy.behave = held(gate)
    with Crowd(legacy.port, 20, request_bytes()) as crowd:
        wait_until(lambda: len(legacy.requests) == 20)
        assert crowd.answered() == 0
        gate.set()
        wait_until(lambda: crowd.answered() == 20)
        gate.clear()
    wait_until(lambda: legacy.open_connections == 0)
    legacy.forget()
    assert (legacy.requests, legacy.connections) == ([], [])


def test_documents_are_written_as_people_write_them():
    upstream = Upstream()
    text = to_yaml(split_config(upstream, upstream, dials=[{"name": "all", "path": "/", "new": "0%"}]))
    assert '      - {name: all, path: /, new: 0%}\n' in text
    assert '    hosts: ["*"]\n' in text
    assert "new: 12.5%}" in with_dial(text, "all", "12.5%")
    upstream.stop()


def test_metrics_are_read_strictly():
    metrics = Metrics('# TYPE a counter\na{x="1",y="\\"\\n"} 2\na{x="2",y=""} 3\n')
    assert (metrics.sum("a"), metrics.sum("a", x="1"), metrics.sum("b")) == (5, 2, 0)
    for bad in ("a 1\n", '# TYPE a counter\na{x=1} 1\n', "# TYPE a counter\na 1\na 2\n"):
        with pytest.raises(AssertionError):
            Metrics(bad)


@pytest.fixture
def pair():
    """Both ends of a TCP connection."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        here = socket.create_connection(listener.getsockname())
        there, _ = listener.accept()
    yield here, there
    here.close()
    there.close()


def test_cuts_lose_nothing():
    data = bytes(range(256)) * 20
    for cut in (byte_by_byte, at_random("seed"), in_two(7), in_two(0)):
        assert b"".join(cut(data)) == data
    assert at_random("seed")(data) == at_random("seed")(data)
    assert byte_by_byte(b"abc") == [b"a", b"b", b"c"]


def test_each_piece_is_read_before_the_next_one_is_sent(pair):
    here, there = pair
    pieces, read = [b"a", b"bc", b"d" * 1000, b"e", b"f"], []
    reader = threading.Thread(target=lambda: read.extend(iter(lambda: there.recv(1 << 16), b"")))
    reader.start()
    send_pieces(here, pieces)
    here.shutdown(socket.SHUT_WR)
    reader.join()
    assert read == pieces


def test_the_kernel_says_what_is_not_read_and_when_the_other_end_has_gone(pair):
    here, there = pair
    here.sendall(b"abc")
    with ReceiveQueue(here) as queue:
        assert (queue.size(), queue.drained(0.01)) == (3, False)
        there.recv(2)
        assert queue.size() == 1
        there.recv(1)
        assert queue.drained() is True
        here.close()  # first, or that end would linger in TIME_WAIT
        there.close()
        assert queue.drained() is None


def test_a_raw_upstream_records_every_byte_of_every_connection():
    upstream, request = RawUpstream(), request_bytes()
    upstream.begin([[MESSAGE, b"one"], [MESSAGE, b"two", CLOSE]])
    with Client(upstream.port) as first:
        first.send(request).reader.until(b"one")
        first.send(request + b"more").reader.until(b"two")
        assert first.ended()
    with Client(upstream.port) as second:
        second.send(b"abc")
    assert upstream.end() == ([request * 2 + b"more", b"abc"], None)
    upstream.stop()


def test_messages_end_where_they_should_and_chunks_are_merged():
    head = b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"
    body = b"1\r\na\r\n2;x\r\nbc\r\n0\r\nT: 1\r\n\r\n"
    for cut in range(len(head + body)):
        assert message_end((head + body)[:cut]) is None
    assert message_end(head + body + b"more") == len(head + body)
    assert merged(head + body + b"more") == head + b"3\r\nabc\r\n0\r\nT: 1\r\n\r\nmore"
    assert merged(head + b"1\r\na\r\n2\r\nb") == head + b"1\r\na\r\n2\r\nb"
