"""A real Prometheus scrapes real replicas: the rules and alerts of config/prometheus/ and every query of the Grafana
dashboard work on what it gets."""

import contextlib
import re
import subprocess
import time
from pathlib import Path

import pytest

from harness import PATIENCE, grafana, wait_until
from harness.prometheus import INTERVAL, SHIPPED, hurried
from watched.alerts import expected_alerts, told
from watched.stand import Stand
from watched.traffic import PATHS

DASHBOARD = grafana.load()
QUERIES = list(grafana.queries(DASHBOARD))
FIRING = set(expected_alerts("one", "two", "absent", "new"))
# The first has a test of its own; the second would need every target gone, the others a replica that is held, and
# tests/prometheus/ has them firing.
OTHERS = {"CrossfadeConfigNotInForce", "CrossfadeNoTarget", "CrossfadeHeld", "CrossfadeHeldInPart"}
# What nothing happens to here, or what is wrong when it is 0, and that it is.
ZERO = {"Requests in flight, B", "Newest configuration, A", "File on disk, A"}
METRICS_PAGE = Path(__file__).parents[2] / "docs" / "metrics.md"


@pytest.fixture(scope="module")
def stand(tmp_path_factory):
    started = Stand(tmp_path_factory.mktemp("watched"))
    yield started
    started.finish()


@pytest.fixture(scope="module")
def variables(stand):
    return grafana.Variables(DASHBOARD, stand.prometheus, INTERVAL, chosen={"service": "app"})


def test_only_the_pace_differs_from_the_shipped_files():
    for name in ("prometheus.yml", "rules.yml", "alerts.yml"):
        shipped = (SHIPPED / name).read_text().splitlines()
        changed = {line.strip().split(":")[0] for line, other in zip(shipped, hurried("\n".join(shipped)).splitlines())
                   if line != other}
        assert changed <= {"scrape_interval", "evaluation_interval", "interval", "for"}


def test_targets_that_live_are_up(stand):
    targets = {target["labels"]["instance"]: target for target in stand.prometheus.api("targets")["activeTargets"]}
    assert {address: target["health"] for address, target in targets.items()} == dict(
        zip(stand.addresses, ["up", "up", "down"]))
    assert [targets[address]["lastError"] for address in stand.addresses[:2]] == ["", ""]
    assert {target["labels"]["job"] for target in targets.values()} == {"crossfade"}


def test_every_recording_rule_has_data(stand):
    def without():
        groups = stand.prometheus.api("rules")["groups"]
        rules = [rule for group in groups for rule in group["rules"] if rule["type"] == "recording"]
        assert rules and {rule["health"] for rule in rules} <= {"ok", "unknown"}, rules
        return [rule["query"] for rule in rules if not stand.prometheus.query(selector(rule))]

    def selector(rule):
        labels = ",".join(f'{name}="{value}"' for name, value in rule.get("labels", {}).items())
        return f'{{__name__="{rule["name"]}",{labels}}}'

    wait_until(lambda: not without(), timeout=2 * PATIENCE, what=f"data of {without()}")


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)
def test_every_query_of_the_dashboard_returns_data(stand, variables, query):
    for dial in PATHS if query.each == "dial" else [None]:
        expression = variables.put_into(query.expression, **({"dial": [dial]} if dial else {}))

        def values():
            if query.instant:
                return stand.prometheus.query(expression).values()
            return stand.prometheus.query_range(expression, stand.begun, time.time()).values()

        wait_until(values, what=f"data of\n{expression}\n")
        # Zeros alone would say little: the wrong side has them, too.
        assert query.name in ZERO or wait_until(lambda: any(values()), what=f"a value above 0 of\n{expression}\n")


def test_every_alert_is_thought_of():
    assert set(re.findall(r"alert: (\w+)", (SHIPPED / "alerts.yml").read_text())) == FIRING | OTHERS


@pytest.mark.parametrize("name", sorted(FIRING))
def test_the_alert_fires(stand, name):
    for labels, texts in wait_until(lambda: stand.prometheus.firing(name), timeout=2 * PATIENCE,
                                    what=f"{name} to fire"):
        assert labels["severity"] in ("critical", "warning", "info")
        assert set(texts) == {"summary", "description"}
        for text in texts.values():
            assert not re.search(r"[<{}]|%!|\bNaN\b", text), text  # what is left of a template that went wrong


def test_these_alerts_fire_and_no_others(stand):
    """Each for the replica, pool, service or dial that it is about, as often as there is one."""
    expected = expected_alerts(*stand.addresses, stand.new.address)

    with contextlib.suppress(AssertionError):  # the next line says more of what is wrong
        wait_until(lambda: told(stand.prometheus.firing()) == expected, timeout=2 * PATIENCE, what="the alerts")
    assert told(stand.prometheus.firing()) == expected


def test_promtool_has_nothing_to_say_about_a_page_with_everything(stand):
    page = stand.one.admin("/metrics").content
    documented = set(re.findall(r"^\| `(\w+)` \| (?:counter|gauge|histogram) ", METRICS_PAGE.read_text(), re.MULTILINE))
    shown = set(re.findall(r"^# TYPE (\w+)", page.decode(), re.MULTILINE))
    assert documented - shown <= {"process_max_fds"}, "documented and not there"  # that one: absent without a limit
    assert shown - documented == set(), "not documented"
    checked = subprocess.run(["promtool", "check", "metrics"], input=page, capture_output=True)
    assert (checked.returncode, checked.stdout + checked.stderr) == (0, b"")


def test_a_file_that_is_not_read_is_noticed(stand):
    """While somebody writes to it, a file is left alone, for half a minute at most."""
    with stand.two.config_path.open("a") as file:
        def alerts():
            file.write("# and more\n")
            file.flush()
            return stand.prometheus.firing("CrossfadeConfigNotInForce")

        (labels, _), = wait_until(alerts, timeout=3 * PATIENCE, what="CrossfadeConfigNotInForce to fire")
    assert labels["instance"] == stand.addresses[1]
    wait_until(lambda: not stand.prometheus.firing("CrossfadeConfigNotInForce"), what="the file to be in force")
