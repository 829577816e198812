"""Requests in which something goes wrong: upstreams that fail, clients that leave, what crossfade refuses. And those
that no upstream sees, or that become something else."""

from counted.asks import Ask

MOST_OF_A_BODY = 256 * 1024


def resets(kinds):
    """A POST is never sent twice."""
    return kinds.by_dial("api", "all", kinds.account(), "/", method="POST", body=10, do="reset", code=502, own=True)


def nonsense(kinds):
    return kinds.by_dial("api", "all", kinds.account(), "/", method="POST", do="nonsense", code=502, own=True)


def truncations(kinds):
    return kinds.by_dial("api", "all", kinds.account(), "/", do=f"truncate {kinds.lots.randrange(1, 2000)}")


def flakes(kinds):
    """Asked again by the pool's `retry`: one request, two attempts."""
    return kinds.by_dial("api", "all", kinds.account(), "/", do="flake 20")


def timeouts(kinds):
    return kinds.by_dial("api", "slow", kinds.account(), "/slow", do="silence 504", code=504, own=True,
                         method=kinds.lots.choice(["GET", "HEAD", "POST"]))


def departures(kinds):
    return kinds.lots.choice([
        lambda: kinds.by_dial("api", "all", kinds.account(), "/", method="POST", body=30, do="silence 499", code=499,
                              manner="leave_waiting"),
        lambda: kinds.by_dial("web", "cart", kinds.account(), "/cart", method="POST", body=7, code=499,
                              do=f"begin {kinds.lots.randrange(1, 2000)}", manner="leave_reading")])()


def too_large(kinds):
    account = kinds.account()
    return kinds.by_dial("web", "cart", account, "/cart", method="POST", code=413, own=True,
                         headers=(("X-Account-Id", account), ("Content-Length", MOST_OF_A_BODY + 1)))


def last_hops(kinds):
    """Max-Forwards: 0 is answered by crossfade itself."""
    account = kinds.account()
    return kinds.by_dial("api", "all", account, "/", method="OPTIONS", own=True,
                         headers=(("X-Account-Id", account), ("Max-Forwards", 0)))


def tunnels(kinds):
    account = kinds.account()
    return kinds.by_dial("api", "all", account, "/", do="tunnel", code=101, manner="tunnel", headers=(
        ("X-Account-Id", account), ("Connection", "Upgrade"), ("Upgrade", "counted")))


def strangers(_kinds):
    return Ask("", "", "/", host="nobody.test", code=404, own=True)


def malformed(_kinds):
    return Ask("", "", "/", host="web.example", headers=(("Host", "web.example"),), code=400, own=True)


FAULTS = (resets, nonsense, truncations, flakes, timeouts, departures, too_large, last_hops, tunnels, strangers,
          malformed)
