"""What a case is, and the short ways to write one.

Every request is followed by another one on the same connection, the probe, which a different upstream answers: after a
good request it shows that the answer ended where it should, after a bad one that nothing behind it is believed.
"""

from dataclasses import dataclass, field

from harness.script import MESSAGE
from wire.heads import OK, ask, passed

CAUSES = {413: "too_large", 414: "too_large", 431: "too_large", 408: "timeout", 404: "no_service"}


@dataclass(frozen=True)
class Own:
    """An answer of crossfade's own."""
    status: int
    code: str
    after: bytes = b""    # 1xx heads that come before it
    closes: bool = False  # whether it ends the connection


@dataclass(frozen=True)
class Itself:
    """A 200 that crossfade gives by itself: with these lines in its head, and this body."""
    fields: tuple
    body: bytes = b""


@dataclass(frozen=True)
class Beginning:
    """A chunked answer's head and, depending on how the pieces fall, some of the payload; never the last chunk."""
    head: bytes
    payload: bytes


NOT_WHOLE = object()  # the upstream saw nothing, or the beginning of a message and then the end


@dataclass(eq=False)
class Case:
    name: str
    client: list                   # steps (harness/script.py)
    upstream: list                 # a list of steps for each request that it gets
    sees: object                   # all bytes that the upstream must have got, or NOT_WHOLE
    gets: object                   # all bytes that the client must get, the probe's answer apart; an Own; an Itself
    probe: bool = True
    ends: str = "closed"           # how the client's connection ends
    config: str = "plain"          # in stand.py
    status: int = 200              # of the access log's line
    flag: str = None
    counts: dict = field(default_factory=dict)  # ("rejected", cause) or ("upstream_errors", kind): how often
    offending: bytes = None        # what the log's `offending` must hold
    reused: bool = None            # True: one upstream connection for all; False: the proxy itself must end it
    in_pieces: tuple = ()          # other things that the client may get when the bytes come in pieces
    sees_in_pieces: object = None  # what the upstream must have got then, if that differs
    log_lines: int = 1             # requests in the case; 0 when they have no id by which to find their lines
    log: dict = field(default_factory=dict)  # more of the line

    def __str__(self):
        return self.name


def steps_of(client):
    return [client] if isinstance(client, bytes) else list(client)


def good(name, client, sees, gets=None, *, upstream=None, **more):
    """A request that is passed on. `client` and `upstream`: bytes, or steps (the upstream's begin with the request)."""
    gets = OK if gets is None else gets
    script = steps_of(OK if upstream is None else upstream)
    if isinstance(upstream, (bytes, type(None))):
        script = [MESSAGE, *script]
    return Case(name, steps_of(client), [script], sees, gets, **more)


def refused(name, client, status=400, code="malformed", *, sees=b"", **more):
    counts = {("rejected", CAUSES.get(status, "malformed")): 1}
    own = Own(status, code, closes=status != 404)
    return Case(name, steps_of(client), [[MESSAGE, OK]], sees, own, status=status, flag=code, counts=counts, **more)


def broken_body(name, head, body, status=400, code="malformed", **more):
    """A request whose body breaks the rules: when it comes in pieces its head may have been passed on already."""
    return refused(name, head + body, status, code, sees_in_pieces=NOT_WHOLE, **more)


def fault(name, upstream, kind="bad_response", status=502, *, client=None, sees=None, **more):
    """An answer that the client must not get. `upstream`: its bytes, or the steps after the request."""
    client = ask("GET /") if client is None else client
    sees = passed("GET /") if sees is None else sees
    more.setdefault("reused", False)
    more.setdefault("gets", Own(status, kind))
    return Case(name, steps_of(client), [[MESSAGE, *steps_of(upstream)]], sees, status=status, flag=kind,
                counts={("upstream_errors", kind): 1}, **more)


def cut(name, upstream, gets, kind="reset", *, client=None, sees=None, **more):
    """An answer that breaks off after the client got `gets` of it."""
    client = ask("GET /") if client is None else client
    sees = passed("GET /") if sees is None else sees
    return Case(name, steps_of(client), [[MESSAGE, *steps_of(upstream)]], sees, gets, flag="truncated", probe=False,
                counts={("upstream_errors", kind): 1}, reused=False, **more)
