"""What the dashboard's page says of changes that somebody made: holds and the history."""

from dashboard import states
from dashboard.page import HOSTILE, page  # noqa: F401: page is a fixture


def test_a_run_time_hold_says_since_when_by_whom_and_why(page):
    hold = {"who": HOSTILE, "since": states.stamp(60), "why": "errors on py3, ticket <b>42</b>"}
    changes = states.history(
        states.change(5, "released", "api", who="127.0.0.1", service="partner"),
        states.change(60, "held", "api", who="token alice", service="public-api", why="errors on py3"))
    browser = page.show([states.service("public-api", [states.dial("all", "/")], hold="legacy", run_time_hold=hold)],
                        changes=changes)
    page.now([], changes=changes, held_without_service=["gone"])
    browser.await_text("#notices", "gone is held at legacy, but there is no such service now")
    page.now([states.service("public-api", [states.dial("all", "/")], hold="legacy", run_time_hold=hold)],
             changes=changes)
    browser.await_text("#notices", "HOLD: every request of public-api goes to legacy, whatever its dials say")
    for words in (f"by {HOSTILE}", "errors on py3, ticket <b>42</b>"):
        assert words in browser.text("#notices")
    browser.await_text("#history", "public-api is held at legacy")
    for words in ("partner is no longer held", "by api (token alice)", "errors on py3"):
        assert words in browser.text("#history")
