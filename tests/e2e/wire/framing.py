"""Where a message begins and ends (RFC 9112): what two parsers could read differently is refused."""

from wire.case import good, refused
from wire.heads import ABC, CHUNKED, OK, ask, length, lines, passed

HOST = "Host: app.example"
HIDDEN = b"GET /hidden HTTP/1.1\r\nHost: app.example\r\n\r\n"
ABC_LENGTH = "Content-Length: 3"


def post(*fields, body=b"abc", version="1.1"):
    return ask("POST /", *fields, body=body, version=version)


def get(*fields):
    return ask("GET /", *fields)


def start(line):
    return lines(line, HOST)


LENGTHS = {  # RFC 9110, 8.6: digits, and nothing else
    "a signed length": "+3", "a negative length": "-3", "a hexadecimal length": "0x3", "an empty length": "",
    "a length with a fraction": "3.0", "an exponent as a length": "3e0", "a length with a letter": "3a",
    "a length with a space inside": "3 3", "a quoted length": '"3"', "a length with a parameter": "3;a=b",
    "a length of 20 digits": "00000000000000000003", "a length beyond 64 bits": "18446744073709551619",
    "a list of equal lengths": "3, 3", "a list of different lengths": "3, 4", "a list with an empty length": "3,",
    "a length in another script's digits": "\xd9\xa3", "a length with an underscore": "0_3",
}
CODINGS = {  # RFC 9112, 6.1: without a final chunked the body's length is anyone's guess
    "gzip alone": "gzip", "identity": "identity", "chunked not last": "chunked, gzip",
    "chunked twice": "chunked, chunked", "chunked with something": "chunked foo",
    "chunked with a parameter": "chunked;q=1", "quoted chunked": '"chunked"', "an empty coding": "",
    "an empty element before chunked": ", chunked", "an empty element after chunked": "chunked,",
    "xchunked": "xchunked", "chunke": "chunke", "chunked in brackets": "(chunked)",
    "a semicolon list": "gzip; chunked",
}
FOLDS = {  # RFC 9112, 5.2
    "a folded value": ["X-A: b", " c"], "a fold by a tab": ["X-A: b", "\tc"],
    "a fold of spaces alone": ["X-A: b", "   "],
    "a fold that hides a coding": ["X-A: b", " Transfer-Encoding: chunked"],
    "a folded coding": ["Transfer-Encoding:", " chunked"], "a folded length": ["Content-Length:", " 3"],
}
NAMES = {  # RFC 9110, 5.1 and 5.6.2
    "a space before the colon": "X-A : b", "a tab before the colon": "X-A\t: b", "a space inside a name": "X A: b",
    "a space before a coding's colon": "Transfer-Encoding : chunked",
    "a tab before a length's colon": "Content-Length\t: 3", "an empty name": ": b",
    "a line without a colon": "nonsense", "a parenthesis in a name": "X(A): b", "a slash in a name": "X/A: b",
    "an at sign in a name": "X@A: b", "a quote in a name": 'X"A: b', "NUL in a name": "X\0A: b",
    "DEL in a name": "X\x7fA: b", "a byte above ASCII in a name": "X\xe4: b", "a control byte in a name": "X\x01A: b",
}
CONTROLS = {  # RFC 9110, 5.5
    "NUL": 0, "SOH": 1, "BEL": 7, "backspace": 8, "vertical tab": 11, "form feed": 12, "escape": 27, "DEL": 127,
}
START_LINES = {  # RFC 9112, 3
    "two spaces before the target": "GET  / HTTP/1.1", "two spaces before the version": "GET /  HTTP/1.1",
    "a tab after the method": "GET\t/ HTTP/1.1", "a tab before the version": "GET /\tHTTP/1.1",
    "a space before the method": " GET / HTTP/1.1", "a space after the version": "GET / HTTP/1.1 ",
    "no version": "GET /", "no target": "GET HTTP/1.1", "nothing but a method": "GET", "no method": "/ HTTP/1.1",
    "a method that is no token": "G@T / HTTP/1.1", "NUL in a method": "G\0T / HTTP/1.1",
    "a byte above ASCII in a method": "G\xc4T / HTTP/1.1", "a version in lower case": "GET / http/1.1",
    "another protocol": "GET / HTTPS/1.1", "a version cut short": "GET / HTTP/1.",
    "a version without a dot": "GET / HTTP/11", "a long version": "GET / HTTP/1.10",
    "a version of a sign": "GET / HTTP/+1.1", "HTTP/1.2": "GET / HTTP/1.2", "SSH": "SSH-2.0-OpenSSH_9.2",
}

