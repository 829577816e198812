"""Minutes rather than seconds, under scripts/test --long: load while everything around it changes or fails."""

import os
import time

import pytest

from harness import SANITIZED, Load, close_after, get, split_config, to_yaml, wait_until, with_dial
from harness.chance import LONG, SEED, drawing
from harness.fickle import Fickle
from harness.idle import await_unconnected, fewest_descriptors
from harness.wait import SLOWER
from harness.weather import bad_weather

pytestmark = pytest.mark.skipif(not LONG, reason="a soak: scripts/test --long")
MINUTES = 2
WEATHER_SECONDS = int(os.environ.get("CROSSFADE_SOAK_SECONDS") or 600)
BOUND = 12 * SLOWER  # of one request, whatever happens; request_timeout is a third of it
PATIENT = 1          # seconds until response_timeout
POOL = {
    "connect_timeout": "1s", "response_timeout": f"{PATIENT}s", "body_timeout": "2s", "request_timeout": "4s",
    "idle_timeout": "1s", "max_connections": 6, "max_pending": 4, "queue_timeout": "200ms",
    "retry": {"attempts": 2, "on": ["connect_failure", "reset", "503"]},
    "outlier": {"consecutive_failures": 5, "ejection": "1s"}, "slow_start": "1s",
    "health_check": {"path": "/healthz", "interval": "500ms"},
}


def test_reloads_and_restarting_upstreams_under_load_cost_no_answer(crossfade, legacy, new):
    new.behave = close_after(50)
    server = crossfade(split_config(legacy, new, drain={"delay": "500ms", "timeout": "10s"}))
    text, rounds, memory = server.config_path.read_text(), 0, 0
    until = time.monotonic() + 60 * MINUTES
    with Load(server.port, clients=8) as load:
        while time.monotonic() < until:
            server.config_path.write_text(with_dial(text, "all", f"{rounds % 101}%"))
            load.await_more(200)
            legacy.close_politely()
            load.await_more(200)
            rounds += 1
            if rounds == 50:
                memory = server.peak_memory()
    load.check()
    assert rounds > 50
    assert server.peak_memory() < memory * 1.5 + (16 << 20), "memory grows with time"


def edit(server, config, lots):
    """A new position; now and then a pool changes as well and is built anew."""
    config["services"][0]["dials"][0]["new"] = f"{lots.randrange(101)}%"
    if lots.random() < 0.2:
        config["pools"]["py3"]["max_pending"] = lots.randrange(3, 6)
    server.config_path.write_text(to_yaml(config))


def storm(server, config, upstreams, lots, seconds):
    """Bad weather and fickle clients for so long; what the clients saw."""
    clients = Fickle(server.port, 16, BOUND, f"{SEED} {seconds}").start()
    until, deaf = time.monotonic() + seconds, None
    while time.monotonic() < until:
        time.sleep(lots.uniform(0.05, 0.4))  # the pace of the faults, not a wait
        luck = lots.random()
        if luck < 0.3:
            edit(server, config, lots)
        elif luck < 0.6:
            lots.choice(upstreams).close_politely()
        elif deaf:
            deaf = deaf.listen_again()  # None
        else:
            deaf = lots.choice(upstreams)
            deaf.stop_listening()
        for upstream in upstreams:
            upstream.forget()
    if deaf:
        deaf.listen_again()
    clients.stop()
    return clients


def test_bad_weather_leaves_nothing_behind(crossfade, upstream):
    lots = drawing("weather, clients and edits")
    upstreams = [upstream(name) for name in ("py2", "py2", "py3", "py3")]
    config = split_config(upstreams[0], upstreams[2], pool=POOL, access_log={"path": "/dev/null"})
    for pool, two in (("py2", upstreams[:2]), ("py3", upstreams[2:])):
        config["pools"][pool]["endpoints"] = [each.address for each in two]
    server = crossfade(config)
    get(server.port)
    await_unconnected(server)
    descriptors = fewest_descriptors(server)
    for each in upstreams:
        each.behave = bad_weather(lots, PATIENT)

    storm(server, config, upstreams, lots, min(60, WEATHER_SECONDS // 5))
    await_unconnected(server)
    memory = server.memory()
    clients = storm(server, config, upstreams, lots, WEATHER_SECONDS)
    await_unconnected(server)
    print(f"{dict(clients.outcomes)}, slowest {clients.slowest:.1f} s, descriptors {descriptors} and then "
          f"{fewest_descriptors(server)}, resident {memory >> 10} KiB and then {server.memory() >> 10} KiB")
    assert clients.failures == []
    missing = {"200", "413", "502", "503", "504", "broken off", "left"} - clients.outcomes.keys()
    assert not missing, "the weather was not bad enough"
    wait_until(lambda: server.descriptors() <= descriptors, what=f"no more than {descriptors} descriptors")
    assert SANITIZED or server.memory() < memory * 1.1 + (4 << 20), "memory grows with time"
