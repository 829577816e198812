"""Tunnels (RFC 9110, 7.8): what is asked for, what may be answered, and each byte and each end after it."""

from harness.script import CLOSE, END, HALF_CLOSE, HEAD, MESSAGE, RESET, until
from wire.case import fault, good
from wire.heads import ABC, CHUNKED, DATE, OK, answer, ask, bare, closing, passed

WEBSOCKET = ["Connection: Upgrade", "Upgrade: websocket"]
PASSED = ["Upgrade: websocket", "Connection: Upgrade"]
KEY = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="
SWITCH = "101 Switching Protocols"
HEAD_END = until(b"\r\n\r\n")


def switched(protocol="websocket", *fields):
    """The 101, which is the same on both sides."""
    return bare(*fields, f"Upgrade: {protocol}", "Connection: Upgrade", status=SWITCH)


def tunnel(name, client, upstream, up=b"", down=b"", *, asked="websocket", chosen=None, **more):
    """After the handshake the upstream sees the bytes `up`, and the client `down`."""
    chosen = chosen or asked
    log = {"request_bytes": len(up), "response_bytes": len(down)}
    return good(name, [ask("GET /", "Connection: Upgrade", f"Upgrade: {asked}"), HEAD_END, *client],
                passed("GET /", after=[f"Upgrade: {asked}", "Connection: Upgrade"], body=up), switched(chosen) + down,
                upstream=[HEAD, switched(chosen), *upstream], probe=False, status=101, log=log, **more)


def plain(name, *fields, kept=(), after=(), version="1.1", **more):
    """A request that goes on without an upgrade."""
    return good(name, ask("GET /", *fields, version=version), passed("GET /", *kept, after=after, version=version),
                **more)


def offered(name, asked, offer):
    """Of the protocols that a client asks for, the upstream is offered these."""
    return plain(name, "Connection: Upgrade", *[f"Upgrade: {each}" for each in asked],
                 after=[f"Upgrade: {offer}", "Connection: Upgrade"])


def bad_switch(name, upstream, *fields, after=()):
    return fault(name, upstream, client=ask("GET /", *fields), sees=passed("GET /", after=after))


TUNNELS = [
    tunnel("bytes both ways", [b"ping", until(b"pong"), HALF_CLOSE], [until(b"ping"), b"pong", END], b"ping", b"pong"),
    tunnel("nothing at all", [HALF_CLOSE], [END]),
    tunnel("bytes of any value", [bytes(range(256)), HALF_CLOSE], [END, bytes(range(255, -1, -1)), CLOSE],
           bytes(range(256)), bytes(range(255, -1, -1))),
    tunnel("a tunnel is no HTTP", [ask("GET /hidden"), HALF_CLOSE], [END, OK, CLOSE],
           ask("GET /hidden"), OK),
    tunnel("the client ends its way first", [b"bye", HALF_CLOSE], [END, b"late", CLOSE], b"bye", b"late"),
    tunnel("the upstream ends its way first", [END, b"late", HALF_CLOSE], [b"bye", HALF_CLOSE, END], b"late", b"bye"),
    tunnel("200,000 bytes each way", [b"u" * 200_000, until(b"d" * 200_000), HALF_CLOSE],
           [until(b"u" * 200_000), b"d" * 200_000, END], b"u" * 200_000, b"d" * 200_000),
    good("bytes that came with the request",
         [ask("GET /", *WEBSOCKET, body=b"early"), HEAD_END, until(b"seen"), HALF_CLOSE],
         passed("GET /", after=PASSED, body=b"early"), switched() + b"seen", probe=False, status=101,
         upstream=[HEAD, switched(), until(b"early"), b"seen", END], log={"request_bytes": 5, "response_bytes": 4}),
    good("bytes that came with the 101", [ask("GET /", *WEBSOCKET), until(b"hello"), b"hi", HALF_CLOSE],
         passed("GET /", after=PASSED, body=b"hi"), switched() + b"hello", probe=False, status=101,
         upstream=[HEAD, switched() + b"hello", END], log={"request_bytes": 2, "response_bytes": 5}),
    good("bytes that came with both", [ask("GET /", *WEBSOCKET, body=b"early"), until(b"hello"), HALF_CLOSE],
         passed("GET /", after=PASSED, body=b"early"), switched() + b"hello", probe=False, status=101,
         upstream=[HEAD, switched() + b"hello", END]),
    good("an upgrade after a body",
         [ask("POST /", *WEBSOCKET, "Content-Length: 3", body=b"abc"), HEAD_END, b"up", HALF_CLOSE],
         passed("POST /", after=[*PASSED, "Content-Length: 3"], body=b"abcup"), switched(), probe=False, status=101,
         upstream=[MESSAGE, switched(), END], log={"request_bytes": 5}),
    good("an upgrade after hints", [ask("GET /", *WEBSOCKET), until(b"Upgrade\r\n\r\n"), HALF_CLOSE],
         passed("GET /", after=PASSED), bare("Link: </a>", status="103 Early Hints") + switched(), probe=False,
         status=101,
         upstream=[HEAD, bare("Link: </a>", status="103 Early Hints") + switched(), END]),
    good("fields of the handshake pass",
         [ask("GET /chat?room=1", KEY, "Sec-WebSocket-Version: 13", *WEBSOCKET), HEAD_END,
                                          HALF_CLOSE],
         passed("GET /chat?room=1", KEY, "Sec-WebSocket-Version: 13", after=PASSED),
         switched("websocket", "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo="), probe=False, status=101,
         upstream=[HEAD, bare("Upgrade: websocket", "Connection: upgrade",
                              "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", status=SWITCH), END]),
    tunnel("another protocol", [b"a", until(b"b"), HALF_CLOSE], [until(b"a"), b"b", END], b"a", b"b", asked="foo/2"),
    tunnel("a protocol in another case", [HALF_CLOSE], [END], asked="WebSocket", chosen="websocket"),
    tunnel("the second of two protocols", [HALF_CLOSE], [END], asked="foo, websocket", chosen="websocket"),
    tunnel("the upstream's reset is passed on", [until(b"x"), END], [b"x", RESET], b"", b"x", ends="reset",
           flag="reset"),
]

