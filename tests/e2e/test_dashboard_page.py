"""The dashboard's page in a real browser, for states that a test makes up."""

from threading import Event

import pytest

from dashboard import audit, rich, states
from dashboard.fake_admin import FakeAdmin
from dashboard.page import HOSTILE, ROW, page  # noqa: F401: page is a fixture
from harness import PATIENCE, SLOWER, wait_until

ASK_NOW = "window.dispatchEvent(new Event('online'))"  # rather than when it is time


def test_a_row_shows_both_sides_and_the_servers_verdict(page):
    page.show()
    wait_until(lambda: "1.2 k/s" in page.row("rates"), what="the figures")
    rates = page.row("rates")
    for words in ("/v1/rates", "25% new", "from 10%, 2 min ago", "legacy 1.2 k/s 0.1% 12 ms 48 ms 90 ms",
                  "new 411/s 0.04% 9.4 ms 31 ms 88 ms", "new is better −0.06 pt better −22% better −35% same"):
        assert words in rates
    assert "new is worse +2.9 pt same worse +177% worse +241%" in page.row("tracking")
    assert "POST /v1/shipments/*/label" in page.row("label-purchase")
    assert "/v1/carriers exact" in page.row("carriers")


def test_what_is_not_known_is_said(page):
    page.show()
    wait_until(lambda: "no traffic yet" in page.row("invoices"), what="the figures")
    assert "has not moved since the start" in page.row("invoices")
    assert "no traffic to compare" in page.row("invoices")
    assert "not enough samples" in page.row("label-purchase")  # though its figures differ
    assert "no traffic in the last 5 min" in page.row("carriers")
    assert "only one side has traffic" in page.row("carriers")
    assert "nothing sent by the dial" in page.row("everything-else")


def test_a_dial_whose_traffic_is_not_kept_has_no_figures_rather_than_none(page):
    counted = {"position": "50%", "requests": (9000, 8000)}
    browser = page.show([states.service("api", [
        states.dial("first", "/first", legacy=states.side(20), new=states.side(20), kept=True, **counted),
        states.dial("idle", "/idle", **counted),  # of a process that does not say `kept`
        states.dial("last", "/last", kept=False, **counted),
        states.dial("unused", "/unused", kept=False)])])
    wait_until(lambda: "unused" in page.row("unused") and "peak" in page.row("first"), what="the figures and charts")
    for name in ("last", "unused"):
        row = page.row(name)
        assert row.count("– not kept: more than 2,000 dials") == 2, row
        assert "not known: traffic not kept" in row
        assert "no traffic" not in row and "0/s" not in row and "none yet" not in row, row
    assert page.row("idle").count("0/s no traffic in the last 5 min") == 2
    assert "kept" not in page.row("first") + page.row("idle")
    assert browser.text("#all-facts") == "mean of the last 5\u202fmin, without 2 dials not kept"
    browser.run("document.getElementById('table-box').open = true")
    browser.await_text("#table-rows", "not known: traffic not kept")
    table = browser.texts("#table-rows tr")
    assert [text.count("not kept: more than 2,000 dials") for text in table] == [0] * 4 + [4] * 4
    assert not any("0/s" in text for text in table[4:])


def test_a_verdict_has_a_sign_beside_its_colour(page):
    browser = page.show()
    wait_until(lambda: "new is worse" in page.row("tracking"), what="the verdicts")
    signs = browser.run("return Object.fromEntries(['better', 'worse', 'same'].map(v => [v, getComputedStyle("
                        "document.querySelector(`td[data-verdict=${v}]`), '::before').content.slice(1, 2)]))")
    assert len(set(signs.values())) == 3 and all(sign.strip() for sign in signs.values()), signs


@pytest.mark.parametrize("state, words", [
    ({"file_state": "rejected", "errors": ["crossfade.yaml:31:54: too \"much\""]},
     ["was rejected; generation 3 stays in force", "crossfade.yaml:31:54: too \"much\""]),
    ({"file_state": "pending"}, ["has changed and is not read yet"]),
    ({"file_state": "missing", "errors": ["crossfade.yaml: No such file"]}, ["cannot be read", "No such file"]),
    ({"restart": True}, ["A restart is needed"]),
    ({"phase": "draining"}, ["Draining"]),
])
def test_what_must_not_be_overlooked_is_at_the_top(page, state, words):
    browser = page.show(**state)
    for each in words:
        browser.await_text("#notices", each)
    page.now([])
    wait_until(lambda: browser.texts("#notices .notice") == [], what="the notices to go")
    assert browser.text("#file-state") == "in force"


