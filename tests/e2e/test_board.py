"""The board: a running proxy's dials as picture, text and data, and what `crossfade board` makes of an earlier one."""

import json
import os
import re
import stat
import xml.etree.ElementTree as ElementTree

import pytest

from harness import DeadPort, get, raw, run, wait_until, with_dial

SVG = "{http://www.w3.org/2000/svg}"
DIALS = [{"name": "rates", "path": "/rates", "new": "25%"}, {"name": "all", "path": "/", "new": "0%"}]


@pytest.fixture
def server(proxy):
    return proxy(dials=DIALS)


def url_of(server, path=""):
    return f"http://127.0.0.1:{server.admin_port}{path}"


def board(source, *arguments):
    return run("board", "--from", source, *arguments)


def turn(server, name, position):
    """Moves a dial as people do, and waits until it is in force."""
    server.config_path.write_text(with_dial(server.config_path.read_text(), name, position))
    wait_until(lambda: positions(server)[name] == position, what=f"{name} at {position}")


def positions(server):
    service, = server.admin("/api/board.json").json()["services"]
    return {dial["name"]: dial["position"] for dial in service["dials"]}


def texts(picture):
    root = ElementTree.fromstring(picture)
    assert root.tag == SVG + "svg"
    assert {element.tag for element in root.iter()} <= {SVG + name for name in
                                                        ("svg", "title", "desc", "g", "rect", "line", "path", "text")}
    return [element.text for element in root.iter(SVG + "text")]


def test_the_admin_address_shows_the_board_in_three_forms(server):
    turn(server, "rates", "50%")
    data, text, picture = (server.admin(f"/api/board.{ending}") for ending in ("json", "md", "svg"))
    assert [answer.header("Content-Type") for answer in (data, text, picture)] == [
        "application/json", "text/markdown; charset=utf-8", "image/svg+xml"]
    assert picture.header("Content-Security-Policy").startswith("default-src 'none'")
    assert data.json()["crossfade_board"] == 1
    row = r"\| `rates` +\| `/rates` +\| 50% +\| \+25 points since \d\d:\d\d (today|yesterday), not known before "
    assert re.search(row, text.content.decode())
    assert {"rates", "/rates", "50%", "+25 points"} <= set(texts(picture.content))


def test_it_is_written_in_every_form(server, tmp_path):
    for base in ("", "/", "/api/board.json"):
        for ending in ("json", "md", "svg"):
            file = tmp_path / f"board.{ending}"
            done = board(url_of(server, base), "--out", file)
            assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
            assert board(url_of(server, base), "--out", "-", "--format", ending).stdout.splitlines()[0]
    assert json.loads((tmp_path / "board.json").read_text())["services"][0]["name"] == "app"
    assert (tmp_path / "board.md").read_text().startswith("# crossfade, ")
    assert "rates" in texts((tmp_path / "board.svg").read_bytes())


def test_the_file_is_replaced_as_a_whole_with_the_umasks_mode(server, tmp_path):
    file, link = tmp_path / "board.txt", tmp_path / "link.md"
    file.write_text("old")
    link.symlink_to(file)
    with file.open() as held:
        assert board(url_of(server), "--out", link).returncode == 0
        assert held.read() == "old"
    assert file.read_text().startswith("# crossfade")
    assert link.is_symlink()
    umask = os.umask(0o022)
    os.umask(umask)
    assert stat.S_IMODE(file.stat().st_mode) == 0o666 & ~umask
    assert sorted(os.listdir(tmp_path)) == ["board.txt", "crossfade0", "link.md"]


def test_traffic_is_compared_in_words(server, legacy, new):
    new.behave = raw(b"HTTP/1.1 500 Oops\r\nContent-Length: 3\r\n\r\nabc", close=False)
    for n in range(60):
        get(server.port, "/rates", headers={"X-Account-Id": f"k{n}"})

    def compared():
        rates = server.admin("/api/board.json").json()["services"][0]["dials"][0]["sides"]
        return sum(side["compared"] for side in rates.values()) == 60
    wait_until(compared, timeout=30, what="the requests to be in the window")
    text = server.admin("/api/board.md").content.decode()
    assert re.search(r"- `rates`: new side: 100% errors against 0%, p95 .*: not enough samples to compare", text)
    assert "- `all`: no traffic yet" in text


def test_changes_are_counted_from_an_earlier_board(server, tmp_path):
    old = tmp_path / "old.json"
    assert board(url_of(server), "--out", old).returncode == 0
    day_before = json.loads(old.read_text())
    day_before["at"] = "2026-01-05T09:00:00.000Z"  # a Monday
    day_before["since"] = "2026-01-01T09:00:00.000Z"
    old.write_text(json.dumps(day_before))
    turn(server, "rates", "26%")
    done = board(url_of(server), "--out", "-", "--format", "md", "--since", old)
    assert done.returncode == 0
    assert re.search(r"^2 dials in 1 service, 1 moved since Mon 5 Jan( \d{4})? 09:00\.$", done.stdout, re.MULTILINE)
    assert re.search(r"\| `rates` .*\+1 point since Mon 5 Jan", done.stdout)


