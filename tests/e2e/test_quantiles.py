"""Quantiles that are shown are those of the access log, within the width of a bucket."""

import asyncio
import math

import pytest

from counted.asks import Ask
from counted.clients import Client
from counted.kinds import ACCOUNTS
from counted.ledger import Ledger
from counted.quantiles import LOGGED_TO, QUANTILES, agree, buckets_of, cumulated, exact, interpolated
from counted.upstreams import Journal, Upstream
from harness import SANITIZED, Crossfade, split_config, wait_until
from harness.chance import drawing
from harness.wait import SLOWER

SIDES = ("legacy", "new")
DURATION, RESPONSE = "crossfade_request_duration_seconds", "crossfade_upstream_response_seconds"
CLIENTS = 50
REQUESTS = 1000 if SANITIZED else 3000
SPREAD = {"legacy": (40, 0.8), "new": (10, 1.0)}    # the median in ms, and how far they are apart, as a logarithm
SLOTS_PATIENCE = 25 * SLOWER                        # status and series count in whole slots of ten seconds


class SpreadLoad:
    """Some thousand requests, each with a delay of its own on either side."""

    def __init__(self, folder):
        self.folder, self.lots = folder, drawing("the delays")
        self.server = None

    def finish(self):
        if self.server:
            try:
                self.server.finish()
            finally:
                self.server.kill()

    def ask(self):
        if self.lots.random() < 0.05:  # no fair draw, and much slower than all others
            return Ask("app", "rates", "/rates", do="wait 200 600 600", headers=(("X-Backend", "py3"),),
                       reason="override", sides={"new"})
        delays = [self.lots.lognormvariate(math.log(median), spread) for median, spread in SPREAD.values()]
        status = 500 if self.lots.random() < 0.03 else 200
        account = (("X-Account-Id", self.lots.choice(ACCOUNTS)),) if self.lots.random() < 0.8 else ()
        return Ask("app", "rates", "/rates", do="wait {} {:.3f} {:.3f}".format(status, *delays), code=status,
                   headers=account, reason="dial" if account else "no_key", sides=set(SIDES))

    async def run(self):
        journal = Journal()
        upstreams = [Upstream(side, journal) for side in SIDES]
        for upstream in upstreams:
            await upstream.start()
        config = split_config(*upstreams, service={"missing_key": "random"}, dials=[
            {"name": "rates", "path": "/rates", "new": "40%"}, {"name": "all", "path": "/", "new": "0%"}])
        self.server = await asyncio.to_thread(Crossfade, self.folder, config)
        ledger = Ledger(journal)
        await asyncio.gather(*[self._client(ledger, journal) for _ in range(CLIENTS)])
        assert ledger.problems == []
        self.total = ledger.total
        await asyncio.to_thread(self.server.await_metric, "crossfade_requests_total", self.total)
        for upstream in upstreams:
            upstream.server.close()

    async def _client(self, ledger, journal):
        client = Client(self.server.port, ledger, journal)
        for _ in range(REQUESTS // CLIENTS):
            await client.perform(self.ask())
        client.hang_up()


@pytest.fixture(scope="module")
def load(tmp_path_factory):
    it = SpreadLoad(tmp_path_factory.mktemp("spread"))
    try:
        asyncio.run(it.run())
        wait_until(lambda: len(it.server.access_log()) >= it.total)
        it.metrics, it.lines = it.server.metrics(), it.server.access_log()
        yield it
    finally:
        it.finish()


def compared(load, side):
    """The log lines of a side's fair draw."""
    return [line for line in load.lines if line["side"] == side and line["reason"] in ("dial", "no_key")]


def failed(lines):
    return sum(line["status"] >= 500 for line in lines)


def buckets(load, side, name=DURATION):
    return cumulated(load.metrics, name, service="app", dial="rates", side=side, cohort="dial")


def test_the_delays_are_spread_over_the_buckets(load):
    """Or the other tests prove nothing."""
    found = {(side, name): buckets_of(buckets(load, side), exact([line["duration_ms"] for line in compared(load, side)],
                                                                 quantile))[0]
             for side in SIDES for name, quantile in QUANTILES.items()}
    for side in SIDES:
        assert len({found[(side, name)] for name in QUANTILES}) == len(QUANTILES), found
    assert found[("legacy", "p50")] != found[("new", "p50")], found


@pytest.mark.parametrize("name, key", [(DURATION, "duration_ms"), (RESPONSE, "upstream_ms")])
@pytest.mark.parametrize("side", SIDES)
def test_quantiles_of_the_metrics_are_those_of_the_log(load, side, name, key):
    values = [line[key] for line in compared(load, side)]
    histogram = buckets(load, side, name)
    assert histogram[-1][1] == len(values)
    for which, quantile in QUANTILES.items():
        shown, real = interpolated(histogram, quantile), exact(values, quantile)
        assert agree(histogram, shown, real), f"{which} is {real} ms by the log, and {shown} ms by the histogram"


@pytest.mark.parametrize("side", SIDES)
def test_each_bucket_has_what_the_log_says(load, side):
    values = [line["duration_ms"] for line in compared(load, side)]
    for bound, count in buckets(load, side):
        least, most = (sum(value <= bound + slack for value in values) for slack in (-LOGGED_TO, LOGGED_TO))
        assert least <= count <= most, f"{count} are not above {bound} ms"


def shown_side(load, side):
    """What the status page says of it, and how many seconds that covers."""
    status = load.server.status()
    dial = next(each for each in status["services"][0]["dials"] if each["name"] == "rates")
    assert "sides" in dial, f"the status page shows no quantiles: {dial}"
    return dial["sides"][side], status["window_seconds"]


@pytest.mark.parametrize("side", SIDES)
def test_the_status_page_shows_what_the_log_says(load, side):
    """Its window is of whole slots: the last one has to end first."""
    lines, of_side = compared(load, side), [line for line in load.lines if line["side"] == side]

    def complete():
        shown, seconds = shown_side(load, side)
        return (shown, seconds) if shown["compared"] >= len(lines) else None
    shown, seconds = wait_until(complete, timeout=SLOTS_PATIENCE, what=f"{len(lines)} requests to be compared")
    assert shown["compared"] == len(lines)
    assert shown["requests_per_second"] * seconds == pytest.approx(len(of_side), abs=0.05 * seconds)
    assert shown["error_ratio"] == pytest.approx(failed(lines) / len(lines), abs=5e-4)
    values = [line["duration_ms"] for line in lines]
    for which, quantile in QUANTILES.items():
        real = exact(values, quantile)
        assert agree(buckets(load, side), shown[f"{which}_ms"], real), f"{which} is {real} ms by the log: {shown}"


@pytest.mark.parametrize("side", SIDES)
def test_the_series_have_every_request(load, side):
    """Each slot's requests are all that the side answered, and its errors those of the fair draw."""
    def sums():
        answer = load.server.admin("/api/series")
        assert answer.status == 200, f"there are no series: {answer.head}"
        found = next(each for each in answer.json()["dials"] if each["dial"] == "rates")[side]
        return sum(found["requests"]), sum(found["errors"])
    of_side = [line for line in load.lines if line["side"] == side]
    wait_until(lambda: sums()[0] >= len(of_side), timeout=SLOTS_PATIENCE, what=f"{len(of_side)} requests")
    assert sums() == (len(of_side), failed(compared(load, side)))
