"""Help, manual page, completion, colours and exit codes: the same commands and options everywhere."""

import os
import pty
import re
import subprocess
from pathlib import Path

import pytest

from harness import run, split_config, to_yaml
from harness.process import binary

ROOT = Path(__file__).parents[2]
MANUAL, COMPLETION = ROOT / "docs" / "man" / "crossfade.1", ROOT / "config" / "completion" / "crossfade.bash"
NESTED = {"dial": ["list", "set"], "import": ["istio"], "export": ["istio"]}


def subcommands(*command):
    found = run(*command, "--help").stdout.split("Subcommands:")[1].split("\n\n")[0]
    return re.findall(r"^  (\w+)", found, re.MULTILINE)


def commands():
    """All of them, as what is typed."""
    for name in subcommands():
        yield from [(name, nested) for nested in NESTED[name]] if name in NESTED else [(name,)]


def long_options(*command):
    return set(re.findall(r"^  (?:-\w,)?(--[\w-]+)", run(*command, "--help").stdout, re.MULTILINE)) - {"--help"}


def test_the_nested_commands_are_those_that_are_known_here():
    for name, nested in NESTED.items():
        assert subcommands(name) == nested


@pytest.mark.parametrize("command", [(), *((name,) for name in NESTED)] + list(
    map(tuple, [["serve"], ["check"], ["explain"], ["test"], ["diff"], ["dial", "list"], ["dial", "set"], ["hold"],
                ["import", "istio"], ["export", "istio"], ["bucket"], ["board"], ["demo"]])), ids=" ".join)
def test_every_help_has_examples_that_begin_with_the_command(command):
    done = run(*command, "--help")
    assert (done.returncode, done.stderr) == (0, "")
    examples = done.stdout.split("Examples:\n")[1]
    assert re.search(rf"^ .*\bcrossfade {' '.join(command)}".rstrip(), examples, re.MULTILINE)
    assert max(map(len, done.stdout.splitlines())) <= 120


def test_the_manual_page_is_sound():
    command = ["mandoc", "-T", "lint", "-W", "warning", MANUAL]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")


def test_the_manual_page_has_every_command_with_its_options_and_no_others():
    text = MANUAL.read_text()
    synopsis = text.split(".Sh SYNOPSIS")[1].split(".Sh DESCRIPTION")[0]
    described = text.split(".Sh DESCRIPTION")[1]
    parts = {part.split("\n")[0]: part for part in synopsis.split(".Cm ")[1:]}
    found = {part.split(" ")[0] if part not in ("dial list", "dial set", "import istio", "export istio") else part
             for part in parts if "|" not in part}
    assert {" ".join(command) for command in commands()} == {name for name in found if name != "legacy"}
    for command in commands():
        for option in long_options(*command):
            assert f"Fl -{option[2:]}" in parts[" ".join(command)].split(".Nm")[0] or option in (
                "--request", "--header", "--yes"), f"{command}: {option} is not in the synopsis"
            assert f"Fl -{option[2:]}" in described or f", -{option[2:]}" in described, f"{option} is not described"
    known = set().union(*(long_options(*command) for command in commands())) | {"--help", "--version"}
    assert {f"-{name}" for name in re.findall(r"(?:Fl|,) (-[a-z][\w-]+)", text)} <= known


def completed(*words, folder=None):
    """What completing the last of these words gives, as bash does it."""
    script = f"""
      source {COMPLETION}
      compopt() {{ :; }}
      COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _crossfade; printf '%s\\n' "${{COMPREPLY[@]}}"
    """
    done = subprocess.run(["bash", "-c", script, "bash", binary(), *words], capture_output=True, text=True, check=True,
                          cwd=folder)
    assert done.stderr == ""
    return set(done.stdout.split())


def test_completion_has_every_command_with_its_options():
    assert completed("") == {*subcommands(), "--help", "--version"}
    assert completed("di") == {"diff", "dial"}
    for name, nested in NESTED.items():
        assert completed(name, "") == {*nested, "--help"}
    for command in commands():
        assert completed(*command, "--") == {*long_options(*command), "--help"}, command


