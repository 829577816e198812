"""The budget: instructions per request, as committed in budget.toml. Compilers differ, so it belongs to one of them."""

import platform
import re
import subprocess
import tomllib
from pathlib import Path

PATH = Path(__file__).with_name("budget.toml")
HEADER = """\
# Instructions of the worker per request, by kind of request (works.py). test_cost_instructions.py counts them and fails
# above these by more than 5%. Renew them when they have become fewer, or when more are worth it:
#   CROSSFADE_RENEW_BUDGET=1 CROSSFADE_RELEASE_BINARY=build/release/crossfade \\
#   /usr/bin/python3 -m pytest tests/e2e/test_cost_instructions.py
"""


def load():
    """(compiler, {name: instructions})"""
    document = tomllib.loads(PATH.read_text(encoding="utf-8"))
    return document["compiler"], document["instructions"]


def renew(compiler, name, instructions):
    _, numbers = load()
    numbers[name] = instructions
    lines = [f"{key} = {value}\n" for key, value in sorted(numbers.items())]
    PATH.write_text(f'{HEADER}compiler = "{compiler}"\n\n[instructions]\n' + "".join(lines), encoding="utf-8")


def compiler_of(program):
    """What the program was compiled by and for: "GCC 12.2.0 x86_64"."""
    comment = subprocess.run(["readelf", "--string-dump=.comment", program], capture_output=True, text=True, check=True)
    version = re.search(r"(GCC|clang)\b.* ([0-9.]+)$", comment.stdout, re.MULTILINE)
    return f"{version.group(1)} {version.group(2)} {platform.machine()}" if version else comment.stdout
