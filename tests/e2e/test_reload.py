"""Changing the file while requests flow: every request answered, the new positions in force within a second."""

import os
import subprocess
import time
from threading import Event, Thread

import pytest

from harness import Load, get, split_config, to_yaml, wait_until, with_dial
from harness.wait import SLOWER

IN_FORCE = 1.0 * SLOWER


def write_in_place(server, text):
    server.config_path.write_text(text)


def write_and_rename(server, text):
    beside = server.config_path.with_suffix(".new")
    beside.write_text(text)
    os.rename(beside, server.config_path)


def sed_in_place(server, text):
    dial = "name: all, path: /, new: "
    position = text.split(dial)[1].split("}")[0]
    subprocess.run(["sed", "-i", f"s|{dial}[0-9.]*%|{dial}{position}|", server.config_path], check=True)
    assert server.config_path.read_text() == text


def write_slowly(server, text):
    """In two halves, of which the first is valid, with a pause in which a hasty reader would take it."""
    with server.config_path.open("w") as file:
        file.write(with_dial(text, "all", "77%"))
        file.flush()
        time.sleep(0.2)  # the writer's own pace, not a wait
        assert server.metric("crossfade_dial_ratio", service="app", dial="all") != 0.77
        file.seek(0)
        file.truncate()
        file.write(text)


def write_and_hang_up(server, text):
    server.config_path.write_text(text)
    server.sighup()


def swap_config_map(server, text):
    """What the kubelet does: a new folder, and `..data` points to it from one moment to the next."""
    mount = server.config_path.parent
    old = os.readlink(mount / "..data")
    fresh = mount / f"..version-{hash(text)}"
    fresh.mkdir()
    (fresh / "crossfade.yaml").write_text(text)
    (mount / "..data_tmp").symlink_to(fresh.name)
    os.rename(mount / "..data_tmp", mount / "..data")
    (mount / old / "crossfade.yaml").unlink()
    (mount / old).rmdir()


def await_position(server, percent, within=IN_FORCE):
    wait_until(lambda: abs(server.metric("crossfade_dial_ratio", service="app", dial="all") - percent / 100) < 1e-9,
               timeout=within, what=f"the dial to stand at {percent}%")


@pytest.fixture
def running(crossfade, legacy, new, tmp_path):
    def start(change):
        config = split_config(legacy, new)
        if change is not swap_config_map:
            return crossfade(config)
        mount = tmp_path / "mount"
        (mount / "..version-0").mkdir(parents=True)
        (mount / "..version-0" / "crossfade.yaml").write_text(to_yaml(config))
        (mount / "..data").symlink_to("..version-0")
        (mount / "crossfade.yaml").symlink_to("..data/crossfade.yaml")
        return crossfade(None, config_path=mount / "crossfade.yaml")
    return start


@pytest.mark.parametrize("change", [write_in_place, write_and_rename, sed_in_place, write_slowly, write_and_hang_up,
                                    swap_config_map], ids=lambda change: change.__name__)
def test_every_way_to_change_the_file_works_under_load(running, change):
    server = running(change)
    text = server.config_path.read_text()
    with Load(server.port) as load:
        for position, sides in (("100%", {b"new"}), ("35%", {b"new", b"legacy"}), ("0%", {b"legacy"})):
            change(server, with_dial(text, "all", position))
            await_position(server, float(position[:-1]))
            wait_until(lambda: load.last_sides(40) == sides, timeout=IN_FORCE, what=f"every answer from {sides}")
            load.await_more(40)
            assert load.last_sides(40) == sides
    load.check()
    assert server.metric("crossfade_config_reloads_total", result="accepted") >= 3
    assert server.metric("crossfade_config_last_reload_successful") == 1


def test_raising_a_dial_moves_nobody_back(running):
    server = running(write_in_place)
    text, keys, before = server.config_path.read_text(), [f"k{n}" for n in range(60)], set()
    for percent in (10, 30, 60, 100):
        server.config_path.write_text(with_dial(text, "all", f"{percent}%"))
        await_position(server, percent)
        now = {key for key in keys if get(server.port, headers={"X-Account-Id": key}).content == b"new"}
        assert before <= now
        before = now
    assert before == set(keys)


