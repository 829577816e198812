"""The kill switch at run time: every request to legacy from the next one on, whatever becomes of the file."""

import json
import os
import re
from threading import Event

import pytest

from harness import Client, Load, get, run, split_config, to_yaml, wait_until
from harness.admin import post

WORKERS = 2


@pytest.fixture
def config(legacy, new, tmp_path):
    (tmp_path / "state").mkdir()
    document = split_config(legacy, new, [{"name": "all", "path": "/", "new": "100%"}])
    document["workers"] = WORKERS
    document["state_dir"] = str(tmp_path / "state")
    return document


@pytest.fixture
def server(crossfade, config):
    return crossfade(config)


def hold(server, *arguments):
    return run("hold", *arguments, "--url", f"http://127.0.0.1:{server.admin_port}")


def side(server):
    return get(server.port).content.decode()


def spoil(server):
    server.config_path.write_text("services: [")


def remove(server):
    server.config_path.unlink()


def leave(server):
    """As it is."""


@pytest.mark.parametrize("damage", [leave, spoil, remove])
def test_a_hold_is_in_force_for_the_next_request_whatever_the_file_is(server, damage):
    kept = [Client(server.port) for _ in range(4 * WORKERS)]  # on every worker
    assert {client.request().content for client in kept} == {b"new"}
    damage(server)
    if damage is not leave:
        wait_until(lambda: server.status()["config"]["file_state"] in ("rejected", "missing"), what="the damage")
    done = hold(server, "app", "legacy", "--why", "errors on py3")
    where = f"127.0.0.1:{server.admin_port}"
    assert (done.returncode, done.stdout, done.stderr) == (0, f"{where}: app is held at legacy\n", "")
    assert {client.request().content for client in kept} == {b"legacy"}
    assert server.status()["config"]["generation"] == 1  # nothing was reloaded
    done = hold(server, "app", "release")
    assert (done.returncode, done.stdout) == (0, f"{where}: app is not held at run time\n")
    assert {client.request().content for client in kept} == {b"new"}
    for client in kept:
        client.sock.close()


def test_it_overrules_an_override_whose_answer_says_so(server):
    hold(server, "app", "legacy")
    answer = get(server.port, headers={"X-Backend": "py3"})
    assert answer.content == b"legacy"
    assert answer.header("X-Crossfade") == "side=legacy; pool=py2; reason=hold; dial=all"
    server.logged(side="legacy", reason="hold")


def test_it_is_loud(server):
    hold(server, "app", "legacy", "--why", "errors <b>on</b> py3")
    assert server.metric("crossfade_hold", service="app") == 1
    service, = server.status()["services"]
    assert service["hold"] == "legacy"
    assert service["run_time_hold"]["who"] == "127.0.0.1" and service["run_time_hold"]["why"] == "errors <b>on</b> py3"
    newest = server.admin("/api/history").json()["changes"][0]
    assert [newest[key] for key in ("outcome", "source", "who", "service", "why", "hash")] == [
        "held", "api", "127.0.0.1", "app", "errors <b>on</b> py3", None]
    assert re.search(r" warning HOLD: app is held at legacy by 127\.0\.0\.1: 'errors <b>on</b> py3'$", server.log(),
                     re.MULTILINE)
    assert "HOLD: everything goes to legacy" in server.admin("/api/board.md").content.decode()
    shown = run("hold", "--url", f"http://127.0.0.1:{server.admin_port}").stdout
    assert re.fullmatch(r"\S+: app: held at legacy since \S+Z by 127\.0\.0\.1: errors <b>on</b> py3\n", shown)
    hold(server, "app", "release")
    assert server.metric("crossfade_hold", service="app") == 0
    assert server.admin("/api/history").json()["changes"][0]["outcome"] == "released"
    assert "hold of app released by 127.0.0.1" in server.log()


def test_it_survives_reloads_and_a_restart(server, crossfade, config):
    hold(server, "app", "legacy")
    server.config_path.write_text(to_yaml(config) + "# changed\n")
    wait_until(lambda: server.status()["config"]["generation"] == 2, what="the reload")
    assert side(server) == "legacy"
    since = server.status()["services"][0]["run_time_hold"]["since"]
    assert server.terminate() == 0
    again = crossfade(config)
    assert side(again) == "legacy"
    assert again.status()["services"][0]["run_time_hold"]["since"] == since
    assert "HOLD: app is held at legacy since" in again.log()
    hold(again, "app", "release")
    again.terminate()
    assert side(crossfade(config)) == "new"


def test_without_a_folder_for_it_a_restart_forgets(crossfade, config):
    del config["state_dir"]
    server = crossfade(config)
    hold(server, "app", "legacy")
    server.terminate()
    assert side(crossfade(config)) == "new"


@pytest.mark.parametrize("content", ["", "{", '{"version": 7}', "\0" * 100])
def test_a_broken_state_file_is_said_and_does_not_stop_the_start(crossfade, config, tmp_path, content):
    state = tmp_path / "state" / "holds.json"
    state.write_text(content)
    server = crossfade(config)
    assert f"holds of before may be lost: {state}" in server.log()
    assert side(server) == "new"
    assert state.read_text() == content
    hold(server, "app", "legacy")
    assert [entry["service"] for entry in json.loads(state.read_text())["holds"]] == ["app"]
    assert state.with_name("holds.json.bad").read_text() == content


def test_of_a_state_file_with_mistakes_each_entry_that_names_its_service_is_a_hold(crossfade, config, tmp_path):
    (tmp_path / "state" / "holds.json").write_text('{"version": 1, "holds": [{"service": "app", "since": "once"}, 5]}')
    server = crossfade(config)
    assert "holds[0].who: expected" in server.log()
    assert side(server) == "legacy"


