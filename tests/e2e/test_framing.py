"""Requests that two parsers could read differently: refused, counted, and nothing of them reaches an upstream."""

import pytest

from harness import Client, request_bytes

H = b"Host: app.example\r\n"
CHUNKED = b"Transfer-Encoding: chunked\r\n"
BODY = b"3\r\nabc\r\n0\r\n\r\n"
NEXT = request_bytes(target="/smuggled")

REFUSED = {
    "both framings": b"POST / HTTP/1.1\r\n" + H + b"Content-Length: 3\r\n" + CHUNKED + b"\r\n" + BODY,
    "both framings, chunked first": b"POST / HTTP/1.1\r\n" + H + CHUNKED + b"Content-Length: 3\r\n\r\n" + BODY,
    "two different lengths": b"POST / HTTP/1.1\r\n" + H + b"Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
    "a list of lengths": b"POST / HTTP/1.1\r\n" + H + b"Content-Length: 3, 4\r\n\r\nabcd",
    "a signed length": b"POST / HTTP/1.1\r\n" + H + b"Content-Length: +3\r\n\r\nabc",
    "a negative length": b"POST / HTTP/1.1\r\n" + H + b"Content-Length: -3\r\n\r\nabc",
    "a hexadecimal length": b"POST / HTTP/1.1\r\n" + H + b"Content-Length: 0x3\r\n\r\nabc",
    "an empty length": b"POST / HTTP/1.1\r\n" + H + b"Content-Length: \r\n\r\n",
    "a length beyond 64 bits": b"POST / HTTP/1.1\r\n" + H + b"Content-Length: 18446744073709551617\r\n\r\na",
    "a coding that is not chunked": b"POST / HTTP/1.1\r\n" + H + b"Transfer-Encoding: gzip\r\n\r\n" + BODY,
    "chunked not last": b"POST / HTTP/1.1\r\n" + H + b"Transfer-Encoding: chunked, gzip\r\n\r\n" + BODY,
    "identity": b"POST / HTTP/1.1\r\n" + H + b"Transfer-Encoding: identity\r\nContent-Length: 3\r\n\r\nabc",
    "chunked with something": b"POST / HTTP/1.1\r\n" + H + b"Transfer-Encoding: chunked foo\r\n\r\n" + BODY,
    "chunked twice": b"POST / HTTP/1.1\r\n" + H + CHUNKED + CHUNKED + b"\r\n" + BODY,
    "a vertical tab before chunked": b"POST / HTTP/1.1\r\n" + H + b"Transfer-Encoding: \x0bchunked\r\n\r\n" + BODY,
    "chunked in HTTP/1.0": b"POST / HTTP/1.0\r\n" + H + CHUNKED + b"\r\n" + BODY,
    "a space before the colon": b"GET / HTTP/1.1\r\n" + H + b"X-A : b\r\n\r\n",
    "a folded line": b"GET / HTTP/1.1\r\n" + H + b"X-A: b\r\n c\r\n\r\n",
    "a folded first line": b"GET / HTTP/1.1\r\n X: y\r\n" + H + b"\r\n",
    "bare LF ends a line": b"GET / HTTP/1.1\r\n" + H + b"X-A: b\nX-B: c\r\n\r\n",
    "bare LF everywhere": b"GET / HTTP/1.1\nHost: app.example\n\n",
    "a bare CR": b"GET / HTTP/1.1\r\n" + H + b"X-A: b\rX-B: c\r\n\r\n",
    "NUL in a value": b"GET / HTTP/1.1\r\n" + H + b"X-A: b\0c\r\n\r\n",
    "a control byte in a value": b"GET / HTTP/1.1\r\n" + H + b"X-A: b\x01c\r\n\r\n",
    "NUL in a name": b"GET / HTTP/1.1\r\n" + H + b"X\0A: b\r\n\r\n",
    "an empty name": b"GET / HTTP/1.1\r\n" + H + b": b\r\n\r\n",
    "a line without a colon": b"GET / HTTP/1.1\r\n" + H + b"nonsense\r\n\r\n",
    "NUL in the target": b"GET /\0 HTTP/1.1\r\n" + H + b"\r\n",
    "a space in the target": b"GET /a b HTTP/1.1\r\n" + H + b"\r\n",
    "a fragment": b"GET /a#b HTTP/1.1\r\n" + H + b"\r\n",
    "no target": b"GET HTTP/1.1\r\n" + H + b"\r\n",
    "a target of no form": b"GET a HTTP/1.1\r\n" + H + b"\r\n",
    "no Host": b"GET / HTTP/1.1\r\n\r\n",
    "two Hosts": b"GET / HTTP/1.1\r\n" + H + H + b"\r\n",
    "a Host that is none": b"GET / HTTP/1.1\r\nHost: a b\r\n\r\n",
    "a Host with a path": b"GET / HTTP/1.1\r\nHost: app.example/x\r\n\r\n",
    "two empty lines before": b"\r\n\r\nGET / HTTP/1.1\r\n" + H + b"\r\n",
    "no HTTP": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
}

