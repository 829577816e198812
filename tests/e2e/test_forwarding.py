"""What an intermediary changes in a head, and what it must leave alone."""

import re

import pytest

from harness import Client, answer, get, raw


def test_end_to_end_fields_pass_unchanged_and_in_order(proxy, legacy):
    server = proxy(via="off")
    fields = [("X-b", "2"), ("x-A", "one  two"), ("Cookie", "a=1; b=\"2\""), ("Accept", "*/*"), ("X-b", "3"),
              ("X-Empty", "")]
    legacy.behave = answer(fields=[("X-c", "1"), ("Set-Cookie", "a=1"), ("Set-Cookie", "b=2"), ("ETag", '"x"')])
    got = get(server.port, "/p;a/%41?x=%20", headers=fields)
    request = legacy.requests[0]
    assert request.first_line == "GET /p;a/%41?x=%20 HTTP/1.1"
    assert [field for field in request.fields if field in fields] == fields
    assert request.header("Host") == "app.example"
    assert got.headers("Set-Cookie") == ["a=1", "b=2"]
    assert (got.header("X-c"), got.header("ETag")) == ("1", '"x"')


def test_hop_by_hop_fields_end_here_both_ways(proxy, legacy):
    server = proxy()
    hop_by_hop = [("Connection", "keep-alive, X-Private, x-forwarded-for"), ("Connection", "X-Other"),
                  ("X-Private", "1"), ("X-Other", "2"), ("Keep-Alive", "timeout=5"),
                  ("Proxy-Connection", "keep-alive"), ("TE", "trailers"), ("X-Kept", "yes")]
    legacy.behave = answer(fields=[("Connection", "X-Secret"), ("X-Secret", "1"), ("Keep-Alive", "timeout=9"),
                                   ("X-Kept", "too")])
    got = get(server.port, headers=hop_by_hop)
    names = {name.lower() for name, _ in legacy.requests[0].fields}
    assert names.isdisjoint({"x-private", "x-other", "keep-alive", "proxy-connection", "te"})
    assert "x-kept" in names
    assert legacy.requests[0].header("X-Forwarded-For") == "127.0.0.1"  # ours is added after the client's nominations
    assert {name.lower() for name, _ in got.fields}.isdisjoint({"x-secret", "keep-alive"})
    assert got.header("X-Kept") == "too"


def test_the_upgrade_to_h2c_is_not_passed_on(proxy, legacy):
    upgrade = {"Connection": "Upgrade, HTTP2-Settings", "Upgrade": "h2c", "HTTP2-Settings": "AAM"}
    assert get(proxy().port, headers=upgrade).status == 200
    assert {name.lower() for name, _ in legacy.requests[0].fields}.isdisjoint({"upgrade", "http2-settings"})


FORGED = [("X-Forwarded-For", "192.0.2.1"), ("X-Forwarded-Proto", "https"), ("X-Forwarded-Host", "forged.example")]


def test_forwarded_fields_of_an_untrusted_peer_are_replaced(proxy, legacy):
    get(proxy().port, headers=[*FORGED, ("Forwarded", "for=192.0.2.1")])
    request = legacy.requests[0]
    assert request.header("X-Forwarded-For") == "127.0.0.1"
    assert request.header("X-Forwarded-Proto") == "http"
    assert request.header("X-Forwarded-Host") == "app.example"
    assert all("192.0.2.1" not in value for value in request.headers("Forwarded"))


def test_forwarded_fields_of_a_trusted_peer_are_appended_to(proxy, legacy):
    server = proxy(trusted=["127.0.0.1"])
    get(server.port, headers=FORGED)
    request = legacy.requests[0]
    assert ", ".join(request.headers("X-Forwarded-For")) == "192.0.2.1, 127.0.0.1"
    assert request.header("X-Forwarded-Proto") == "https"
    assert request.header("X-Forwarded-Host") == "forged.example"
    assert server.logged()[0]["client"] == "192.0.2.1"


