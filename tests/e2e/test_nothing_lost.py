"""Endpoints are killed and come back, dials move, the file is read again: no client notices anything."""

import time

import pytest

from harness import Load, split_config, to_yaml, wait_until
from harness.chance import LONG, drawing
from harness.endpoints import EndpointPool
from harness.wait import SLOWER

SECONDS = 60 if LONG else 8
ERRORS = "crossfade_upstream_errors_total"
# Of four attempts the last one begins 70 ms after the first one has failed, at most; SETTLED is well beyond that.
ASKED_AGAIN = {"connect_timeout": "2s",
               "retry": {"attempts": 3, "on": ["connect_failure", "reset"], "budget": "100%", "budget_min": 100,
                         "backoff": "10ms"}}
SETTLED = 0.25 * SLOWER
WATCHED = {"outlier": {"consecutive_failures": 3, "ejection": "1s"}, "slow_start": "1s",
           "health_check": {"path": "/healthz", "interval": "500ms", "fall": 2, "rise": 1}}


@pytest.fixture
def pools():
    """Both pools, three endpoints each, all of them alive."""
    both = [EndpointPool("py2"), EndpointPool("py3")]
    try:
        for pool in both:
            pool.start()
        yield both
    finally:
        for pool in both:
            pool.stop()


@pytest.fixture(params=[{}, WATCHED], ids=["asked again", "watched, too"])
def config(pools, request):
    document = split_config(*[pool.endpoints[0] for pool in pools], pool={**ASKED_AGAIN, **request.param},
                            dials=[{"name": "all", "path": "/", "new": "50%"}])
    for pool in pools:
        document["pools"][pool.name]["endpoints"] = pool.addresses
    return document


def turn(server, config, percent):
    """Writes the dial's new position and waits until it is in force."""
    config["services"][0]["dials"][0]["new"] = f"{percent}%"
    server.config_path.write_text(to_yaml(config))
    wait_until(lambda: abs(server.metric("crossfade_dial_ratio") - percent / 100) < 1e-9, what=f"{percent}% in force")


def edit(server, config, lots):
    """A new position; now and then a pool changes as well and is built anew, or the signal comes on top."""
    if lots.random() < 0.5:
        changed = config["pools"][lots.choice(["py2", "py3"])]
        changed["connect_timeout"] = "3s" if changed["connect_timeout"] == "2s" else "2s"
    turn(server, config, lots.choice([0, 100, *[lots.randrange(1, 100) for _ in range(4)]]))
    if lots.random() < 0.3:
        server.sighup()  # not before: it would read a file that is half written


def test_killing_endpoints_at_random_costs_no_request(crossfade, pools, config):
    lots, edits = drawing("kills and edits"), 0
    server = crossfade(config)
    begun = time.monotonic()
    with Load(server.port, clients=8, kept=True) as load:
        while time.monotonic() < begun + SECONDS:
            lots.choice(pools).disturb(lots, SETTLED)
            if time.monotonic() > begun + edits:
                edit(server, config, lots)
                edits += 1
            time.sleep(lots.uniform(0.01, 0.15))  # the pace of the kills, not a wait
        load.await_more(100)
    load.check()
    assert {content for _, _, content in load.answers} == {b"py2", b"py3"}
    assert min(pool.kills for pool in pools) >= SECONDS / 2
    assert server.metric("crossfade_config_reloads_total", result="accepted") >= min(edits, SECONDS / SLOWER) / 2
    assert server.metric("crossfade_config_reloads_total", result="rejected") == 0
    for what, count in (("requests in flight hit", server.metric(ERRORS, kind="reset")),
                        ("connections refused", server.metric(ERRORS, kind="connect_failed")),
                        ("requests asked again", server.metric("crossfade_retries_total"))):
        assert count > 0, f"no {what}: this has proved nothing"


def test_the_whole_new_pool_down_costs_no_request_at_any_dial(crossfade, pools, config):
    py3 = pools[1]
    server = crossfade(config)
    with Load(server.port, clients=8, kept=True) as load:
        wait_until(lambda: load.failures or load.last_sides(40) == {b"py2", b"py3"}, what="answers from both")
        turn(server, config, 0)
        wait_until(lambda: load.failures or load.last_sides(40) == {b"py2"}, what="answers from legacy only")
        wait_until(lambda: server.metric("crossfade_requests_in_flight", pool="py3") == 0)
        py3.kill()
        wait_until(lambda: server.metric("crossfade_pool_connections", pool="py3") == 0, what="its end to be noticed")
        load.await_more(20)  # those on their way included
        since = len(load.answers)
        for percent in (1, 50, 100, 0, 30, 100):
            turn(server, config, percent)
            load.await_more(100)
        assert {content for _, _, content in load.answers[since:]} == {b"py2"}
        assert server.metric("crossfade_requests_total", reason="fallback", side="legacy", code="200") > 100
        py3.start()
        wait_until(lambda: load.failures or load.last_sides(40) == {b"py3"}, what="the new side to be used again")
    load.check()
