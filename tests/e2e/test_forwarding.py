"""The request's id, from the client's field to the access log. The other fields are tested in wire/."""

from harness import get


def test_a_request_is_logged_under_the_id_that_the_upstream_sees(proxy, legacy):
    server = proxy()
    get(server.port, headers={"X-Request-Id": "a.b-C_1"})
    for _ in range(3):
        get(server.port)
    seen = [request.header("X-Request-Id") for request in legacy.requests]
    assert seen[0] == "a.b-C_1" and len(set(seen)) == 4
    assert {line["request_id"] for line in server.logged(4)} == set(seen)
