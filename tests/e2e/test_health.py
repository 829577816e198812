"""Endpoints that fail: found by health checks or by their requests, left out, and taken back slowly."""

import contextlib

import pytest

from harness import answer, get, hang, reset, split_config, wait_until
from harness.http1 import Closed

ALL_NEW = [{"name": "all", "path": "/", "new": "100%"}]
CHECK = {"path": "/healthz", "interval": "100ms", "timeout": "300ms", "fall": 2, "rise": 2}


def checked_apart(check, then):
    """Answers health checks in one way and requests in another; both may be replaced."""
    def behave(exchange):
        (behave.check if exchange.request.target == "/healthz" else behave.then)(exchange)
    behave.check, behave.then = check, then
    return behave


@pytest.fixture
def pair(upstream):
    """Two endpoints of the new side."""
    both = [upstream(name, checked_apart(answer(200, body=b"well"), answer())) for name in ("a", "b")]
    return both


def config_of(legacy, pair, service=None, **pool):
    config = split_config(legacy, pair[0], dials=ALL_NEW, service=service)
    config["pools"]["py3"] = {"endpoints": [each.address for each in pair], "balance": "round_robin", **pool}
    return config


def up(server, endpoint):
    return server.metric("crossfade_endpoint_up", pool="py3", endpoint=endpoint.address)


def changes(server, endpoint, change):
    return server.metric("crossfade_endpoint_changes_total", pool="py3", endpoint=endpoint.address, change=change)


def await_up(server, endpoint, value):
    wait_until(lambda: up(server, endpoint) == value, what=f"{endpoint.name} to be {'up' if value else 'down'}")


def contents(server, count=12, **more):
    return [get(server.port, **more).content for _ in range(count)]


def test_checks_are_asked_as_configured(crossfade, legacy, pair):
    check = {**CHECK, "path": "/healthz?deep=1", "host": "api.example"}
    server = crossfade(config_of(legacy, pair, health_check=check))
    seen = wait_until(lambda: pair[0].requests and pair[1].requests and pair[0].requests[0], what="a check")
    assert (seen.method, seen.target, seen.header("Host")) == ("GET", "/healthz?deep=1", "api.example")
    assert seen.header("User-Agent").startswith("crossfade-health-check/")
    assert up(server, pair[0]) == 1
    assert server.access_log() == []  # they are no requests of clients
    assert server.metric("crossfade_requests_total") == 0


@pytest.mark.parametrize("ill", [answer(500), hang(), reset(), answer(404)], ids=["500", "hangs", "resets", "404"])
def test_an_endpoint_whose_checks_fail_gets_no_requests(crossfade, legacy, pair, ill):
    server = crossfade(config_of(legacy, pair, health_check=CHECK))
    pair[0].behave.check = ill
    await_up(server, pair[0], 0)
    assert set(contents(server)) == {b"b"}
    pair[0].behave.check = answer(302)  # 200-399 by default
    await_up(server, pair[0], 1)
    wait_until(lambda: b"a" in contents(server, 4), what="requests to come back")
    assert (changes(server, pair[0], "down"), changes(server, pair[0], "up")) == (1, 1)
    assert f"pool py3: endpoint {pair[0].address} is down: 2 health checks failed" in server.log()
    assert f"pool py3: endpoint {pair[0].address} is up: 2 health checks passed" in server.log()
    assert changes(server, pair[1], "down") == 0


def test_an_endpoint_that_cannot_be_connected_to_is_down(crossfade, legacy, pair):
    server = crossfade(config_of(legacy, pair, health_check=CHECK))
    pair[0].stop_listening()
    await_up(server, pair[0], 0)
    pair[0].listen_again()
    await_up(server, pair[0], 1)


