"""What a WSGI application must be able to believe: names, addresses, ids."""

from wire.case import good, refused
from wire.heads import ID, MADE_ID, ask, lines, passed

ABC_LENGTH = "Content-Length: 3"


def sees(name, *fields, kept=(), **more):
    """A GET with these fields, of which the upstream gets the kept ones; `more` is for passed() and the case."""
    config = more.pop("config", "plain")
    log = more.pop("log", {})
    return good(name, ask("GET /", *fields), passed("GET /", *kept, **more), config=config, log=log)


UNDERSCORES = [
    sees("names with an underscore are dropped", "X_Account_Id: 1", "X-A: b", "_: 1", "X-B_: 2", kept=["X-A: b"]),
    sees("an underscore in a value is fine", "X-A: b_c", kept=["X-A: b_c"]),
    sees("a dropped name is dropped before Connection counts", "Connection: X_A", "X_A: 1"),
    good("a coding with an underscore frames nothing",
         ask("POST /", "Transfer_Encoding: chunked", ABC_LENGTH, body=b"abc"),
         passed("POST /", after=[ABC_LENGTH], body=b"abc")),
    good("a length with an underscore frames nothing", ask("GET /", "Content_Length: 3"), passed("GET /")),
    sees("X_Forwarded_For is no X-Forwarded-For", "X_Forwarded_For: 192.0.2.1"),
    refused("names with an underscore are rejected", ask("GET /", "X_A: b"), offending=b"X_A",
            config="underscores rejected"),
    sees("an underscore in a value is not rejected", "X-A: b_c", kept=["X-A: b_c"], config="underscores rejected"),
    sees("names with an underscore are forwarded", "X_A: b", "X-C: d", kept=["X_A: b", "X-C: d"],
         config="underscores forwarded"),
    sees("forwarded names with an underscore are still nominated", "X_A: b", "Connection: x_a",
         config="underscores forwarded"),
]

PROXY = [
    sees("Proxy is dropped", "Proxy: http://192.0.2.1/", "proxy: x", "X-A: b", kept=["X-A: b"]),
    sees("names that begin like Proxy pass", "Proxy-Id: 1", "X-Proxy: 2", kept=["Proxy-Id: 1", "X-Proxy: 2"]),
    sees("X-Crossfade is dropped", "X-Crossfade: side=new", "x-crossfade-anything: 1", "X-Cross: 2",
         kept=["X-Cross: 2"]),
]

FORGED = ["X-Forwarded-For: 192.0.2.1", "X-Forwarded-Proto: https", "X-Forwarded-Host: forged.example"]
OURS = 'for=127.0.0.1;host="app.example";proto=http'
FROM_192 = {"client": "192.0.2.1"}
FORWARDED = [
    sees("forged X-Forwarded-* is replaced", *FORGED),
    sees("repeated X-Forwarded-* is replaced by one", *FORGED, *FORGED, "x-forwarded-for: 192.0.2.9"),
    sees("X-Forwarded-Port and others pass", "X-Forwarded-Port: 1", "X-Forwarded: 2",
         kept=["X-Forwarded-Port: 1", "X-Forwarded: 2"]),
    sees("forged Forwarded is replaced", "Forwarded: for=192.0.2.1", "Forwarded: for=192.0.2.2", forwarded=OURS),
    sees("a trusted peer's X-Forwarded-For is appended to", *FORGED, peer="192.0.2.1, 127.0.0.1", proto="https",
         asked_host="forged.example", config="trusted", log=FROM_192),
    sees("a trusted peer's repeated X-Forwarded-For becomes one", "X-Forwarded-For: 192.0.2.9, 192.0.2.1",
         "X-Forwarded-For: 127.0.0.1", peer="192.0.2.9, 192.0.2.1, 127.0.0.1, 127.0.0.1", config="trusted",
         log=FROM_192),
    sees("a trusted peer without X-Forwarded-*", config="trusted"),
    sees("a trusted peer's Forwarded is appended to", "Forwarded: for=192.0.2.1;proto=https",
         forwarded=f"for=192.0.2.1;proto=https, {OURS}", config="trusted"),
    sees("an empty X-Forwarded-For counts as none", "X-Forwarded-For: ", config="trusted"),
    sees("an address that is none ends the chain", "X-Forwarded-For: 192.0.2.1, unknown",
         peer="192.0.2.1, unknown, 127.0.0.1", config="trusted"),
    sees("a nominated X-Forwarded-For was meant for one hop", "Connection: X-Forwarded-For",
         "X-Forwarded-For: 192.0.2.1", config="trusted", log=FROM_192),
    good("the authority asked for is told", ask("GET http://shop.example:81/", host="other.example"),
         passed("GET /", host="shop.example:81")),
]


def identified(name, *ids, kept=None):
    """A GET with these request ids; None: one is made."""
    return good(name, lines("GET / HTTP/1.1", "Host: app.example", *[f"X-Request-Id: {each}" for each in ids]),
                passed("GET /", request_id=kept or MADE_ID), log_lines=0)


IDS = [
    identified("an id of every allowed byte is kept", f"aZ09._-{ID}", kept=f"aZ09._-{ID}"),
    identified("an id of 128 bytes is kept", "x" * 128, kept="x" * 128),
    identified("an id of one byte is kept", "x", kept="x"),
    identified("an id of 129 bytes is replaced", "x" * 129),
    identified("an id with a space is replaced", "a b"),
    identified("an id with a quote is replaced", 'a"b'),
    identified("an id with a slash is replaced", "a/b"),
    identified("an id with a byte above ASCII is replaced", "\xe4"),
    identified("an empty id is replaced", ""),
    identified("two ids are replaced by one", "a", "a"),
    identified("no id gets one"),
]

CASES = [*UNDERSCORES, *PROXY, *FORWARDED, *IDS]
