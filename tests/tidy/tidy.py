"""Keeps the house in order: floors, sizes and habits. Prints file:line: message for each breach and exits with 1.

Usage: tidy.py ROOT. The rules are those of CONTRIBUTING.md.
"""

import os
import re
import sys
from collections import namedtuple

FLOORS = {"base": 0, "config": 1, "http": 1, "net": 1, "split": 2, "telemetry": 2, "istio": 3, "upstream": 3,
          "proxy": 4, "server": 5, "admin": 6, "app": 7}
# The room to which each public header belongs.
PUBLIC = {"version": "base", "units": "base", "ip": "base", "stable_hash": "base", "value_set": "base",
          "decision": "base", "name_lookups": "base", "underscore_headers": "base", "lenient": "base",
          "overlay": "base",
          "config": "config", "load": "config", "route_table": "split", "server": "server"}
FOLDERS = ("src", "include", "tests", "bench", "scripts", ".ci")
SIZED = (".cpp", ".hpp", ".py", ".js", ".css", ".html")
MAX_FILE_LINES, MAX_FUNCTION_LINES, MAX_COLUMNS = 400, 70, 120

UMBRELLAS = {"boost/asio.hpp", "boost/beast.hpp"}
PARTIAL_UMBRELLAS = {"boost/beast/http.hpp", "boost/beast/core.hpp"}  # fine off the request path: admin and app
WITHOUT_NETWORK = {"base", "config", "http", "split", "istio"}
ASIO_WITHOUT_NETWORK = re.compile(r"boost/asio/(ip/(address|network)\w*|buffer)\.hpp")
SEPARATE_COMPILATION = {"src/base/boost_asio.cpp", "src/base/boost_beast.cpp"}

INCLUDE = re.compile(r'\s*#\s*include\s*[<"]([^>"]+)[>"]')
MARK = re.compile(r"\b(TO" r"DO|FIX" r"ME)\b")
COMMENT_OR_LITERAL = re.compile(
    r'//[^\n]*|/\*.*?\*/|\bu?8?R"([^\s()\\]*)\(.*?\)\1"|"(?:\\.|[^"\\\n])*"|' r"(?<!\w)'(?:\\.|[^'\\\n])+'", re.DOTALL)
PREPROCESSOR = re.compile(r"^[ \t]*#(?:[^\n]*\\\n)*[^\n]*", re.MULTILINE)
SCOPE = re.compile(r"\s*(?:template\s*<.*>\s*)?(?:inline\s+)?(?:namespace|class|struct|union|extern)\b", re.DOTALL)
ACCESS = re.compile(r"\A\s*(?:(?:public|protected|private)\s*:\s*)?")

Problem = namedtuple("Problem", "path line message")


def room_of(path):
    """The room of a file, or None for one that stands outside the floors."""
    parts = path.split("/")
    if parts[0] == "include":
        return PUBLIC.get(os.path.splitext(parts[-1])[0])
    return parts[1] if parts[0] in ("src", "tests") and len(parts) > 2 and parts[1] in FLOORS else None


def room_of_include(header):
    folder, _, rest = header.partition("/")
    if folder == "crossfade":
        return PUBLIC.get(os.path.splitext(rest)[0])
    return folder if folder in FLOORS else None


def check_include(path, room, header):
    if header in UMBRELLAS or (header in PARTIAL_UMBRELLAS and room not in ("admin", "app")):
        yield f"umbrella header <{header}>: include what is used"
    if room is None or path in SEPARATE_COMPILATION:
        return
    other = room_of_include(header)
    if other and other != room and FLOORS[other] >= FLOORS[room]:
        way = "climbs" if FLOORS[other] > FLOORS[room] else "goes sideways"
        yield f'include of "{header}" {way}: {room} is on floor {FLOORS[room]}, {other} on {FLOORS[other]}'
    if path.startswith("src/") and room in WITHOUT_NETWORK and header.startswith("boost/asio/"):
        if not ASIO_WITHOUT_NETWORK.fullmatch(header):
            yield f"<{header}>: no network in {room}"
    if header.startswith("yaml-cpp/") and room != "config" and not path.startswith("tests/"):
        yield f"<{header}>: only config reads YAML"


def without_comments_and_literals(text):
    """The same number of lines, but braces and words in comments, literals and macros no longer count."""
    text = COMMENT_OR_LITERAL.sub(lambda match: " " + "\n" * match.group().count("\n"), text)
    return PREPROCESSOR.sub(lambda match: "\n" * match.group().count("\n"), text)


def end_of_block(code, start):
    """The position after the brace that closes the one at `start`."""
    depth = 0
    for brace in re.compile(r"[{}]").finditer(code, start):
        depth += 1 if brace.group() == "{" else -1
        if depth == 0:
            return brace.end()
    return len(code)


def long_functions(code):
    """Yields (line, length) of functions above the limit: blocks outside of any other but namespaces and classes."""
    head, at = 0, 0  # where the current declaration began; what has been read
    while stop := re.compile(r"[{};]").search(code, at):
        at = stop.end()
        declaration = code[head:stop.start()]
        if stop.group() == "{" and not SCOPE.match(declaration):
            at = end_of_block(code, stop.start())
            inside = declaration.count("(") > declaration.count(")")  # such as a default argument `= {}`
            if inside or re.match(r"\s*[,{]", code[at:]):             # or a member's initialiser before the body
                continue
            length = len(ACCESS.sub("", code[head:at]).splitlines())
            if "(" in declaration and length > MAX_FUNCTION_LINES:
                yield code.count("\n", 0, at) + 2 - length, length
        head = at


def check_cpp(path, text):
    room = room_of(path)
    for number, line in enumerate(text.splitlines(), 1):
        if include := INCLUDE.match(line):
            yield from (Problem(path, number, message) for message in check_include(path, room, include.group(1)))
    for line, length in long_functions(without_comments_and_literals(text)):
        yield Problem(path, line, f"function of {length} lines; at most {MAX_FUNCTION_LINES}")
    if path.endswith(".hpp"):
        if "#pragma once" not in text.splitlines():
            yield Problem(path, 1, "no #pragma once")
        if path.startswith("include/") and "///" not in text:
            yield Problem(path, 1, "a public header documents itself with ///")
        if path.startswith("include/") and room is None:
            yield Problem(path, 1, "a public header without a room: name it in tidy.py")


def check_file(path, text):
    lines = text.splitlines()
    for number, line in enumerate(lines, 1):
        if len(line) > MAX_COLUMNS:
            yield Problem(path, number, f"line of {len(line)} columns; at most {MAX_COLUMNS}")
        if MARK.search(line):
            yield Problem(path, number, "a mark of unfinished work: finish it or open an issue")
    if path.endswith(SIZED) and len(lines) > MAX_FILE_LINES:
        yield Problem(path, len(lines), f"file of {len(lines)} lines; at most {MAX_FILE_LINES}")
    if path.endswith((".cpp", ".hpp")):
        yield from check_cpp(path, text)


def check_tree(root):
    for folder in FOLDERS:
        for place, folders, names in os.walk(os.path.join(root, folder)):
            folders[:] = sorted(name for name in folders if name not in ("__pycache__", "corpus"))
            for name in sorted(names):
                if folder in ("scripts", ".ci") or name.endswith(SIZED):
                    full = os.path.join(place, name)
                    with open(full, encoding="utf-8") as file:
                        yield from check_file(os.path.relpath(full, root), file.read())


if __name__ == "__main__":
    problems = list(check_tree(sys.argv[1]))
    for problem in problems:
        print(f"{problem.path}:{problem.line}: {problem.message}")
    sys.exit(1 if problems else 0)
