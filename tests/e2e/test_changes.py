"""What became of each document: the history, the log's lines, and the series of what a reload removed."""

from harness import get, wait_until, with_dial
from harness.wait import SLOWER

RATES = {"name": "rates", "path": "/rates", "new": "10%"}
REST = {"name": "all", "path": "/", "new": "0%"}


def history(server):
    return server.admin("/api/history").json()["changes"]


def rewrite(server, change):
    server.config_path.write_text(change(server.config_path.read_text()))


def test_a_moved_dial_is_in_the_history_the_status_and_the_log(proxy):
    server = proxy(dials=[RATES, REST])
    assert [change["outcome"] for change in history(server)] == ["started"]
    rewrite(server, lambda text: with_dial(with_dial(text, "rates", "25%"), "all", "0.5%"))
    wait_until(lambda: len(history(server)) == 2, what="the change is in the history")
    newest = history(server)[0]
    assert (newest["outcome"], newest["source"], newest["generation"]) == ("accepted", "file", 2)
    assert newest["dials"] == [{"service": "app", "dial": "rates", "from": "10%", "to": "25%"},
                               {"service": "app", "dial": "all", "from": "0%", "to": "0.5%"}]
    assert newest["hash"] == server.status()["config"]["hash"]
    dials = {dial["name"]: dial for dial in server.status()["services"][0]["dials"]}
    assert dials["rates"]["moved"] == {"at": newest["at"], "from": "10%"}
    lines = [line for line in server.log().splitlines() if " dial app/" in line]
    assert [line.split(" info ")[-1] for line in lines] == ["dial app/rates: 10% -> 25%", "dial app/all: 0% -> 0.5%"]


def test_a_refused_document_is_there_with_its_errors(proxy):
    server = proxy(dials=[RATES, REST])
    rewrite(server, lambda text: with_dial(text, "rates", "125%"))
    wait_until(lambda: len(history(server)) == 2, what="the refusal is in the history")
    newest = history(server)[0]
    assert (newest["outcome"], newest["generation"], newest["hash"]) == ("refused", 1, None)
    assert len(newest["errors"]) == 1 and "found '125%'" in newest["errors"][0]
    config = server.status()["config"]
    assert (config["file_state"], config["last_errors"]) == ("rejected", newest["errors"])


def test_another_comment_is_a_document_that_changes_nothing(proxy):
    server = proxy(dials=[RATES, REST])
    rewrite(server, lambda text: text + "\n# touched\n")
    wait_until(lambda: len(history(server)) == 2, what="the document is in the history")
    newest = history(server)[0]
    assert (newest["outcome"], newest["dials"], newest["other"]) == ("accepted", [], [])
    assert newest["hash"] != history(server)[1]["hash"]


def test_a_file_that_is_gone_is_missing_and_the_configuration_stays(proxy):
    server = proxy(dials=[RATES, REST])
    assert server.status()["config"]["file"] == str(server.config_path)
    assert server.status()["config"]["file_state"] == "in_force"
    text = server.config_path.read_text()
    server.config_path.unlink()
    assert server.status()["config"]["file_state"] == "missing"
    assert server.metric("crossfade_config_file_in_force") == 0
    assert get(server.port, "/rates").status == 200
    server.config_path.write_text(text)
    wait_until(lambda: server.status()["config"]["file_state"] == "in_force", what="the file is back")
    assert server.metric("crossfade_config_file_in_force") == 1


def test_series_of_a_removed_dial_stay_a_while_and_then_go(proxy):
    stale_after = 2 * SLOWER
    server = proxy(dials=[RATES, REST], metrics={"stale_after": f"{int(stale_after * 1000)}ms"})
    for path in ("/rates", "/rates", "/"):
        get(server.port, path)
    server.await_metric("crossfade_requests_total", 3)
    with_rates = server.config_path.read_text()
    line = next(line for line in with_rates.splitlines(keepends=True) if "name: rates" in line)
    server.config_path.write_text(with_rates.replace(line, ""))
    wait_until(lambda: len(history(server)) == 2, what="the dial is removed")
    assert history(server)[0]["dials"] == [{"service": "app", "dial": "rates", "from": "10%", "to": None}]
    assert server.metric("crossfade_requests_total", dial="rates") == 2, "as it ended"

    def shown():
        return {labels["dial"] for labels, _ in server.metrics().series("crossfade_response_bytes_total")}

    wait_until(lambda: shown() == {"all"}, what="its series to go")
    assert server.metric("crossfade_requests_total", dial="rates") == 0
    assert server.metric("crossfade_requests_total", dial="all") == 1, "the others never go backwards"
    server.config_path.write_text(with_rates)
    wait_until(lambda: len(history(server)) == 3, what="the dial is back")
    get(server.port, "/rates")
    wait_until(lambda: server.metric("crossfade_requests_total", dial="rates"), what="it to count again")
    assert server.metric("crossfade_requests_total", dial="rates") == 1, "from zero"


def test_buckets_are_the_configurations_until_the_restart(proxy):
    server = proxy(dials=[RATES, REST], metrics={"buckets": ["1ms", "250ms", "2s"]})
    get(server.port, "/rates")
    server.await_metric("crossfade_requests_total", 1)

    def bounds():
        series = server.metrics().series("crossfade_request_duration_seconds_bucket")
        return [labels["le"] for labels, _ in series]

    assert bounds() == ["0.001", "0.25", "2", "+Inf"]
    rewrite(server, lambda text: text.replace("250ms", "500ms"))
    wait_until(lambda: server.metric("crossfade_config_restart_needed") == 1, what="it waits for a restart")
    assert bounds() == ["0.001", "0.25", "2", "+Inf"]