def test_a_new_side_without_a_healthy_endpoint_falls_back(crossfade, legacy, pair):
    server = crossfade(config_of(legacy, pair, health_check=CHECK))
    for each in pair:
        each.behave.check = answer(503)
        await_up(server, each, 0)
    asked = [len(each.requests) for each in pair]
    assert set(contents(server)) == {b"legacy"}
    assert get(server.port, method="POST", body=b"abc").content == b"legacy"
    server.logged(13, reason="fallback", side="legacy")
    assert server.metric("crossfade_upstream_errors_total", pool="py3", kind="no_endpoint") == 13
    # Who asks for the new side by name is no part of that: a check may be wrong.
    assert get(server.port, headers={"X-Backend": "py3"}).content in (b"a", b"b")
    server.logged(reason="override", side="new", status=200)
    requests = [request for each, before in zip(pair, asked) for request in each.requests[before:]]
    assert [request.target for request in requests if request.target != "/healthz"] == ["/"]


def test_what_may_not_fall_back_is_tried_all_the_same(crossfade, legacy, pair):
    server = crossfade(config_of(legacy, pair, service={"fallback": "off"}, health_check=CHECK))
    for each in pair:
        each.behave.check = answer(503)
        await_up(server, each, 0)
    assert set(contents(server, 4)) == {b"a", b"b"}


def test_a_reload_keeps_what_is_known_of_an_endpoint(crossfade, legacy, pair):
    config = config_of(legacy, pair, health_check=CHECK)
    server = crossfade(config)
    pair[0].behave.check = answer(500)
    await_up(server, pair[0], 0)
    text = server.config_path.read_text()
    server.config_path.write_text(text.replace("round_robin", "least_request"))
    server.await_metric("crossfade_config_reloads_total", 1, result="accepted")
    assert up(server, pair[0]) == 0
    assert set(contents(server)) == {b"b"}
    # Without checks nobody could take it back.
    server.config_path.write_text(text.split(", health_check:")[0] + "}}\n" + text[text.index("services:"):])
    server.await_metric("crossfade_config_reloads_total", 2, result="accepted")
    await_up(server, pair[0], 1)
    assert set(contents(server)) == {b"a", b"b"}


def test_an_endpoint_whose_requests_fail_is_ejected_and_comes_back(crossfade, legacy, pair):
    outlier = {"consecutive_failures": 3, "ejection": "1s", "interval": "100ms"}
    server = crossfade(config_of(legacy, pair, outlier=outlier, slow_start=0))
    pair[0].behave.then = answer(503)
    wait_until(lambda: get(server.port) and not up(server, pair[0]), what="it to be ejected")
    assert len(pair[0].requests) == 3
    assert set(contents(server)) == {b"b"}
    assert changes(server, pair[0], "ejected") == 1
    assert f"pool py3: endpoint {pair[0].address} is ejected for 1 s: its requests fail" in server.log()
    pair[0].behave.then = answer()
    await_up(server, pair[0], 1)
    assert set(contents(server)) == {b"a", b"b"}


def test_an_endpoint_whose_answers_break_off_is_ejected(crossfade, legacy, pair):
    server = crossfade(config_of(legacy, pair, outlier={"consecutive_failures": 3}))
    pair[0].behave.then = reset(after=b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf")

    def ejected():
        with contextlib.suppress(OSError, Closed):
            get(server.port)
        return not up(server, pair[0])
    wait_until(ejected, what="it to be ejected")
    assert len(pair[0].requests) == 3


def test_a_500_is_no_reason_to_eject(crossfade, legacy, pair):
    server = crossfade(config_of(legacy, pair, outlier={"consecutive_failures": 1}))
    pair[0].behave.then = answer(500)
    assert contents(server, 6).count(b"b") == 3
    assert up(server, pair[0]) == 1


def test_the_last_endpoint_is_never_ejected(crossfade, legacy, pair):
    server = crossfade(config_of(legacy, pair, outlier={"consecutive_failures": 1, "max_ejected": "100%"}))
    for each in pair:
        each.behave.then = answer(502, body=b"ill")
    assert {get(server.port).status for _ in range(10)} == {502}
    assert up(server, pair[0]) + up(server, pair[1]) == 1
    assert server.metric("crossfade_endpoint_changes_total", change="ejected") == 1


def test_weights_share_the_requests(crossfade, legacy, pair):
    config = config_of(legacy, pair)
    config["pools"]["py3"]["endpoints"] = [{"address": pair[0].address, "weight": 3}, pair[1].address]
    config["workers"] = 1
    server = crossfade(config)
    assert contents(server, 8).count(b"a") == 6
