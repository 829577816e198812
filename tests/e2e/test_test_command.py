"""`crossfade test`: a configuration against a file of expectations, as CI runs it."""

import json
import shlex
from pathlib import Path

import pytest

from harness import run, split_config, to_yaml

EXAMPLE = Path(__file__).parents[2] / "config" / "expectations" / "crossfade.yaml"


@pytest.fixture
def document(tmp_path, legacy, new):
    path = tmp_path / "crossfade.yaml"
    path.write_text(to_yaml(split_config(legacy, new, service={"hosts": ["app.example"]}, dials=[
        {"name": "rates", "path": "/v1/rates", "new": "100%"}, {"name": "all", "path": "/", "new": "0%"}])))
    return path


@pytest.fixture
def expectations(tmp_path, document):
    """expectations(text): a file of them beside the configuration."""
    def write(*lines):
        path = tmp_path / "expectations.yaml"
        path.write_text("config: crossfade.yaml\nexpectations:\n" + "".join(f"  - {line}\n" for line in lines))
        return path
    return write


RATES = "{request: http://app.example/v1/rates, expect: {side: new, reason: dial, dial: rates}}"
WRONG = ("{name: rates, request: GET http://app.example/v1/rates, headers: {X-Account-Id: it's me}, "
         "expect: {side: legacy, reason: dial, dial: rates}}")


def test_the_published_example_holds():
    done = run("test", "--fail-under", 100, EXAMPLE)
    assert (done.returncode, done.stderr) == (0, "")
    assert "11 of 11 expectations hold; 5 of 5 dials covered (100%)" in done.stdout


def test_what_fails_is_explained_by_the_command_that_is_printed(expectations):
    file = expectations(RATES, WRONG)
    done = run("test", file)
    assert done.returncode == 1
    line, command, summary, missing = done.stdout.splitlines()
    assert line == f"{file}:4:5: rates: expected side legacy; found side new"
    assert summary == "1 of 2 expectations hold; 1 of 2 dials covered (50%)"
    assert missing == "not covered: app/all"
    explained = run(*shlex.split(command)[1:])
    assert (explained.returncode, explained.stderr) == (0, "")
    assert "header X-Account-Id: it's me" in explained.stdout
    assert explained.stdout.splitlines()[-3].split() == ["side", "new"]


def test_too_little_coverage_fails(expectations):
    file = expectations(RATES)
    assert run("test", file).returncode == 0
    assert run("test", "--fail-under", 50, file).returncode == 0
    done = run("test", "--fail-under", 100, file)
    assert done.returncode == 1
    assert "too few dials are covered" in done.stdout


def test_json(expectations):
    report = json.loads(run("test", "--json", expectations(RATES, WRONG)).stdout)
    assert (report["expectations"], report["held"], report["coverage_percent"]) == (2, 1, 50)
    assert report["uncovered"] == ["app/all"]
    assert [failed["name"] for failed in report["failed"]] == ["rates"]


def test_mistakes_have_their_place(expectations):
    file = expectations("{request: http://app.example/, expects: {status: 404}}")
    done = run("test", file)
    assert (done.returncode, done.stdout) == (1, "")
    assert f"{file}:3:36: expectations[0].expects: unknown key 'expects'" in done.stderr
    assert "did you mean 'expect'?" in done.stderr


def test_another_configuration_may_be_tested(expectations, tmp_path, document):
    other = tmp_path / "other.yaml"
    other.write_text(document.read_text().replace("new: 100%", "new: 0%"))
    file = expectations(RATES)
    assert run("test", file).returncode == 0
    assert run("test", "--config", other, file).returncode == 1
    assert run("test", "--config", tmp_path / "absent.yaml", file).returncode == 1
    assert run("test").returncode == 2
