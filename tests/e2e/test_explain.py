"""`crossfade explain` and GET /api/explain say what the proxy does: for configurations and requests drawn by lot."""

import json
from urllib.parse import urlencode

import pytest

from drawn.config import draw_config
from drawn.request import Asked, draw_request
from harness import Client, run
from harness.chance import LONG, drawing

ROUNDS = 60 if LONG else 6
REQUESTS = 200 if LONG else 80  # a round
BY_BINARY = 8                   # of these are asked of the binary, too


def what_became_of(server, asked):
    """The status of a refusal, or side, pool, reason and dial, as the client sees them."""
    with Client(server.port) as client:
        client.send(asked.bytes())
        answer = client.response(asked.method)
    shown = answer.header("X-Crossfade")
    if shown is None:
        return {"status": answer.status}
    assert answer.status == 200, answer.head
    return dict(part.split("=", 1) for part in shown.split("; "))


def what_it_explains(explained):
    if explained["refused"]:
        return {"status": explained["refused"]["status"]}
    return {word: explained[word] for word in ("side", "pool", "reason", "dial")}


def check(explained, found, context):
    said = what_it_explains(explained)
    if explained.get("by_chance"):  # then only the rest can agree
        for word in ("side", "pool"):
            said.pop(word), found.pop(word)
    assert said == found, f"{context}\n" + "\n".join(f"{s['what']}: {s['outcome']}" for s in explained["steps"])


def ask_process(server, asked):
    answer = server.admin("/api/explain?" + asked.query())
    assert answer.status == 200, (answer.content, asked)
    return answer.json()


def ask_binary(server, asked):
    done = run("explain", "--config", server.config_path, "--json", *asked.arguments())
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def rounds():
    """The outcomes of each round: one may be all alike, as its configuration was drawn, but not all of them."""
    outcomes = []
    yield outcomes
    if len(outcomes) == ROUNDS:  # not when only some were chosen
        assert len(set().union(*outcomes)) >= 4, outcomes


@pytest.mark.parametrize("number", range(ROUNDS))
def test_explaining_and_serving_agree(crossfade, legacy, new, tmp_path, rounds, number):
    lots = drawing(f"explain {number}")
    server = crossfade(draw_config(lots, legacy, new, tmp_path / "lists"))
    outcomes = set()
    for count in range(REQUESTS):
        asked = draw_request(lots)
        found = what_became_of(server, asked)
        outcomes.add(found.get("reason") or found["status"])
        check(ask_process(server, asked), dict(found), ("the process", asked))
        if count < BY_BINARY:
            check(ask_binary(server, asked), dict(found), ("the binary", asked))
    rounds.append(outcomes)


@pytest.fixture
def held(proxy):
    return proxy(dials=[{"name": "all", "path": "/", "new": "100%"}], service={"expose": "always"})


PLAIN = Asked("GET", "/v1?x", "app.example", [("X-Account-Id", "acct-1")])


def test_the_process_is_asked_with_its_holds(held):
    check(ask_process(held, PLAIN), what_became_of(held, PLAIN), "before")
    with Client(held.admin_port) as client:
        body = json.dumps({"hold": "legacy", "why": "a test"}).encode()
        assert client.request("POST", "/api/hold/app", {"Content-Type": "application/json"}, body,
                              host=f"127.0.0.1:{held.admin_port}").status == 200
    found = what_became_of(held, PLAIN)
    assert found["reason"] == "hold"
    check(ask_process(held, PLAIN), dict(found), "held")
    done = run("explain", "--url", f"http://127.0.0.1:{held.admin_port}", *PLAIN.arguments())
    assert (done.returncode, done.stderr) == (0, "")
    steps = dict(line.split(None, 1) for line in done.stdout.splitlines())
    assert (steps["hold"], steps["reason"]) == ("legacy (at run time)", "hold")
    by_file = ask_binary(held, PLAIN)
    assert by_file["reason"] == "dial", "the file knows nothing of what is held at run time"


def test_two_columns_that_end_with_the_outcome(held):
    done = run("explain", "--config", held.config_path, "-H", "X-Account-Id: acct-1", "https://app.example/v1?x")
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert len({line.index(line.split(None, 1)[1]) for line in lines}) == 1, done.stdout
    assert [line.split(None, 1)[0] for line in lines[-3:]] == ["side", "reason", "pool"]
    assert [line.split(None, 1)[1] for line in lines[-3:]] == ["new", "dial", "py3"]


@pytest.mark.parametrize("arguments, code, says", [
    (["http://a/"], 2, "either --config FILE or --url http://ADMIN"),
    (["--config", "FILE", "ftp://a/"], 2, "has the scheme 'ftp'; allowed are http and https"),
    (["--config", "FILE", "-H", "nonsense", "http://a/"], 2, "is no header"),
    (["--config", "FILE", "--client-ip", "10.0.0", "http://a/"], 2, "'10.0.0' is no IP address"),
    (["--config", "FILE", "--listener", "127.0.0.1:9", "http://a/"], 2, "there is no listener '127.0.0.1:9'"),
    (["--config", "/absent.yaml", "http://a/"], 1, "No such file"),
    (["--config", "FILE", "-H", "Host:", "http://a/"], 0, ""),
])
def test_exit_codes(held, arguments, code, says):
    done = run("explain", *[str(held.config_path) if each == "FILE" else each for each in arguments])
    assert done.returncode == code, done.stderr
    assert says in done.stderr
    if code == 0:
        assert done.stdout.split() == "refused 400 malformed: no Host field".split()


@pytest.mark.parametrize("query, says", [
    ("", "the parameter 'url' is missing"),
    ("uri=http://a/", "unknown parameter 'uri'; allowed are url, method, header, client_ip, listener; did you mean"),
    ("url=http://a/&url=http://b/", "the parameter 'url' is there twice"),
    ("url=http://a/&client_ip=x", "client_ip: found 'x', expected an IP address"),
    ("url=http://a/&listener=x", "there is no listener 'x'"),
    ("url=http://a/%0d%0aX:y", "has a line break"),
    ("url=%ff://a/", "has the scheme"),
])
def test_a_query_that_asks_nothing_is_refused_with_a_reason(held, query, says):
    answer = held.admin("/api/explain?" + query)
    assert answer.status == 400
    assert says in answer.json()["detail"]


def test_a_plus_in_the_query_is_a_space(held):
    answer = held.admin("/api/explain?" + urlencode({"url": "http://app.example/", "header": "X-Account-Id: a b+c"}))
    assert answer.json()["key"] == {"source": "header X-Account-Id", "value": "a b+c"}
