"""Bodies that stream: larger than one read, or one piece at a time. What is framed how is tested in wire/."""

import threading

import pytest

from harness import PATIENCE, Client, answer, chunked_answer, early_answer, get, request_bytes, wait_until
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


def test_an_early_answer_does_not_stop_the_body(proxy, legacy):
    legacy.behave = early_answer(413, b"enough")
    with Client(proxy().port) as client:
        client.send(request_bytes("POST", headers={"Content-Length": (4 << 20)}) + b"x")
        got = client.response()
        assert (got.status, got.content) == (413, b"enough")
        client.send(b"x" * ((4 << 20) - 1))
    wait_until(lambda: any(request.body.length == (4 << 20) for request in legacy.requests), what="the whole body")