def test_a_hold_is_loud_and_endpoints_show_their_health(page):
    browser = page.show(pools=rich.pools())
    browser.await_text("#notices", "HOLD: every request of partner-portal goes to legacy")
    browser.await_text(".service header", "HOLD: everything goes to legacy")
    down = [text.split() for text in browser.texts(".endpoint[data-state=down]")]
    assert down == [["10.0.1.6:8000", "down"]]
    browser.await_text("#pools", "no address known yet of py3-canary.internal:8000")
    assert "fallbacks 0.4/s" in browser.text(".service header")
    assert "exclude: 2 rules, 1,204 values" in browser.text(".service header")


def test_a_pool_without_any_address_is_down(page):
    browser = page.show(pools=[states.pool("py2", ("10.0.0.5:8000", True)), states.pool("py3")])
    browser.await_text(".pool[data-state=up]", "py2")
    browser.await_text(".pool[data-state=down]", "down: no address known yet of py3.internal:8000")
    assert len(browser.texts(".pool[data-state=up]")) == 1
    assert browser.text("#all-pools") == "in 2 pools, 1 without any address"
    page.now(pools=[states.pool("py2", ("10.0.0.5:8000", True)), states.pool("py3", ("10.0.1.5:8000", True))])
    wait_until(lambda: len(browser.texts(".pool[data-state=up]")) == 2, what="the address")
    assert browser.text("#all-pools") == "in 2 pools"


def test_the_search_box_filters(page):
    browser = page.show()
    browser.keys("/")
    assert browser.focused() == "search"
    browser.keys("PUBLIC rat")
    wait_until(lambda: len(browser.texts(ROW)) == 1, what="one row")
    assert browser.text("#found") == "Showing 1 of 8 dials"
    browser.keys("xyz")
    browser.await_text("#found", "No dial matches “PUBLIC ratxyz”")
    assert browser.texts(".service") == []
    browser.keys("\ue00c")
    wait_until(lambda: len(browser.texts(ROW)) == 8, what="all rows")
    browser.run("document.getElementById('only-worse').click()")
    wait_until(lambda: len(browser.texts(ROW)) == 1 and page.row("tracking"), what="the row that is worse")


def test_updates_patch_the_page_and_leave_people_alone(page):
    dials = [states.dial(f"dial-{i}", f"/{i}", "10%") for i in range(30)]
    browser = page.show([states.service("api", dials)])
    wait_until(lambda: "10%" in browser.texts(f"{ROW} .share b"), what="the first figures")
    browser.run("window.nodes = [...document.querySelectorAll('#services .dial')];"
                "document.getElementById('table-box').open = true; scrollTo(0, 700);"
                "document.getElementById('only-worse').focus({preventScroll: true})")
    dials[0] = states.dial("dial-0", "/0", "20%", moved={"at": states.stamp(1), "from": "10%"})
    page.now([states.service("api", [dials[0], states.dial("fresh", "/fresh"), *dials[2:]])])
    wait_until(lambda: "dial-0 of api moved from 10% to 20%." in browser.run(
        "return document.getElementById('announcer').textContent"), what="the announcement")
    names = browser.run("return [...document.querySelectorAll('#services .dial h3')].map(n => n.textContent)")
    assert names[:3] == ["dial-0", "fresh", "dial-2"] and len(names) == 30
    kept = browser.run("const now = [...document.querySelectorAll('#services .dial')];"
                       "return window.nodes.filter(n => now.includes(n)).length")
    assert kept == 29
    assert browser.run("return [scrollY, document.getElementById('table-box').open]") == [700, True]
    assert browser.focused() == "only-worse"
    browser.await_text("#table-rows", "fresh")


def test_a_process_that_is_gone_is_missed_and_found_again(page):
    page.silence_is_meant = True
    browser = page.show()
    answers, port = page.fake.answers, page.fake.port
    page.fake.stop()
    page.fake = None
    browser.await_text("#live", "no answer since")
    browser.await_text("#notices", "crossfade has not answered since")
    page.fake = FakeAdmin(answers, port)
    browser.await_text("#live", "live", timeout=PATIENCE * 2)
    assert "not answered" not in browser.text("#notices")


def test_names_and_errors_are_text_and_nothing_else(page):
    dial = states.dial(HOSTILE, "/" + HOSTILE, methods=[HOSTILE], moved={"at": states.stamp(5), "from": HOSTILE})
    changes = states.history(states.change(5, dials=[(HOSTILE, HOSTILE, HOSTILE, HOSTILE)], other=[HOSTILE],
                                           errors=[HOSTILE], source=HOSTILE))
    services = [states.service(HOSTILE, [dial], [HOSTILE], hold=HOSTILE)]
    browser = page.show(services, [states.pool(HOSTILE, (HOSTILE, False))], changes=changes, file_state="rejected",
                        errors=[HOSTILE])
    browser.run("document.getElementById('table-box').open = true")
    browser.await_text("#history", HOSTILE)
    for place in (".service h2", ".dial h3", ".path", ".moved", "#notices", "#pools", "#table"):
        browser.await_text(place, HOSTILE)
    assert browser.run("return [window.hurt, document.querySelectorAll('main img, main script').length]") == [None, 0]


