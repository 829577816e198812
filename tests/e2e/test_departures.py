"""Ends before the end: answers that break off, clients that leave, and those that only stop sending."""

import pytest

from harness import Client, download, hang, raw, request_bytes, reset, upload_sink, wait_until
from harness.behaviours import chunk
from harness.http1 import Closed


@pytest.mark.parametrize("behave", [
    raw(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc"),
    raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"),
    raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nno chunk\r\n", close=False),
    reset(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"),
    reset(b"HTTP/1.1 200 OK\r\n\r\nabc"),
], ids=["length", "chunks", "a bad chunk", "reset in chunks", "reset until close"])
def test_a_body_that_breaks_off_is_visibly_cut(proxy, legacy, behave):
    legacy.behave = behave
    server = proxy()
    try:
        with Client(server.port) as client:
            status = client.request().status
    except (Closed, ConnectionResetError):
        status = "cut"
    line, = server.logged()
    # When head and fault came in one read, nothing has been passed on yet and a 502 is still possible.
    assert (status, line["status"], line["flag"]) in (("cut", 200, "truncated"), (502, 502, "bad_response"))
    assert len(legacy.requests) == 1


def test_a_client_that_goes_away_frees_the_upstream(proxy, legacy):
    legacy.behave = hang()
    server = proxy()
    client = Client(server.port).send(request_bytes(target="/gone"))
    wait_until(lambda: legacy.requests)
    assert server.metric("crossfade_requests_in_flight", pool="py2") == 1
    client.reset()
    wait_until(lambda: legacy.open_connections == 0)
    assert server.metric("crossfade_requests_in_flight", pool="py2") == 0
    line, = server.logged(path="/gone")
    assert (line["status"], line["flag"]) == (499, "client_left")
    assert server.metric("crossfade_requests_total", code="499", side="legacy") == 1
    assert server.metric("crossfade_pool_connections", pool="py2") == 0


def test_a_client_that_goes_away_in_its_upload_never_looks_complete(proxy, legacy):
    legacy.behave = upload_sink()
    server = proxy()
    client = Client(server.port).send(request_bytes("POST", headers={"Transfer-Encoding": "chunked"}) + chunk(b"half"))
    wait_until(lambda: legacy.open_connections == 1)
    client.reset()
    wait_until(lambda: legacy.open_connections == 0)
    assert legacy.requests == []
    assert server.logged()[0]["status"] == 499


def test_a_client_that_goes_away_in_its_download_frees_the_upstream(proxy, legacy):
    legacy.behave = download(1 << 28)
    server = proxy()
    client = Client(server.port).send(request_bytes())
    client.reader.until(b"\r\n\r\n")
    client.reset()
    wait_until(lambda: legacy.open_connections == 0)
    assert server.logged()[0]["flag"] == "client_left"


def test_a_half_closed_client_is_still_answered(proxy, legacy):
    with Client(proxy().port) as client:
        client.send(request_bytes("POST", body=b"abc"))
        client.half_close()
        assert client.response().content == b"legacy"
        assert client.ended()
