"""tidy.py must catch each kind of breach and leave good files alone."""

import os
import subprocess
import sys

import pytest

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)

import tidy  # noqa: E402

HEADER = "#pragma once\n"


def messages(path, text):
    return [problem.message for problem in tidy.check_file(path, text)]


@pytest.mark.parametrize("path, include, word", [
    ("src/config/load.cpp", '"split/trie.hpp"', "climbs"),
    ("src/telemetry/cells.cpp", '"split/trie.hpp"', "sideways"),
    ("src/http/head.cpp", '"crossfade/config.hpp"', "sideways"),
    ("src/config/load.cpp", '"crossfade/route_table.hpp"', "climbs"),
    ("include/crossfade/config.hpp", '"crossfade/route_table.hpp"', "climbs"),
    ("tests/upstream/pool_test.cpp", '"proxy/session.hpp"', "climbs"),
    ("src/proxy/session.cpp", "<boost/asio.hpp>", "umbrella"),
    ("src/proxy/session.cpp", "<boost/beast/http.hpp>", "umbrella"),
    ("src/http/head.cpp", "<boost/asio/io_context.hpp>", "no network"),
    ("src/split/table.cpp", "<boost/asio/ip/tcp.hpp>", "no network"),
    ("src/split/table.cpp", "<yaml-cpp/node/node.h>", "only config"),
])
def test_an_include_that_breaks_a_rule_is_found(path, include, word):
    text = HEADER + f"#include {include}\n" + "/// Documented.\n"
    assert [word in message for message in messages(path, text)] == [True]


@pytest.mark.parametrize("path, include", [
    ("src/proxy/session.cpp", '"upstream/pool.hpp"'),
    ("src/proxy/session.cpp", '"proxy/relay.hpp"'),
    ("src/admin/page.cpp", "<boost/beast/http.hpp>"),
    ("src/base/boost_asio.cpp", "<boost/asio/impl/src.hpp>"),
    ("include/crossfade/ip.hpp", "<boost/asio/ip/address.hpp>"),
    ("src/config/load.cpp", "<yaml-cpp/yaml.h>"),
    ("tests/app/example_test.cpp", "<yaml-cpp/yaml.h>"),
    ("tests/e2e/helper.cpp", '"server/reload.hpp"'),
])
def test_an_include_within_the_rules_passes(path, include):
    assert messages(path, HEADER + f"#include {include}\n" + "/// Documented.\n") == []


@pytest.mark.parametrize("before, signature, after", [
    ("", "int f() {", ""),
    ("namespace crossfade {\nclass C {\n public:\n", "  int f(int a = {}) const {", "};\n}\n"),
    ("", "C::C(int a)\n    : a_{a}, b_{2} {", ""),
    ("", "TEST(Room, Sentence) {", ""),
    ("int before = 0;\n\n", "template <class T>\nauto g(T t) -> decltype(t) {", "int after = 0;\n"),
])
def test_a_function_of_71_lines_is_found_and_one_of_70_is_not(before, signature, after):
    def code(lines):
        body = '  if (a) { s = "}"; c = \'}\'; n = 1\'000; }  // }\n' * (lines - len(signature.splitlines()) - 1)
        return f"{before}{signature}\n{body}}}\n{after}"

    assert messages("src/base/a.cpp", code(70)) == []
    assert messages("src/base/a.cpp", code(71)) == ["function of 71 lines; at most 70"]


def test_namespaces_classes_and_tables_may_be_long():
    table = "constexpr int table[] = {\n" + "  1,\n" * 100 + "};\n"
    members = "class C {\n" + "  int f() { return 1; }\n" * 100 + "};\n"
    assert messages("src/base/a.cpp", "namespace crossfade {\n" + table + members + "}\n") == []


def test_the_line_of_a_long_function_is_that_of_its_signature():
    problem, = tidy.check_file("src/base/a.cpp", "int a;\n\n/* { */\nint f() {\n" + "\n" * 90 + "}\n")
    assert (problem.line, problem.path) == (4, "src/base/a.cpp")


def test_sizes_and_marks():
    assert messages("scripts/x", "#" * 121) == ["line of 121 columns; at most 120"]
    assert messages("tests/e2e/x.py", "#" * 120) == []
    assert messages("src/base/a.cpp", "\n" * 401) == ["file of 401 lines; at most 400"]
    assert len(messages("src/base/a.cpp", "// TO" + "DO: later\n")) == 1


def test_headers():
    assert messages("src/base/a.hpp", "int f();\n") == ["no #pragma once"]
    assert messages("include/crossfade/ip.hpp", HEADER) == ["a public header documents itself with ///"]
    assert "without a room" in messages("include/crossfade/other.hpp", HEADER + "/// It.\n")[0]


def test_the_program_names_each_problem_and_fails(tmp_path):
    (tmp_path / "src" / "base").mkdir(parents=True)
    (tmp_path / "src" / "base" / "a.hpp").write_text("int f();\n")
    run = subprocess.run([sys.executable, os.path.join(HERE, "tidy.py"), str(tmp_path)], capture_output=True, text=True)
    assert (run.returncode, run.stdout) == (1, "src/base/a.hpp:1: no #pragma once\n")
    (tmp_path / "src" / "base" / "a.hpp").write_text("#pragma once\nint f();\n")
    run = subprocess.run([sys.executable, os.path.join(HERE, "tidy.py"), str(tmp_path)], capture_output=True, text=True)
    assert (run.returncode, run.stdout) == (0, "")