def test_two_hundred_dials_are_quick(page, browser):
    browser.watch_rows()
    before = browser.busy_seconds()
    page.show(rich.many(), slots=360)
    shown = wait_until(lambda: browser.run("return window.filled"), what="every row's figures")
    assert shown < 6000 * SLOWER, f"{shown} ms until every row had its figures"
    wait_until(lambda: browser.run("return document.querySelectorAll('canvas').length"), what="charts")
    browser.run("scrollTo(0, document.body.scrollHeight / 2)")
    wait_until(lambda: browser.run("return document.elementsFromPoint(innerWidth / 2, innerHeight / 2)"
                                   ".some(n => n.closest('.dial')?.querySelector('canvas'))"), what="charts there")
    assert browser.run("return document.querySelectorAll('canvas').length") < 200
    page.now(rich.many(), slots=360)
    browser.keys("/dial-17")
    wait_until(lambda: len(browser.texts(ROW)) == 10, what="the rows found")
    busy = browser.busy_seconds() - before
    assert busy < 2.5, f"{busy} s of processor time"


def test_the_series_are_asked_for_in_increments_and_anew_after_a_restart(page):
    browser, asked, again = page.show(slots=60), page.asked_series, ASK_NOW
    wait_until(asked, what="the series")
    assert asked() == ["/api/series"]
    page.answers["/api/series"] = {**states.series(rich.services(), 2), "first": 60, "next": 62}
    wait_until(lambda: browser.run(again) or "/api/series?since=60" in asked(), what="an increment")
    wait_until(lambda: browser.run(again) or "/api/series?since=62" in asked(), what="the next one")
    page.answers["/api/series"] = lambda: states.series(rich.services(), 3)  # started again: its numbers are small
    wait_until(lambda: browser.run(again) or asked().count("/api/series") == 2, what="a new start")
    wait_until(lambda: browser.run(again) or asked()[-1] == "/api/series?since=3", what="what follows on it")


def test_the_hour_is_whole_after_a_silence(page):
    page.silence_is_meant = True
    services, arrives = rich.services(), Event()

    def series():
        if page.asked_series()[-1] == "/api/series":
            return states.series(services, 360 if arrives.is_set() else 60)
        arrives.wait(PATIENCE)
        return {**states.series(services, 0), "first": 60, "next": 60}

    browser = page.show(slots=60)
    browser.await_text(".dial figcaption", "req/s, 10\u202fmin")
    page.answers["/api/series"] = series
    status = page.answers.pop("/api/status")
    wait_until(lambda: browser.run(ASK_NOW) or "no answer" in browser.text("#live"), what="the silence")
    wait_until(lambda: browser.run(ASK_NOW) or page.asked_series()[-1] == "/api/series?since=60", what="an increment")
    page.answers["/api/status"] = status
    wait_until(lambda: browser.run(ASK_NOW) or browser.text("#live").startswith("live"), what="an answer")
    arrives.set()
    browser.await_text(".dial figcaption", "req/s, 1\u202fh", timeout=PATIENCE * 2)


def test_nothing_is_asked_while_nobody_looks(page):
    browser = page.show()
    hide = ("Object.defineProperty(document, 'hidden', {value: arguments[0], configurable: true});"
            "document.dispatchEvent(new Event('visibilitychange'))")
    browser.run(hide, True)
    before = len(page.fake.asked)
    with pytest.raises(AssertionError):
        wait_until(lambda: len(page.fake.asked) > before + 1, timeout=3, what="a request")
    browser.run(hide, False)
    wait_until(lambda: len(page.fake.asked) > before + 1, timeout=1.5 * SLOWER, what="a request at once")


def test_changes_are_folded_away_beyond_the_newest(page):
    browser = page.show(changes=rich.changes())
    browser.await_text("#history", "public-api / tracking: 20% → 50%")
    for words in ("public-api / invoices: new, at 5%", "public-api / old-labels: removed, was at 100%",
                  "service public-api: exclude changed", "and 4 more", rich.ERRORS[0], "refused", "by sighup"):
        assert words in browser.text("#history")
    assert len(browser.texts(".change")) == 8
    browser.run("document.getElementById('history-all').click()")
    wait_until(lambda: len(browser.texts(".change")) == 34, what="all changes")


def test_today_is_that_of_the_servers_clock(page):
    told = states.history(*({**states.change(0), "at": f"2026-03-0{day}T12:29:00.000Z"} for day in (4, 3)))
    browser = page.show(changes=told, now="2026-03-04T12:30:00.000Z")
    wait_until(lambda: len(browser.texts(".change time")) == 2, what="both changes")
    today, yesterday = browser.texts(".change time")
    assert len(today) == len("12:29:00") and yesterday == f"3 Mar, {today}"


