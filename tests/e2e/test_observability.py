"""What can be seen from outside: metrics, probes, the status page and the access log."""

import os
import re
import signal
import time

from harness import Client, get, raw, slow, split_config, wait_until

RATES = {"name": "rates", "path": "/rates", "new": "2.5%"}
FAMILIES = {
    "crossfade_requests_total": "counter", "crossfade_request_duration_seconds": "histogram",
    "crossfade_upstream_response_seconds": "histogram", "crossfade_upstream_errors_total": "counter",
    "crossfade_retries_total": "counter", "crossfade_overrides_ignored_total": "counter",
    "crossfade_rejected_requests_total": "counter", "crossfade_dial_ratio": "gauge",
    "crossfade_pool_connections": "gauge", "crossfade_requests_in_flight": "gauge",
    "crossfade_client_connections": "gauge", "crossfade_request_bytes_total": "counter",
    "crossfade_response_bytes_total": "counter", "crossfade_config_reloads_total": "counter",
    "crossfade_config_last_reload_successful": "gauge",
    "crossfade_config_last_reload_success_timestamp_seconds": "gauge",
    "crossfade_config_restart_needed": "gauge", "crossfade_config_info": "gauge", "crossfade_build_info": "gauge",
}


def test_every_family_is_there_with_its_type(proxy):
    server = proxy()
    get(server.port)
    get(server.port, headers={"X-Backend": "py3"})
    server.await_metric("crossfade_requests_total", 2)
    types = server.metrics().types
    assert {name: types.get(name) for name in FAMILIES} == FAMILIES
    assert any(name.startswith("process_") for name in types)


def test_requests_are_counted_by_service_dial_side_reason_and_code(proxy, new):
    server = proxy(dials=[{**RATES, "new": "100%"}, {"name": "all", "path": "/", "new": "12.5%"}])
    new.behave = raw(b"HTTP/1.1 500 Oops\r\nContent-Length: 3\r\n\r\nabc", close=False)
    get(server.port, "/rates", method="POST", body=b"12345")
    get(server.port, "/x", headers={"X-Backend": "py3"})
    server.await_metric("crossfade_requests_total", 2)
    metrics = server.metrics()
    dial = {"service": "app", "dial": "rates", "side": "new"}
    other = {"service": "app", "dial": "all", "side": "new"}
    assert metrics.sum("crossfade_requests_total", **dial, reason="dial", code="500") == 1
    assert metrics.sum("crossfade_requests_total", **other, reason="override", code="500") == 1
    assert metrics.sum("crossfade_request_bytes_total", **dial) == 5
    assert metrics.sum("crossfade_response_bytes_total", **dial) == 3
    for name in ("crossfade_request_duration_seconds", "crossfade_upstream_response_seconds"):
        assert metrics.sum(f"{name}_count", **dial, cohort="dial") == 1
        assert metrics.sum(f"{name}_count", **other, cohort="other") == 1
        assert metrics.sum(f"{name}_bucket", **dial, cohort="dial", le="+Inf") == 1
    assert metrics.sum("crossfade_dial_ratio", service="app", dial="rates") == 1
    assert metrics.sum("crossfade_dial_ratio", service="app", dial="all") == 0.125
    states = {labels["state"] for labels, _ in metrics.series("crossfade_pool_connections")}
    assert states == {"active", "idle", "connecting"}


def test_durations_are_seconds(proxy, legacy):
    legacy.behave = slow(0.3)
    server = proxy()
    get(server.port)
    server.await_metric("crossfade_requests_total", 1)
    metrics = server.metrics()
    for name in ("crossfade_request_duration_seconds", "crossfade_upstream_response_seconds"):
        assert 0.3 <= metrics.sum(f"{name}_sum", side="legacy") < 3
        assert metrics.sum(f"{name}_bucket", side="legacy", cohort="dial", le="0.2") == 0
        buckets = sorted((float(labels["le"]), value) for labels, value in metrics.series(f"{name}_bucket")
                         if labels["side"] == "legacy" and labels["cohort"] == "dial")
        assert [value for _, value in buckets] == sorted(value for _, value in buckets)
        assert (buckets[0][0], buckets[-2][0]) == (0.0005, 60)
    assert abs(metrics.sum("crossfade_config_last_reload_success_timestamp_seconds") - time.time()) < 120


def test_labels_never_come_from_requests(proxy):
    server = proxy()
    for n in range(20):
        get(server.port, f"/{n}", headers={"X-Account-Id": f"k{n}", "X-Backend": f"v{n}"}, host=f"h{n}.example")
    server.await_metric("crossfade_requests_total", 20)
    assert len(server.metrics().series("crossfade_requests_total")) == 1


