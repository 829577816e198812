"""What a scrape costs the request path, while /metrics is read every second, against the same without: the worker's CPU
per request in a closed loop, and the tail in an open one, at half of that rate. The admin's thread, which makes the
page, shares the worker's core, as it does in a container of one core, and is accounted for by itself. Each round has
two parts without scrapes: how far apart they are is how much can be measured at all."""

import statistics
import threading
import time
import urllib.request

from . import Failed
from .processes import threads_ns
from .rounds import disturbed
from .tails import at_rate, capacity

WORKER, ADMIN = "cf-worker", "admin"  # names of threads
PARTS = ("quiet", "scraped", "quiet again")
WITHOUT_LOAD = 20  # scrapes


def scrape(peer):
    """The page, and how long it took in ms."""
    begun = time.monotonic()
    with urllib.request.urlopen(f"http://127.0.0.1:{peer.admin}/metrics", timeout=30) as answer:
        page = answer.read()
    return page, (time.monotonic() - begun) * 1000


class Scraper:
    """Scrapes once a second for as long as its `with` lasts; `times` are in ms."""

    def __init__(self, peer):
        self._peer, self.times, self._failure = peer, [], None

    def __enter__(self):
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._stopped.set()
        self._thread.join()
        if self._failure:
            raise Failed(f"a scrape failed: {self._failure}")

    def _run(self):
        try:
            while not self._stopped.wait(1):
                self.times.append(scrape(self._peer)[1])
        except OSError as error:
            self._failure = error


def one_round(bench, work, peer, seconds, part, make_load):
    scraper = Scraper(peer)
    pid, begun = peer.process.pid, time.monotonic_ns()
    worker, admin = threads_ns(pid, WORKER), threads_ns(pid, ADMIN)
    if part == "scraped":
        with scraper:
            heard = make_load(bench, peer, work.connections, seconds)
    else:
        heard = make_load(bench, peer, work.connections, seconds)
    used, waited = (after - before for after, before in zip(threads_ns(pid, WORKER), worker))
    admin_used = threads_ns(pid, ADMIN)[0] - admin[0]
    lasted, scrapes = time.monotonic_ns() - begun, len(scraper.times)
    if not used or (part == "scraped" and not scrapes):
        raise Failed(f"{part}: no worker's thread, or no scrape")
    return {"row": part, "peer": part, "requests": heard.requests, "cpu_us": used / heard.requests / 1000,
            "rate": heard.requests / heard.seconds, "p50_us": heard.p50, "p99_us": heard.p99, "p999_us": heard.p999,
            "max_us": heard.max, "scrapes": scrapes, "admin_ms": admin_used / scrapes / 1e6 if scrapes else 0,
            "scrape_ms": statistics.median(scraper.times) if scrapes else 0,
            "disturbed_percent": 100 * waited / lasted}


def check_page(page, dials):
    """All dials must have had traffic on both sides, or the page is smaller than it claims to be."""
    for side in ("legacy", "new"):
        seen = sum(line.startswith("crossfade_request_duration_seconds_count{") and f'side="{side}"' in line
                   for line in page.decode().splitlines())
        if seen < dials:
            raise Failed(f"only {seen} of {dials} dials had traffic on the {side} side")


def control(samples, field):
    """The ratio of the parts without scrapes."""
    quiet, again = ([sample[field] for sample in samples if sample["peer"] == part] for part in PARTS[::2])
    found = [second / first for first, second in zip(quiet, again)]
    return (f"Between the two parts without scrapes, quiet again / quiet: {statistics.median(found):.3f} "
            f"({min(found):.3f} to {max(found):.3f}).")


def page_notes(peer):
    pages = [scrape(peer) for _ in range(WITHOUT_LOAD)]
    times = [took for _, took in pages]
    return [f"The page has {len(pages[-1][0]) / 2**10:,.0f} KiB in {pages[-1][0].count(10):,} lines. Without load a "
            f"scrape takes {statistics.median(times):.1f} ms ({min(times):.1f} to {max(times):.1f})."]


class _Scrapes:
    def __init__(self, ratio, *columns, at_half):
        self.RATIO = ratio
        self._columns, self._at_half = columns, at_half

    def columns(self, _work):
        return (*self._columns, ("scrapes", "scrapes", 0), ("CPU of the admin's thread per scrape, ms", "admin_ms", 1),
                ("a scrape takes, ms", "scrape_ms", 1))

    def measure(self, bench, work, options):
        each = work.contestants[0]
        peer = bench.start(each.proxy, each.setup, each.label)
        rate = round(capacity(bench, work, peer, options.seconds) / 2)
        check_page(scrape(peer)[0], each.setup.dials)
        make_load = at_rate(rate) if self._at_half else work.make_load
        samples = []
        for number in range(options.rounds):
            turn = number % len(PARTS)  # nobody is always first
            for part in PARTS[turn:] + PARTS[:turn]:
                samples.append({"round": number, **one_round(bench, work, peer, options.seconds, part, make_load)})
        about_rate = [f"{rate:,} requests/s, half of what it answers in a closed loop."] if self._at_half else []
        undisturbed = [sample for sample in samples if sample["peer"] != "scraped"]
        return samples, disturbed(undisturbed) + [control(samples, self.RATIO)] + about_rate + page_notes(peer)


_CPU = ("CPU of the worker per request, us", "cpu_us", 2)
_P50, _P99 = ("p50, us", "p50_us", 0), ("p99, us", "p99_us", 0)

CPU = _Scrapes("cpu_us", _CPU, ("requests/s", "rate", 0), _P50, _P99, at_half=False)
TAILS = _Scrapes("p99_us", _P50, _P99, ("p99.9, us", "p999_us", 0), ("slowest, us", "max_us", 0), _CPU, at_half=True)
