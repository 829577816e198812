"""Bodies of every framing, both ways, and what may come before them."""

import threading

import pytest

from harness import (PATIENCE, Client, answer, chunked_answer, early_answer, get, raw, request_bytes, until_closed,
                     wait_until)
from harness.behaviours import BLOCK, chunk


@pytest.mark.parametrize("size", [0, 1, 16 * 1024, 300_000])
def test_bodies_of_known_length_pass_both_ways(proxy, legacy, size):
    legacy.behave = answer(body=BLOCK[:size] + b"!")
    got = get(proxy().port, method="POST", body=bytes(size))
    assert got.content == BLOCK[:size] + b"!"
    assert (legacy.requests[0].content, legacy.requests[0].chunked) == (bytes(size), False)


def test_chunked_bodies_pass_both_ways(proxy, legacy):
    legacy.behave = chunked_answer([b"a" * 70_000, b"b", b"c" * 5])
    with Client(proxy().port) as client:
        client.send(request_bytes("POST", headers={"Transfer-Encoding": "chunked"}))
        for piece in (b"x", b"y" * 100_000, b"z"):
            client.send(chunk(piece))
        client.send(b"0\r\n\r\n")
        got = client.response()
        assert got.chunked and got.content == b"a" * 70_000 + b"b" + b"c" * 5
        assert client.request().content == got.content
    assert legacy.requests[0].content == b"x" + b"y" * 100_000 + b"z"
    assert legacy.requests[0].chunked


def test_a_chunk_is_passed_on_when_it_comes(proxy, legacy):
    more = threading.Event()

    def behave(exchange):
        exchange.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk(b"first"))
        assert more.wait(PATIENCE)
        exchange.send(chunk(b"second") + b"0\r\n\r\n")

    legacy.behave = behave
    with Client(proxy().port) as client:
        client.send(request_bytes())
        client.reader.until(b"first")
        more.set()
        client.reader.until(b"second")


def test_an_answer_without_a_length_ends_with_its_connection(proxy, legacy):
    legacy.behave = until_closed(b"x" * 100_000)
    server = proxy()
    assert get(server.port).content == b"x" * 100_000
    with Client(server.port) as client:
        got = client.request(version="HTTP/1.0")
        assert (got.content, got.chunked) == (b"x" * 100_000, False)
        assert client.ended()


@pytest.mark.parametrize("method, status", [("HEAD", 200), ("GET", 204), ("GET", 304)])
def test_answers_without_a_body(proxy, legacy, method, status):
    legacy.behave = answer(status, fields=[("X-A", "b")])
    with Client(proxy().port) as client:
        for _ in range(2):
            got = client.request(method)
            assert (got.status, got.header("X-A"), got.content) == (status, "b", b"")
            assert got.header("Content-Length") == ("6" if method == "HEAD" else None)
        assert not client.reader.buffer
    assert [request.connection for request in legacy.requests] == [0, 0]


def test_100_continue_comes_before_the_body(proxy, legacy):
    with Client(proxy().port) as client:
        client.send(request_bytes("POST", headers=[("Content-Length", 3), ("Expect", "100-continue")]))
        assert client.interim().status == 100
        got = client.send(b"abc").response()
        assert (got.status, got.interim) == (200, [])
        assert client.request().status == 200
    assert legacy.requests[0].content == b"abc"


def test_an_unknown_expectation_fails(proxy, legacy):
    got = get(proxy().port, method="POST", headers={"Expect": "the-unexpected"}, body=b"x")
    assert (got.status, got.code) == (417, "expectation_failed")
    assert legacy.requests == []


def test_interim_answers_pass(proxy, legacy):
    hints = b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"
    legacy.behave = raw(hints + b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi", close=False)
    server = proxy()
    got = get(server.port)
    assert ([head.status for head in got.interim], got.interim[0].header("Link"), got.content) == ([103], "</a>", b"hi")
    with Client(server.port) as client:
        assert client.request(version="HTTP/1.0").interim == []


def test_an_early_answer_does_not_stop_the_body(proxy, legacy):
    legacy.behave = early_answer(413, b"enough")
    with Client(proxy().port) as client:
        client.send(request_bytes("POST", headers={"Content-Length": (4 << 20)}) + b"x")
        got = client.response()
        assert (got.status, got.content) == (413, b"enough")
        client.send(b"x" * ((4 << 20) - 1))
    wait_until(lambda: any(request.body.length == (4 << 20) for request in legacy.requests), what="the whole body")
