"""The dashboard of `crossfade demo` in a real browser, from the binary alone."""

import re
import subprocess

import pytest

from harness import PATIENCE, wait_until
from harness.process import SANITIZER_REPORT, binary

PORTS = ["--port", "0", "--admin-port", "0"]
DIALS = {"label-purchase", "rates", "everything-else"}


class Demo:
    def __init__(self, folder):
        self.out, self.err = folder / "out", folder / "err"
        with self.out.open("wb") as stdout, self.err.open("wb") as stderr:
            self.process = subprocess.Popen([binary(), "demo", "--duration", "300s", *PORTS], stdin=subprocess.DEVNULL,
                                            stdout=stdout, stderr=stderr)
        try:
            wait_until(lambda: "Ctrl-C" in self.out.read_text(), what="the demo to start")
        except AssertionError:
            self.kill()
            raise
        text = self.out.read_text()
        self.url = re.search(r"dashboard\s+(http://\S+/)", text).group(1)
        self.config = re.search(r"^\s*(/\S+\.yaml)\s*$", text, re.MULTILINE).group(1)
        self.document = self.read()

    def read(self):
        with open(self.config) as file:
            return file.read()

    def write(self, old, new):
        """The first document with one place changed."""
        assert old in self.document
        with open(self.config, "w") as file:
            file.write(self.document.replace(old, new))

    def end(self):
        self.process.terminate()
        assert self.process.wait(PATIENCE) == 0, self.err.read_text()
        assert not SANITIZER_REPORT.search(self.err.read_text()), self.err.read_text()

    def kill(self):
        self.process.kill()
        self.process.wait()


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    started = Demo(tmp_path_factory.mktemp("demo"))
    yield started
    started.kill()


@pytest.fixture
def page(browser, demo):
    """The dashboard, opened; afterwards neither a console error nor a request to another host may have been."""
    demo.write("", "")
    browser.open(demo.url)
    wait_until(lambda: set(browser.texts(".dial h3")) == DIALS, what="a row for each dial")
    browser.run("window.not_reloaded = true")
    yield browser
    assert browser.run("return window.not_reloaded"), "the page was loaded again"
    console, urls = browser.logs()
    assert not console, console
    assert len(urls) > 15 and all(url.startswith(demo.url) for url in urls), urls
    browser.reset()


def row(page, name):
    return next((text for text in page.texts(".dial") if text.startswith(name)), "")


def test_every_dial_has_a_row_with_its_traffic(page):
    wait_until(lambda: "25%" in row(page, "rates") and "/v1/rates" in row(page, "rates"), what="the row of rates")
    assert "POST" in row(page, "label-purchase") and "0.5%" in row(page, "label-purchase")
    page.await_text("#file-state", "in force")
    assert set(page.texts(".pool h3")) == {"py2", "py3"}
    page.await_text("#history", "started")


def test_a_dial_moves_before_the_eyes_of_the_visitor(page, demo):
    demo.write("new: 25%", "new: 50%")
    wait_until(lambda: "50%" in row(page, "rates"), what="the dial to move")
    wait_until(lambda: "from 25%" in row(page, "rates"), what="where it came from")
    page.await_text("#history", "public-api / rates: 25% → 50%")
    ratio = page.run("return document.querySelector('.dial:nth-child(2) .fader').style.getPropertyValue('--ratio')")
    assert float(ratio) == 0.5


def test_a_rejected_file_is_shown_with_its_error_until_it_is_right(page, demo):
    demo.write("new: 25%", 'new: "<img src=x onerror=alert(1)>"')
    page.await_text("#notices", "was rejected")
    line = demo.document[:demo.document.index("new: 25%")].count("\n") + 1
    assert f".yaml:{line}:" in page.text("#notices") and "<img src=x onerror=alert(1)>" in page.text("#notices")
    page.await_text("#file-state", "rejected")
    page.await_text("#history", "refused")
    assert page.run("return document.querySelectorAll('main img').length") == 0
    demo.write("new: 25%", "new: 30%")
    page.await_text("#file-state", "in force")
    wait_until(lambda: page.text("#notices") == "", what="the notice to go")
    wait_until(lambda: "30%" in row(page, "rates"), what="the dial to move")


def test_a_path_that_looks_like_markup_is_text(page, demo):
    path = "/v1/&lt;b&gt;%3Cb%3E"  # no more than this gets through the configuration
    demo.write("path: /v1/rates", f"path: '{path}'")
    wait_until(lambda: path in row(page, "rates"), what="the path")


def test_a_held_service_is_shown_as_such(page, demo):
    demo.write("    legacy: py2\n", "    legacy: py2\n    hold: legacy\n")
    page.await_text("#notices", "HOLD: every request of public-api goes to legacy")
    demo.write("", "")
    wait_until(lambda: page.text("#notices") == "", what="the notice to go")


@pytest.mark.parametrize("name, scheme, width, height", [
    ("demo-light", "light", 1440, 1300), ("demo-dark", "dark", 1440, 1300), ("demo-phone", "light", 360, 1800)])
def test_pictures(page, name, scheme, width, height):
    page.resize(width, height)
    page.prefer(scheme=scheme)
    wait_until(lambda: page.run("return document.querySelectorAll('.spark canvas').length"), what="charts")
    page.screenshot(name)


def test_the_page_says_that_the_process_has_gone(browser, demo):
    browser.open(demo.url)
    browser.await_text("#live", "live")
    demo.end()
    browser.await_text("#live", "no answer since")
    browser.await_text("#notices", "has not answered since")
    assert set(browser.texts(".dial h3")) == DIALS  # as it was then
