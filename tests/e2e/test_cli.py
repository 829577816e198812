"""The commands people and scripts type: exit codes and messages."""

import re

import pytest

from harness import run, split_config, to_yaml


@pytest.fixture
def document(tmp_path, legacy, new):
    path = tmp_path / "crossfade.yaml"
    path.write_text(to_yaml(split_config(legacy, new)))
    return path


def test_check_accepts_a_valid_file(document):
    done = run("check", document)
    assert (done.returncode, done.stdout, done.stderr) == (0, "OK\n", "")


def test_check_names_every_error_with_its_place(document):
    text = document.read_text()
    for right, wrong in (("legacy: py2\n", "legacy: py9\n"), ("new: 0%}", "new: 5}"), ("workers:", "worker:")):
        text = text.replace(right, wrong)
    document.write_text(text)
    done = run("check", document)
    assert (done.returncode, done.stdout) == (1, "")
    for needle, expected in (("worker:", "workers"), ("legacy: py9", "py9"), ("new: 5}", "%")):
        line = 1 + text[:text.index(needle)].count("\n")
        found = re.search(rf"^{re.escape(str(document))}:{line}:\d+: .*{expected}", done.stderr, re.MULTILINE)
        assert found, f"nothing about {needle} in line {line}:\n{done.stderr}"


def test_check_takes_several_files(document, tmp_path):
    broken = tmp_path / "broken.yaml"
    broken.write_text("pools: [\n")
    done = run("check", document, broken)
    assert done.returncode == 1
    assert str(document) in done.stdout and "broken.yaml:" in done.stderr


def test_check_of_a_file_that_cannot_be_read(tmp_path):
    done = run("check", tmp_path / "absent.yaml")
    assert done.returncode == 1
    assert "absent.yaml" in done.stderr and "No such file" in done.stderr


@pytest.mark.parametrize("arguments", [[], ["check"], ["serve"], ["nonsense"], ["check", "--nonsense", "x"]])
def test_wrong_usage_exits_with_2(arguments):
    assert run(*arguments).returncode == 2


def test_help_and_version():
    assert re.fullmatch(r"crossfade \d+\.\d+\.\d+\n", run("--version").stdout)
    done = run("--help")
    assert done.returncode == 0
    assert {"serve", "check", "demo"} <= set(re.findall(r"\w+", done.stdout))


def test_serve_refuses_an_invalid_file_like_check_does(document):
    document.write_text(document.read_text().replace("hosts:", "host:"))
    served, checked = run("serve", "--config", document), run("check", document)
    assert served.returncode == 1
    assert "host" in checked.stderr and checked.stderr in served.stderr


def test_serve_says_which_address_it_cannot_bind(document, legacy):
    document.write_text(document.read_text().replace('{address: "127.0.0.1:0"}]', f'{{address: "{legacy.address}"}}]'))
    done = run("serve", "--config", document)
    assert done.returncode == 1
    assert legacy.address in done.stderr and "in use" in done.stderr


def test_bucket_is_the_same_everywhere():
    done = run("bucket", "--salt", "public-api", "acct-1", "acct-2", "")
    lines = [line.split("\t") for line in done.stdout.splitlines()]
    assert [key for _, key in lines] == ["acct-1", "acct-2", ""]
    assert all(0 <= int(bucket) < 100_000 for bucket, _ in lines)
    assert run("bucket", "--salt", "public-api", "acct-2").stdout == f"{lines[1][0]}\tacct-2\n"
