"""Heads as bytes, written shortly.

`ask` is what a client sends, `passed` what the upstream must get for it, `answer` an upstream's answer, which is also
what the client must get unless a case says otherwise.
"""

ID = "wire-request-id"  # the stand replaces it, so that each run of a case has its own
DATE = "Date: Mon, 01 Jan 2024 00:00:00 GMT"
# What the proxy makes by itself, in what is expected.
MADE_ID, MADE_DATE = "<an id>", "<a date>"


def lines(*parts, body=b""):
    return ("\r\n".join(parts) + "\r\n\r\n").encode("latin-1") + body


def ask(line, *fields, body=b"", version="1.1", host="app.example"):
    """"GET /a" and its fields; Host comes first, unless it is None, and the request id last."""
    hosts = [] if host is None else [f"Host: {host}"]
    return lines(f"{line} HTTP/{version}", *hosts, *fields, f"X-Request-Id: {ID}", body=body)


def passed(line, *fields, after=(), body=b"", host="app.example", version="1.1", peer="127.0.0.1", proto="http",
           asked_host=None, forwarded=None, request_id=ID, via=True):
    """`after`: the fields of crossfade's own that follow Via. `version` is the client's."""
    return lines(
        f"{line} HTTP/1.1", f"Host: {host}", *fields,
        f"X-Forwarded-For: {peer}", f"X-Forwarded-Proto: {proto}", f"X-Forwarded-Host: {asked_host or host}",
        *([f"Forwarded: {forwarded}"] if forwarded else []),
        f"X-Request-Id: {request_id}", *([f"Via: {version} crossfade"] if via else []), *after, body=body)


def answer(*fields, body=b"ok", status="200 OK", date=DATE, version="1.1"):
    """An answer with its length, which crossfade passes on byte by byte. `fields` stand before Date."""
    dates = [date] if date else []
    return lines(f"HTTP/{version} {status}", *fields, *dates, f"Content-Length: {len(body)}", body=body)


def bare(*fields, body=b"", status="200 OK", version="1.1"):
    """An answer of exactly these fields."""
    return lines(f"HTTP/{version} {status}", *fields, body=body)


def length(body):
    return f"Content-Length: {len(body)}"


def closing(head):
    """The same answer, after which crossfade closes."""
    start, end, body = head.partition(b"\r\n\r\n")
    return start + b"\r\nConnection: close" + end + body


def keeping(head):
    """The same answer to an HTTP/1.0 client whose connection is kept."""
    start, end, body = head.partition(b"\r\n\r\n")
    return start + b"\r\nConnection: keep-alive" + end + body


CHUNKED = "Transfer-Encoding: chunked"
ABC = b"3\r\nabc\r\n0\r\n\r\n"  # the body "abc", chunked
OK = answer()

# Another service's: whoever answers it, it is not the upstream of the case.
PROBE = lines("GET /probe HTTP/1.1", "Host: probe.example", "Connection: close")
PROBE_ANSWER = closing(answer(body=b"probe"))
