"""What an intermediary owes both sides (RFC 9110, 7.6 and 10.1).

Fields that end here, Via, Max-Forwards, TE and trailers, 1xx, Expect, HTTP/1.0.
"""

from harness.script import HEAD, MESSAGE, until
from wire.case import Itself, good, refused
from wire.heads import (ABC, CHUNKED, DATE, MADE_DATE, OK, answer, ask, bare, closing, keeping, length, lines, passed)

ABC_LENGTH = "Content-Length: 3"
CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"
HINTS = b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n"


def ends_here(name, *fields, kept=(), **more):
    """Of these fields of a request, the upstream sees the kept ones only."""
    return good(name, ask("GET /", *fields), passed("GET /", *kept), **more)


def answer_ends_here(name, *fields, kept=(), **more):
    return good(name, ask("GET /"), passed("GET /"), answer(*kept), upstream=answer(*fields), **more)


def own_ones_stay(name, nominated, *fields):
    """A client cannot nominate away what crossfade adds."""
    return ends_here(f"{name} cannot be nominated away", f"Connection: {nominated}", *fields)


HOP_BY_HOP = [
    ends_here("Connection ends here", "Connection: keep-alive"),
    ends_here("Keep-Alive ends here", "Keep-Alive: timeout=5, max=100"),
    ends_here("Proxy-Connection ends here", "Proxy-Connection: keep-alive"),
    ends_here("TE without trailers ends here", "TE: gzip;q=0.5", "Connection: TE"),
    ends_here("Trailer without a chunked body ends here", "Trailer: X-T"),
    ends_here("Upgrade that Connection does not name ends here", "Upgrade: websocket"),
    ends_here("HTTP2-Settings ends here", "HTTP2-Settings: AAMAAABkAAQAAP__"),
    ends_here("a nominated field ends here", "X-A: 1", "Connection: x-a, keep-alive", "X-B: 2", kept=["X-B: 2"]),
    ends_here("fields of the same nominated name all end here", "X-A: 1", "Connection: X-A", "x-a: 2"),
    ends_here("two Connection fields nominate", "Connection: X-A", "X-A: 1", "X-B: 2", "Connection: X-B", "X-C: 3",
              kept=["X-C: 3"]),
    ends_here("empty elements nominate nothing", "Connection: ,, X-A ,\t,", "X-A: 1", "X-B: 2", kept=["X-B: 2"]),
    ends_here("a nomination is a whole name", "Connection: X-A", "X-AB: 1", "X: 2", kept=["X-AB: 1", "X: 2"]),
    ends_here("Connection may nominate a cookie", "Connection: Cookie", "Cookie: a=b", "X-A: 1", kept=["X-A: 1"]),
    own_ones_stay("X-Forwarded-For", "X-Forwarded-For, X-Forwarded-Host, X-Forwarded-Proto"),
    own_ones_stay("Via", "Via", "Via: 1.0 other"),
    own_ones_stay("X-Request-Id", "X-Request-Id"),
    own_ones_stay("Host", "Host"),
    good("the length cannot be nominated away", ask("POST /", "Connection: Content-Length", ABC_LENGTH, body=b"abc"),
         passed("POST /", after=[ABC_LENGTH], body=b"abc")),
    good("the coding cannot be nominated away", ask("POST /", "Connection: transfer-encoding", CHUNKED, body=ABC),
         passed("POST /", after=[CHUNKED], body=ABC)),
    good("the client's close stays between it and crossfade", ask("GET /", "Connection: close"), passed("GET /"),
         closing(OK)),
    good("close wins over keep-alive", ask("GET /", "Connection: keep-alive, Close", "Connection: keep-alive"),
         passed("GET /"), closing(OK)),
    answer_ends_here("Connection of an answer ends here", "Connection: keep-alive"),
    answer_ends_here("Keep-Alive of an answer ends here", "Keep-Alive: timeout=5"),
    answer_ends_here("Proxy-Connection of an answer ends here", "Proxy-Connection: close"),
    answer_ends_here("TE, Trailer and HTTP2-Settings of an answer end here", "TE: trailers", "Trailer: X-T",
                     "HTTP2-Settings: AAM"),
    answer_ends_here("Upgrade of an ordinary answer ends here", "Upgrade: h2c", "Connection: Upgrade"),
    answer_ends_here("a nominated field of an answer ends here", "Connection: X-A", "x-a: 1", "X-B: 2",
                     kept=["X-B: 2"]),
    answer_ends_here("the upstream's close stays between it and crossfade", "Connection: close", reused=False),
]

