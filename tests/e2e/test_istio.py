"""From VirtualServices to a configuration and back, by the real binary, in the shapes of traffic shifting and of
routing by a header."""

import re

import pytest

from harness import run

SUBSETS = """\
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: reviews}
spec:
  host: reviews
  subsets:
    - {name: v1, labels: {version: v1}}
    - {name: v2, labels: {version: v2}}
    - {name: v3, labels: {version: v3}}
"""


def virtual_service(routes, name="reviews"):
    return (f"apiVersion: networking.istio.io/v1alpha3\nkind: VirtualService\nmetadata: {{name: {name}}}\n"
            f"spec:\n  hosts: [{name}]\n  http:\n{routes}")


def route(shares, match=""):
    lines = [f"    - match: {match}", "      route:"] if match else ["    - route:"]
    for subset, weight in shares.items():
        lines.append(f"        - {{destination: {{host: reviews, subset: {subset}}}, weight: {weight}}}")
    return "\n".join(lines) + "\n"


SHAPES = {
    "shift 90/10": route({"v1": 90, "v2": 10}),
    "shift 50/50": route({"v1": 50, "v3": 50}),
    "header": route({"v2": 100}, "[{headers: {end-user: {exact: jason}}}]") + route({"v1": 100}),
    "paths": (route({"v1": 75, "v2": 25}, "[{uri: {exact: /api}}, {uri: {prefix: /api/}, method: {exact: GET}}]")
              + route({"v1": 100, "v2": 0})),
}


@pytest.fixture
def written(tmp_path):
    def write(name, text):
        path = tmp_path / name
        path.write_text(text)
        return path
    return write


def rules_of(config):
    """The lines of a configuration that decide: its lists and dials."""
    return sorted(line.strip() for line in config.splitlines() if re.match(r"\s+- \{(header|name):", line))


@pytest.mark.parametrize("routes", SHAPES.values(), ids=SHAPES.keys())
def test_there_and_back(written, tmp_path, routes):
    manifest, rule = written("vs.yaml", virtual_service(routes)), written("rule.yaml", SUBSETS)
    config, back = tmp_path / "crossfade.yaml", tmp_path / "back.yaml"
    done = run("import", "istio", manifest, rule, "--out", config)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    assert " 0 not carried" in done.stderr, done.stderr
    checked = run("check", config)
    assert (checked.returncode, checked.stdout) == (0, "OK\n"), checked.stderr
    assert run("export", "istio", "--config", config, "--out", back).returncode == 0
    again = run("import", "istio", back)
    assert again.returncode == 0, again.stderr
    assert rules_of(again.stdout) == rules_of(config.read_text()) != []


def test_nothing_is_dropped_silently(written):
    lossy = virtual_service(
        route({"v2": 1}, "[{uri: {regex: '/v[12]/.*'}}]") +
        "    - match: [{uri: {prefix: /a}}]\n      redirect: {uri: /b}\n"
        + route({"v1": 90, "v2": 10})
        + "      fault: {delay: {fixedDelay: 5s}}\n      mirror: {host: shadow}\n"
        "  gateways: [edge]\n")
    path = written("vs.yaml", lossy)
    done = run("import", "istio", path)
    assert done.returncode == 0
    unfolded = re.sub(r"\n *#   ", " ", done.stdout)
    for place in ("http[0].match[0].uri.regex", "http[1]", "http[2].fault", "http[2].mirror", "gateways"):
        line = next((line for line in done.stderr.splitlines() if f"spec.{place}: " in line), "")
        assert line.startswith(f"not carried: {path}:"), f"{place}:\n{done.stderr}"
        assert f"# {line}" in unfolded, f"{line}:\n{unfolded}"
    strict = run("import", "istio", path, "--strict")
    assert (strict.returncode, strict.stdout) == (1, "")


def test_a_list_from_kubectl_on_standard_input_makes_one_file(written):
    """As `kubectl get virtualservices,destinationrules -o yaml` prints it."""
    def indented(text):
        return "  - " + text.replace("\n", "\n    ").rstrip() + "\n"
    path = written("list.yaml", "apiVersion: v1\nitems:\n" + indented(virtual_service(SHAPES["shift 90/10"]))
                   + indented(virtual_service(SHAPES["header"], "pages")) + indented(SUBSETS)
                   + "kind: List\nmetadata:\n  resourceVersion: ''\n")
    done = run("import", "istio", path, "--key", "header:X-Account-Id")
    assert done.returncode == 0, done.stderr
    assert re.findall(r"^  - name: (.*)$", done.stdout, re.MULTILINE) == ["reviews", "pages"]
    assert done.stdout.count("    key: [{header: X-Account-Id}]\n") == 2
