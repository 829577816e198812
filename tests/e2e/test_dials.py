"""Turning dials by `crossfade dial`: in a file, and through a running proxy."""

import json
import os
import pty
import stat
import subprocess
import tempfile
from pathlib import Path

import pytest

from harness import PATIENCE, get, readable, run, split_config, to_yaml, wait_until
from harness.process import binary

DIALS = [{"name": "rates", "path": "/rates", "new": "10%"}, {"name": "labels", "path": "/labels", "methods": ["POST"],
         "new": "0.5%"}, {"name": "all", "path": "/", "new": "0%"}]

NOBODY = 65534


@pytest.fixture
def document(tmp_path, legacy, new):
    """A file as people leave it."""
    path = tmp_path / "kept" / "crossfade.yaml"
    path.parent.mkdir()
    text = to_yaml(split_config(legacy, new, dials=DIALS))
    path.write_bytes(("# new: 10%\n" + text.replace("new: 10%", "new: '10%'") + "# the end  ").encode())
    return path


def dial(*arguments, **more):
    return run("dial", *arguments, stdin=subprocess.DEVNULL, **more)


def turn(path, *dials):
    return dial("set", "--yes", "--config", path, *dials)


def url_of(server):
    return f"http://127.0.0.1:{server.admin_port}"


def positions(*place):
    rows = json.loads(dial("list", *place, "--json").stdout)
    return {row["dial"]: row["position"] for row in rows}


def test_a_table_of_the_file(document):
    done = dial("list", "--config", document)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == ["service  dial    match         position", "app      rates   /rates        10%",
                                        "app      labels  POST /labels  0.5%", "app      all     /             0%"]


def test_only_the_position_changes_and_what_changes_is_said(document):
    before = document.read_bytes()
    done = turn(document, "app/rates", "25%")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("app/rates: 10% -> 25%: 15% of the keys move legacy -> new\n"), done.stdout
    assert done.stdout.endswith(f"written: {document}\n")
    assert document.read_bytes() == before.replace(b"'10%'", b"'25%'")
    assert run("check", document).returncode == 0


def test_line_ends_stay(document):
    before = document.read_bytes().replace(b"\n", b"\r\n")
    document.write_bytes(b"\xef\xbb\xbf" + before)
    assert turn(document, "app/rates", "25%", "app/all", "100%").returncode == 0
    changed = before.replace(b"'10%'", b"'25%'").replace(b"new: 0%", b"new: 100%")
    assert document.read_bytes() == b"\xef\xbb\xbf" + changed


def test_mode_owner_and_symlink_stay(document, tmp_path):
    document.chmod(0o640)
    if os.geteuid() == 0:
        os.chown(document, 12345, 23456)
    before = document.stat()
    link = tmp_path / "link.yaml"
    link.symlink_to("kept/crossfade.yaml")
    assert turn(link, "app/rates", "25%").returncode == 0
    after = document.stat()
    assert stat.S_IMODE(after.st_mode) == 0o640
    assert (after.st_uid, after.st_gid) == (before.st_uid, before.st_gid)
    assert link.is_symlink() and positions("--config", link)["rates"] == "25%"
    assert os.listdir(document.parent) == ["crossfade.yaml"], "nothing is left behind"


def identity(path):
    """What writing changes; reading changes the rest of a stat."""
    found = path.stat()
    return found.st_ino, found.st_mtime_ns, found.st_ctime_ns


def test_where_it_stands_already_nothing_is_written(document):
    before = identity(document)
    done = turn(document, "app/rates", "10%")
    assert (done.returncode, done.stdout, done.stderr) == (0, "app/rates: 10% already\n", "")
    assert identity(document) == before


def test_what_is_not_there_is_refused_with_its_nearest(document):
    before = document.read_bytes()
    for words, code, said in (
            (("app/rats", "25%"), 1, "there is no dial 'rats' in service 'app'; there are rates, labels, all; "
                                     "did you mean 'rates'?"),
            (("ap/rates", "25%"), 1, "there is no service 'ap'; there are app; did you mean 'app'?"),
            (("rates", "25%"), 1, "found 'rates', expected SERVICE/DIAL; did you mean 'app/rates'?"),
            (("app/rates", "1%", "app/rates", "2%"), 2, "the dial 'app/rates' is here twice"),
            (("app/rates", "25%", "app/al", "1%"), 1, "did you mean 'all'?"),
            (("app/rates", "25"), 2, "did you mean '25%'?"),
            (("app/rates",), 2, "there is no position behind 'app/rates'")):
        done = turn(document, *words)
        assert (done.returncode, done.stdout) == (code, ""), words
        assert said in done.stderr, done.stderr
    assert document.read_bytes() == before


def test_an_invalid_file_is_left_as_it_is(document):
    document.write_bytes(document.read_bytes().replace(b"hosts:", b"host:"))
    before = document.read_bytes()
    done = turn(document, "app/rates", "25%")
    assert done.returncode == 1 and "unknown key 'host'" in done.stderr
    assert done.stderr == run("check", document).stderr
    assert document.read_bytes() == before