def test_differences_to_an_earlier_board_are_listed(server, tmp_path):
    old = tmp_path / "old.json"
    assert board(url_of(server), "--out", old).returncode == 0
    text = server.config_path.read_text()
    text = text.replace("{name: all,", "{name: labels, path: /labels, new: 1%}\n      - {name: all,")
    server.config_path.write_text(with_dial(text, "rates", "30%"))
    wait_until(lambda: positions(server).get("labels") == "1%", what="the new dial")
    done = board(url_of(server), "--out", "-", "--format", "md", "--compare", old)
    assert "\n- `app/rates` moved from 25% to 30%\n- `app/labels` is new, at 1%\n" in done.stdout
    backwards = json.loads(board(url_of(server), "--out", "-", "--format", "json", "--compare", old).stdout)
    assert backwards["comparison"]["dials"] == [
        {"service": "app", "dial": "rates", "from": "25%", "to": "30%"},
        {"service": "app", "dial": "labels", "from": None, "to": "1%"}]
    picture = board(url_of(server), "--out", "-", "--format", "svg", "--compare", old).stdout
    assert {"25% → 30%", "app/rates"} <= set(texts(picture))


def test_a_refused_file_is_on_the_board(server):
    server.config_path.write_text("nonsense: 1\n")
    wait_until(lambda: server.admin("/api/board.json").json()["config"]["file_state"] == "rejected",
               what="the file to be refused")
    text = server.admin("/api/board.md").content.decode()
    assert "The configuration on disk was refused" in text and "nonsense" in text
    assert any("was refused" in line for line in texts(server.admin("/api/board.svg").content))


def test_hostile_names_are_text(server, tmp_path):
    data = server.admin("/api/board.json").json()
    dial = data["services"][0]["dials"][0]
    dial["name"], dial["path"] = "]]><script>&\"'\u0000\u202e|`", "/<!--&lt;" + "x" * 5000
    data["services"][0]["name"] = "\u0001<svg onload='x'>"
    old = tmp_path / "old.json"
    old.write_text(json.dumps({**data, "at": "2026-01-05T09:00:00.000Z", "since": "2026-01-05T09:00:00.000Z"}))
    done = board(url_of(server), "--out", "-", "--format", "svg", "--compare", old)
    assert done.returncode == 0
    assert any("<svg onload" in (text or "") for text in texts(done.stdout))


def test_what_cannot_be_asked_is_named(tmp_path, server, upstream):
    out = tmp_path / "board.md"
    out.write_text("old")
    dead = DeadPort()
    refused = board(f"http://{dead.address}", "--out", out)
    dead.stop()
    assert (refused.returncode, refused.stdout) == (1, "")
    assert re.fullmatch(r"crossfade: http://127\.0\.0\.1:\d+/api/board\.json: connecting: Connection refused\n",
                        refused.stderr)
    other = upstream("other", raw(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"))
    assert "is not JSON" in board(f"http://{other.address}", "--out", out).stderr
    garbage = upstream("garbage", raw(b"SSH-2.0-OpenSSH_9.2\r\n"))
    assert "is not HTTP/1.1" in board(f"http://{garbage.address}", "--out", out).stderr
    done = board(url_of(server, "/elsewhere"), "--out", out)
    assert done.returncode == 1 and "answered 404 Not Found ('not_found')" in done.stderr
    assert out.read_text() == "old"


def test_files_that_are_no_board_are_named(server, tmp_path):
    old = tmp_path / "old.json"
    for content, expected in (("{}", "is no board of crossfade"), ("{", "is not JSON"),
                              (json.dumps({"crossfade_board": 2}), "expected version 1")):
        old.write_text(content)
        for option in ("--since", "--compare"):
            done = board(url_of(server), "--out", tmp_path / "board.svg", option, old)
            assert (done.returncode, done.stdout) == (1, "")
            assert str(old) in done.stderr and expected in done.stderr
    done = board(url_of(server), "--out", tmp_path / "board.svg", "--since", tmp_path / "absent.json")
    assert done.returncode == 1 and "absent.json: cannot be read" in done.stderr
    data = server.admin("/api/board.json").json()
    old.write_text(json.dumps({**data, "at": "2199-01-01T00:00:00.000Z"}))
    done = board(url_of(server), "--out", tmp_path / "board.svg", "--since", old)
    assert done.returncode == 1 and "made after" in done.stderr
    assert not (tmp_path / "board.svg").exists()


def test_a_place_that_cannot_be_written_is_named(server, tmp_path):
    os.mkfifo(tmp_path / "pipe.md")
    for place in ("absent/board.md", "", "pipe.md"):
        done = board(url_of(server), "--out", tmp_path / place, "--format", "md")
        assert done.returncode == 1 and f"cannot write {tmp_path / place}" in done.stderr
