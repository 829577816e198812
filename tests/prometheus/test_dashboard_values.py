"""What queries of the Grafana dashboard make of given samples, computed by promtool. That they find what a real
crossfade shows is the business of tests/e2e/test_prometheus.py."""

import json
import re
import subprocess
from pathlib import Path

import pytest

DASHBOARD = json.loads((Path(__file__).parents[2] / "config" / "grafana" / "crossfade.json").read_text())
SCRAPE = 15  # seconds, as in config/prometheus/prometheus.yml
MOVED = 600  # when what is annotated happens, in seconds
DIAL = 'job="crossfade", service="api", dial="rates"'


def filled(expression, step=SCRAPE):
    """With the variables put in as Grafana 9 does it where the points are `step` seconds apart."""
    values = {"__rate_interval": f"{max(step + SCRAPE, 4 * SCRAPE)}s",
              "job": "crossfade", "service": "api", "dial": ".+"}
    return re.sub(r"\$(\w+)", lambda match: values[match.group(1)], expression)


def check(folder, series, expected):
    """`series`: the values by name and labels, a scrape apart. `expected`: expression, second, {labels: value} each."""
    file = folder / "test.yml"  # any JSON is YAML
    file.write_text(json.dumps({"tests": [{
        "interval": f"{SCRAPE}s",
        "input_series": [{"series": name, "values": values} for name, values in series.items()],
        "promql_expr_test": [{
            "expr": expression, "eval_time": f"{second}s",
            "exp_samples": [{"labels": labels, "value": value} for labels, value in samples.items()],
        } for expression, second, samples in expected],
    }]}))
    ran = subprocess.run(["promtool", "test", "rules", file], capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout + ran.stderr


@pytest.mark.parametrize("step", [60, 120, 300])  # Grafana's for ranges up to 100 minutes, three hours and eight
@pytest.mark.parametrize("name, series", [
    ("Positions", {f'crossfade_dial_ratio{{{DIAL}, instance="a"}}': "0.1x39 0.25x60"}),
    ("Configuration rejected",
     {'crossfade_config_reloads_total{job="crossfade", instance="a", result="rejected"}': "2x39 3x60"}),
])
def test_an_annotation_is_marked_wherever_the_points_are(tmp_path, name, series, step):
    """Of points `step` seconds apart, one is within the `step` seconds after it happened, and that one has the mark."""
    annotation, = (each for each in DASHBOARD["annotations"]["list"] if each["name"] == name)
    assert annotation["step"] == "60s"
    expression = f"count({filled(annotation['expr'], step)})"
    # The point at its very end is left out: whether a range includes its start depends on Prometheus' version.
    after = range(-2 * SCRAPE, step + 2 * SCRAPE)
    check(tmp_path, series, [(expression, MOVED + seconds, {"{}": 1} if 0 <= seconds < step else {})
                             for seconds in after if seconds != step])


def shares():
    for panel in DASHBOARD["panels"]:
        for target in panel.get("targets", []):
            if re.search(r'side="new".* / ', target["expr"]):
                yield f"{panel['title']}, {target['refId']}", target["expr"]


def test_the_share_is_in_the_table_and_in_a_panel():
    assert [name.split(",")[0] for name, _ in shares()] == ["Dials", "The new side's share of requests"]


@pytest.mark.parametrize("expression", dict(shares()).values(), ids=dict(shares()))
def test_the_share_of_a_new_side_that_never_had_a_request_is_zero(tmp_path, expression):
    def requests(dial, side):
        return (f'crossfade_requests_total{{job="crossfade", service="api", dial="{dial}", side="{side}", '
                'reason="dial", code="200"}')

    check(tmp_path,
          {requests("never", "legacy"): "0+3x60", requests("quarter", "legacy"): "0+3x60",
           requests("quarter", "new"): "0+1x60"},
          [(filled(expression), MOVED, {'{service="api", dial="never"}': 0, '{service="api", dial="quarter"}': 0.25})])