def test_pointing_at_a_sparkline_reads_it(page):
    browser = page.show(slots=360)
    browser.await_text(".reading", "peak")
    browser.point_at(".dial:nth-child(2) .spark")
    wait_until(lambda: "legacy" in browser.text(".reading.pointed") and "new" in browser.text(".reading.pointed"),
               what="the reading")


def test_the_theme_follows_the_system_until_it_is_chosen(page):
    browser = page.show()
    back = lambda: browser.run("return getComputedStyle(document.body).backgroundColor")  # noqa: E731
    browser.prefer(scheme="light")
    light = back()
    browser.prefer(scheme="dark")
    dark = wait_until(lambda: back() != light and back(), what="the dark theme")
    for theme, colour in (("light", light), ("dark", dark), ("auto", dark), ("light", light)):
        browser.run("document.getElementById('theme').click()")
        assert browser.text("#theme") == f"Theme: {theme}" and back() == colour
    browser.open(page.fake.url)
    assert back() == light and browser.text("#theme") == "Theme: light"
    colours = "return document.querySelectorAll('canvas').length"
    wait_until(lambda: browser.run(colours), what="charts")


@pytest.mark.parametrize("width", [360, 768, 1024, 1440])
def test_no_width_scrolls_sideways(page, browser, width):
    browser.resize(width, 900)
    page.show(pools=rich.pools(), changes=rich.changes(), file_state="rejected",
              errors=[*rich.ERRORS, "x" * 300], slots=360)
    browser.run("document.querySelector('.dial').scrollIntoView()")
    wait_until(lambda: browser.run("return document.querySelectorAll('canvas').length"), what="charts")
    browser.await_text("#history", "tracking")
    inside = browser.run("document.getElementById('table-box').open = true;"
                         "return [document.documentElement.scrollWidth, innerWidth]")
    assert inside[0] <= inside[1], inside
    cut = browser.run("return [...document.querySelectorAll('.dial td, .dial th')].filter(n => n.checkVisibility() && "
                      "n.getBoundingClientRect().right > n.closest('.dial').getBoundingClientRect().right)"
                      ".map(n => n.textContent)")
    assert not cut


def test_the_keyboard_reaches_everything_in_order_and_sees_where_it_is(page):
    browser = page.show(changes=rich.changes())
    browser.await_text("#history-all", "Show all")
    browser.run("document.activeElement.blur(); scrollTo(0, 0)")
    reached, outlines = [], []
    for _ in range(20):
        browser.keys("\ue004")
        reached.append(browser.run("const n = document.activeElement;"
                                   "return n.id || n.className || n.textContent.trim()"))
        outlines.append(browser.run("return getComputedStyle(document.activeElement).outlineStyle"))
        if reached[-1] == "Licences":
            break
    assert reached[:4] == ["skip", "search", "theme", "only-worse"], reached
    assert reached[-1] == "Licences" and "history-all" in reached, reached
    assert all(style != "none" for style in outlines), list(zip(reached, outlines))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_accessible(page, browser, scheme):
    browser.prefer(scheme=scheme)
    page.show(pools=rich.pools(), changes=rich.changes(), file_state="rejected", errors=rich.ERRORS, restart=True)
    browser.await_text(ROW, "1.2\u202fk/s")
    browser.await_text("#history", "tracking")
    browser.run("document.getElementById('table-box').open = true")
    browser.await_text("#table-rows", "no traffic yet")
    assert browser.run(audit.STRUCTURE) == []
    assert audit.unnamed(browser.driver) == []
    contrast = browser.run(audit.CONTRAST)
    assert contrast["judged"] > 200 and contrast["found"] == [], contrast


def test_motion_is_reduced_when_asked(page, browser):
    browser.prefer(motion="reduce")
    page.show()
    assert browser.run("return getComputedStyle(document.querySelector('.fader-knob')).transitionProperty") == "none"


@pytest.mark.parametrize("name, scheme, width, height", [
    ("states-light", "light", 1440, 2300), ("states-dark", "dark", 1440, 2300), ("states-phone", "light", 360, 2600)])
def test_pictures_of_every_state(page, browser, name, scheme, width, height):
    browser.resize(width, height)
    browser.prefer(scheme=scheme)
    page.show(pools=rich.pools(), changes=rich.changes(), file_state="rejected", errors=rich.ERRORS, restart=True,
              rejected=1, slots=360)
    charts = "return document.querySelectorAll('#services .spark canvas').length"
    wait_until(lambda: browser.run(charts) >= (24 if width > 1000 else 4), what="charts")
    browser.screenshot(name)
