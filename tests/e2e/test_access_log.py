"""The access log's sample, keys and trace ids, and its rotation by a real logrotate."""

import gzip
import itertools
import json
import re
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from harness import Client, Load, answer, get, reset, run, split_config, wait_until

EXAMPLE = Path(__file__).parents[2] / "config" / "logrotate" / "crossfade"
SECRET = "00112233445566778899aabbccddeeff"
TRACE, PARENT = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
VALID = f"00-{TRACE}-{PARENT}-01"
numbers = itertools.count()


def lines_of(path):
    data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return [json.loads(line) for line in data.splitlines()]


def ask(server, count, target="/", **headers):
    """So many requests with the ids 0, 1, 2 and so on; their answers' statuses."""
    with Client(server.port) as client:
        return [client.request("GET", target, {"X-Request-Id": f"{target[1:]}{n}", **headers}).status
                for n in range(count)]


def by_path(exchange):
    """Answers the status that the path's name ends in."""
    status = int(exchange.request.target[-3:])
    exchange.send(b"HTTP/1.1 %d x\r\nContent-Length: 2\r\n\r\nhi" % status)


# The sample.

def test_of_good_requests_a_share_is_logged_and_of_errors_all(proxy, legacy):
    legacy.behave = by_path
    server = proxy(access_log={"path": "stdout", "sample": "10%"})
    assert set(ask(server, 1000, "/200")) == {200}
    assert set(ask(server, 500, "/404")) == {404}
    assert set(ask(server, 20, "/503")) == {503}
    with Client(server.port) as client:
        assert client.send(b"GET / HTTP/1.1\r\nHost: a\r\nX : y\r\n\r\n").response().status == 400
    server.await_metric("crossfade_requests_total", 1520)
    server.terminate()
    logged = Counter(line["status"] for line in server.access_log())
    assert 50 <= logged[200] <= 150  # 5 standard deviations
    assert 20 <= logged[404] <= 80  # the upstream's own business
    assert (logged[503], logged[400]) == (20, 1)
    for line in server.access_log():
        assert line["sample"] == (1 if line["status"] in (503, 400) else 0.1)
    assert abs(sum(1 / line["sample"] for line in server.access_log() if line["status"] == 200) - 1000) < 500


def test_the_sample_is_the_published_rule_on_every_replica(crossfade, legacy, new):
    servers = [crossfade(split_config(legacy, new, access_log={"path": "stdout", "sample": "20%"})) for _ in range(2)]
    for server in servers:
        ask(server, 200, "/r")
        server.await_metric("crossfade_requests_total", 200)
        server.terminate()
    one, other = ({line["request_id"] for line in server.access_log()} for server in servers)
    ids = [f"r{n}" for n in range(200)]
    buckets = run("bucket", "--salt", "access_log", *ids).stdout.split()[::2]
    assert one == other == {name for name, bucket in zip(ids, buckets) if int(bucket) < 20_000}


def test_a_sample_of_nothing_still_has_errors_and_own_answers(crossfade, legacy, new):
    server = crossfade(split_config(legacy, new, service={"hosts": ["app.example"]},
                                    access_log={"path": "stdout", "sample": "0%"}))
    get(server.port)
    assert get(server.port, host="unknown.example").status == 404
    legacy.behave = reset()
    assert get(server.port, method="POST", body=b"x").status == 502
    legacy.behave = answer()
    get(server.port)
    server.await_metric("crossfade_requests_total", 3)
    server.terminate()
    assert [(line["status"], line["flag"]) for line in server.access_log()] == [(404, "no_service"), (502, "reset")]


# The key.

KEYED = {"key": [{"header": "X-Account-Id"}, {"cookie": "sid"}, "client_ip"]}


def ask_as_customers(server):
    for _ in range(2):
        get(server.port, headers={"X-Account-Id": "acct-4711"})
        get(server.port, headers={"X-Account-Id": "acct-4712"})
        get(server.port, headers={"Cookie": "theme=dark; sid=session-42"})
        get(server.port)
    return [line["key"] for line in server.logged(8)]


def test_keys_are_hashed_and_nowhere_plain(proxy):
    server = proxy(service=KEYED)
    keys = ask_as_customers(server)
    assert keys[:4] == keys[4:]
    assert len(set(keys)) == 4
    assert all(re.fullmatch("[0-9a-f]{16}", key) for key in keys)
    with Client(server.port) as client:  # a line at fault is shown, but not this one's value
        client.send(b"GET / HTTP/1.1\r\nHost: a\r\nX-Account-Id: acct-4711\x01\r\n\r\n").response()
    assert server.logged(status=400)[0]["offending"] == "X-Account-Id"
    text = server.out.read_text()
    assert "acct" not in text and "session-42" not in text


