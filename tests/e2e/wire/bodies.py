"""Bodies both ways (RFC 9112, 6 and 7): framed anew, trailers filtered, a broken one never completed, early answers."""

from harness.script import CLOSE, GONE, HALF_CLOSE, MESSAGE, until
from wire.case import NOT_WHOLE, broken_body, good, refused
from wire.heads import ABC, CHUNKED, DATE, OK, answer, ask, bare, closing, length, passed

ABC_LENGTH = "Content-Length: 3"
X_T = "X-T: 1"


def chunked(payload, *trailers):
    """A chunked body of one chunk, as merged() leaves it."""
    chunk = b"%x\r\n%s\r\n" % (len(payload), payload) if payload else b""
    return chunk + b"0\r\n" + "".join(f"{line}\r\n" for line in trailers).encode("latin-1") + b"\r\n"


def counted(name, line, body):
    return good(name, ask(line, length(body), body=body), passed(line, after=[length(body)], body=body))


def upload(name, body, payload=b"abc"):
    """A chunked body as the client sends it, and its payload."""
    return good(name, ask("POST /", CHUNKED, body=body), passed("POST /", after=[CHUNKED], body=chunked(payload)))


def trailers(name, *sent, kept=(), fields=(), **more):
    """A chunked request with trailers of which the upstream gets the kept ones."""
    return good(name, ask("POST /", CHUNKED, *fields, body=chunked(b"abc", *sent)),
                passed("POST /", after=[CHUNKED], body=chunked(b"abc", *kept)), **more)


def broken(name, body, **more):
    return broken_body(name, ask("POST /", CHUNKED), body, **more)


UPLOADS = [
    counted("bytes of any value", "POST /", bytes(range(256))),
    counted("a body of 100,000 bytes", "PUT /", bytes(range(250)) * 400),
    counted("a body of GET", "GET /", b"abc"),
    good("a chunked body of DELETE", ask("DELETE /", CHUNKED, body=ABC), passed("DELETE /", after=[CHUNKED], body=ABC)),
    upload("one chunk", ABC),
    upload("several chunks", b"1\r\na\r\n1\r\nb\r\n1\r\nc\r\n0\r\n\r\n"),
    upload("an empty chunked body", b"0\r\n\r\n", b""),
    upload("a size in capitals", b"A\r\n0123456789\r\n0\r\n\r\n", b"0123456789"),
    upload("sizes with zeros before", b"0000000000000003\r\nabc\r\n0000\r\n\r\n"),
    upload("an extension ends here", b"3;a=b\r\nabc\r\n0;c\r\n\r\n"),
    upload("a quoted extension ends here", b'3;a="b;\t\xe4 c"\r\nabc\r\n0\r\n\r\n'),
    upload("an extension of 4,000 bytes", b"3;" + b"a" * 4000 + b"\r\nabc\r\n0\r\n\r\n"),
    upload("4,000 bytes of extension in each chunk", (b"1;" + b"a" * 4000 + b"\r\nx\r\n") * 3 + b"0\r\n\r\n", b"xxx"),
    upload("a payload that looks like the last chunk", b"5\r\n0\r\n\r\n\r\n0\r\n\r\n", b"0\r\n\r\n"),
    upload("a chunk of 70,000 bytes", b"11170\r\n" + b"x" * 70000 + b"\r\n0\r\n\r\n", b"x" * 70000),
    good("two chunked requests in a row", [ask("POST /a", CHUNKED, body=ABC) + ask("POST /b", CHUNKED, body=ABC)],
         passed("POST /a", after=[CHUNKED], body=ABC) + passed("POST /b", after=[CHUNKED], body=ABC), OK + OK,
         log_lines=2),
]

