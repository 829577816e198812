"""A side that is down: the new one falls back to legacy, nobody else does, and every error comes at once."""

import time

import pytest

from harness import DeadPort, FullBacklog, get, reset, slow, split_config

ALL_NEW = [{"name": "all", "path": "/", "new": "100%"}]


@pytest.fixture
def dead():
    port = DeadPort()
    yield port
    port.stop()


def quickly(port, **more):
    begun = time.monotonic()
    answer = get(port, **more)
    assert time.monotonic() - begun < 2, "it took its time"
    return answer


def test_a_dead_new_side_falls_back_to_legacy(crossfade, legacy, dead):
    server = crossfade(split_config(legacy, dead, dials=ALL_NEW))
    for method, body in (("GET", None), ("POST", b"abc")):
        answer = quickly(server.port, method=method, body=body)
        assert (answer.status, answer.content) == (200, b"legacy")
    assert [request.content for request in legacy.requests] == [b"", b"abc"]
    assert {line["pool"] for line in server.logged(2, reason="fallback", side="legacy", status=200)} == {"py2"}
    assert server.metric("crossfade_requests_total", reason="fallback", side="legacy", code="200") == 2
    assert server.metric("crossfade_upstream_errors_total", pool="py3", kind="connect_failed") == 4
    assert server.metric("crossfade_retries_total", pool="py3") == 2


def test_an_included_request_falls_back_too(crossfade, legacy, dead):
    include = [{"header": "X-Account-Id", "equals": "partner"}]
    server = crossfade(split_config(legacy, dead, service={"include": include}))
    assert quickly(server.port, headers={"X-Account-Id": "partner"}).content == b"legacy"
    server.logged(reason="fallback", side="legacy")


def test_an_override_gets_its_error_at_once(crossfade, legacy, dead):
    server = crossfade(split_config(legacy, dead, dials=ALL_NEW))
    answer = quickly(server.port, headers={"X-Backend": "py3"})
    assert (answer.status, answer.code) == (502, "connect_failed")
    assert answer.header("X-Crossfade") == "side=new; pool=py3; reason=override; dial=all"
    assert legacy.requests == []
    line, = server.logged(reason="override", side="new")
    assert (line["status"], line["flag"]) == (502, "connect_failed")


def test_fallback_can_be_turned_off(crossfade, legacy, dead):
    server = crossfade(split_config(legacy, dead, dials=ALL_NEW, service={"fallback": "off"}))
    assert quickly(server.port).status == 502
    assert legacy.requests == []


def test_a_dead_legacy_side_is_an_error_at_once_and_never_falls_forward(crossfade, dead, new):
    server = crossfade(split_config(dead, new))
    answer = quickly(server.port)
    assert answer.status in (502, 503)
    assert answer.code in ("connect_failed", "no_endpoint")
    assert new.requests == []
    assert server.metric("crossfade_upstream_errors_total", pool="py2") == 2
    assert server.metric("crossfade_retries_total", pool="py2") == 1


def test_when_both_are_dead_the_answer_is_legacys_error(crossfade, dead):
    server = crossfade(split_config(dead, dead, dials=ALL_NEW))
    assert quickly(server.port).status in (502, 503)
    server.logged(reason="fallback", side="legacy")


def test_the_new_side_is_used_again_when_it_is_back(crossfade, legacy, new):
    server = crossfade(split_config(legacy, new, dials=ALL_NEW))
    assert get(server.port).content == b"new"
    new.stop_listening()
    new.close_connections()
    assert get(server.port).content == b"legacy"
    new.listen_again()
    assert get(server.port).content == b"new"


def test_an_answer_from_the_new_side_is_never_replaced(crossfade, legacy, new):
    server = crossfade(split_config(legacy, new, dials=ALL_NEW))
    new.behave = reset()  # the request has been sent: it may have been executed
    answer = get(server.port)
    assert (answer.status, answer.code) == (502, "reset")
    assert legacy.requests == []


def test_a_new_side_that_never_accepts_falls_back_after_the_connect_timeout(crossfade, legacy):
    full = FullBacklog()
    server = crossfade(split_config(legacy, full, dials=ALL_NEW, pool={"connect_timeout": "300ms"}))
    assert quickly(server.port).content == b"legacy"
    answer = quickly(server.port, headers={"X-Backend": "py3"})
    assert (answer.status, answer.code) == (504, "connect_timeout")
    full.stop()


def test_a_slow_new_side_does_not_fall_back(crossfade, legacy, new):
    new.behave = slow(1)
    server = crossfade(split_config(legacy, new, dials=ALL_NEW, pool={"response_timeout": "200ms"}))
    assert quickly(server.port).code == "response_timeout"
    assert legacy.requests == []


def test_another_endpoint_of_the_pool_is_tried_before_giving_up(crossfade, legacy, new, dead):
    config = split_config(legacy, new, dials=ALL_NEW)
    config["pools"]["py3"]["endpoints"].append(dead.address)
    server = crossfade(config)
    answers = [quickly(server.port).content for _ in range(20)]
    assert set(answers) <= {b"new", b"legacy"}
    assert b"new" in answers


@pytest.mark.parametrize("method, fate", [("GET", (200, None)), ("PUT", (502, "connect_failed"))])
def test_what_new_may_have_acted_upon_falls_back_only_if_it_is_safe(crossfade, legacy, new, dead, method, fate):
    config = split_config(legacy, new, dials=ALL_NEW, workers=1)
    config["pools"]["py3"].update(endpoints=[new.address, dead.address], balance="round_robin",
                                  retry={"on": ["connect_failure", "reset"]})
    server = crossfade(config)
    new.behave = reset()  # and the other endpoint cannot be reached
    answer = quickly(server.port, method=method, body=b"x" if method == "PUT" else None)
    assert (answer.status, answer.code if answer.status == 502 else None) == fate
    assert [request.method for request in new.requests] == [method]
    assert len(legacy.requests) == (1 if method == "GET" else 0)


@pytest.mark.parametrize("method, sides", [("GET", (1, 1)), ("DELETE", (1, 0))])
def test_what_new_got_over_a_kept_connection_counts_as_sent(crossfade, legacy, new, method, sides):
    server = crossfade(split_config(legacy, new, dials=ALL_NEW, workers=1))
    assert get(server.port, "/before").content == b"new"

    def die(exchange):
        new.stop_listening()
        reset()(exchange)
    new.behave = die
    answer = quickly(server.port, target="/order", method=method)
    assert answer.status == (200 if method == "GET" else 502)
    assert tuple(sum(request.target == "/order" for request in side.requests) for side in (new, legacy)) == sides
