"""The harness by itself: what it claims to see must be what was sent."""

import socket

import pytest

from harness import (Client, DeadPort, FullBacklog, Upstream, chunked_answer, close_after, curl, download, get,
                     request_bytes, reset, split_config, to_yaml, until_closed, upload_sink, wait_until, with_dial)
from harness.http1 import Closed
from harness.metrics import Metrics


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