MIXED = ["X-b: 2", "x-A: one  two", 'Cookie: a=1; b="2"', "X-b: 3", "Accept: */*"]
MIXED_ANSWER = ["Set-Cookie: a=1", "x-b: 2", "Set-Cookie: b=2", 'ETag: "\xe4"']
END_TO_END = [
    ends_here("fields keep their order, case and repetitions", *MIXED, kept=MIXED),
    ends_here("space around a value is trimmed", "X-A: \t b c \t ", "X-B:d", "X-C:",
              kept=["X-A: b c", "X-B: d", "X-C: "]),
    ends_here("singleton fields that are repeated stay so", "Content-Type: a/b", "Content-Type: c/d",
              kept=["Content-Type: a/b", "Content-Type: c/d"]),
    ends_here("credentials pass", "Authorization: Basic YTpi", "Proxy-Authorization: Basic YTpi",
              kept=["Authorization: Basic YTpi", "Proxy-Authorization: Basic YTpi"]),
    answer_ends_here("an answer's fields keep their order, case and repetitions", *MIXED_ANSWER, kept=MIXED_ANSWER),
    answer_ends_here("space around an answer's value is trimmed", "X-A:  b \t", "X-B:", kept=["X-A: b", "X-B: "]),
    good("an answer without Date gets one", ask("GET /"), passed("GET /"), answer(date=f"Date: {MADE_DATE}"),
         upstream=answer(date=None)),
    good("an answer's length moves behind its fields", ask("GET /"), passed("GET /"), answer("X-A: b"),
         upstream=bare("Content-Length: 2", "X-A: b", DATE, body=b"ok")),
    good("any status and reason pass", ask("GET /"), passed("GET /"), answer(status="599 Very Odd \xe4"),
         upstream=answer(status="599 Very Odd \xe4"), status=599),
    good("an empty reason passes", ask("GET /"), passed("GET /"), answer(status="200 "),
         upstream=answer(status="200 ")),
    good("Via stays behind the others", ask("GET /", "Via: 1.0 other", "X-A: b"),
         passed("GET /", "Via: 1.0 other", "X-A: b")),
    good("via: off adds none", ask("GET /", "Via: 1.0 other"), passed("GET /", "Via: 1.0 other", via=False),
         config="via off"),
    answer_ends_here("an answer's Via passes and gets no other", "Via: 1.1 upstream", kept=["Via: 1.1 upstream"]),
    good("X-Crossfade explains an answer", ask("GET /"), passed("GET /"), config="exposed",
         gets=bare(DATE, "X-Crossfade: side=legacy; pool=app; reason=dial; dial=all", "Content-Length: 2", body=b"ok")),
]


def forwards(name, line, *fields, sees=(), after=(), **more):
    return good(name, ask(line, *fields), passed(line, *sees, after=after), **more)


def traced(name, *shown, hidden=()):
    """A TRACE that ends here gets back what it sent, without its secrets."""
    head = lines("TRACE /a?b HTTP/1.1", "Host: app.example", *shown, "Max-Forwards: 0", "X-Request-Id: wire-request-id")
    return good(name, ask("TRACE /a?b", *shown[:1], *hidden, *shown[1:], "Max-Forwards: 0"), b"",
                Itself(("Content-Type: message/http", length(head)), head))


MAX_FORWARDS = [
    forwards("Max-Forwards of OPTIONS counts down", "OPTIONS /", "Max-Forwards: 5", after=["Max-Forwards: 4"]),
    forwards("Max-Forwards of TRACE counts down", "TRACE /", "Max-Forwards: 1", after=["Max-Forwards: 0"]),
    forwards("Max-Forwards with zeros before counts down", "OPTIONS *", "max-forwards: 010", after=["Max-Forwards: 9"]),
    forwards("OPTIONS without Max-Forwards passes", "OPTIONS /"),
    forwards("TRACE without Max-Forwards passes", "TRACE /"),
    forwards("Max-Forwards of GET is left alone", "GET /", "Max-Forwards: 0", sees=["Max-Forwards: 0"]),
    forwards("Max-Forwards of POST may be anything", "POST /", "Max-Forwards: x", "Max-Forwards: 1",
             sees=["Max-Forwards: x", "Max-Forwards: 1"]),
    good("OPTIONS ends here", ask("OPTIONS /", "Max-Forwards: 0"), b"", Itself(("Content-Length: 0",))),
    good("OPTIONS of the star ends here", ask("OPTIONS *", "Max-Forwards: 0"), b"", Itself(("Content-Length: 0",))),
    traced("TRACE ends here", "X-A:  b ", "x-c: d"),
    traced("TRACE shows no secrets", "X-A: b", "X-C: d",
           hidden=["Cookie: secret", "Authorization: Basic c2VjcmV0", "proxy-authorization: Basic c2VjcmV0"]),
    refused("a repeated Max-Forwards", ask("OPTIONS /", "Max-Forwards: 1", "Max-Forwards: 1"),
            offending=b"Max-Forwards"),
    refused("a Max-Forwards of letters", ask("TRACE /", "Max-Forwards: x"), offending=b"x"),
    refused("an empty Max-Forwards", ask("OPTIONS /", "Max-Forwards: ")),
    refused("a negative Max-Forwards", ask("TRACE /", "Max-Forwards: -1"), offending=b"-1"),
    refused("TRACE with a body", ask("TRACE /", ABC_LENGTH, body=b"abc")),
    refused("TRACE with a chunked body", ask("TRACE /", CHUNKED, body=ABC)),
    refused("TRACE with a body that ends here", ask("TRACE /", ABC_LENGTH, "Max-Forwards: 0", body=b"abc")),
]

