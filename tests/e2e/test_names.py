"""Endpoints by name: looked up again and again, every address an endpoint. The name server is the test's own."""

import socket
import time
from pathlib import Path
from threading import Event, Thread
from types import SimpleNamespace

import pytest

from harness import (NXDOMAIN, SERVFAIL, SILENT, Load, NameServer, Unavailable, answer, get, split_config, to_yaml,
                     wait_until)
from harness.wait import SLOWER

NAME, OTHER, SLOW = "app.crossfade.test", "other.crossfade.test", "slow.crossfade.test"
TWO, THREE = "127.0.0.2", "127.0.0.3"
IN_FORCE = 1.0 * SLOWER  # five times the interval; its default would take ten times as long
LONG_LOOKUP = 5 * SLOWER


@pytest.fixture
def names():
    try:
        server = NameServer()
    except Unavailable as reason:
        pytest.skip(str(reason))
    yield server
    server.stop()


@pytest.fixture
def asking(crossfade, names, tmp_path):
    """asking(config): a proxy that asks `names`, each time for so many seconds."""
    def start(config, timeout=1):
        try:
            under = names.run_under(tmp_path / "etc", timeout)
        except Unavailable as reason:
            pytest.skip(str(reason))
        return crossfade(config, under=under)
    return start


@pytest.fixture
def pair(upstream):
    """Two endpoints with one port."""
    two = upstream("two", host=TWO)
    return two, upstream("three", host=THREE, port=two.port)


def named(port, new=None, name=NAME, **more):
    """A configuration whose legacy side is that name; without `new`, its new side, too."""
    legacy = SimpleNamespace(address=f"{name}:{port}")
    return split_config(legacy, new or legacy, pool={"resolve_interval": "200ms", "balance": "round_robin"}, **more)


def contents(server, count=12):
    return {get(server.port).content for _ in range(count)}


def await_contents(server, expected):
    wait_until(lambda: contents(server, 4) == expected, timeout=IN_FORCE, what=f"answers of {expected} alone")
    assert contents(server) == expected


def lookups(server, result, name=NAME):
    return server.metric("crossfade_name_lookups_total", name=name, result=result)


def await_lookups(server, result, more=2, name=NAME):
    server.await_metric("crossfade_name_lookups_total", lookups(server, result, name) + more, name=name, result=result)


def endpoints(server, pool="py2"):
    return {labels["endpoint"] for labels, _ in server.metrics().series("crossfade_endpoint_up")
            if labels["pool"] == pool}


def test_every_address_of_a_name_is_an_endpoint(asking, names, pair):
    names.names[NAME] = [TWO, THREE]
    server = asking(named(pair[0].port))
    assert contents(server) == {b"two", b"three"}
    assert endpoints(server) == {upstream.address for upstream in pair}
    series = server.metrics().series("crossfade_name_lookups_total")
    assert [(labels["name"], labels["result"]) for labels, value in series if value >= 1] == [(NAME, "ok")]
    assert ({"name": NAME, "result": "failed"}, 0) in series
    await_lookups(server, "ok")


def test_an_address_that_is_added_gets_requests(asking, names, pair):
    names.names[NAME] = [TWO]
    server = asking(named(pair[0].port))
    assert contents(server) == {b"two"}
    names.names[NAME] = [THREE, TWO]
    await_contents(server, {b"two", b"three"})
    assert endpoints(server) == {upstream.address for upstream in pair}


def test_an_address_that_is_removed_drains(asking, names, pair):
    two, three = pair
    go, answers = Event(), []

    def behave(exchange):
        if exchange.request.target == "/slow":
            go.wait(10)
        answer()(exchange)

    two.behave = behave
    names.names[NAME] = [TWO]
    server = asking(named(two.port, workers=1))
    asker = Thread(target=lambda: answers.append(get(server.port, "/slow")))
    asker.start()
    wait_until(lambda: two.requests, what="the slow request")
    assert contents(server) == {b"two"}
    assert two.open_connections == 2  # one carries the slow request, one is idle
    names.names[NAME] = [THREE]
    await_contents(server, {b"three"})
    wait_until(lambda: two.open_connections == 1, what="the idle connection to be closed")
    seen = len(two.requests)
    go.set()
    asker.join()
    assert (answers[0].status, answers[0].content) == (200, b"two")
    wait_until(lambda: two.open_connections == 0, what="the other connection to be closed")
    assert contents(server) == {b"three"}
    assert len(two.requests) == seen
    wait_until(lambda: endpoints(server) == {three.address}, what="the removed address to disappear")
    assert lookups(server, "failed") == 0


@pytest.mark.parametrize("failure", [SERVFAIL, NXDOMAIN, SILENT, []], ids=["servfail", "nxdomain", "silent", "empty"])
def test_a_lookup_that_fails_keeps_the_last_answer(asking, names, pair, failure):
    names.names[NAME] = [TWO, THREE]
    server = asking(named(pair[0].port))
    assert lookups(server, "failed") == 0
    names.names[NAME] = failure
    await_lookups(server, "failed")
    ok = lookups(server, "ok")
    assert contents(server) == {b"two", b"three"}
    assert server.log().count(f"the name {NAME} does not resolve") == 1
    assert lookups(server, "ok") == ok
    names.names[NAME] = [THREE]
    wait_until(lambda: endpoints(server) == {pair[1].address}, what="the new answer")
    assert contents(server) == {b"three"}


