"""Who may change something over the admin address, and what it takes of whom."""

import socket

import pytest

from harness import Client, curl, get, split_config, wait_until
from harness.admin import JSON, post

TOKENS = "# who may\nalice 0123456789abcdef-alice\nci 0123456789abcdef-ci\n"
HOLD = {"hold": "legacy"}
PATH = "/api/hold/app"
LIMIT = 64  # connections
OTHERS = 10  # files that a process may still have to open when it is asked for the first time


def bearer(token):
    return {"Authorization": f"Bearer {token}"}


@pytest.fixture
def server(proxy):
    return proxy()


@pytest.fixture
def guarded(crossfade, legacy, new, tmp_path):
    (tmp_path / "tokens").write_text(TOKENS)
    return crossfade(split_config(legacy, new, admin={"address": "127.0.0.1:0",
                                                      "token_file": str(tmp_path / "tokens")}))


def is_held(server):
    return server.status()["services"][0]["hold"] == "legacy"


def test_a_change_by_curl_as_the_docs_have_it(server):
    answer = curl("-X", "POST", f"http://127.0.0.1:{server.admin_port}{PATH}", "-H", "Content-Type: application/json",
                  "-d", '{"hold": "legacy", "why": "errors"}')
    assert answer == '{"service":"app","hold":"legacy","changed":true,"not_kept":null}'
    assert is_held(server)


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_nothing_but_post_changes(server, method):
    answer = get(server.admin_port, PATH, method, JSON, b'{"hold": "legacy"}')
    assert (answer.status, answer.header("Allow")) == (405, "POST")
    assert not is_held(server)


@pytest.mark.parametrize("headers, status", [
    ({"Content-Type": "text/plain"}, 415),  # what a form of another page may send without being asked
    ({"Content-Type": "application/x-www-form-urlencoded"}, 415),
    ({"Origin": "http://evil.example"}, 403),
    ({"Origin": "null"}, 403),
    ({"Sec-Fetch-Site": "cross-site"}, 403),
    ({"Sec-Fetch-Site": "same-site"}, 403),
])
def test_what_a_page_of_another_origin_can_send_is_refused(server, guarded, headers, status):
    assert post(server, PATH, HOLD, headers).status == status
    assert post(guarded, PATH, HOLD, {**bearer("0123456789abcdef-alice"), **headers}).status == status
    assert not is_held(server) and not is_held(guarded)


def test_the_dashboards_own_origin_may(server):
    host = f"127.0.0.1:{server.admin_port}"
    headers = {"Origin": f"http://{host}", "Sec-Fetch-Site": "same-origin"}
    assert post(server, PATH, HOLD, headers, host=host).status == 200


def test_a_name_that_was_pointed_here_is_refused(server):
    host = f"rebound.example:{server.admin_port}"
    headers = {"Origin": f"http://{host}", "Sec-Fetch-Site": "same-origin"}
    assert post(server, PATH, HOLD, headers, host=host).status == 403
    assert not is_held(server)


def test_elsewhere_than_on_loopback_only_get_is_served_without_a_token(crossfade, legacy, new, tmp_path):
    server = crossfade(split_config(legacy, new, admin={"address": "0.0.0.0:0"}))
    server.admin_port = int(server.log().split("admin on 0.0.0.0:")[1].split()[0])
    answer = post(server, PATH, HOLD)
    assert answer.status == 403 and "admin.token_file" in answer.json()["detail"]
    assert [server.admin(path).status for path in ("/metrics", "/readyz", "/api/status")] == [200] * 3
    (tmp_path / "tokens").write_text(TOKENS)
    server.config_path.write_text(server.config_path.read_text().replace(
        'admin: {address: "0.0.0.0:0"', f'admin: {{address: "0.0.0.0:0", token_file: {tmp_path / "tokens"}'))
    wait_until(lambda: server.status()["config"]["generation"] == 2, what="the tokens to be in force")
    assert post(server, PATH, HOLD).status == 401
    assert post(server, PATH, HOLD, bearer("0123456789abcdef-ci")).status == 200


def test_a_token_names_who_asked(guarded):
    answer = post(guarded, PATH, HOLD)
    assert (answer.status, answer.header("WWW-Authenticate")) == (401, "Bearer")
    assert post(guarded, PATH, HOLD, bearer("0123456789abcdef-bob")).status == 401
    assert not is_held(guarded)
    assert post(guarded, PATH, HOLD, bearer("0123456789abcdef-alice")).status == 200
    assert guarded.admin("/api/history").json()["changes"][0]["who"] == "token alice"
    assert guarded.admin("/metrics").status == 200  # reading takes none
    assert "0123456789abcdef" not in guarded.log() + guarded.admin("/api/config").content.decode()


def test_tokens_change_with_their_file(guarded, tmp_path):
    (tmp_path / "tokens").write_text("bob 0123456789abcdef-bob\n")
    wait_until(lambda: guarded.status()["config"]["generation"] == 2, what="the tokens to be in force")
    assert post(guarded, PATH, HOLD, bearer("0123456789abcdef-alice")).status == 401
    assert post(guarded, PATH, HOLD, bearer("0123456789abcdef-bob")).status == 200