CASES = [
    *[refused(name, post(f"Content-Length: {value}"), offending=value.encode("latin-1"))
      for name, value in LENGTHS.items()],
    refused("two equal lengths", post(ABC_LENGTH, ABC_LENGTH), offending=b"Content-Length"),
    refused("two different lengths", post(ABC_LENGTH, "Content-Length: 4"), offending=b"Content-Length: 4"),
    refused("two lengths in different case", post(ABC_LENGTH, "content-length: 4"), offending=b"content-length: 4"),
    refused("two lengths, one of them bad", post(ABC_LENGTH, "Content-Length: x")),
    refused("a length and a coding", post(ABC_LENGTH, CHUNKED, body=ABC)),
    refused("a coding and a length", post(CHUNKED, ABC_LENGTH, body=ABC)),
    refused("a length of zero and a coding", post("Content-Length: 0", CHUNKED, body=ABC)),
    refused("a length and a coding that is none", post(ABC_LENGTH, "Transfer-Encoding: identity")),
    refused("both framings in a GET", ask("GET /", ABC_LENGTH, CHUNKED, body=ABC)),

    *[refused(name, post(f"Transfer-Encoding: {value}", body=ABC), offending=value.encode())
      for name, value in CODINGS.items()],
    refused("two codings", post(CHUNKED, CHUNKED, body=ABC)),
    refused("two codings, gzip first", post("Transfer-Encoding: gzip", CHUNKED, body=ABC)),
    refused("two codings, an empty one first", post("Transfer-Encoding: ", CHUNKED, body=ABC)),
    refused("a coding behind a vertical tab", post("Transfer-Encoding: \x0bchunked", body=ABC), offending=b"\x0b"),
    refused("a coding in HTTP/1.0", post(CHUNKED, body=ABC, version="1.0")),
    refused("a coding of HTTP/1.0 beside a length", post(CHUNKED, ABC_LENGTH, body=ABC, version="1.0")),
    refused("gzip, then chunked", post("Transfer-Encoding: gzip, chunked", body=ABC), 501, "not_implemented",
            offending=b"gzip, chunked"),
    refused("two codings before chunked", post("Transfer-Encoding: br,gzip,Chunked", body=ABC), 501, "not_implemented"),

    *[refused(name, post(*fields, body=ABC), offending=fields[0].encode()) for name, fields in FOLDS.items()],
    refused("a fold after the request line", lines("GET / HTTP/1.1", " X-A: b", HOST), offending=b"X-A"),
    refused("a fold by tab after the request line", lines("GET / HTTP/1.1", "\tX-A: b", HOST)),
    *[refused(name, get(field), offending=field.encode("latin-1")) for name, field in NAMES.items()],
    *[refused(f"{name} in a value", get(f"X-A: b{chr(byte)}c"), offending=bytes([byte]))
      for name, byte in CONTROLS.items()],
    refused("NUL at the end of a value", get("X-A: b\0"), offending=b"\0"),
    refused("a bare LF ends a line", get("X-A: b\nX-B: c"), offending=b"\n"),
    refused("a bare LF hides a coding", post("X-A: b\nTransfer-Encoding: chunked", body=ABC), offending=b"\n"),
    refused("a bare LF before the empty line", get("X-A: b\n"), offending=b"\n"),
    refused("a bare LF ends the head", b"GET / HTTP/1.1\r\nHost: app.example\r\n\n"),
    refused("bare LFs everywhere", b"GET / HTTP/1.1\nHost: app.example\n\n", offending=b"\n"),
    refused("a bare CR in a value", get("X-A: b\rX-B: c"), offending=b"\r"),
    refused("a bare CR before a line's end", get("X-A: b\r"), offending=b"\r"),
    refused("a bare CR in the request line", start("GET / HTTP/1.1\rX-A: b"), offending=b"\r"),
    refused("a bare LF in the request line", start("GET /\n HTTP/1.1")),

    *[refused(name, start(line), offending=line.encode("latin-1")) for name, line in START_LINES.items()],
    *[refused(version, start(f"GET / {version}"), 505, "version_not_supported", offending=version.encode())
      for version in ("HTTP/2.0", "HTTP/0.9", "HTTP/3.0")],
    refused("HTTP/2's preface", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505, "version_not_supported"),
    refused("a TLS handshake", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", offending=b"\x16\x03\x01"),
    refused("two empty lines before", b"\r\n\r\n" + get()),
    refused("a bare LF before", b"\n" + get()),
    refused("a bare CR before", b"\r" + get()),

    good("an empty line before", b"\r\n" + get(), passed("GET /")),
    good("an empty line between requests", ask("GET /a") + b"\r\n" + ask("GET /b"), passed("GET /a") + passed("GET /b"),
         OK + OK, log_lines=2),
    good("a coding in capitals", post("TRANSFER-ENCODING: CHUNKED", body=ABC),
         passed("POST /", after=[CHUNKED], body=ABC)),
    good("a coding between tabs", post("Transfer-Encoding:\t chunked\t ", body=ABC),
         passed("POST /", after=[CHUNKED], body=ABC)),
    good("a length with zeros before", post("Content-Length: 003"), passed("POST /", after=[ABC_LENGTH], body=b"abc")),
    good("a length of 19 digits", post("Content-Length: 0000000000000000003"),
         passed("POST /", after=[ABC_LENGTH], body=b"abc")),
    good("a length between tabs", post("Content-Length:\t3 \t"), passed("POST /", after=[ABC_LENGTH], body=b"abc")),
    good("a length without a space", post("content-length:3"), passed("POST /", after=[ABC_LENGTH], body=b"abc")),
    good("a length of zero", post("Content-Length: 0", body=b""), passed("POST /", after=["Content-Length: 0"])),
    good("no length", ask("POST /"), passed("POST /")),
    good("a body that looks like a request", post(length(HIDDEN), body=HIDDEN),
         passed("POST /", after=[length(HIDDEN)], body=HIDDEN)),
    good("a method of one's own", ask("PURGE /"), passed("PURGE /")),
    good("a method in lower case", ask("get /"), passed("get /")),
    good("a method of odd token characters", ask("M-SEARCH!#$%&'*+.^_`|~ /"), passed("M-SEARCH!#$%&'*+.^_`|~ /")),
    good("a name of odd token characters", get("X!#$%&'*+.^`|~: b"), passed("GET /", "X!#$%&'*+.^`|~: b")),
    good("bytes above ASCII in a value", get("X-A: \x80\xff\xe4"), passed("GET /", "X-A: \x80\xff\xe4")),
    good("a tab inside a value", get("X-A: b\tc"), passed("GET /", "X-A: b\tc")),
]
