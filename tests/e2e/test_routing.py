"""Which side answers: dials, lists, override, hold, hosts and paths, as section "Order of decision" has it."""

import pytest

from harness import Client, curl, get, request_bytes, run, split_config

RATES = [{"name": "rates", "path": "/v1/rates", "new": "25%"}, {"name": "all", "path": "/", "new": "0%"}]


def side(port, target="/", headers=(), **more):
    answer = get(port, target, headers=headers, **more)
    assert answer.status == 200, answer.head
    return answer.content.decode()


def test_override_by_curl(proxy):
    url = f"http://127.0.0.1:{proxy().port}/v1/rates"
    assert curl(url) == "legacy"
    assert curl(url, "-H", "X-Backend: py3") == "new"
    assert curl(url, "-H", "x-backend: py2") == "legacy"
    head = curl(url, "-H", "X-Backend: py3", "--include").splitlines()
    assert "X-Crossfade: side=new; pool=py3; reason=override; dial=all" in head
    assert "x-crossfade" not in curl(url, "--include").lower()


@pytest.mark.parametrize("headers, cause", [
    ([("X-Backend", "py4")], "unknown_value"),
    ([("X-Backend", "")], "unknown_value"),
    ([("X-Backend", "PY3")], "unknown_value"),
    ([("X-Backend", "py3"), ("X-Backend", "py3")], "repeated"),
])
def test_an_override_that_means_nothing_is_ignored_and_counted(proxy, headers, cause):
    server = proxy()
    answer = get(server.port, headers=headers)
    assert (answer.content, answer.header("X-Crossfade")) == (b"legacy", None)
    server.await_metric("crossfade_overrides_ignored_total", 1, service="app", cause=cause)
    assert server.logged(status=200)[0]["reason"] == "dial"


def test_an_override_from_elsewhere_is_ignored(proxy):
    server = proxy(trusted=["127.0.0.0/8"], service={
        "override": {"header": "X-Backend", "legacy": "py2", "new": "py3", "from": ["10.0.0.0/8"]}})
    override = {"X-Backend": "py3"}
    assert side(server.port, headers=override) == "legacy"
    assert side(server.port, headers={**override, "X-Forwarded-For": "10.1.2.3"}) == "new"
    assert side(server.port, headers={**override, "X-Forwarded-For": "10.1.2.3, 192.0.2.1"}) == "legacy"
    server.await_metric("crossfade_overrides_ignored_total", 2, service="app", cause="untrusted")


@pytest.mark.parametrize("expose, header, shown", [
    ("never", {"X-Backend": "py3"}, None),
    ("always", {}, "side=legacy; pool=py2; reason=dial; dial=all"),
    ("overridden", {}, None),
])
def test_expose_decides_who_sees_the_decision(proxy, expose, header, shown):
    assert get(proxy(service={"expose": expose}).port, headers=header).header("X-Crossfade") == shown


def test_lists_come_between_override_and_dial(crossfade, legacy, new, tmp_path):
    (tmp_path / "protected.txt").write_text("# large customers\nacct-1\n\n  both  \n")
    server = crossfade(split_config(legacy, new, dials=[{"name": "all", "path": "/", "new": "0%"}], service={
        "exclude": [{"header": "X-Account-Id", "in_file": str(tmp_path / "protected.txt")},
                    {"cookie": "plan", "equals": "gold"}],
        "include": [{"header": "X-Account-Id", "in": ["partner", "both"]},
                    {"header": "User-Agent", "prefix": "crossfade-e2e/"}]}))

    def decide(**headers):
        fields = [(name.replace("_", "-"), value) for name, value in headers.items()]
        answer = get(server.port, headers=[*fields, ("X-Request-Id", f"r{len(seen)}")])
        seen.append(server.logged(request_id=f"r{len(seen)}")[0])
        return answer.content.decode(), seen[-1]["reason"]

    seen = []
    assert decide(X_Account_Id="acct-1") == ("legacy", "exclude")
    assert decide(X_Account_Id="partner") == ("new", "include")
    assert decide(X_Account_Id="both") == ("legacy", "exclude")
    assert decide(X_Account_Id="partner", Cookie="a=b; plan=gold") == ("legacy", "exclude")
    assert decide(User_Agent="crossfade-e2e/1") == ("new", "include")
    assert decide(X_Account_Id="acct-1", X_Backend="py3") == ("new", "override")
    assert decide(X_Account_Id="somebody") == ("legacy", "dial")