TRAILERS = [
    trailers("trailers pass", X_T, "x-u:2 ", "X-V: \xe4", kept=[X_T, "x-u: 2", "X-V: \xe4"]),
    trailers("repeated trailers pass", X_T, X_T, kept=[X_T, X_T]),
    trailers("an empty trailer passes", "X-T:", kept=["X-T: "]),
    trailers("trailers never frame", X_T, "Content-Length: 3", "transfer-encoding: chunked", "Trailer: X-T",
             kept=[X_T]),
    trailers("trailers never route", "Host: other.example", "X-Forwarded-For: 192.0.2.1", "X-Forwarded-Proto: https",
             "X-Forwarded-Host: a.b", "Forwarded: for=192.0.2.1", "Via: 1.0 other", "Max-Forwards: 1"),
    trailers("trailers are never of one hop", "Connection: close", "Keep-Alive: timeout=5", "Proxy-Connection: close",
             "TE: trailers", "Upgrade: websocket", "HTTP2-Settings: AAM", "Proxy: http://192.0.2.1/"),
    trailers("trailers never carry credentials", "Authorization: Basic YTpi", "Proxy-Authorization: Basic YTpi",
             "Cookie: a=b", "Set-Cookie: a=b", "WWW-Authenticate: Basic", "Proxy-Authenticate: Basic"),
    trailers("trailers never change how a request is read", "Content-Type: a/b", "Content-Encoding: gzip",
             "Content-Range: bytes 0-1/2", "Range: bytes=0-1", "Expect: 100-continue", "Cache-Control: no-store",
             "If-Match: *", "If-None-Match: *", "If-Modified-Since: x", "If-Unmodified-Since: x", "If-Range: x"),
    trailers("trailers never control an answer", "Date: x", "Vary: *", "Location: /", "Retry-After: 1", "Age: 1",
             "Expires: 0", "Warning: 199 - x"),
    trailers("trailers are never crossfade's own", "X-Request-Id: forged", "X-Crossfade: side=new",
             "X-Crossfade-Key: 1"),
    trailers("trailers with an underscore are dropped", "X_T: 1", X_T, kept=[X_T]),
    trailers("trailers with an underscore pass where they may", "X_T: 1", kept=["X_T: 1"],
             config="underscores forwarded"),
    trailers("a nominated trailer ends here", X_T, "X-U: 2", kept=["X-U: 2"], fields=["Connection: x-t"]),
    trailers("8,000 bytes of trailers", f"X-T: {'a' * 7990}", kept=[f"X-T: {'a' * 7990}"]),
]

BROKEN = [
    broken("a size that is none", b"x\r\nabc\r\n0\r\n\r\n", offending=b"x"),
    broken("a size with 0x", b"0x3\r\nabc\r\n0\r\n\r\n", offending=b"x3"),
    broken("a signed size", b"+3\r\nabc\r\n0\r\n\r\n", offending=b"+3"),
    broken("a negative size", b"-3\r\nabc\r\n0\r\n\r\n", offending=b"-3"),
    broken("an empty size", b"\r\nabc\r\n0\r\n\r\n"),
    broken("an empty size with an extension", b";a=b\r\nabc\r\n0\r\n\r\n"),
    broken("a space before the size", b" 3\r\nabc\r\n0\r\n\r\n"),
    broken("a space after the size", b"3 \r\nabc\r\n0\r\n\r\n"),
    broken("a space before an extension", b"3 ;a=b\r\nabc\r\n0\r\n\r\n"),
    broken("a size of 17 digits", b"00000000000000003\r\nabc\r\n0\r\n\r\n"),
    broken("a size that overflows 64 bits", b"10000000000000003\r\nabc\r\n0\r\n\r\n"),
    broken("a size of nearly 64 bits", b"ffffffffffffffff\r\nabc"),
    broken("a bare LF after the size", b"3\nabc\r\n0\r\n\r\n"),
    broken("a bare CR after the size", b"3\rabc\r\n0\r\n\r\n"),
    broken("a bare LF after the data", b"3\r\nabc\n0\r\n\r\n"),
    broken("no line end after the data", b"3\r\nabcd\r\n0\r\n\r\n"),
    broken("less data than the size says", b"4\r\nabc\r\n0\r\n\r\n"),
    broken("a bare LF in an extension", b'3;a="\n"\r\nabc\r\n0\r\n\r\n'),
    broken("a bare CR in an extension", b"3;a\rb\r\nabc\r\n0\r\n\r\n"),
    broken("NUL in an extension", b"3;a\0\r\nabc\r\n0\r\n\r\n"),
    broken("an extension of 4,200 bytes", b"3;" + b"a" * 4200 + b"\r\nabc\r\n0\r\n\r\n"),
    broken("a bare LF after the last chunk", b"3\r\nabc\r\n0\r\n\n"),
    broken("a bare LF in a trailer", b"0\r\nX-T: 1\n\r\n"),
    broken("a bare CR in a trailer", b"0\r\nX-T: 1\rX-U: 2\r\n\r\n"),
    broken("a control byte in a trailer", b"0\r\nX-T: \x01\r\n\r\n"),
    broken("a space before a trailer's colon", b"0\r\nX-T : 1\r\n\r\n"),
    broken("a trailer without a colon", b"0\r\nX-T\r\n\r\n"),
    broken("an empty trailer name", b"0\r\n: 1\r\n\r\n"),
    broken("a folded trailer", b"0\r\nX-T: 1\r\n X-U: 2\r\n\r\n"),
    broken("8,300 bytes of trailers", b"0\r\nX-T: " + b"a" * 8300 + b"\r\n\r\n"),
    broken("many small trailers", b"0\r\n" + b"T: t\r\n" * 1500 + b"\r\n"),
    broken("garbage after a whole chunk", b"3\r\nabc\r\nGET / HTTP/1.1\r\n\r\n"),
]