def test_a_held_service_that_gets_another_name_stays_held(server, config):
    hold(server, "app", "legacy", "--why", "errors")
    config["services"][0]["name"] = "shop"
    server.config_path.write_text(to_yaml(config))
    wait_until(lambda: server.status()["config"]["generation"] == 2, what="the reload")
    assert side(server) == "legacy"
    assert "HOLD: app is called shop now, and held" in server.log()
    assert re.search(r"shop: held at legacy since \S+ by 127\.0\.0\.1: errors", hold(server).stdout)


def test_hosts_that_move_from_a_held_service_to_a_new_one_stay_held(crossfade, config):
    config["services"][0]["hosts"] = ["a.example", "b.example"]
    server = crossfade(config)
    hold(server, "app", "legacy", "--why", "errors")
    config["services"].append(dict(config["services"][0], name="b", hosts=["b.example"]))
    config["services"][0]["hosts"] = ["a.example"]
    server.config_path.write_text(to_yaml(config))
    wait_until(lambda: server.status()["config"]["generation"] == 2, what="the reload")
    for host in ("a.example", "b.example"):
        assert get(server.port, host=host).content == b"legacy"
    assert "HOLD: b takes hosts of app, and is held" in server.log()
    assert [server.metric("crossfade_hold", service=name) for name in ("app", "b")] == [1, 1]


def test_no_reason_is_in_the_way_of_a_hold(server):
    done = hold(server, "app", "legacy", "--why", os.fsdecode(b"Z\xfcrich " + 9_000 * b"x"))
    assert done.returncode == 0, done.stderr
    assert side(server) == "legacy"
    assert "by 127.0.0.1: Zürich xxx" in hold(server).stdout


def test_a_hold_of_a_service_that_is_gone_is_said(crossfade, config):
    config["services"][0]["hosts"] = ["app.example"]
    server = crossfade(config)
    hold(server, "app", "legacy")
    text = to_yaml(config)
    config["services"][0].update(name="other", hosts=["other.example"])
    server.config_path.write_text(to_yaml(config))
    wait_until(lambda: server.status()["config"]["generation"] == 2, what="the reload")
    assert "app: held at legacy, but there is no such service" in hold(server).stdout
    assert server.status()["held_without_service"] == ["app"] and server.metric("crossfade_hold", service="app") == 1
    server.config_path.write_text(text)
    wait_until(lambda: server.status()["config"]["generation"] == 3, what="the reload")
    assert side(server) == "legacy"


def test_a_folder_that_is_gone_stops_no_hold_and_is_said(server, tmp_path):
    (tmp_path / "state").rmdir()
    done = hold(server, "app", "legacy")
    assert done.returncode == 0
    assert re.search(r"app is held at legacy; a restart forgets it: cannot write \S+holds\.json", done.stdout)
    assert side(server) == "legacy"


def test_the_files_hold_stays_when_one_at_run_time_ends(crossfade, config):
    config["services"][0]["hold"] = "legacy"
    server = crossfade(config)
    hold(server, "app", "legacy")
    hold(server, "app", "release")
    assert side(server) == "legacy"
    assert "app: held at legacy by the file" in hold(server).stdout


def test_it_moves_a_service_that_the_file_holds_at_new(crossfade, config):
    config["services"][0]["hold"] = "new"
    config["services"][0]["dials"][-1]["new"] = "0%"
    server = crossfade(config)
    assert (side(server), server.metric("crossfade_hold", service="app")) == ("new", -1)
    hold(server, "app", "legacy")
    assert (side(server), server.metric("crossfade_hold", service="app")) == ("legacy", 1)


def test_mistakes_are_named(server):
    done = hold(server, "ap", "legacy")
    assert done.returncode == 1 and "there is no service 'ap'; services are app; did you mean 'app'?" in done.stderr
    assert hold(server, "app", "new").returncode == 2
    assert hold(server, "app").returncode == 2
    assert hold(server, "a/b", "legacy").returncode == 2
    refused = post(server, "/api/hold/app", {"hold": "new"})
    assert refused.status == 422 and "only be moved towards legacy" in refused.json()["detail"]
    assert side(server) == "new"


def test_several_processes_are_asked_and_one_that_is_away_is_named(server, crossfade, config):
    other = crossfade(config)
    urls = [f"http://127.0.0.1:{each}" for each in (server.admin_port, 1, other.admin_port)]
    done = run("hold", "app", "legacy", *(part for url in urls for part in ("--url", url)))
    assert done.returncode == 1
    assert len(done.stdout.splitlines()) == 2 and "http://127.0.0.1:1/api/hold/app" in done.stderr
    assert (side(server), side(other)) == ("legacy", "legacy")


def test_turning_it_to_and_fro_under_load_loses_no_request(server):
    with Load(server.port) as load:
        for _ in range(10):
            hold(server, "app", "legacy")
            load.await_more(40)
            assert load.last_sides(10) == {b"legacy"}
            hold(server, "app", "release")
            load.await_more(40)
            assert load.last_sides(10) == {b"new"}
    load.check()


def test_a_request_that_is_under_way_is_not_cut(crossfade, config, new):
    go_on = Event()

    def wait(exchange):
        go_on.wait(20)
        exchange.send(b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nnew")

    new.behave = wait
    server = crossfade(config)
    with Client(server.port) as client:
        client.send(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        wait_until(lambda: server.metric("crossfade_requests_in_flight", pool="py3") == 1, what="a request under way")
        hold(server, "app", "legacy")
        go_on.set()
        assert client.response().content == b"new"
        assert client.request().content == b"legacy"