OFFERS = [
    offered("two protocols are offered", ["websocket, foo/2"], "websocket, foo/2"),
    offered("two Upgrade fields are one offer", ["websocket", "foo"], "websocket, foo"),
    offered("h2c is left out of an offer", ["h2c, websocket"], "websocket"),
    offered("h2c in capitals is left out", ["foo,H2C ,bar"], "foo, bar"),
    plain("h2c alone is no upgrade", "Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: AAMAAABk"),
    plain("HTTP2-Settings end here beside another protocol", "Connection: Upgrade, HTTP2-Settings",
          "HTTP2-Settings: AAM",
          "Upgrade: h2c, websocket", after=PASSED),
    plain("an empty Upgrade is no upgrade", "Connection: Upgrade", "Upgrade: "),
    plain("Connection: Upgrade alone is no upgrade", "Connection: Upgrade"),
    plain("Connection in lower case names the upgrade", "connection: keep-alive, upgrade", "UPGRADE: websocket",
          after=PASSED),
    plain("no upgrade of HTTP/1.0", *WEBSOCKET, version="1.0", gets=closing(OK)),
    plain("an upgrade beside TE", *WEBSOCKET, "TE: trailers",
          after=["Upgrade: websocket", "TE: trailers", "Connection: Upgrade, TE"]),
    plain("nominated fields end here beside an upgrade", "Connection: Upgrade, X-A", "X-A: 1", "Upgrade: websocket",
          after=PASSED),
]

REFUSED = [
    plain("an upgrade that is answered by 200", *WEBSOCKET, after=PASSED),
    plain("an upgrade that is refused", *WEBSOCKET, after=PASSED, upstream=answer(status="403 Forbidden"),
          gets=answer(status="403 Forbidden"), status=403),
    plain("426 says which protocol", after=(), upstream=answer("Upgrade: foo/2", "Connection: Upgrade",
                                                               status="426 Upgrade Required"),
          gets=bare(DATE, "Content-Length: 2", "Upgrade: foo/2", "Connection: Upgrade", status="426 Upgrade Required",
                    body=b"ok"), status=426),
    good("an upgrade of a chunked request that is refused", ask("POST /", *WEBSOCKET, CHUNKED, body=ABC),
         passed("POST /", after=[*PASSED, CHUNKED], body=ABC)),
    bad_switch("a 101 to a protocol that was not asked for", switched("foo"), *WEBSOCKET, after=PASSED),
    bad_switch("a 101 to no protocol", bare("Connection: Upgrade", status=SWITCH), *WEBSOCKET, after=PASSED),
    bad_switch("a 101 to two protocols, one of them not asked for", switched("websocket, foo"), *WEBSOCKET,
               after=PASSED),
    bad_switch("a 101 to h2c", switched("h2c"), "Connection: Upgrade", "Upgrade: h2c, websocket", after=PASSED),
    bad_switch("a 101 to h2c alone", switched("h2c"), "Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c",
               "HTTP2-Settings: AAM"),
    bad_switch("a 101 to a longer name", switched("websockets"), *WEBSOCKET, after=PASSED),
    bad_switch("a 101 to who named no upgrade in Connection", switched(), "Upgrade: websocket"),
    fault("a 101 to HTTP/1.0", switched(), client=ask("GET /", *WEBSOCKET, "Connection: keep-alive", version="1.0"),
          sees=passed("GET /", version="1.0")),
    fault("a broken 101", bare("Upgrade : websocket", "Connection: Upgrade", status=SWITCH),
          client=ask("GET /", *WEBSOCKET), sees=passed("GET /", after=PASSED)),
]

CASES = [*TUNNELS, *OFFERS, *REFUSED]