TE_SENT = ["TE: trailers", "Connection: TE"]
TRAILING = b"3\r\nabc\r\n0\r\nX-T: 1\r\n\r\n"
TE = [
    forwards("TE: trailers is renewed", "GET /", "TE: trailers", "Connection: TE", after=TE_SENT),
    forwards("TE: trailers counts without Connection", "GET /", "TE: trailers", after=TE_SENT),
    forwards("of TE, only trailers passes", "GET /", "Connection: TE", "te: gzip;q=0.5, Trailers, deflate",
             after=TE_SENT),
    forwards("a second TE field counts", "GET /", "TE: gzip", "TE: trailers", after=TE_SENT),
    ends_here("a TE that only begins like trailers ends here", "TE: trailersx"),
    good("TE of HTTP/1.0 ends here", ask("GET /", "TE: trailers", version="1.0"), passed("GET /", version="1.0"),
         closing(OK)),
    good("a chunked request announces its trailers", ask("POST /", "Trailer: X-T", CHUNKED, body=TRAILING),
         passed("POST /", after=["Trailer: X-T", CHUNKED], body=TRAILING)),
    good("two Trailer fields become one", ask("POST /", "Trailer: X-T", CHUNKED, "Trailer: X-U, X-V", body=TRAILING),
         passed("POST /", after=["Trailer: X-T, X-U, X-V", CHUNKED], body=TRAILING)),
    good("trailers of an answer pass to who asked", ask("GET /", "TE: trailers"), passed("GET /", after=TE_SENT),
         bare(DATE, "Trailer: X-T", CHUNKED, body=TRAILING),
         upstream=bare("Trailer: X-T", CHUNKED, DATE, body=TRAILING)),
    good("trailers of an answer that nobody asked for are dropped", ask("GET /"), passed("GET /"),
         bare(DATE, CHUNKED, body=ABC), upstream=bare("Trailer: X-T", CHUNKED, DATE, body=TRAILING)),
    good("trailers of an answer never reach HTTP/1.0", ask("GET /", "TE: trailers", version="1.0"),
         passed("GET /", version="1.0"), closing(bare(DATE, body=b"abc")),
         upstream=bare("Trailer: X-T", CHUNKED, DATE, body=TRAILING)),
]


def interim(name, *heads, version="1.1", final=OK, gets=None):
    return good(name, ask("GET /", version=version), passed("GET /", version=version),
                b"".join(heads) + final if gets is None else gets, upstream=b"".join(heads) + final)


INTERIM = [
    interim("103 passes with its fields", HINTS),
    interim("several 1xx pass in their order", lines("HTTP/1.1 102 Processing"), HINTS, HINTS),
    interim("a 100 that nobody asked for passes", CONTINUE),
    interim("an unknown 1xx passes", lines("HTTP/1.1 199 Odd", "X-A: b")),
    interim("1xx never reach HTTP/1.0", CONTINUE, HINTS, version="1.0", gets=closing(OK)),
    good("fields that end here end in a 1xx, too", ask("GET /"), passed("GET /"),
         lines("HTTP/1.1 103 Early Hints", "X-B: 2") + OK,
         upstream=lines("HTTP/1.1 103 Early Hints", "Connection: X-A", "X-A: 1", "Keep-Alive: timeout=5",
                        "X-B: 2") + OK),
]


def expecting(name, client, upstream, gets, *, value="100-continue", body=b"abc", **more):
    """`client` follows the head; the upstream gets the expectation as sent."""
    fields = [f"Expect: {value}", ABC_LENGTH]
    return good(name, [ask("POST /", *fields), *client], passed("POST /", fields[0], after=[ABC_LENGTH], body=body),
                gets, upstream=upstream, **more)


