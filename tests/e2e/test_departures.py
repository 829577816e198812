"""Clients that go away before the end. Answers that break off are tested in wire/upstream_faults.py."""

from harness import Client, download, hang, request_bytes, upload_sink, wait_until
from harness.behaviours import chunk


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