@pytest.mark.parametrize("failure", [SERVFAIL, NXDOMAIN], ids=["servfail", "nxdomain"])
def test_a_name_that_does_not_resolve_at_the_start_comes_up_when_it_does(asking, names, pair, failure):
    names.names[NAME] = failure
    server = asking(named(pair[0].port))
    refused = get(server.port)
    assert (refused.status, refused.code) == (503, "no_endpoint")
    await_lookups(server, "failed")
    assert lookups(server, "ok") == 0
    names.names[NAME] = [TWO]
    wait_until(lambda: get(server.port).status == 200, timeout=IN_FORCE, what="an answer")
    assert lookups(server, "ok") >= 1


def test_a_new_side_without_an_address_falls_back(asking, names, legacy, pair):
    config = split_config(legacy, SimpleNamespace(address=f"{NAME}:{pair[0].port}"), pool={"resolve_interval": "200ms"},
                          dials=[{"name": "all", "path": "/", "new": "100%"}])
    server = asking(config)
    assert contents(server) == {b"legacy"}
    server.logged(reason="fallback", side="legacy")
    names.names[NAME] = [THREE]
    await_contents(server, {b"three"})


def test_a_reload_brings_names_and_takes_them_away(asking, names, pair):
    names.names.update({NAME: [TWO], OTHER: [THREE]})
    config = named(pair[0].port)
    server = asking(config)
    assert contents(server) == {b"two"}
    server.config_path.write_text(to_yaml(named(pair[0].port, name=OTHER)))
    server.await_metric("crossfade_config_reloads_total", 1, result="accepted")
    assert contents(server) == {b"three"}
    series = server.metrics().series("crossfade_name_lookups_total")
    assert {labels["name"] for labels, _ in series} == {OTHER}
    assert lookups(server, "ok", OTHER) >= 1


def test_a_reload_that_waits_for_a_name_takes_no_other_away(asking, names, pair):
    """While one of the new names is waited for, another one resolves: the configuration in force keeps its own."""
    names.names.update({NAME: [TWO], OTHER: [TWO], SLOW: SILENT})
    slow = SimpleNamespace(address=f"{SLOW}:{pair[0].port}")
    server = asking(named(pair[0].port), timeout=LONG_LOOKUP)
    with Load(server.port, clients=2) as load:
        server.config_path.write_text(to_yaml(named(pair[0].port, new=slow, name=OTHER)))
        server.await_metric("crossfade_config_reloads_total", 1, result="accepted")
        load.await_more(20)
    load.check()
    assert SLOW in names.asked


def test_a_slow_name_holds_up_nobody_not_even_the_end(asking, names, pair):
    names.names.update({NAME: [TWO], OTHER: [TWO]})
    other = SimpleNamespace(address=f"{OTHER}:{pair[0].port}")
    server = asking(named(pair[0].port, new=other), timeout=LONG_LOOKUP)
    names.names[OTHER] = SILENT
    asked = names.asked.count(OTHER)
    wait_until(lambda: names.asked.count(OTHER) > asked, what="the slow name to be asked for")
    names.names[NAME] = [THREE]
    await_contents(server, {b"three"})
    assert lookups(server, "failed", OTHER) == 0  # it is still being waited for
    begun = time.monotonic()
    assert server.terminate() == 0
    assert time.monotonic() - begun < LONG_LOOKUP / 2


def have_ipv6():
    try:
        with socket.socket(socket.AF_INET6) as sock:
            sock.bind(("::1", 0))
        return True
    except OSError:
        return False


needs_ipv6 = pytest.mark.skipif(not have_ipv6(), reason="there is no ::1")


@needs_ipv6
def test_both_kinds_of_addresses_are_endpoints(asking, names, upstream):
    six = upstream("six", host="::1")
    upstream("two", host=TWO, port=six.port)
    names.names[NAME] = ["::1"]
    server = asking(named(six.port))
    assert contents(server) == {b"six"}
    names.names[NAME] = ["::1", TWO]
    await_contents(server, {b"six", b"two"})
    assert endpoints(server) == {f"[::1]:{six.port}", f"{TWO}:{six.port}"}
    await_lookups(server, "ok")


@needs_ipv6
def test_a_literal_address_of_ipv6_is_an_endpoint(crossfade, upstream):
    six = upstream("six", host="::1")
    server = crossfade(split_config(six, six))
    assert contents(server) == {b"six"}
    assert endpoints(server) == {f"[::1]:{six.port}"}
    assert server.metrics().series("crossfade_name_lookups_total") == []


def test_nobody_else_sees_the_etc_of_the_proxy(asking, names, pair):
    names.names[NAME] = [TWO]
    server = asking(named(pair[0].port))
    assert contents(server) == {b"two"}
    here = Path("/etc/resolv.conf")
    assert not here.exists() or names.address not in here.read_text()
    assert str(server.folder.parent.name) not in Path("/proc/self/mountinfo").read_text()