def test_an_empty_line_before_a_request_is_skipped_once(server):
    with Client(server.admin_port) as client:
        assert client.send(b"\r\nGET /healthz HTTP/1.1\r\nHost: a\r\n\r\n").response().status == 200
        assert client.send(b"\r\n\r\nGET /healthz HTTP/1.1\r\nHost: a\r\n\r\n").response().status == 400


def test_a_document_without_admin_leaves_the_tokens_in_force(guarded):
    text = guarded.config_path.read_text()
    guarded.config_path.write_text("".join(line for line in text.splitlines(True) if not line.startswith("admin:")))
    wait_until(lambda: guarded.status()["config"]["generation"] == 2, what="the document to be in force")
    assert post(guarded, PATH, HOLD).status == 401
    assert post(guarded, PATH, HOLD, bearer("0123456789abcdef-alice")).status == 200


def test_guessing_is_slowed_down_but_not_those_who_know(guarded):
    statuses = [post(guarded, PATH, HOLD, bearer(f"0123456789abcdef-{i}")) for i in range(14)]
    assert [answer.status for answer in statuses[:10]] == [401] * 10
    assert statuses[-1].status == 429 and int(statuses[-1].header("Retry-After")) >= 1
    assert guarded.admin("/healthz").status == 200
    assert post(guarded, PATH, HOLD, bearer("0123456789abcdef-alice")).status == 200


def test_changes_are_limited(server):
    statuses = [post(server, PATH, HOLD).status for _ in range(80)]
    assert set(statuses) == {200, 429} and statuses[:60] == [200] * 60


@pytest.mark.parametrize("body, status", [
    (b"", 422), (b"{", 422), (b"[]", 422), (b'{"hold": "legacy", "x": 1}', 422), (b"[" * 10_000, 422),
    (b'{"hold": "' + b"x" * 70_000 + b'"}', 413),
])
def test_a_body_that_is_none_is_refused(server, body, status):
    assert post(server, PATH, body).status == status
    assert not is_held(server)


def test_a_body_in_chunks_and_one_that_waits_to_be_asked_for(server):
    with Client(server.admin_port) as client:
        head = b"POST " + PATH.encode() + b" HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        client.send(head + b'Transfer-Encoding: chunked\r\n\r\n8\r\n{"hold":\r\n9\r\n"legacy"}\r\n0\r\n\r\n')
        assert client.response().status == 200
        client.send(head + b"Expect: 100-continue\r\nContent-Length: 18\r\n\r\n")
        assert client.interim().status == 100
        client.send(b'{"hold":"release"}')
        assert client.response().json()["hold"] == "none"


@pytest.mark.parametrize("head, status", [
    (b"POST /api/hold/app HTTP/1.1\r\nContent-Length: 5\r\n\r\n", 400),  # no Host
    (b"POST /api/hold/app HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400),
    (b"POST /api/hold/app HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n", 400),
    (b"POST /api/hold/app HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n", 400),
    (b"POST /api/hold/app HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", 501),
    (b"POST /api/hold/app HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n", 400),
    (b"POST /api/hold/app HTTP/1.1\r\nHost : a\r\n\r\n", 400),
    (b"POST /api/hold/app HTTP/1.1\nHost: a\n\n", 400),
    (b"GET /healthz HTTP/1.1\r\nHost: a\r\nX: a\r\n b\r\n\r\n", 400),
    (b"GET /healthz HTTP/2.0\r\nHost: a\r\n\r\n", 505),
    (b"GET /" + b"x" * 9_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n", 431),
    (b"GET / HTTP/1.1\r\nHost: a\r\n" + b"X: y\r\n" * 101 + b"\r\n", 431),
])
def test_heads_are_judged_as_strictly_as_the_proxys(server, head, status):
    with Client(server.admin_port) as client:
        client.send(head)
        answer = client.response()
        assert answer.status == status, answer.head
        assert client.ended()


def test_the_document_in_force_is_shown_byte_for_byte(server):
    answer = server.admin("/api/config")
    assert (answer.status, answer.header("Content-Type")) == (200, "application/yaml")
    assert answer.content == server.config_path.read_bytes()
    in_force = answer.content
    server.config_path.write_text("services: [")
    wait_until(lambda: server.status()["config"]["file_state"] == "rejected", what="the document to be refused")
    assert server.admin("/api/config").content == in_force


def test_a_crowd_that_waits_for_answers_keeps_to_the_limit(server):
    """Each asks for what takes the reading thread long, so that more come than it can answer."""
    before = server.descriptors()
    crowd = []
    try:
        for _ in range(600):
            crowd.append(socket.create_connection(("127.0.0.1", server.admin_port)))
            crowd[-1].sendall(b"GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert curl(f"http://127.0.0.1:{server.admin_port}/readyz") == "ready"
        wait_until(lambda: server.descriptors() <= before + LIMIT + OTHERS, what="those beyond the limit to be closed")
    finally:
        for each in crowd:
            each.close()


def test_a_crowd_of_idle_connections_keeps_nobody_out(server):
    idle = []
    try:
        for _ in range(100):
            idle.append(socket.create_connection(("127.0.0.1", server.admin_port)))
        assert post(server, PATH, HOLD).status == 200
    finally:
        for each in idle:
            each.close()