def test_an_invalid_file_changes_nothing(running):
    server = running(write_in_place)
    text, before = server.config_path.read_text(), server.status()
    with Load(server.port) as load:
        for broken in (with_dial(text, "all", "101%"), "", text.replace("legacy: py2", "legacy: py4"), text[:-20]):
            refused = server.metric("crossfade_config_reloads_total", result="rejected")
            server.config_path.write_text(broken)
            server.await_metric("crossfade_config_reloads_total", refused + 1, result="rejected")
            assert server.metric("crossfade_config_last_reload_successful") == 0
        load.await_more(50)
        assert load.last_sides(len(load.answers)) == {b"legacy"}
    load.check()
    assert server.metrics().series("crossfade_config_info") == [({"hash": before["config"]["hash"]}, 1)]
    assert "crossfade.yaml" in server.log() and "refused" in server.log()
    server.config_path.write_text(with_dial(text, "all", "100%"))
    await_position(server, 100)
    assert server.metric("crossfade_config_last_reload_successful") == 1


def test_a_list_file_is_watched_too(crossfade, legacy, new, tmp_path):
    listed = tmp_path / "lists" / "partners.txt"
    listed.parent.mkdir()
    listed.write_text("somebody\n")
    include = [{"header": "X-Account-Id", "in_file": str(listed)}]
    server = crossfade(split_config(legacy, new, service={"include": include}))

    def side():
        return get(server.port, headers={"X-Account-Id": "partner"}).content

    assert side() == b"legacy"
    listed.write_text("somebody\npartner\n")
    wait_until(lambda: side() == b"new", timeout=IN_FORCE)
    beside = listed.with_suffix(".new")
    beside.write_text("somebody\n")
    os.rename(beside, listed)
    wait_until(lambda: side() == b"legacy", timeout=IN_FORCE)
    listed.unlink()  # a list that is gone is an error: protected customers stay protected
    server.await_metric("crossfade_config_reloads_total", 1, result="rejected")
    assert side() == b"legacy"


def test_pools_that_did_not_change_keep_their_connections(crossfade, legacy, new):
    server = crossfade(split_config(legacy, new, workers=1))
    get(server.port)
    server.config_path.write_text(with_dial(server.config_path.read_text(), "all", "1%"))
    await_position(server, 1)
    get(server.port)
    assert {request.connection for request in legacy.requests} == {0}


def test_pools_and_services_come_and_go(crossfade, legacy, new, upstream):
    other = upstream("other")
    config = split_config(legacy, new)
    server = crossfade(config)
    with Load(server.port) as load:
        config["pools"]["py2"]["endpoints"] = [other.address]
        server.config_path.write_text(to_yaml(config))
        wait_until(lambda: load.answers[-1][2] == b"other", timeout=IN_FORCE)
    load.check()
    wait_until(lambda: legacy.open_connections == 0, what="the old pool's connections to be closed")


def test_a_request_keeps_the_configuration_it_began_with(crossfade, legacy, new):
    go, answers = Event(), []

    def behave(exchange):
        go.wait(5)
        exchange.send(b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nold")

    legacy.behave = behave
    server = crossfade(split_config(legacy, new))
    thread = Thread(target=lambda: answers.append(get(server.port)))
    thread.start()
    wait_until(lambda: legacy.requests)
    config = split_config(new, new, pool={"idle_timeout": "1s"})
    server.config_path.write_text(to_yaml(config))
    server.await_metric("crossfade_config_reloads_total", 1, result="accepted")
    assert get(server.port).content == b"new"
    go.set()
    thread.join()
    assert (answers[0].status, answers[0].content) == (200, b"old")


def test_what_needs_a_restart_says_so(running):
    server = running(write_in_place)
    text = server.config_path.read_text()
    assert server.metric("crossfade_config_restart_needed") == 0
    server.config_path.write_text(with_dial(text, "all", "5%").replace("workers: 2", "workers: 1"))
    await_position(server, 5)
    assert server.metric("crossfade_config_restart_needed") == 1
    assert "restart" in server.log()
    server.config_path.write_text(text)
    await_position(server, 0)
    assert server.metric("crossfade_config_restart_needed") == 0


def test_a_file_that_vanishes_and_comes_back(running):
    server = running(write_in_place)
    text = server.config_path.read_text()
    server.config_path.unlink()
    assert get(server.port).status == 200
    server.config_path.write_text(with_dial(text, "all", "7%"))
    await_position(server, 7)