def test_dials_by_path_and_method(proxy):
    server = proxy(dials=[
        {"name": "label", "path": "/v1/shipments/*/label", "methods": ["POST"], "new": "100%"},
        {"name": "rates", "path": "/v1/rates", "new": "100%"},
        {"name": "exact", "path": "/exact", "exact": True, "new": "100%"},
        {"name": "all", "path": "/", "new": "0%"}])
    asked = {("/v1/rates", "GET"): "new", ("/v1/rates/", "GET"): "new", ("/v1/rates/x?y=/", "GET"): "new",
             ("/v1/ratesx", "GET"): "legacy", ("/exact", "GET"): "new", ("/exact/x", "GET"): "legacy",
             ("/v1/shipments/7/label", "POST"): "new", ("/v1/shipments/7/label", "GET"): "legacy",
             ("/v1/shipments//label", "POST"): "legacy", ("/V1/rates", "GET"): "legacy"}
    got = {(path, method): side(server.port, path, method=method, body=b"" if method == "POST" else None)
           for path, method in asked}
    assert got == asked


@pytest.mark.parametrize("target", [
    "//v1//rates", "/v1/./rates", "/x/../v1/rates", "/v1/%72ates", "/v1/%2e/rates", "/x/%2E%2e/v1/rates",
    "/v1/rates/..;/"])
def test_matching_sees_the_normal_form_and_the_upstream_the_clients_bytes(proxy, new, target):
    server = proxy(dials=[{**RATES[0], "new": "100%"}, RATES[1]])
    assert side(server.port, target + "?q=%72") == "new"
    assert new.requests[0].target == target + "?q=%72"


def test_an_escaped_slash_is_no_slash(proxy, legacy):
    server = proxy(dials=[{**RATES[0], "new": "100%"}, RATES[1]])
    assert side(server.port, "/v1%2Frates") == "legacy"
    assert legacy.requests[0].target == "/v1%2Frates"


def test_hosts(crossfade, legacy, new):
    config = split_config(legacy, new, service={"hosts": ["api.example.com", "*.shop.example"]})
    server = crossfade(config)
    for host in ("api.example.com", "API.example.com:8080", "api.example.com.", "a.b.shop.example"):
        assert side(server.port, host=host) == "legacy"
    for host in ("shop.example", "example.com", "xapi.example.com"):
        answer = get(server.port, host=host)
        assert (answer.status, answer.code) == (404, "no_service")
    server.await_metric("crossfade_rejected_requests_total", 3, cause="no_service")
    with Client(server.port) as client:  # in absolute form the target names the host
        client.send(request_bytes(target="http://api.example.com/x?y", host="other.example"))
        assert client.response().content == b"legacy"
    assert (legacy.requests[-1].target, legacy.requests[-1].header("Host")) == ("/x?y", "api.example.com")


def test_the_bucket_decides_and_the_same_everywhere(crossfade, legacy, new):
    config = split_config(legacy, new, dials=[{"name": "all", "path": "/", "new": "40%"}])
    keys = [f"customer-{number}" for number in range(200)]
    buckets = dict(reversed(line.split("\t")) for line in run("bucket", "--salt", "app", *keys).stdout.splitlines())
    expected = ["new" if int(buckets[key]) < 40_000 else "legacy" for key in keys]
    assert 40 < expected.count("new") < 120
    for server in (crossfade(config), crossfade(config)):
        with Client(server.port) as client:
            sides = [client.request(headers={"X-Account-Id": key}).content.decode() for key in keys]
        assert sides == expected
        assert [str(line["bucket"]) for line in server.logged(200, reason="dial")] == [buckets[key] for key in keys]


def test_requests_without_a_key(proxy):
    half = [{"name": "all", "path": "/", "new": "50%"}]
    server = proxy(dials=half)
    assert {side(server.port) for _ in range(20)} == {"legacy"}
    server.logged(20, reason="no_key", side="legacy", bucket=None)
    server = proxy(dials=half, service={"missing_key": "random"})
    assert {side(server.port) for _ in range(60)} == {"legacy", "new"}
    server = proxy(dials=[{"name": "all", "path": "/", "new": "100%"}])
    assert side(server.port) == "new"
    assert server.logged()[0]["reason"] == "dial"


@pytest.mark.parametrize("hold", ["legacy", "new"])
def test_hold_overrules_everything(proxy, hold):
    server = proxy(service={"hold": hold, "include": [{"header": "X-Account-Id", "present": True}]})
    for value in ("py2", "py3"):
        answer = get(server.port, headers={"X-Backend": value, "X-Account-Id": "a"})
        assert answer.content.decode() == hold
        assert "reason=hold" in answer.header("X-Crossfade")
    assert {line["reason"] for line in server.logged(2)} == {"hold"}