def test_completion_knows_files_words_and_dials(tmp_path, legacy, new):
    (tmp_path / "crossfade.yaml").write_text(to_yaml(split_config(legacy, new)))
    assert completed("check", "cross", folder=tmp_path) == {"crossfade.yaml"}
    assert completed("serve", "--config", "", folder=tmp_path) == {"crossfade.yaml"}
    assert completed("board", "--format", "") == {"svg", "md", "json"}
    assert {"legacy", "release"} <= completed("hold", "app", "")
    assert "app/all" in completed("dial", "set", "--config", "crossfade.yaml", "a", folder=tmp_path)
    assert "app/all" not in completed("dial", "set", "--config", "absent.yaml", "a", folder=tmp_path)


def on_a_terminal(*arguments, **environment):
    """What a command writes to a terminal."""
    ours, theirs = pty.openpty()
    with subprocess.Popen([binary(), *map(str, arguments)], stdout=theirs, stderr=subprocess.DEVNULL,
                          env={**os.environ, "TERM": "xterm", "NO_COLOR": "", **environment}) as process:
        os.close(theirs)
        text = b""
        try:
            while data := os.read(ours, 4096):
                text += data
        except OSError:  # how Linux says that the other end is closed
            pass
        os.close(ours)
        assert process.wait(30) == 0
    return text.decode()


def test_colours_are_for_terminals_and_for_those_who_want_them(tmp_path, legacy, new):
    old, turned = tmp_path / "old.yaml", tmp_path / "new.yaml"
    old.write_text(to_yaml(split_config(legacy, new, [{"name": "all", "path": "/", "new": "50%"}])))
    turned.write_text(to_yaml(split_config(legacy, new, [{"name": "all", "path": "/", "new": "20%"}])))
    assert "\033[31mnew -> legacy\033[0m" in on_a_terminal("diff", old, turned)
    for environment in ({"NO_COLOR": "1"}, {"TERM": "dumb"}, {"TERM": ""}):
        text = on_a_terminal("diff", old, turned, **environment)
        assert "new -> legacy" in text and "\033" not in text
    assert "\033" not in run("diff", old, turned).stdout


@pytest.mark.parametrize("arguments, code", [
    (["diff", "absent.yaml", "absent.yaml"], 1), (["explain", "--config", "absent.yaml", "http://a/"], 1),
    (["test", "absent.yaml"], 1), (["dial", "list", "--config", "absent.yaml"], 1),
    (["dial", "set", "--config", "absent.yaml", "--yes", "a/b", "5%"], 1),
    (["hold", "--url", "http://127.0.0.1:1"], 1), (["import", "istio", "absent.yaml"], 1),
    (["export", "istio", "--config", "absent.yaml"], 1),
    (["diff"], 2), (["diff", "one.yaml"], 2), (["explain"], 2), (["explain", "http://a/"], 2), (["test"], 2),
    (["dial"], 2), (["dial", "lst"], 2), (["dial", "list"], 2), (["dial", "set", "a/b", "5%"], 2),
    (["dial", "set", "--config", "f", "--yes", "a/b"], 2), (["dial", "set", "--config", "f", "--yes", "a/b", "5"], 2),
    (["hold", "a"], 2), (["hold", "a", "new"], 2), (["hold", "a", "legacy", "--url", "nonsense"], 2), (["import"], 2),
    (["import", "istio"], 2), (["export", "istio"], 2), (["import", "nginx", "f"], 2),
], ids=lambda value: " ".join(value) if isinstance(value, list) else None)
def test_exit_codes(arguments, code, tmp_path):
    done = run(*arguments, cwd=tmp_path, stdin=subprocess.DEVNULL)
    assert done.returncode == code, done.stderr
    assert done.stdout == "" and done.stderr.startswith(("crossfade: ", "absent.yaml")) or code == 2
