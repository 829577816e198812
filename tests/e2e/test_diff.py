"""`crossfade diff`: who moves between two files, for people, for scripts and for a review in CI."""

import json

import pytest

from harness import run, split_config, to_yaml


class Files:
    """Configurations side by side; `add` returns the path of one with these dials and this of its service."""

    def __init__(self, folder, legacy, new):
        self.folder, self.legacy, self.new = folder, legacy, new

    def add(self, file, dials, trusted=None, underscore_headers="drop", **service):
        path = self.folder / file
        path.write_text(to_yaml(split_config(self.legacy, self.new, dials=dials, service=service, trusted=trusted,
                                             underscore_headers=underscore_headers)))
        return path

    def write(self, name, text):
        path = self.folder / name
        path.write_text(text)
        return path


@pytest.fixture
def files(tmp_path, legacy, new):
    return Files(tmp_path, legacy, new)


def rates(position, rest="0%"):
    return [{"name": "rates", "path": "/v1/rates", "new": position}, {"name": "rest", "path": "/", "new": rest}]


def test_the_same_file_changes_nothing(files):
    path = files.add("a.yaml", rates("10%"))
    done = run("diff", path, path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "Nothing changes.\n", "")


def test_a_raised_dial_moves_people_forward_only(files):
    low, high = files.add("low.yaml", rates("10%")), files.add("high.yaml", rates("25%"))
    done = run("diff", "--fail-on-back", low, high)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[0] == "app/rates: 10% -> 25%: 15% of the keys move legacy -> new"
    assert "Shares are of keys" in done.stdout


def test_a_way_back_fails_a_review_and_says_why(files):
    low, high = files.add("low.yaml", rates("10%")), files.add("high.yaml", rates("25%"))
    assert run("diff", high, low).returncode == 0
    done = run("diff", "--fail-on-back", high, low)
    assert done.returncode == 1
    assert "app/rates: 25% -> 10%: 15% of the keys move new -> legacy" in done.stdout
    assert "--fail-on-back" in done.stderr and "app/rates: 15% of the keys" in done.stderr


def test_dials_that_come_and_go_say_where_their_traffic_is_decided(files):
    with_dial, without = files.add("with.yaml", rates("25%")), files.add("without.yaml", rates("25%")[1:])
    added = run("diff", without, with_dial).stdout
    assert "app/rates: added at 25% for /v1/rates, taken from rest (0%): 25% of the keys move legacy -> new" in added
    removed = run("diff", with_dial, without).stdout
    assert "app/rates: removed from 25%: /v1/rates goes to rest (0%): 25% of the keys move new -> legacy" in removed


def test_a_renamed_service_is_loud_unless_it_keeps_its_salt(files):
    before = files.add("a.yaml", rates("50%"))
    renamed = run("diff", "--fail-on-back", before, files.add("b.yaml", rates("50%"), name="api"))
    assert renamed.returncode == 1
    assert "api: WARNING: salt 'app' -> 'api' reshuffles everybody" in renamed.stdout
    assert "25% of the keys move legacy -> new and 25% new -> legacy" in renamed.stdout
    assert "absent" not in renamed.stdout
    kept = run("diff", "--fail-on-back", before, files.add("c.yaml", rates("50%"), name="api", salt="app"))
    assert (kept.returncode, kept.stderr) == (0, "")


def test_named_keys(files):
    low, high = files.add("low.yaml", rates("0%")), files.add("high.yaml", rates("50%"))
    names = [f"acct-{number}" for number in range(40)]
    keys = files.write("keys.txt", "# the large ones\n\n" + "".join(f"  {name}\t\r\n" for name in names))
    buckets = dict(reversed(line.split("\t")) for line in run("bucket", "--salt", "app", *names).stdout.splitlines())
    expected = {name for name in names if int(buckets[name]) < 50_000}
    done = run("diff", low, high, "--keys", keys)
    assert done.returncode == 0
    moved = {line.split(": ")[1] for line in done.stdout.splitlines() if line.endswith(": legacy -> new")}
    assert moved == expected and 5 < len(expected) < 35
    assert f"{len(expected)} of 40 keys change side." in done.stdout
    data = json.loads(run("diff", low, high, "--keys", keys, "--json").stdout)
    assert set(data["keys"]["dials"][0]["legacy_to_new"]) == expected


def test_lists_count_what_came_and_went_and_name_whom_they_move(files):
    files.write("old.txt", "acme\nwhale\n")
    files.write("new.txt", "# protected\nwhale\nminnow\nshark\n")
    before = files.add("a.yaml", rates("100%"), exclude=[{"header": "X-Account-Id", "in_file": "old.txt"}])
    after = files.add("b.yaml", rates("100%"), exclude=[{"header": "X-Account-Id", "in_file": "new.txt"}])
    keys = files.write("keys.txt", "acme\nwhale\nshark\nother\n")
    done = run("diff", "--fail-on-back", "--keys", keys, before, after)
    assert "2 values added ('minnow', 'shark'), 1 value removed" in done.stdout
    assert "app/rates: acme: legacy -> new\n" in done.stdout and "app/rates: shark: new -> legacy\n" in done.stdout
    assert "2 of 4 keys change side." in done.stdout
    assert done.returncode == 1 and "exclude" in done.stderr


BY_ACCOUNT, BY_SESSION, BY_ADDRESS = {"header": "X-Account-Id"}, {"cookie": "sid"}, "client_ip"
KEY_RULE = [{"key": True, "in": ["A"]}]
PROXIES = ["127.0.0.0/8"]
NONE, PY2, OLD = None, {"header": "X-Backend", "legacy": "py2", "new": "py3"}, {
    "header": "X-Backend", "legacy": "old", "new": "py3"}


