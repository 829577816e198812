"""How fast a side is taken back under full load, and that no request fails meanwhile. The report is printed (-s)."""

from statistics import median

import pytest

from harness import Crossfade, run, split_config
from harness.rollback import Pressure, Witnesses
from harness.wait import SLOWER

WORKERS = 2
TURNS = 11
WAYS = ["hold", "dial set --url", "dial set --config"]


@pytest.fixture
def server(crossfade, legacy, new) -> Crossfade:
    document = split_config(legacy, new, [{"name": "all", "path": "/", "new": "100%"}], {"hosts": ["app.example"]})
    document["workers"] = WORKERS
    document["access_log"] = "off"
    return crossfade(document)


def command(server, way, side):
    """The command that turns everything to that side."""
    url = f"http://127.0.0.1:{server.admin_port}"
    if way == "hold":
        return ["hold", "app", "release" if side == b"new" else "legacy", "--url", url]
    where = ["--url", url] if way == "dial set --url" else ["--config", server.config_path]
    return ["dial", "set", *where, "app/all", "100%" if side == b"new" else "0%", "--yes"]


def turn(server, way, side):
    done = run(*command(server, way, side))
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("way", WAYS)
def test_a_side_is_taken_back_on_every_worker_and_nothing_fails(server, way, record_property):
    # Connections go to the worker that has fewest: two for each.
    with Witnesses(server.port, 2 * WORKERS) as witnesses, Pressure(server.port, WORKERS):
        seconds = []
        for _ in range(TURNS):
            seconds.append(witnesses.seconds_until(b"legacy", lambda: turn(server, way, b"legacy")))
            witnesses.seconds_until(b"new", lambda: turn(server, way, b"new"))
    assert witnesses.failures == []
    report = (f"{way}: legacy on every worker after {median(seconds) * 1000:.0f} ms at the median of {TURNS}, "
              f"{max(seconds) * 1000:.0f} ms at most; {len(witnesses.answers)} requests, none failed")
    record_property("rollback", report)
    print("\n" + report)
    assert median(seconds) < 5 * SLOWER  # far from what it takes anywhere: that is the report's to say