@pytest.mark.parametrize("sent, kept", [
    ("abc-DEF_1.2", True), ("x" * 128, True), ("x" * 129, False), ("a b", False), ("a\"b", False), ("", False),
    (None, False)])
def test_a_request_id_is_kept_or_made(proxy, legacy, sent, kept):
    server = proxy()
    get(server.port, headers={} if sent is None else {"X-Request-Id": sent})
    passed = legacy.requests[0].header("X-Request-Id")
    assert passed == sent if kept else re.fullmatch(r"[A-Za-z0-9._-]{8,128}", passed)
    assert server.logged()[0]["request_id"] == passed


def test_request_ids_differ(proxy, legacy):
    server = proxy()
    for _ in range(3):
        get(server.port)
    assert len({request.header("X-Request-Id") for request in legacy.requests}) == 3


@pytest.mark.parametrize("via, passed", [("on", ["1.0 other, 1.1 crossfade"]), ("off", ["1.0 other"])])
def test_via_is_added_to_requests_only(proxy, legacy, via, passed):
    got = get(proxy(via=via).port, headers={"Via": "1.0 other"})
    assert [", ".join(legacy.requests[0].headers("Via"))] == passed
    assert got.header("Via") is None


def test_a_date_is_added_only_where_it_is_missing(proxy, legacy):
    server = proxy()
    assert re.fullmatch(r"\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT", get(server.port).header("Date"))
    legacy.behave = answer(fields=[("Date", "Mon, 01 Jan 2024 00:00:00 GMT")])
    assert get(server.port).header("Date") == "Mon, 01 Jan 2024 00:00:00 GMT"


@pytest.mark.parametrize("mode, status, passed", [("drop", 200, None), ("reject", 400, None), ("forward", 200, "b")])
def test_names_with_underscores(proxy, legacy, mode, status, passed):
    assert get(proxy(underscore_headers=mode).port, headers={"X_Backend": "b"}).status == status
    assert [request.header("X_Backend") for request in legacy.requests] == ([passed] if status == 200 else [])


def test_absolute_form_becomes_origin_form(proxy, legacy):
    with Client(proxy().port) as client:
        assert client.request(target="http://shop.example:81/a?b", host="other.example").status == 200
        assert client.request(target="HTTP://shop.example?q", host="shop.example").status == 200
        assert client.request("OPTIONS", "*").status == 200
    assert [request.target for request in legacy.requests] == ["/a?b", "/?q", "*"]
    assert [request.header("Host") for request in legacy.requests] == ["shop.example:81", "shop.example", "app.example"]


def test_any_status_and_reason_passes(proxy, legacy):
    server = proxy()
    legacy.behave = raw(b"HTTP/1.1 599 Very Odd\r\nContent-Length: 2\r\n\r\nhi", close=False)
    got = get(server.port)
    assert (got.first_line, got.content) == ("HTTP/1.1 599 Very Odd", b"hi")


@pytest.mark.parametrize("garbage", [
    b"SSH-2.0-OpenSSH\r\n\r\n", b"HTTP/1.1 99 Low\r\n\r\n", b"HTTP/1.1 600 High\r\n\r\n", b"HTTP/1.1 2x0 X\r\n\r\n",
    b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nabc",
    b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nX: a\r\n b\r\nContent-Length: 0\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nX : a\r\nContent-Length: 0\r\n\r\n"])
def test_a_broken_answer_is_a_502_and_its_connection_is_not_used_again(proxy, legacy, garbage):
    server = proxy(workers=1)
    legacy.behave = raw(garbage, close=False)
    got = get(server.port)
    assert (got.status, got.code) == (502, "bad_response")
    legacy.behave = answer()
    assert get(server.port).status == 200
    assert [request.connection for request in legacy.requests] == [0, 1]
    assert server.metric("crossfade_upstream_errors_total", pool="py2", kind="bad_response") == 1
    assert server.logged(status=502)[0]["flag"] == "bad_response"