def pair(position="25%", before=None, after=None, **common):
    """What one service has before and after beside its dials; `trusted` and `underscore_headers` are the file's."""
    return position, {**common, **(before or {})}, {**common, **(after or {})}


@pytest.mark.parametrize("change, words", [
    (pair(before={"trusted": PROXIES}, key=[BY_ACCOUNT, BY_ADDRESS]), "which key goes by"),
    (pair(before={"trusted": PROXIES}, after={"trusted": ["10.0.0.0/8"]}, key=[BY_ADDRESS]), "which key goes by"),
    (pair("100%", before={"trusted": PROXIES}, exclude=[{"client_ip": True, "in": ["192.0.2.0/24"]}]),
     "which exclude goes by"),
    (pair("0%", after={"trusted": PROXIES}, override={**PY2, "from": ["127.0.0.1"]}), "which override goes by"),
    (pair(before={"underscore_headers": "forward", "key": [{"header": "X_Account_Id"}]},
          after={"key": [BY_ACCOUNT]}), "header X_Account_Id is gone before anything is decided"),
    (pair("100%", {"key": [BY_ACCOUNT]}, {"key": [BY_SESSION]}, exclude=KEY_RULE), "rules of lists for 'key' hold for"),
    (pair("100%", {"key": [BY_ACCOUNT]}, {"key": [BY_ACCOUNT, BY_ADDRESS]}, exclude=KEY_RULE),
     "rules of lists for 'key' hold for"),
    (pair("0%", {"key": [BY_ACCOUNT]}, {"key": [BY_SESSION]}, include=KEY_RULE), "rules of lists for 'key' hold for"),
    (pair("100%", {"override": NONE}, {"override": PY2}), "who asks for legacy by it now gets it"),
    (pair("100%", {"override": PY2}, {"override": OLD}), "who asks for legacy by it now gets it"),
    (pair("100%", {"hold": "new"}), "hold: new -> none"),
])
def test_a_way_back_that_no_dial_shows(files, change, words):
    position, before, after = change
    done = run("diff", "--fail-on-back", files.add("a.yaml", rates(position, position), **before),
               files.add("b.yaml", rates(position, position), **after))
    assert done.returncode == 1
    assert any(line.startswith("app: WARNING: ") and words in line for line in done.stdout.splitlines()), done.stdout
    assert words in done.stderr
    assert "nobody moves" not in done.stdout.lower()


def test_an_endpoint_of_legacy_in_the_pool_of_new_is_a_way_back(files):
    before = files.add("a.yaml", rates("100%"))
    of_new, of_both = f'["{files.new.address}"]', f'["{files.new.address}", "{files.legacy.address}"]'
    assert of_new in before.read_text()
    after = files.write("b.yaml", before.read_text().replace(of_new, of_both))
    done = run("diff", "--fail-on-back", before, after)
    assert done.returncode == 1
    assert f"new gets endpoints of legacy, {files.legacy.address}: legacy answers a part" in done.stderr
    assert "nobody moves" not in done.stdout.lower()


def test_a_copied_list_is_the_same_list(files):
    files.write("old.txt", "acme\nwhale\n")
    files.write("new.txt", "whale\n# moved\nacme\n")
    before = files.add("a.yaml", rates("100%"), exclude=[{"header": "X-Account-Id", "in_file": "old.txt"}])
    after = files.add("b.yaml", rates("100%"), exclude=[{"header": "X-Account-Id", "in_file": "new.txt"}])
    assert run("diff", "--fail-on-back", before, after).returncode == 0


def test_json(files):
    low, high = files.add("low.yaml", rates("10%")), files.add("high.yaml", rates("25%"))
    data = json.loads(run("diff", "--json", low, high).stdout)
    assert (data["changed"], data["back"], data["complete"]) == (True, False, True)
    (service,) = data["services"]
    (dial,) = service["dials"]
    assert dial["keys"] == {"legacy_to_new": "15%", "new_to_legacy": "0%"}
    assert dial["before"]["position"] == "10%" and dial["after"]["position"] == "25%"


def test_what_cannot_be_read_is_an_error_with_its_place(files, tmp_path):
    good = files.add("a.yaml", rates("10%"))
    bad = files.write("bad.yaml", good.read_text().replace("hosts:", "host:"))
    done = run("diff", good, bad)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == run("check", bad).stderr
    done = run("diff", good, good, "--keys", tmp_path / "absent.txt")
    assert done.returncode == 1 and "absent.txt" in done.stderr and "No such file" in done.stderr
    empty = files.write("empty.txt", "# nobody\n")
    assert "no key" in run("diff", good, good, "--keys", empty).stderr


def test_wrong_usage_exits_with_2(files):
    good = files.add("a.yaml", rates("10%"))
    assert run("diff", good).returncode == 2
    assert run("diff", good, good, "--nonsense").returncode == 2


def test_too_many_keys_are_refused(files):
    dials = [{"name": f"d{number}", "path": f"/d{number}", "new": "0%"} for number in range(250)]
    raised = [{**dial, "new": "1%"} for dial in dials]
    rest = [{"name": "rest", "path": "/", "new": "0%"}]
    before, after = files.add("a.yaml", dials + rest), files.add("b.yaml", raised + rest)
    keys = files.write("keys.txt", "".join(f"k{number}\n" for number in range(100_000)))
    done = run("diff", before, after, "--keys", keys)
    assert done.returncode == 1 and "80000 keys" in done.stderr
