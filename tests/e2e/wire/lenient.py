"""What a listener with `lenient` mends for old clients, and what it still refuses."""

from wire.case import fault, good, refused
from wire.heads import ABC, CHUNKED, DATE, ask, bare, lines, passed

HOST = "Host: app.example"
LENGTH = "Content-Length: 3"


def folded(name, *fields, kept=(), config="fold", **more):
    return good(name, ask("GET /", *fields), passed("GET /", *kept, **more), config=config)


def post(*fields, body=b"abc", version="1.1"):
    return ask("POST /", *fields, body=body, version=version)


def one_length(name, *fields, config="equal"):
    return good(name, post(*fields), passed("POST /", after=[LENGTH], body=b"abc"), config=config)


def still(name, request, config="lenient", **more):
    return refused(name, request, config=config, **more)


CASES = [
    folded("a fold becomes spaces", "X-A: b", " c", "X-D: e", kept=["X-A: b   c", "X-D: e"]),
    folded("a fold by a tab becomes spaces", "X-A: b", "\tc", kept=["X-A: b   c"]),
    folded("two folds become spaces", "X-A: b", " c", "  d", kept=["X-A: b   c    d"]),
    folded("a value that begins after its fold", "X-A:", " b", kept=["X-A: b"]),
    folded("a fold without anything after it", "X-A: b", "  ", kept=["X-A: b"]),
    folded("a folded line that looks like a field is text", "X-A: b", " Transfer-Encoding: chunked",
           kept=["X-A: b   Transfer-Encoding: chunked"]),
    folded("a folded field of crossfade's own", "X-Forwarded-For: 192.0.2.1,", " 192.0.2.2"),
    folded("a folded nomination", "Connection: X-A,", " X-B", "X-A: 1", "X-B: 2", "X-C: 3", kept=["X-C: 3"]),
    good("a folded Host", lines("GET / HTTP/1.1", "Host:", " app.example", "X-Request-Id: wire-request-id"),
         passed("GET /"), config="fold"),
    good("a folded length", post("Content-Length:", " 3"), passed("POST /", after=[LENGTH], body=b"abc"),
         config="fold"),
    good("a folded coding", post("Transfer-Encoding:", "\tchunked", body=ABC),
         passed("POST /", after=[CHUNKED], body=ABC),
         config="fold"),
    folded("a fold where both are lenient", "X-A: b", " c", kept=["X-A: b   c"], config="lenient"),
    one_length("two equal lengths become one", LENGTH, "content-length: 3"),
    one_length("three equal lengths become one", LENGTH, LENGTH, LENGTH),
    one_length("a list of equal lengths becomes one", "Content-Length: 3, 3"),
    one_length("equal lengths in different digits become one", LENGTH, "Content-Length: 03"),
    one_length("equal lengths where both are lenient", LENGTH, LENGTH, config="lenient"),

    still("a fold after the request line stays refused", lines("GET / HTTP/1.1", " X-A: b", HOST)),
    still("a fold where only lengths are lenient", ask("GET /", "X-A: b", " c"), config="equal", offending=b"X-A"),
    still("equal lengths where only folds are lenient", post(LENGTH, LENGTH), config="fold"),
    still("a list of equal lengths where only folds are lenient", post("Content-Length: 3, 3"), config="fold"),
    still("different lengths stay refused", post(LENGTH, "Content-Length: 4")),
    still("a list of different lengths stays refused", post("Content-Length: 3, 4")),
    still("a list with an empty length stays refused", post("Content-Length: 3,")),
    still("equal lengths that are none stay refused", post("Content-Length: x", "Content-Length: x")),
    still("equal lengths and a coding stay refused", post(LENGTH, LENGTH, CHUNKED, body=ABC)),
    still("a folded length that becomes two stays refused", post("Content-Length: 3", " 4")),
    still("a folded coding that becomes two stays refused", post("Transfer-Encoding: chunked,", " gzip", body=ABC)),
    still("a space before the colon stays refused", ask("GET /", "X-A : b", " c")),
    still("NUL in a fold stays refused", ask("GET /", "X-A: b", " \0"), offending=b"\0"),
    still("a bare LF before a fold stays refused", ask("GET /", "X-A: b\n c"), offending=b"\n"),
    still("a bare CR before a fold stays refused", ask("GET /", "X-A: b\r c")),
    still("two Hosts stay refused", ask("GET /", HOST)),
    fault("an upstream's fold stays refused", bare(DATE, "X-A: b", " c", LENGTH, body=b"abc"), config="lenient"),
    fault("an upstream's equal lengths stay refused", bare(DATE, LENGTH, LENGTH, body=b"abc"), config="lenient"),
]