EXPECT = [
    expecting("a client waits for the upstream's 100", [until(CONTINUE), b"abc"], [HEAD, CONTINUE, until(b"abc"), OK],
              CONTINUE + OK),
    expecting("an expectation in capitals", [until(CONTINUE), b"abc"], [HEAD, CONTINUE, until(b"abc"), OK],
              CONTINUE + OK, value="100-Continue"),
    expecting("a client does not wait for the 100", [b"abc"], [MESSAGE, OK], OK),
    expecting("a refusal instead of a 100 ends the connection", [], [HEAD, answer(status="403 Forbidden")],
              closing(answer(status="403 Forbidden")), status=403, body=b"", probe=False),
    expecting("a final 200 instead of a 100 ends the connection", [], [HEAD, OK], closing(OK), body=b"", probe=False),
    expecting("hints do not count as a 100", [], [HEAD, HINTS + OK], HINTS + closing(OK), body=b"", probe=False),
    good("an expectation without a body", ask("GET /", "Expect: 100-continue"),
         passed("GET /", "Expect: 100-continue")),
    good("an expectation of a chunked body", [ask("POST /", "Expect: 100-continue", CHUNKED), until(CONTINUE), ABC],
         passed("POST /", "Expect: 100-continue", after=[CHUNKED], body=ABC), CONTINUE + OK,
         upstream=[HEAD, CONTINUE, until(b"0\r\n\r\n"), OK]),
    good("an expectation of HTTP/1.0 is ignored",
         ask("POST /", "Expect: 100-continue", ABC_LENGTH, body=b"abc", version="1.0"),
         passed("POST /", after=[ABC_LENGTH], body=b"abc", version="1.0"), closing(OK)),
    good("any expectation of HTTP/1.0 is ignored", ask("GET /", "Expect: the-unexpected", version="1.0"),
         passed("GET /", version="1.0"), closing(OK)),
    refused("an unknown expectation", ask("POST /", "Expect: the-unexpected", ABC_LENGTH, body=b"abc"), 417,
            "expectation_failed", offending=b"the-unexpected"),
    refused("a second expectation", ask("POST /", "Expect: 100-continue, the-unexpected", ABC_LENGTH, body=b"abc"), 417,
            "expectation_failed"),
    refused("an expectation with a parameter", ask("GET /", "Expect: 100-continue;a=b"), 417, "expectation_failed"),
]


def old(name, *fields, gets, upstream=OK, **more):
    """A GET of an HTTP/1.0 client."""
    return good(name, ask("GET /", *fields, version="1.0"), passed("GET /", version="1.0"), gets, upstream=upstream,
                **more)


KEEP = "Connection: keep-alive"
HTTP_1_0 = [
    old("HTTP/1.0 closes", gets=closing(OK)),
    old("HTTP/1.0 may keep its connection", KEEP, gets=keeping(OK)),
    old("HTTP/1.0 may keep its connection in capitals", "connection: Keep-Alive", gets=keeping(OK)),
    old("HTTP/1.0 says close as well", "Connection: keep-alive, close", gets=closing(OK)),
    old("Proxy-Connection keeps nothing", "Proxy-Connection: keep-alive", gets=closing(OK)),
    old("no chunked to HTTP/1.0", gets=closing(bare(DATE, body=b"abc")), upstream=bare(CHUNKED, DATE, body=ABC)),
    old("an unknown length ends the connection that HTTP/1.0 would keep", KEEP, gets=closing(bare(DATE, body=b"abc")),
        upstream=bare(CHUNKED, DATE, body=ABC)),
    old("an answer without a body keeps it", KEEP, gets=keeping(bare(DATE, status="304 Not Modified")),
        upstream=bare(DATE, status="304 Not Modified"), status=304),
    good("no Host in HTTP/1.0", ask("GET /", host=None, version="1.0"), passed("GET /", host="", version="1.0"),
         closing(OK)),
    good("a body of HTTP/1.0", ask("POST /", ABC_LENGTH, KEEP, body=b"abc", version="1.0"),
         passed("POST /", after=[ABC_LENGTH], body=b"abc", version="1.0"), keeping(OK)),
    refused("HTTP/1.0 is refused with the same strictness", ask("GET /", "X-A : b", KEEP, version="1.0")),
    good("an HTTP/1.0 upstream", ask("GET /"), passed("GET /"), upstream=answer(version="1.0"), reused=False),
]

CASES = [*HOP_BY_HOP, *END_TO_END, *MAX_FORWARDS, *TE, *INTERIM, *EXPECT, *HTTP_1_0]