def test_the_admin_addresss_pages(proxy):
    server = proxy()
    assert server.admin("/healthz").status == server.admin("/readyz").status == 200
    metrics = server.admin("/metrics")
    assert metrics.header("Content-Type").startswith("text/plain")
    assert server.admin("/nothing").status == 404
    assert get(server.admin_port, "/metrics", method="POST", body=b"", host="localhost").status in (403, 404, 405)
    assert get(server.port, "/metrics").content == b"legacy"  # the admin's pages are not the proxy's
    with Client(server.admin_port) as client:
        assert [client.request(target="/healthz").status for _ in range(3)] == [200] * 3
        client.send(b"nonsense\r\n\r\n")
        assert client.response().status == 400


def test_without_admin_there_is_none(crossfade, legacy, new):
    config = split_config(legacy, new)
    del config["admin"]
    server = crossfade(config)
    assert server.admin_port == 0
    assert get(server.port).status == 200


def test_the_status_page(proxy, legacy, new):
    server = proxy(dials=[RATES, {"name": "all", "path": "/", "new": "0%"}])
    status = server.status()
    service, = status["services"]
    assert service["name"] == "app"
    assert {dial["name"]: dial["position"] for dial in service["dials"]} == {"rates": "2.5%", "all": "0%"}
    pools = {pool["name"]: pool for pool in status["pools"]}
    assert set(pools) == {"py2", "py3"}
    assert legacy.address in str(pools["py2"]) and new.address in str(pools["py3"])
    assert re.fullmatch(r"[0-9a-f]{16}", status["config"]["hash"])
    assert status["config"]["generation"] == 1
    assert status["config"]["since"].startswith("20")
    server.config_path.write_text(server.config_path.read_text().replace("2.5%", "3%"))
    wait_until(lambda: server.status()["config"]["generation"] == 2)
    server.config_path.write_text("nonsense: 1\n")
    wait_until(lambda: "nonsense" in str(server.status()["config"]))
    assert server.status()["config"]["generation"] == 2


def test_the_access_log(proxy, legacy):
    server = proxy(dials=[{**RATES, "new": "0%"}, {"name": "all", "path": "/", "new": "0%"}])
    legacy.behave = slow(0.1)
    headers = {"X-Account-Id": "a", "X-Request-Id": "r1"}
    get(server.port, "/rates/x?secret=1", method="POST", body=b"12345", headers=headers)
    line, = server.logged()
    expected = {"request_id": "r1", "client": "127.0.0.1", "method": "POST", "host": "app.example", "path": "/rates/x",
                "service": "app", "dial": "rates", "side": "legacy", "pool": "py2", "endpoint": legacy.address,
                "reason": "dial", "status": 200, "request_bytes": 5, "response_bytes": 6}
    assert {name: line.get(name) for name in expected} == expected
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3,6}Z", line["time"])
    assert 0 <= line["bucket"] < 100_000
    assert 100 <= line["upstream_ms"] <= line["duration_ms"] < 5000
    assert not line.get("flag")
    assert "secret" not in server.out.read_text()


def test_the_query_is_logged_on_request_only(proxy):
    server = proxy(access_log={"path": "stdout", "query": True})
    get(server.port, "/rates?secret=1")
    assert server.logged()[0]["query"] == "secret=1"


def test_hostile_bytes_stay_inside_their_string(proxy):
    server = proxy()
    accepted, refused = b'/"},{\\"path\\":"', b"/\xff\xc3\x28\xe2\x80\xa8\x01\x7f"
    for target in (accepted, refused):
        with Client(server.port) as client:
            client.send(b"GET " + target + b" HTTP/1.1\r\nHost: app.example\r\n\r\n").response()
    assert server.logged(status=200)[0]["path"] == accepted.decode()
    assert server.logged(status=400)[0]["flag"] == "malformed"
    assert len(server.out.read_bytes().splitlines()) == 2
    assert all(32 <= byte < 127 or byte == 10 for byte in server.out.read_bytes())


def test_a_log_file_is_appended_to_and_reopened(proxy, tmp_path):
    path = tmp_path / "access.log"
    path.write_text("before\n")
    server = proxy(access_log={"path": str(path)})
    get(server.port)
    wait_until(lambda: len(path.read_text().splitlines()) == 2)
    for number in (signal.SIGUSR1, signal.SIGHUP):
        os.rename(path, tmp_path / f"rotated-{number}")
        server.signal(number)
        wait_until(path.exists)
        get(server.port)
        wait_until(lambda: len(path.read_text().splitlines()) == 1)
    assert server.out.read_text() == ""


def test_the_access_log_can_be_off(proxy):
    server = proxy(access_log="off")
    get(server.port)
    server.await_metric("crossfade_requests_total", 1)
    assert server.terminate() == 0
    assert server.out.read_text() == ""


def test_own_answers_carry_the_request_id(crossfade, legacy, new):
    server = crossfade(split_config(legacy, new, service={"hosts": ["other.example"]}))
    answer = get(server.port, headers={"X-Request-Id": "r-7"})
    problem = answer.json()
    assert (answer.status, problem["status"], problem["code"], problem["request_id"]) == (404, 404, "no_service", "r-7")
    assert problem["title"] and problem["type"] == "about:blank"
