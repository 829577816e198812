"""Who lets others wait: clients, upstreams, both ends of a tunnel. Each case takes as long as its timeout."""

from harness.script import END, HEAD
from wire.case import NOT_WHOLE, cut, fault, good, refused
from wire.heads import CHUNKED, DATE, ask, bare, passed
from wire.upgrade import PASSED, WEBSOCKET, switched

HASTY = {"config": "hasty"}


def stalls(name, client, sees=b""):
    """A client that goes no further: 408, and the upstream sees no whole request."""
    return refused(name, client, 408, "request_timeout", probe=False, sees=sees, **HASTY)


CASES = [
    stalls("a client stops in its request line", b"GET / HT"),
    stalls("a client stops in its head", b"GET / HTTP/1.1\r\nHost: app.example\r\n"),
    stalls("a client stops before its body", ask("POST /", "Content-Length: 10"), NOT_WHOLE),
    stalls("a client stops in its body", ask("POST /", "Content-Length: 10", body=b"abc"), NOT_WHOLE),
    stalls("a client stops in a chunk", ask("POST /", CHUNKED, body=b"5\r\nabc"), NOT_WHOLE),
    stalls("a client stops before the last chunk", ask("POST /", CHUNKED, body=b"3\r\nabc\r\n"), NOT_WHOLE),
    stalls("a client stops in its trailers", ask("POST /", CHUNKED, body=b"3\r\nabc\r\n0\r\nX-T: 1\r\n"), NOT_WHOLE),
    good("an idle connection is closed without a word", ask("GET /"), passed("GET /"), probe=False, **HASTY),
    good("a connection that is never used is closed without a word", [], b"", b"", probe=False, log_lines=0, **HASTY),
    fault("an upstream does not answer", [END], "response_timeout", 504, **HASTY),
    fault("an upstream stops in its head", [b"HTTP/1.1 200 OK\r\n", END], "response_timeout", 504, **HASTY),
    cut("an upstream stops in its body", [bare(DATE, "Content-Length: 10", body=b"abc"), END],
        bare(DATE, "Content-Length: 10", body=b"abc"), "response_timeout", **HASTY),
    good("an idle tunnel is closed", ask("GET /", *WEBSOCKET), passed("GET /", after=PASSED), switched(),
         upstream=[HEAD, switched(), END], probe=False, status=101, flag="tunnel_idle", **HASTY),
]
