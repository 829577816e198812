"""Answers that break the rules: a 502 while nothing was shown, then a broken message, never the next one's bytes."""

from harness.script import CLOSE, RESET
from wire.case import Beginning, Own, cut, fault, good
from wire.heads import ABC, CHUNKED, DATE, OK, answer, ask, bare, closing, keeping, passed

ABC_LENGTH = "Content-Length: 3"


def framed(name, *fields, body=b"abc", **more):
    return fault(name, bare(DATE, *fields, body=body), **more)


def line(name, text):
    """An answer that begins with this line."""
    return fault(name, text.encode("latin-1") + b"\r\n" + ABC_LENGTH.encode() + b"\r\n\r\nabc")


LENGTHS = {
    "a signed length": "+3", "a negative length": "-1", "a hexadecimal length": "0x3", "an empty length": "",
    "a length of 20 digits": "00000000000000000003", "a length beyond 64 bits": "18446744073709551619",
    "a list of equal lengths": "3, 3", "a list of different lengths": "3, 4", "a length with a space": "3 3",
}
CODINGS = {
    "gzip alone": "gzip", "identity": "identity", "gzip before chunked": "gzip, chunked",
    "chunked not last": "chunked, gzip", "chunked twice in one field": "chunked, chunked", "an empty coding": "",
    "chunked with something": "chunked foo",
}
HEADS = [
    *[framed(f"an answer with {name}", f"Content-Length: {value}") for name, value in LENGTHS.items()],
    framed("an answer with two equal lengths", ABC_LENGTH, ABC_LENGTH),
    framed("an answer with two different lengths", ABC_LENGTH, "Content-Length: 2"),
    framed("an answer with a length and a coding", ABC_LENGTH, CHUNKED, body=ABC),
    framed("an answer with a coding and a length", CHUNKED, ABC_LENGTH, body=ABC),
    *[framed(f"an answer with {name}", f"Transfer-Encoding: {value}", body=ABC) for name, value in CODINGS.items()],
    framed("an answer with two codings", CHUNKED, CHUNKED, body=ABC),
    fault("an HTTP/1.0 answer with a coding", bare(DATE, CHUNKED, body=ABC, version="1.0")),
    framed("a folded answer", "X-A: b", " c", ABC_LENGTH),
    fault("an answer folded after its status line", b"HTTP/1.1 200 OK\r\n X-A: b\r\nContent-Length: 0\r\n\r\n"),
    framed("an answer with a space before a colon", "X-A : b", ABC_LENGTH),
    framed("an answer with an empty name", ": b", ABC_LENGTH),
    framed("an answer with a line without a colon", "nonsense", ABC_LENGTH),
    framed("an answer with a space inside a name", "X A: b", ABC_LENGTH),
    framed("an answer with a bare LF", "X-A: b\nX-B: c", ABC_LENGTH),
    fault("an answer with bare LFs alone", b"HTTP/1.1 200 OK\nContent-Length: 3\n\nabc"),
    framed("an answer with a bare CR", "X-A: b\rX-B: c", ABC_LENGTH),
    framed("an answer with NUL", "X-A: b\0", ABC_LENGTH),
    framed("an answer with a control byte", "X-A: \x1b[31m", ABC_LENGTH),
    framed("an answer with DEL", "X-A: \x7f", ABC_LENGTH),
    line("an answer of SSH", "SSH-2.0-OpenSSH_9.2"),
    line("an answer in lower case", "http/1.1 200 OK"),
    line("an answer of another protocol", "ICY 200 OK"),
    line("a status of two digits", "HTTP/1.1 99 Low"),
    line("a status of four digits", "HTTP/1.1 2000 OK"),
    line("a status below 100", "HTTP/1.1 099 Low"),
    line("a status above 599", "HTTP/1.1 600 High"),
    line("a status with a letter", "HTTP/1.1 2x0 OK"),
    line("no status", "HTTP/1.1"),
    line("two spaces before the status", "HTTP/1.1  200 OK"),
    line("HTTP/2.0 in an answer", "HTTP/2.0 200 OK"),
    line("HTTP/1.2 in an answer", "HTTP/1.2 200 OK"),
    line("HTTP/0.9 in an answer", "HTTP/0.9 200 OK"),
    line("a control byte in the reason", "HTTP/1.1 200 O\x01K"),
    fault("an answer without a head", [b"abc", CLOSE]),
    fault("an empty line before an answer", b"\r\n" + OK),
    fault("a head that never ends", [b"HTTP/1.1 200 OK\r\nX-A: b\r\n", CLOSE]),
    fault("a head cut in its status line", [b"HTTP/1.1 2", CLOSE]),
    fault("a head beyond response_head", answer(f"X-A: {'a' * 2100}"), config="small"),
    good("a head within response_head", ask("GET /"), passed("GET /"), answer(f"X-A: {'a' * 1800}"),
         upstream=answer(f"X-A: {'a' * 1800}"), config="small"),
    fault("a 101 that nobody asked for",
          bare("Upgrade: websocket", "Connection: Upgrade", status="101 Switching Protocols")),
    fault("a broken head after a 100", [b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 2x0 OK\r\n\r\n"],
          gets=Own(502, "bad_response", after=b"HTTP/1.1 100 Continue\r\n\r\n")),
    fault("a 1xx with a bad length", bare("Content-Length: x", status="103 Early Hints")),
    fault("a 304 with a bad length", bare(DATE, "Content-Length: x", status="304 Not Modified")),
]

ENDS = [
    fault("closed without a byte", [CLOSE], "reset"),
    fault("reset without a byte", [RESET], "reset"),
    fault("a POST is not sent again", [CLOSE], "reset", client=ask("POST /", ABC_LENGTH, body=b"abc"),
          sees=passed("POST /", after=[ABC_LENGTH], body=b"abc")),
    fault("closed after a 100", [b"HTTP/1.1 100 Continue\r\n\r\n", CLOSE],
          gets=Own(502, "bad_response", after=b"HTTP/1.1 100 Continue\r\n\r\n")),
    fault("reset inside the head", [b"HTTP/1.1 200 OK\r\nX-A", RESET]),
    fault("a failure of an HTTP/1.0 request closes", b"nonsense\r\n\r\n", client=ask("GET /", version="1.0"),
          sees=passed("GET /", version="1.0"), gets=Own(502, "bad_response", closes=True)),
]


def cut_chunks(name, body, gets, *ending, **more):
    return cut(name, [bare(DATE, CHUNKED, body=body), *(ending or [CLOSE])], bare(DATE, CHUNKED, body=gets), **more)


def bad_chunk(name, body, payload=b""):
    """While nothing was shown it is a 502; in pieces, a part of the answer may have been passed on."""
    return fault(name, bare(DATE, CHUNKED, body=body), in_pieces=(Beginning(bare(DATE, CHUNKED), payload),))


BODIES = [
    cut("a length that is not reached", [bare(DATE, "Content-Length: 10", body=b"abc"), CLOSE],
        bare(DATE, "Content-Length: 10", body=b"abc")),
    cut("a length of which nothing comes", [bare(DATE, "Content-Length: 10"), CLOSE], bare(DATE, "Content-Length: 10")),
    cut("a length that a reset ends", [bare(DATE, "Content-Length: 10", body=b"abc"), RESET],
        bare(DATE, "Content-Length: 10", body=b"abc")),
    cut("a length for HTTP/1.0 that is not reached", [bare(DATE, "Content-Length: 10", body=b"abc"), CLOSE],
        keeping(bare(DATE, "Content-Length: 10", body=b"abc")),
        client=ask("GET /", "Connection: keep-alive", version="1.0"), sees=passed("GET /", version="1.0")),
    cut_chunks("no last chunk", b"3\r\nabc\r\n", b"3\r\nabc\r\n"),
    cut_chunks("no chunk at all", b"", b""),
    cut_chunks("closed inside a chunk", b"5\r\nabc", b"3\r\nabc\r\n"),
    cut_chunks("closed inside a size", b"3\r\nabc\r\n1", b"3\r\nabc\r\n"),
    cut_chunks("closed before the last empty line", b"3\r\nabc\r\n0\r\n", b"3\r\nabc\r\n"),
    cut_chunks("closed inside the trailers", b"3\r\nabc\r\n0\r\nX-T: 1\r\n", b"3\r\nabc\r\n"),
    cut_chunks("chunks that a reset ends", b"3\r\nabc\r\n", b"3\r\nabc\r\n", RESET),
    cut("a body until the close that a reset ends", [bare(DATE, body=b"abc"), RESET],
        bare(DATE, CHUNKED, body=b"3\r\nabc\r\n")),
    cut("a body until the close for HTTP/1.0 that a reset ends", [bare(DATE, body=b"abc"), RESET],
        closing(bare(DATE, body=b"abc")), client=ask("GET /", version="1.0"), sees=passed("GET /", version="1.0"),
        ends="reset"),
    cut("chunks for HTTP/1.0 that end early", [bare(DATE, CHUNKED, body=b"3\r\nabc\r\n"), CLOSE],
        closing(bare(DATE, body=b"abc")), client=ask("GET /", version="1.0"), sees=passed("GET /", version="1.0"),
        ends="reset"),
    bad_chunk("an answer's size that is none", b"x\r\nabc\r\n0\r\n\r\n"),
    bad_chunk("an answer's space after a size", b"3 \r\nabc\r\n0\r\n\r\n"),
    bad_chunk("an answer's size of 17 digits", b"00000000000000003\r\nabc\r\n0\r\n\r\n"),
    bad_chunk("an answer's bare LF after a size", b"3\nabc\r\n0\r\n\r\n"),
    bad_chunk("an answer's data longer than its size", b"3\r\nabcd\r\n0\r\n\r\n", b"abc"),
    bad_chunk("an answer's bad second chunk", b"3\r\nabc\r\n-1\r\n\r\n", b"abc"),
    bad_chunk("an answer's endless extension", b"3;" + b"a" * 4200 + b"\r\nabc\r\n0\r\n\r\n"),
    bad_chunk("an answer's endless trailers", b"3\r\nabc\r\n0\r\nX-T: " + b"a" * 8300 + b"\r\n\r\n", b"abc"),
    bad_chunk("an answer's trailer with a bare LF", b"3\r\nabc\r\n0\r\nX-T: 1\n\r\n", b"abc"),
    bad_chunk("a folded trailer of an answer", b"0\r\nX-T: 1\r\n b\r\n\r\n"),
]

UNASKED = b"HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\nunwanted"
LEFTOVERS = [
    good("an unasked answer is nobody's", ask("GET /"), passed("GET /"), upstream=OK + UNASKED, reused=False),
    good("bytes after a length are nobody's", ask("GET /"), passed("GET /"), upstream=OK + b"more", reused=False),
    good("bytes after the last chunk are nobody's", ask("GET /"), passed("GET /"), bare(DATE, CHUNKED, body=ABC),
         upstream=bare(DATE, CHUNKED, body=ABC) + b"0\r\n\r\n", reused=False),
    good("a body behind an answer to HEAD is nobody's", ask("HEAD /"), passed("HEAD /"), bare(DATE, ABC_LENGTH),
         upstream=bare(DATE, ABC_LENGTH, body=b"abc"), reused=False),
    good("a body behind 304 is nobody's", ask("GET /"), passed("GET /"),
         bare(DATE, ABC_LENGTH, status="304 Not Modified"),
         upstream=bare(DATE, ABC_LENGTH, status="304 Not Modified", body=b"abc"), status=304, reused=False),
    good("an empty line behind an answer is nobody's", ask("GET /"), passed("GET /"), upstream=OK + b"\r\n",
         reused=False),
    good("the next request is never answered by leftovers", ask("GET /a") + ask("GET /b"),
         passed("GET /a") + passed("GET /b"), OK + OK, upstream=OK + UNASKED, reused=False, log_lines=2),
]

CASES = [*HEADS, *ENDS, *BODIES, *LEFTOVERS]
