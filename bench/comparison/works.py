"""What is measured: a table of works. Each names its peers, how they are set up and loaded, and its columns."""

import dataclasses
import typing

from . import memory, reloads, rounds, scrapes, starts, tails
from .loads import load, wrk
from .peers import ACCOUNTS_IN_LIST, DIALS, SCRAPED_DIALS, Setup


@dataclasses.dataclass(frozen=True)
class Contestant:
    """A proxy as it takes part in one work."""
    label: str
    proxy: str
    setup: Setup = Setup()


@dataclasses.dataclass(frozen=True)
class Work:
    name: str
    what: str
    connections: int
    contestants: tuple
    kind: typing.Any = rounds   # the module that measures and names the columns
    make_load: typing.Callable = None
    unit: str = "request"
    mib: float = 0              # of body per request; then the unit is a MiB
    subject: str = "crossfade"  # who is compared with the others


def contestants(*names, **setup):
    return tuple(Contestant(name, name, Setup(**setup)) for name in names)


PROXIES = contestants("nginx", "haproxy", "crossfade")
ALL = PROXIES + contestants("relay")
SPLICE = Contestant("haproxy-splice", "haproxy", Setup(spliced=True))
WITH_SPLICE = contestants("nginx", "haproxy") + (SPLICE,) + contestants("crossfade", "relay")


def by_load(mode, path, *options):
    def make_load(bench, peer, connections, seconds):
        return load(bench, peer, mode, path, *options, connections=connections, seconds=seconds)
    return make_load


small_get = by_load("get", "/v1/rates")


def by_wrk(bench, peer, connections, seconds):
    """The load that everybody knows, to check our own by. It costs its core more, so proxies are less busy with it."""
    if seconds < 1:  # a warm-up: wrk counts in whole seconds
        return small_get(bench, peer, connections, seconds)
    return wrk(bench, peer, connections, seconds)


def to_all_dials(bench, peer, connections, seconds):
    """Every dial is asked in turn, for accounts of both sides."""
    return wrk(bench, peer, connections, max(1, round(seconds)), script="dials.lua")


def down(name, what, connections, size):
    return Work(name, f"{what} down, {connections} connections", connections, WITH_SPLICE, unit="MiB",
                make_load=by_load("get", f"/bytes/{size}"), mib=size / 2**20)


def up(name, what, connections, size, *options):
    return Work(name, what, connections, WITH_SPLICE, unit="MiB", mib=size / 2**20,
                make_load=by_load("post", "/upload", "--body-bytes", size, *options))


def against_plain(name, what, label, **setup):
    """What a larger configuration costs crossfade itself."""
    return Work(name, what, 64, contestants("crossfade") + (Contestant(label, "crossfade", Setup(**setup)),),
                make_load=small_get, subject=label)


def scraped(name, what, kind):
    setup = Setup(dials=SCRAPED_DIALS, position=50)
    return Work(name, what, 64, (Contestant("crossfade", "crossfade", setup),), kind=kind, make_load=to_all_dials,
                subject="scraped")


WORKS = (
    Work("small-get-1", "small GET, 1 connection", 1, ALL, make_load=small_get),
    Work("small-get-64", "small GET, 64 connections", 64, ALL, make_load=small_get),
    Work("small-get-64-wrk", "small GET, 64 connections, by wrk", 64, ALL, make_load=by_wrk),
    Work("small-get-512", "small GET, 512 connections", 512, ALL, make_load=small_get),
    Work("post-1k", "POST of 1 KiB, 64 connections", 64, ALL,
         make_load=by_load("post", "/v1/rates", "--body-bytes", 1024)),
    Work("access-logs", "small GET, 64 connections, access logs on", 64,
         contestants("nginx", "haproxy", "crossfade", logged=True), make_load=small_get),
    # Without the relay, which would need a new upstream connection for each, too.
    Work("new-connections", "a new client connection for each small GET, 64 at once", 64, PROXIES,
         make_load=by_load("get", "/v1/rates", "--close")),
    down("get-16k", "16 KiB", 16, 16 * 2**10),
    down("get-1m", "1 MiB", 8, 2**20),
    down("get-64m", "64 MiB", 2, 64 * 2**20),
    up("upload-1m", "1 MiB up with Content-Length, 8 connections", 8, 2**20),
    up("upload-1m-chunked", "1 MiB up in chunks of 16 KiB, 8 connections", 8, 2**20, "--chunked"),
    Work("websocket", "WebSocket: a frame of 64 bytes there and back, 64 connections", 64, ALL,
         make_load=by_load("echo", "/socket"), unit="round trip"),
    against_plain("dials", f"small GET, 64 connections, {DIALS:,} dials", "crossfade-dials", dials=DIALS),
    against_plain("accounts", f"small GET, 64 connections, {ACCOUNTS_IN_LIST:,} accounts on the exclusion list",
                  "crossfade-accounts", accounts=ACCOUNTS_IN_LIST),
    against_plain("workers", "small GET, 64 connections, one worker on its core and two on both cores beside the load",
                  "crossfade-2-workers", workers=2),
    Work("tails", "small GETs that arrive at a fixed rate, 256 connections", 256, ALL, kind=tails,
         make_load=small_get),
    Work("idle", "5,000 idle connections after one request each", 5000, PROXIES, kind=memory.IDLE),
    Work("burst", "what is kept after 5,000 requests at once, twice, and their connections have gone", 5000, PROXIES,
         kind=memory.BURST),
    Work("reload", f"small GETs at half the capacity; every second {DIALS:,} dials and a list of "
         f"{ACCOUNTS_IN_LIST:,} accounts change", 64,
         (Contestant("crossfade", "crossfade", Setup(dials=DIALS, accounts=ACCOUNTS_IN_LIST)),), kind=reloads,
         make_load=small_get, subject="reloading"),
    scraped("scrapes", f"small GETs to {SCRAPED_DIALS} dials in turn, 64 connections, with a scrape every second",
            scrapes.CPU),
    scraped("scrape-tails", f"small GETs at half the capacity, with a scrape of {SCRAPED_DIALS} dials every second",
            scrapes.TAILS),
    Work("start", "from exec to the first 200 from the upstream", 1, PROXIES, kind=starts),
)