def test_without_a_terminal_nothing_is_written_but_all_is_shown(document):
    before = document.read_bytes()
    done = dial("set", "--config", document, "app/rates", "25%")
    assert done.returncode == 2
    assert "app/rates: 10% -> 25%" in done.stdout and "--yes is for scripts" in done.stderr
    assert document.read_bytes() == before


def answered(document, answer):
    """Exit code and output of a `dial set` that is asked on a terminal."""
    master, slave = pty.openpty()
    try:
        process = subprocess.Popen([binary(), "dial", "set", "--config", document, "app/rates", "25%"], stdin=slave,
                                   stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        said = b""
        while b"[y/N]" not in said:
            assert readable(process.stdout, PATIENCE), said
            said += os.read(process.stdout.fileno(), 4096)
        os.write(master, answer)
        rest, _ = process.communicate(timeout=PATIENCE)
        return process.returncode, (said + rest).decode()
    finally:
        os.close(master)
        os.close(slave)


@pytest.mark.parametrize("answer", [b"y\n", b"yes\n"])
def test_a_yes_on_the_terminal_writes(document, answer):
    code, said = answered(document, answer)
    assert code == 0 and said.index("10% -> 25%") < said.index("Write this? [y/N]") < said.index("written:")
    assert positions("--config", document)["rates"] == "25%"


@pytest.mark.parametrize("answer", [b"\n", b"n\n", b"yeah\n", b"\x04"])
def test_anything_else_does_not(document, answer):
    before = document.read_bytes()
    code, said = answered(document, answer)
    assert code == 1 and "nothing is written" in said
    assert document.read_bytes() == before


@pytest.fixture
def as_nobody(document):
    """turn(), by somebody who is not root, and the document where that one can reach it."""
    if os.geteuid() != 0:
        pytest.skip("only root can be somebody else")
    somebody = {"user": NOBODY, "group": NOBODY, "extra_groups": []}
    try:
        subprocess.run([binary(), "--version"], check=True, capture_output=True, **somebody)
    except (PermissionError, subprocess.CalledProcessError):
        pytest.skip("only root can run the binary where it is")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "crossfade.yaml"
        path.write_bytes(document.read_bytes())
        yield path, lambda: dial("set", "--yes", "--config", path, "app/rates", "25%", **somebody)
        Path(folder).chmod(0o700)


def test_a_folder_that_cannot_be_written_to_is_named(as_nobody):
    path, turn_rates = as_nobody
    os.chown(path, NOBODY, NOBODY)
    path.parent.chmod(0o555)
    done = turn_rates()
    assert (done.returncode, done.stderr) == (1, f"crossfade: cannot write {path}: Permission denied\n")
    assert positions("--config", path)["rates"] == "10%"


def test_a_file_that_cannot_be_written_to_is_not_replaced(as_nobody):
    path, turn_rates = as_nobody
    path.parent.chmod(0o777)
    path.chmod(0o644)
    done = turn_rates()
    assert (done.returncode, done.stderr) == (1, f"crossfade: cannot write {path}: Permission denied\n")
    assert positions("--config", path)["rates"] == "10%"


def test_a_file_whose_owner_would_change_is_left_alone(as_nobody):
    path, turn_rates = as_nobody
    path.parent.chmod(0o777)
    path.chmod(0o666)
    done = turn_rates()
    assert done.returncode == 1 and "its owner (user 0) cannot be kept" in done.stderr
    assert os.listdir(path.parent) == ["crossfade.yaml"]
    assert positions("--config", path)["rates"] == "10%"


def test_a_config_map_is_not_for_writing(document, tmp_path):
    volume = tmp_path / "volume"
    (volume / "..2026_11_30").mkdir(parents=True)
    document.rename(volume / "..2026_11_30" / "crossfade.yaml")
    (volume / "..data").symlink_to("..2026_11_30")
    mounted = volume / "crossfade.yaml"
    mounted.symlink_to("..data/crossfade.yaml")
    done = turn(mounted, "app/rates", "25%")
    assert done.returncode == 1 and "mounted from a Kubernetes volume" in done.stderr
    assert positions("--config", mounted)["rates"] == "10%"


def test_of_many_at_once_none_undoes_another(tmp_path, legacy, new):
    count, rounds = 8, 5
    dials = [{"name": f"d{i}", "path": f"/d{i}", "new": "0%"} for i in range(count)]
    path = tmp_path / "crossfade.yaml"
    path.write_text(to_yaml(split_config(legacy, new, dials=[*dials, {"name": "all", "path": "/", "new": "0%"}])))
    for turned in range(1, rounds + 1):
        started = [subprocess.Popen([binary(), "dial", "set", "--yes", "--config", path, f"app/d{i}", f"{turned}.{i}%"],
                                    stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) for i in range(count)]
        for process in started:
            _, complaint = process.communicate(timeout=4 * PATIENCE)
            assert process.returncode == 0, complaint
        found = positions("--config", path)
        assert [found[f"d{i}"] for i in range(count)] == [f"{turned}.{i}%".replace(".0%", "%") for i in range(count)]


def test_through_a_running_proxy_and_in_force_when_it_says_so(proxy):
    server = proxy(dials=DIALS)
    before = server.config_path.read_text()
    done = dial("set", "--yes", "--url", url_of(server), "app/rates", "100%", "app/all", "0.001%")
    assert (done.returncode, done.stderr) == (0, "")
    assert get(server.port, "/rates", headers={"X-Account-Id": "acct-1"}).content == b"new"
    assert "app/rates: 10% -> 100%" in done.stdout
    status = server.status()["config"]
    assert done.stdout.endswith(f"in force: generation 2, hash {status['hash']}\n") and status["generation"] == 2
    assert server.config_path.read_text() == before.replace("new: 10%", "new: 100%").replace("new: 0%", "new: 0.001%")
    assert positions("--url", url_of(server)) == {"rates": "100%", "labels": "0.5%", "all": "0.001%"}
    newest = server.admin("/api/history").json()["changes"][0]
    assert (newest["source"], newest["who"]) == ("api", "127.0.0.1")
    again = dial("set", "--yes", "--url", url_of(server), "app/rates", "100%")
    assert again.returncode == 0 and "nothing to change" in again.stdout
    assert server.status()["config"]["generation"] == 2


def test_what_a_running_proxy_refuses(proxy):
    server = proxy(dials=DIALS)
    before = server.config_path.read_bytes()
    unknown = dial("set", "--yes", "--url", url_of(server), "app/rats", "25%")
    assert unknown.returncode == 1 and "did you mean 'rates'?" in unknown.stderr
    unasked = dial("set", "--url", url_of(server), "app/rates", "25%")
    assert unasked.returncode == 2 and "app/rates: 10% -> 25%" in unasked.stdout
    assert server.config_path.read_bytes() == before
    server.config_path.write_bytes(before.replace(b"hosts:", b"host:"))
    wait_until(lambda: server.status()["config"]["file_state"] == "rejected", what="the file is refused")
    invalid = dial("set", "--yes", "--url", url_of(server), "app/rates", "25%")
    assert invalid.returncode == 1 and "the file is not valid as it stands" in invalid.stderr
    server.config_path.unlink()
    gone = dial("set", "--yes", "--url", url_of(server), "app/rates", "25%")
    assert gone.returncode == 1 and "No such file" in gone.stderr
    assert server.status()["config"]["generation"] == 1


def test_the_api_itself(proxy):
    server = proxy(dials=DIALS)

    def post(path, body):
        return get(server.admin_port, path, method="POST", host="localhost",
                   headers={"Content-Type": "application/json"}, body=json.dumps(body).encode())

    shown = post("/api/dials", {"dials": {"app/rates": "25%"}, "preview": True})
    assert shown.status == 200 and not shown.json()["in_force"]
    assert shown.json()["changed"] == [{"service": "app", "dial": "rates", "from": "10%", "to": "25%"}]
    one = post("/api/dials/app/rates", {"position": "25%", "change": shown.json()["change"]})
    assert one.status == 200 and one.json()["in_force"] and one.json()["generation"] == 2
    other = post("/api/dials/app/rates", {"position": "50%", "change": shown.json()["change"]})
    assert other.status == 409
    assert get(server.admin_port, "/api/dials", host="localhost").status == 405
    assert post("/api/dials/app/nothing", {"position": "1%"}).status == 422


def test_a_token_is_sent_from_its_file_and_named_in_the_history(crossfade, legacy, new, tmp_path):
    secret = "s3cret-s3cret-s3cret"
    tokens, token = tmp_path / "tokens", tmp_path / "token"
    tokens.write_text(f"alice {secret}\n")
    config = split_config(legacy, new, dials=DIALS)
    config["admin"]["token_file"] = str(tokens)
    server = crossfade(config)

    def turn_rates(content, position):
        token.write_text(content)
        return dial("set", "--yes", "--url", url_of(server), "--token-file", token, "app/rates", position)

    without = dial("set", "--yes", "--url", url_of(server), "app/rates", "25%")
    assert without.returncode == 1 and "token_required" in without.stderr
    two_words = turn_rates("two words\n", "25%")
    assert two_words.returncode == 2 and "a token is one line" in two_words.stderr
    assert "two words" not in two_words.stderr
    assert turn_rates("wrong-wrong-wrong-wrong\n", "25%").returncode == 1
    assert server.status()["config"]["generation"] == 1
    done = turn_rates(secret + "\n", "25%")
    assert done.returncode == 0, done.stderr
    newest = server.admin("/api/history").json()["changes"][0]
    assert (newest["source"], newest["who"]) == ("api", "token alice")
    assert secret not in server.log() + json.dumps(newest)