def test_without_a_secret_each_process_hashes_in_its_own_way(crossfade, legacy, new):
    """Or anybody could try all the account numbers there are."""
    one, other = (ask_as_customers(crossfade(split_config(legacy, new, service=KEYED))) for _ in range(2))
    assert not set(one) & set(other)


def test_with_a_secret_support_finds_a_customer_on_every_replica(crossfade, legacy, new, tmp_path):
    secret = tmp_path / "secret"
    secret.write_text(SECRET + "\n")
    config = split_config(legacy, new, service=KEYED, access_log={"path": "stdout", "key_secret_file": str(secret)})
    one, other = (ask_as_customers(crossfade(config)) for _ in range(2))
    assert one == other
    keys = ["acct-4711", "acct-4712", "session-42", "127.0.0.1"]
    shown = run("bucket", "--salt", "app", "--key-secret-file", secret, *keys).stdout
    assert [line.split("\t")[1] for line in shown.splitlines()] == one[:4]


@pytest.mark.skipif(not shutil.which("openssl"), reason="openssl is not installed")
def test_the_hash_is_what_openssl_computes(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text(SECRET + "\n")
    for key in ("acct-4711", "", "x" * 300):
        mac = subprocess.run(["openssl", "mac", "-macopt", f"hexkey:{SECRET}", "-macopt", "size:8", "SIPHASH"],
                             input=key, capture_output=True, text=True, check=True).stdout.strip().lower()
        assert run("bucket", "--salt", "s", "--key-secret-file", secret, "--", key).stdout.split("\t")[1] == mac


@pytest.mark.parametrize("how, expected", [
    ("plain", ["acct-4711", "acct-4712", "session-42", "127.0.0.1"]), ("off", [None] * 4)])
def test_keys_can_be_plain_or_off(proxy, how, expected):
    server = proxy(service=KEYED, access_log={"path": "stdout", "key": how})
    assert ask_as_customers(server)[:4] == expected


def test_a_request_without_a_key_has_none(proxy):
    server = proxy()
    get(server.port)
    assert server.logged()[0]["key"] is server.logged()[0]["bucket"] is None


# Tracing.

def traced(server, upstream, fields):
    """The line of one such request, and what trace fields the upstream saw."""
    upstream.forget()
    name = f"t{next(numbers)}"
    lines = "".join(f"{field}: {value}\r\n" for field, value in [*fields, ("X-Request-Id", name)])
    with Client(server.port) as client:
        assert client.send(f"GET / HTTP/1.1\r\nHost: a\r\n{lines}\r\n".encode()).response().status == 200
    seen = [field for field in upstream.requests[0].fields if field[0].lower().startswith("trace")]
    return server.logged(request_id=name)[0], seen


INVALID = {
    "version_ff": [("traceparent", f"ff-{TRACE}-{PARENT}-01")],
    "upper_case": [("traceparent", f"00-{TRACE.upper()}-{PARENT}-01")],
    "no_trace": [("traceparent", f"00-{'0' * 32}-{PARENT}-01")],
    "no_parent": [("traceparent", f"00-{TRACE}-{'0' * 16}-01")],
    "too_long": [("traceparent", VALID + "-more")],
    "too_short": [("traceparent", VALID[:-1])],
    "repeated": [("traceparent", VALID), ("Traceparent", VALID)],
    "state_alone": [("tracestate", "a=1")],
    "empty": [("traceparent", "")],
    "this_hop": [("traceparent", VALID), ("Connection", "traceparent")],
}


@pytest.mark.parametrize("trace", [False, True])
@pytest.mark.parametrize("fields", [
    [("traceparent", VALID), ("tracestate", "a=1"), ("tracestate", "b=2")],
    [("TraceParent", VALID), ("TraceState", "")],
    [("traceparent", f"00-{TRACE}-{PARENT}-00")],
    [("traceparent", f"cc-{TRACE}-{PARENT}-09-what-the-future-will-be-like")],
])
def test_a_valid_traceparent_goes_on_untouched(proxy, legacy, trace, fields):
    line, seen = traced(proxy(trace=trace), legacy, fields)
    assert seen == fields
    assert (line["trace_id"], line["parent_id"]) == (TRACE, PARENT)


@pytest.mark.parametrize("fields", INVALID.values(), ids=INVALID.keys())
def test_without_tracing_invalid_ones_go_on_too_and_are_not_logged(proxy, legacy, fields):
    line, seen = traced(proxy(), legacy, fields)
    assert seen == ([] if fields is INVALID["this_hop"] else fields)
    assert line["trace_id"] is line["parent_id"] is None


@pytest.mark.parametrize("fields", [[], *INVALID.values()], ids=["none", *INVALID.keys()])
def test_with_tracing_an_absent_or_invalid_one_is_made(proxy, legacy, fields):
    line, seen = traced(proxy(trace=True), legacy, fields)
    assert [name for name, _ in seen] == ["traceparent"], "and its tracestate means nothing any more"
    made = re.fullmatch("00-([0-9a-f]{32})-([0-9a-f]{16})-01", seen[0][1])
    assert made and (line["trace_id"], line["parent_id"]) == made.groups()
    assert int(made[1], 16) and int(made[2], 16) and made[1] != TRACE


def test_made_ids_differ_and_every_attempt_of_a_request_has_the_same(crossfade, legacy, new):
    server = crossfade(split_config(legacy, new, trace=True, pool={"retry": {"on": ["reset"], "backoff": "1ms"}}))
    ids = set()
    for _ in range(20):
        ids.add(traced(server, legacy, [])[0]["trace_id"])
    assert len(ids) == 20
    legacy.forget()
    legacy.behave = lambda exchange: (answer() if len(legacy.requests) > 1 else reset())(exchange)
    assert get(server.port).status == 200
    first, second = [request.headers("traceparent") for request in legacy.requests]
    assert first == second and len(first) == 1


def test_the_upstream_is_told_to_record_what_the_log_samples(proxy, legacy):
    server = proxy(trace=True, access_log={"path": "stdout", "sample": "20%"})
    ask(server, 200, "/r")
    server.await_metric("crossfade_requests_total", 200)
    server.terminate()
    flagged = {request.header("X-Request-Id") for request in legacy.requests
               if request.header("traceparent").endswith("-01")}
    assert flagged == {line["request_id"] for line in server.access_log()}
    assert 0 < len(flagged) < 200


# Reloads and rotation.

def reload(server, old, new):
    generation = server.status()["config"]["generation"]
    text = server.config_path.read_text()
    assert old in text
    server.config_path.write_text(text.replace(old, new))
    wait_until(lambda: server.status()["config"]["generation"] > generation)


def test_a_reload_changes_what_is_logged_without_opening_the_file_anew(proxy, legacy, tmp_path):
    path, renamed = tmp_path / "access.log", tmp_path / "renamed.log"
    server = proxy(trace=False, access_log={"path": str(path), "sample": "100%", "key": "plain", "query": False})
    get(server.port, "/?a=1", headers={"X-Account-Id": "acme"})
    wait_until(lambda: path.read_text())
    path.rename(renamed)
    reload(server, "query: false", "query: true")
    reload(server, "key: plain", "key: off")
    reload(server, "trace: false", "trace: true")
    get(server.port, "/?a=2", headers={"X-Account-Id": "acme"})
    wait_until(lambda: len(lines_of(renamed)) == 2)
    reload(server, "sample: 100%", "sample: 0%")
    get(server.port)
    server.await_metric("crossfade_requests_total", 3)
    assert server.terminate() == 0
    first, second = lines_of(renamed)
    assert (first["key"], first.get("query"), first["trace_id"]) == ("acme", None, None)
    assert (second["key"], second["query"]) == (None, "a=2")
    assert legacy.requests[1].header("traceparent").split("-")[1:3] == [second["trace_id"], second["parent_id"]]
    assert not path.exists()


def test_keys_keep_their_hashes_over_a_reload(proxy):
    server = proxy(trace=False)
    get(server.port, headers={"X-Account-Id": "acme"})
    reload(server, "trace: false", "trace: true")
    get(server.port, headers={"X-Account-Id": "acme"})
    assert len({line["key"] for line in server.logged(2)}) == 1


@pytest.mark.skipif(not shutil.which("logrotate"), reason="logrotate is not installed")
def test_logrotate_loses_and_doubles_no_line(proxy, tmp_path):
    """With the example that is published, but for its paths and for how the process is found."""
    folder = tmp_path / "log"
    folder.mkdir(mode=0o750)
    path = folder / "access.log"
    server = proxy(access_log={"path": str(path)})
    rules = EXAMPLE.read_text().replace("/var/log/crossfade", str(folder))
    rules, count = re.subn("systemctl kill .*", f"kill -USR1 {server.process.pid}", rules)
    assert count == 1
    (tmp_path / "rules").write_text(rules)
    command = ["logrotate", "--force", "--state", tmp_path / "state", tmp_path / "rules"]
    with Load(server.port) as load:
        for times in range(1, 5):
            load.await_more(200)
            wait_until(lambda: path.exists() and path.stat().st_size)
            done = subprocess.run(command, capture_output=True, text=True, timeout=30)
            assert (done.returncode, done.stderr) == (0, "")
            wait_until(lambda: server.log().count("SIGUSR1: reopening the logs") == times)
        load.await_more(200)
    load.check()
    assert server.terminate() == 0
    files = sorted(folder.iterdir())
    assert [file.name for file in files] == ["access.log", "access.log.1", *(f"access.log.{n}.gz" for n in (2, 3, 4))]
    ids = [line["request_id"] for file in files for line in lines_of(file)]
    assert len(ids) == len(set(ids)) == len(load.answers)
    assert path.stat().st_mode & 0o777 == 0o640