LIMITS = [
    good("a body as large as allowed", ask("POST /", "Content-Length: 10", body=b"x" * 10),
         passed("POST /", after=["Content-Length: 10"], body=b"x" * 10), config="small"),
    good("a chunked body as large as allowed", ask("POST /", CHUNKED, body=chunked(b"x" * 10)),
         passed("POST /", after=[CHUNKED], body=chunked(b"x" * 10)), config="small"),
    refused("a body that will be too large", ask("POST /", "Content-Length: 11", body=b"x" * 11), 413, "body_too_large",
            config="small"),
    refused("a body of 19 digits", ask("POST /", "Content-Length: 9999999999999999999"), 413, "body_too_large",
            config="small"),
    broken("a chunked body that gets too large", chunked(b"x" * 11), status=413, code="body_too_large", config="small"),
    broken("chunks that get too large together", b"6\r\nabcdef\r\n6\r\nabcdef\r\n0\r\n\r\n", status=413,
           code="body_too_large", config="small"),
]


def early(name, client, upstream, sees, gets, **more):
    """The answer comes before the body's end."""
    return good(name, client, sees, gets, upstream=upstream, **more)


SIX = "Content-Length: 6"
LARGE = answer(status="413 Content Too Large")
EARLY = [
    early("an early answer does not stop the body", [ask("POST /", SIX, body=b"abc"), until(OK[-6:]), b"def"],
          [until(b"abc"), OK, until(b"def")], passed("POST /", after=[SIX], body=b"abcdef"), closing(OK), probe=False),
    early("nor a chunked one", [ask("POST /", CHUNKED, body=b"3\r\nabc\r\n"), until(OK[-6:]), b"3\r\ndef\r\n0\r\n\r\n"],
          [until(b"c\r\n"), OK, until(b"0\r\n\r\n")], passed("POST /", after=[CHUNKED], body=chunked(b"abcdef")),
          closing(OK), probe=False),
    early("an upstream that answers and goes is heard",
          [ask("POST /", "Content-Length: 900000", body=b"abc"), until(LARGE[-6:]), b"x" * 899_997],
          [until(b"abc"), LARGE, GONE], NOT_WHOLE, closing(LARGE), probe=False, status=413),
    good("half a close after the request", [ask("GET /"), HALF_CLOSE], passed("GET /"), OK, probe=False),
    good("half a close after two requests", [ask("GET /a") + ask("GET /b"), HALF_CLOSE],
         passed("GET /a") + passed("GET /b"), OK + OK, probe=False, log_lines=2),
    good("half a close in the body is a departure", [ask("POST /", SIX, body=b"abc"), HALF_CLOSE], NOT_WHOLE, b"",
         probe=False, ends="reset", status=499, flag="client_left"),
    good("half a close after a body", [ask("POST /", CHUNKED, body=ABC), HALF_CLOSE],
         passed("POST /", after=[CHUNKED], body=ABC), OK, probe=False),
]


def download(name, upstream, gets, line="GET /", version="1.1", **more):
    return good(name, ask(line, version=version), passed(line, version=version), gets, upstream=upstream, **more)


