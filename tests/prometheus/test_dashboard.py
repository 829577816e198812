"""The Grafana dashboard as a file: whole, importable anywhere, and readable. Its queries are run by
tests/e2e/test_prometheus.py."""

import itertools
import json
import re
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "config"
DASHBOARD = json.loads((FOLDER / "grafana" / "crossfade.json").read_text())
PANELS = DASHBOARD["panels"]
DRAWN = [panel for panel in PANELS if panel["type"] != "row"]
ANNOTATIONS = DASHBOARD["annotations"]["list"]
VARIABLES = {variable["name"]: variable for variable in DASHBOARD["templating"]["list"]}
EXPRESSIONS = [target["expr"] for panel in DRAWN for target in panel["targets"]]
EXPRESSIONS += [annotation["expr"] for annotation in ANNOTATIONS]
OF_GRAFANA = {"__rate_interval"}

by_title = pytest.mark.parametrize("panel", DRAWN, ids=lambda panel: panel["title"])


def found(value, name):
    """Every value of that key, however deep."""
    if isinstance(value, dict):
        for key, item in value.items():
            if key == name:
                yield item
            yield from found(item, name)
    elif isinstance(value, list):
        for item in value:
            yield from found(item, name)


def test_it_can_be_imported_into_any_grafana():
    assert DASHBOARD["id"] is None  # given by the Grafana that it is imported into
    assert DASHBOARD["schemaVersion"] >= 36  # of Grafana 9
    assert DASHBOARD["uid"] and DASHBOARD["title"]
    assert VARIABLES["datasource"]["type"] == "datasource" and VARIABLES["datasource"]["query"] == "prometheus"


def test_every_data_source_is_the_chosen_one():
    sources = list(found(DASHBOARD, "datasource"))
    targets = sum(len(panel["targets"]) for panel in DRAWN)
    queried = [variable for variable in VARIABLES.values() if variable["type"] == "query"]
    assert len(sources) == targets + len(DRAWN) + len(ANNOTATIONS) + len(queried)
    assert all(source == {"type": "prometheus", "uid": "${datasource}"} for source in sources)


def test_every_id_is_there_once():
    ids = [panel["id"] for panel in PANELS]
    assert all(isinstance(number, int) and number > 0 for number in ids)
    assert len(set(ids)) == len(ids)


def test_panels_are_within_the_grid_and_do_not_overlap():
    def cells(panel):
        at = panel["gridPos"]
        assert 0 <= at["x"] and at["x"] + at["w"] <= 24 and at["w"] > 0 and at["h"] > 0, panel["title"]
        return set(itertools.product(range(at["x"], at["x"] + at["w"]), range(at["y"], at["y"] + at["h"])))

    taken = [cells(panel) for panel in PANELS]
    assert sum(map(len, taken)) == len(set().union(*taken))
    assert [panel["gridPos"]["y"] for panel in PANELS] == sorted(panel["gridPos"]["y"] for panel in PANELS)


@by_title
def test_a_panel_says_what_it_shows_and_in_which_unit(panel):
    assert panel["title"] and panel["description"].endswith(".")
    assert panel["fieldConfig"]["defaults"]["unit"]
    references = [target["refId"] for target in panel["targets"]]
    assert references and len(set(references)) == len(references)
    if panel["type"] in ("timeseries", "state-timeline"):
        assert all(target["legendFormat"] for target in panel["targets"])
        assert panel["type"] == "state-timeline" or panel["options"]["legend"]["showLegend"]


@by_title
def test_a_legend_uses_only_labels_that_the_query_keeps(panel):
    for target in panel["targets"]:
        used = set(re.findall(r"{{(\w+)}}", target["legendFormat"]))
        kept = re.findall(r"\bby \(([\w, ]+)\)", target["expr"])
        if kept:
            assert used <= set(re.split(r", *", kept[0]))


def test_both_sides_have_the_same_colours_everywhere():
    for panel in DRAWN:
        if any(target["legendFormat"] == "{{side}}" for target in panel["targets"]):
            colours = {rule["matcher"]["options"]: rule["properties"][0]["value"]["fixedColor"]
                       for rule in panel["fieldConfig"]["overrides"]}
            assert colours == {"legacy": "blue", "new": "orange"}, panel["title"]


def test_variables_are_defined_and_used():
    used = set(re.findall(r"\$(\w+)", " ".join([*EXPRESSIONS, *(panel["title"] for panel in PANELS)])))
    assert used - OF_GRAFANA == set(VARIABLES) - {"datasource"}
    assert {row["repeat"] for row in PANELS if "repeat" in row} == {"dial"}
    assert VARIABLES["dial"]["multi"] and VARIABLES["dial"]["includeAll"]


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_a_query_is_for_the_chosen_installation_and_for_any_buckets(expression):
    assert expression.count("{") == expression.count('{job=~"$job"')
    assert not re.search(r"\ble *[=!]", expression)


@pytest.mark.parametrize("name", ["rules.yml", "alerts.yml"])
def test_no_rule_depends_on_the_bounds_of_buckets(name):
    assert not re.search(r"\ble *[=!]", (FOLDER / "prometheus" / name).read_text())
