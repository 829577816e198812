"""The page of a made-up admin address, as tests look at it."""

import pytest

from dashboard import rich, states
from dashboard.fake_admin import FakeAdmin
from harness import wait_until

ROW = "#services .dial"
HOSTILE = '<img src=/x onerror="window.hurt=1"><script>window.hurt=1</script>'


class Page:
    """The page of a fake admin address in the module's browser."""

    def __init__(self, browser):
        self.browser, self.fake, self.silence_is_meant = browser, None, False

    def show(self, services=None, pools=(), slots=60, changes=None, **more):
        """Opens the page for services made up by `states`; call `now` to change what it is told."""
        self.now(services, pools, slots, changes, **more)
        self.fake = self.fake or FakeAdmin(self.answers)
        self.browser.open(self.fake.url)
        wait_until(lambda: self.browser.text("#live").startswith("live"), what="the first answer")
        dials = sum(len(service["dials"]) for service in (rich.services() if services is None else services))
        wait_until(lambda: self.browser.run("return [...document.querySelectorAll('.dial .share b')]"
                                            ".filter(n => n.textContent).length") == dials, what="every row's figures")
        return self.browser

    def now(self, services=None, pools=(), slots=60, changes=None, **more):
        services = rich.services() if services is None else services
        answers = {"/api/status": lambda: states.status(services, pools, **more),
                   "/api/series": lambda: states.series(services, slots),
                   "/api/history": changes or states.history(states.change(60, "started", "start", 1))}
        self.answers = answers if self.fake is None else self.fake.answers
        self.answers.update(answers)

    def asked_series(self):
        """The targets under which the last hour was asked for so far."""
        return [target for target in self.fake.asked if target.startswith("/api/series")]

    def row(self, name):
        """The texts of a dial's row, joined as people read them."""
        texts = {text.split("\n")[0]: text for text in self.browser.texts(ROW)}
        return " ".join(texts[name].split()).replace("\u202f", " ")


@pytest.fixture
def page(browser):
    shown = Page(browser)
    try:
        yield shown
        if shown.fake and not shown.silence_is_meant:
            console, urls = browser.logs()
            assert not console, console
            assert urls and all(url.startswith((shown.fake.url, "data:", "about:")) for url in urls), urls
    finally:
        browser.reset()
        if shown.fake:
            shown.fake.stop()