def chunks_pass(name, body, payload=b"abc"):
    return download(name, bare(DATE, CHUNKED, body=body), bare(DATE, CHUNKED, body=chunked(payload)))


NO_CONTENT, NOT_MODIFIED = "204 No Content", "304 Not Modified"
UNTIL_CLOSE = [bare(DATE, body=b"abc"), CLOSE]
DOWNLOADS = [
    download("an empty answer", answer(body=b""), answer(body=b"")),
    download("an answer of any bytes", answer(body=bytes(range(256))), answer(body=bytes(range(256)))),
    download("an answer of 100,000 bytes", answer(body=b"0123456789" * 10000), answer(body=b"0123456789" * 10000)),
    chunks_pass("an answer's chunks", b"1\r\na\r\n2\r\nbc\r\n0\r\n\r\n"),
    chunks_pass("an answer's extensions end here", b'3;a="b"\r\nabc\r\n0;c\r\n\r\n'),
    chunks_pass("an answer's sizes in capitals, with zeros before", b"000A\r\n0123456789\r\n00\r\n\r\n", b"0123456789"),
    chunks_pass("an empty chunked answer", b"0\r\n\r\n", b""),
    download("an answer that ends with its connection", [MESSAGE, *UNTIL_CLOSE], bare(DATE, CHUNKED, body=ABC)),
    download("an empty answer that ends with its connection", [MESSAGE, bare(DATE), CLOSE],
             bare(DATE, CHUNKED, body=b"0\r\n\r\n")),
    download("an answer to HTTP/1.0 that ends with its connection", [MESSAGE, *UNTIL_CLOSE],
             closing(bare(DATE, body=b"abc")), version="1.0"),
    download("an HTTP/1.0 answer that ends with its connection",
             [MESSAGE, bare(DATE, body=b"abc", version="1.0"), CLOSE],
             bare(DATE, CHUNKED, body=ABC)),
    download("HEAD has the length but no body", bare(DATE, ABC_LENGTH), bare(DATE, ABC_LENGTH), "HEAD /"),
    download("HEAD of a chunked answer has no body", bare(DATE, CHUNKED), bare(DATE), "HEAD /"),
    download("HEAD without a length", bare(DATE), bare(DATE), "HEAD /"),
    download("HEAD of HTTP/1.0", bare(DATE, ABC_LENGTH), closing(bare(DATE, ABC_LENGTH)), "HEAD /", "1.0"),
    download("204 has no body", bare(DATE, status=NO_CONTENT), bare(DATE, status=NO_CONTENT), status=204),
    download("204 has no length", bare(DATE, "Content-Length: 0", status=NO_CONTENT), bare(DATE, status=NO_CONTENT),
             status=204),
    download("a body behind 204 is nobody's", bare(DATE, ABC_LENGTH, status=NO_CONTENT, body=b"abc"),
             bare(DATE, status=NO_CONTENT), status=204, reused=False),
    download("304 keeps the length", bare(DATE, ABC_LENGTH, status=NOT_MODIFIED),
             bare(DATE, ABC_LENGTH, status=NOT_MODIFIED), status=304),
    download("304 without a length", bare(DATE, status=NOT_MODIFIED), bare(DATE, status=NOT_MODIFIED), status=304),
    download("205 with a length of zero", answer(status="205 Reset Content", body=b""),
             answer(status="205 Reset Content", body=b""), status=205),
]


def reused(name, head, line="GET /", **more):
    """The same answer twice, by the same connection."""
    return good(name, ask(line) * 2, passed(line) * 2, head * 2, upstream=head, reused=True, log_lines=2, **more)


REUSES = [
    reused("a connection carries the next request after a length", OK),
    reused("after chunks", bare(DATE, CHUNKED, body=ABC)),
    reused("after an answer to HEAD", bare(DATE, ABC_LENGTH), "HEAD /"),
    reused("after 204", bare(DATE, status=NO_CONTENT), status=204),
    reused("after 304", bare(DATE, ABC_LENGTH, status=NOT_MODIFIED), status=304),
]

CASES = [*REUSES, *UPLOADS, *TRAILERS, *BROKEN, *LIMITS, *EARLY, *DOWNLOADS]