BROKEN_CHUNKS = {
    "a size that is none": b"x\r\nabc\r\n0\r\n\r\n",
    "a size beyond 64 bits": b"10000000000000003\r\nabc\r\n0\r\n\r\n",
    "a size with 0x": b"0x3\r\nabc\r\n0\r\n\r\n",
    "a space before the size": b" 3\r\nabc\r\n0\r\n\r\n",
    "no line end after the data": b"3\r\nabcd\r\n0\r\n\r\n",
    "bare LF after the size": b"3\nabc\r\n0\r\n\r\n",
    "bare LF after the data": b"3\r\nabc\n0\r\n\r\n",
    "bare LF in an extension": b"3;a=\"\n\"\r\nabc\r\n0\r\n\r\n",
    "an endless extension": b"3;" + b"a" * 70_000 + b"\r\nabc\r\n0\r\n\r\n",
    "endless trailers": b"3\r\nabc\r\n0\r\n" + b"T: t\r\n" * 20_000 + b"\r\n",
}


@pytest.fixture
def server(proxy):
    return proxy(timeouts={"request_head": "2s", "request_body": "2s"})


@pytest.mark.parametrize("name", REFUSED)
def test_refused(server, legacy, new, name):
    with Client(server.port) as client:
        client.send(REFUSED[name] + NEXT)
        answer = client.response()
        assert answer.status in ((400, 501) if b"Transfer-Encoding" in REFUSED[name] else (400,))
        assert answer.code in ("malformed", "not_implemented")
        assert answer.header("Connection").lower() == "close"
        assert client.ended(), "something follows the refusal"
    assert legacy.requests == new.requests == []
    server.await_metric("crossfade_rejected_requests_total", 1, cause="malformed")


@pytest.mark.parametrize("name", BROKEN_CHUNKS)
def test_a_broken_chunk_ends_the_connection_and_the_upstream_sees_no_whole_body(server, legacy, name):
    with Client(server.port) as client:
        client.send(b"POST / HTTP/1.1\r\n" + H + CHUNKED + b"\r\n" + BROKEN_CHUNKS[name] + NEXT)
        try:
            answer = client.response()
            assert answer.status in (400, 413, 431), answer.head
            assert client.ended()
        except ConnectionResetError:
            pass  # the rest of what was sent may overtake the refusal
    assert legacy.requests == []


def test_a_repeated_equal_length_is_one_or_none(server, legacy):
    with Client(server.port) as client:
        client.send(b"POST / HTTP/1.1\r\n" + H + b"Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc")
        answer = client.response()
    assert answer.status in (200, 400)
    assert [request.headers("Content-Length") for request in legacy.requests] == [["3"]] * (answer.status == 200)


def test_other_versions_are_refused_as_such(server, legacy):
    for version, code in (("HTTP/2.0", "version_not_supported"), ("HTTP/0.9", "version_not_supported"),
                          ("HTTP/1.", "malformed"), ("HTTPS/1.1", "malformed")):
        with Client(server.port) as client:
            answer = client.request(version=version)
            assert (answer.status, answer.code) == (400 if code == "malformed" else 505, code), version
            assert client.ended()
    assert legacy.requests == []


def test_connect_is_not_implemented(server, legacy):
    with Client(server.port) as client:
        answer = client.request("CONNECT", "app.example:443")
        assert (answer.status, answer.code) == (501, "not_implemented")
    assert legacy.requests == []


def test_one_empty_line_before_a_request_is_skipped(server):
    with Client(server.port) as client:
        assert client.send(b"\r\n" + request_bytes()).response().status == 200
        assert client.send(b"\r\n" + request_bytes()).response().status == 200


def test_chunks_are_framed_anew_and_extensions_end_here(server, legacy):
    with Client(server.port) as client:
        client.send(b"POST / HTTP/1.1\r\n" + H + CHUNKED + b"\r\n1;ext=1\r\na\r\n002\r\nbc\r\n0;x\r\nX-T: 1\r\n\r\n")
        assert client.response().status == 200
        assert client.request().status == 200
    request = legacy.requests[0]
    assert (request.content, request.chunked, request.header("X-T")) == (b"abc", True, None)


def test_bytes_one_at_a_time(server, legacy):
    data = b"POST /slow HTTP/1.1\r\n" + H + CHUNKED + b"\r\n" + BODY + request_bytes(target="/after")
    with Client(server.port) as client:
        for byte in data:
            client.send(bytes([byte]))
        assert [client.response().status, client.response().status] == [200, 200]
    assert [(request.target, request.content) for request in legacy.requests] == [("/slow", b"abc"), ("/after", b"")]
