"""Fixtures: two upstreams and as many proxies as a test starts, all gone when it ends."""

import socket
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

# Or a failure would not say why.
pytest.register_assert_rewrite("harness.load", "harness.process", "harness.wait", "wire.checks", "dashboard.audit",
                              "dashboard.page")

from harness import Crossfade, Upstream, split_config  # noqa: E402
from wire import checks  # noqa: E402
from wire.stand import Stands  # noqa: E402


def pytest_generate_tests(metafunc):
    checks.parametrize(metafunc)


@pytest.fixture(scope="module")
def stands(tmp_path_factory):
    """stands[name]: where cases of that configuration run; see wire/."""
    started = Stands(tmp_path_factory.mktemp("wire"))
    yield started
    started.finish()


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    """Headless Chromium, the same for all tests of a file."""
    try:
        socket.getaddrinfo("localhost", None)
    except socket.gaierror:
        pytest.skip("this machine does not know `localhost`, by which ChromeDriver finds the browser")
    from dashboard.browser import Browser  # only the dashboard's tests need selenium
    started = Browser(tmp_path_factory.mktemp("profile"))
    yield started
    started.close()


@pytest.fixture
def upstream():
    """upstream(name, behave): an upstream of the test's."""
    started = []

    def start(*arguments, **more):
        started.append(Upstream(*arguments, **more))
        return started[-1]

    yield start
    for each in started:
        each.stop()


@pytest.fixture
def legacy(upstream):
    return upstream("legacy")


@pytest.fixture
def new(upstream):
    return upstream("new")


@pytest.fixture
def crossfade(tmp_path):
    """crossfade(config): a running proxy with that document."""
    started = []

    def start(config, **more):
        folder = tmp_path / f"crossfade{len(started)}"
        folder.mkdir()
        started.append(Crossfade(folder, config, **more))
        return started[-1]

    yield start
    try:
        for each in started:
            each.finish()
    finally:
        for each in started:
            each.kill()


@pytest.fixture
def proxy(crossfade, legacy, new):
    """proxy(**split_config's arguments): a proxy between the upstreams `legacy` and `new`."""
    return lambda **more: crossfade(split_config(legacy, new, **more))
