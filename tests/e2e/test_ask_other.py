"""`on_404: ask_other`: what one side doesn't have is asked of the other, once."""

import time

import pytest

from harness import answer, get, hang, reset
from harness.wait import SLOWER

MISSING = answer(404, body=b"not here")


def dials(position, **more):
    return [{"name": "all", "path": "/", "new": position, "on_404": "ask_other", **more}]


def found(server, side):
    return server.metric("crossfade_asked_other_total", dial="all", side=side, result="found")


def not_found(server, side):
    return server.metric("crossfade_asked_other_total", dial="all", side=side, result="not_found")


@pytest.mark.parametrize("first, position", [("new", "100%"), ("legacy", "0%")])
def test_a_404_of_either_side_is_asked_of_the_other(proxy, legacy, new, first, position):
    lacking, having = (new, legacy) if first == "new" else (legacy, new)
    server = proxy(dials=dials(position))
    lacking.behave = MISSING
    for method in ("GET", "HEAD"):
        got = get(server.port, "/static/app.3f9ac2.js?x=1", method=method)
        assert (got.status, got.content) == (200, b"" if method == "HEAD" else having.name.encode())
    assert [request.target for request in having.requests] == ["/static/app.3f9ac2.js?x=1"] * 2
    assert (found(server, first), not_found(server, first)) == (2, 0)
    lines = server.logged(2, flag="asked_other", side=having.name, status=200)
    assert {line["reason"] for line in lines} == {"dial"}
    # It is no fair sample of the side that answered.
    assert server.metric("crossfade_request_duration_seconds_count", side=having.name, cohort="other") == 2
    assert server.metric("crossfade_request_duration_seconds_count", cohort="dial") == 0


def test_the_connection_of_the_first_answer_is_used_again(proxy, legacy, new):
    server = proxy(dials=dials("100%"), workers=1)
    new.behave = MISSING
    for _ in range(5):
        assert get(server.port).content == b"legacy"
    assert len(new.connections) == len(legacy.connections) == 1


@pytest.mark.parametrize("others", [MISSING, answer(500), answer(403), reset()], ids=["404", "500", "403", "reset"])
def test_without_a_better_answer_the_client_gets_the_first(proxy, legacy, new, others):
    server = proxy(dials=dials("100%"))
    new.behave = answer(404, fields=[("X-From", "new")], body=b"new has it not")
    legacy.behave = others
    got = get(server.port)
    assert (got.status, got.header("X-From"), got.content) == (404, "new", b"new has it not")
    assert not_found(server, "new") == 1
    server.logged(side="new", status=404, flag=None)
    assert server.metric("crossfade_requests_total", side="new", reason="dial", code="404") == 1
    legacy.behave = answer()
    assert get(server.port).content == b"legacy"


def test_a_dead_other_side_is_no_error(proxy, legacy, new):
    server = proxy(dials=dials("0%"))
    legacy.behave = MISSING
    new.stop_listening()
    assert get(server.port).content == b"not here"


def test_what_is_not_the_dials_business_is_not_asked(proxy, legacy, new):
    exclude = [{"header": "X-Account-Id", "equals": "protected"}]
    server = proxy(dials=dials("100%"), service={"exclude": exclude})
    legacy.behave = new.behave = MISSING
    assert get(server.port, method="POST", body=b"x").content == b"not here"
    assert get(server.port, method="GET", body=b"x").content == b"not here"
    assert get(server.port, headers={"X-Backend": "py3"}).content == b"not here"
    assert legacy.requests == []
    assert get(server.port, headers={"X-Account-Id": "protected"}).content == b"not here"
    assert len(new.requests) == 3
    assert server.metric("crossfade_asked_other_total") == 0


def test_it_is_off_without_the_key(proxy, legacy, new):
    server = proxy(dials=[{"name": "all", "path": "/", "new": "100%"}])
    new.behave = MISSING
    assert get(server.port).content == b"not here"
    assert legacy.requests == []


def test_a_large_404_is_given_up_for_the_others_answer(proxy, legacy, new):
    server = proxy(dials=dials("100%"))
    new.behave = answer(404, body=b"x" * 3_000_000)
    assert [get(server.port).content for _ in range(3)] == [b"legacy"] * 3
    legacy.behave = MISSING
    assert get(server.port).body.length == 3_000_000


def test_a_hanging_other_side_is_asked_for_a_second_at_most(proxy, legacy, new):
    server = proxy(dials=dials("0%"))
    legacy.behave = MISSING
    new.behave = hang()
    begun = time.monotonic()
    assert get(server.port).content == b"not here"
    assert 0.9 < time.monotonic() - begun < 3 * SLOWER
    assert not_found(server, "legacy") == 1
    assert server.metric("crossfade_upstream_errors_total") == 0  # it was not given its time


def test_the_request_timeout_does_not_cut_the_answer_that_is_there(proxy, legacy, new):
    server = proxy(dials=dials("0%"), pool={"request_timeout": "300ms"})
    legacy.behave = answer(404, body=b"x" * 2_000_000)
    new.behave = hang()
    assert get(server.port).body.length == 2_000_000
    server.logged(side="legacy", status=404, flag=None)
