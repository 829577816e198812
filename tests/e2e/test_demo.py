"""`crossfade demo`: everything it prints must be true."""

import re
import subprocess

import pytest

from harness import PATIENCE, curl, run, wait_until
from harness.process import SANITIZER_REPORT, binary

PORTS = ["--port", "0", "--admin-port", "0"]


@pytest.fixture
def demo(tmp_path):
    """A running demo: its process and what it has printed."""
    out, err = tmp_path / "out", tmp_path / "err"
    with out.open("wb") as stdout, err.open("wb") as stderr:
        process = subprocess.Popen([binary(), "demo", *PORTS, "--duration", "60s"], stdin=subprocess.DEVNULL,
                                   stdout=stdout, stderr=stderr)
    try:
        wait_until(lambda: "Ctrl-C" in out.read_text(), what="the demo to start")
        yield out
        process.terminate()
        assert process.wait(PATIENCE) == 0, err.read_text()
        assert not SANITIZER_REPORT.search(err.read_text()), err.read_text()
    finally:
        process.kill()
        process.wait()


def test_without_traffic_it_ends_when_told_to():
    done = run("demo", "--no-traffic", "--duration", "1s", *PORTS)
    assert done.returncode == 0, done.stderr
    assert len(re.findall(r"http://127\.0\.0\.1:\d+", done.stdout)) >= 3


def test_its_curl_lines_work_and_so_does_its_file(demo):
    text = demo.read_text()
    commands = re.findall(r"^\s*(curl .*)$", text, re.MULTILINE)
    assert len(commands) >= 3
    answers = [curl(*[word.strip("'") for word in re.findall(r"'[^']*'|\S+", command)[1:]]) for command in commands]
    assert "py3" in next(answer for command, answer in zip(commands, answers) if "X-Backend" in command)
    assert "py2" in answers[-1]

    metrics = re.search(r"http://\S+/metrics", text).group()
    wait_until(lambda: len(re.findall(r'crossfade_requests_total\{.*side="new"', curl(metrics))) > 0, what="traffic")
    config = re.search(r"^\s*(/\S+\.yaml)\s*$", text, re.MULTILINE).group(1)
    with open(config) as file:
        document = file.read()
    assert run("check", config).returncode == 0
    with open(config, "w") as file:
        file.write(document.replace("new: 25%", "new: 100%"))
    wait_until(lambda: re.search(r'crossfade_dial_ratio\{.*dial="rates".*\} 1\n', curl(metrics)), what="the new dial")
