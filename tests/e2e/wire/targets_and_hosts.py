"""What is asked for and of whom (RFC 9112, 3.2; RFC 9110, 7.1 and 7.2)."""

from wire.case import good, refused
from wire.heads import OK, ask, closing, passed


def target_passes(name, target, method="GET"):
    return good(name, ask(f"{method} {target}"), passed(f"{method} {target}"))


def absolute(name, target, passed_target, host, method="GET", asked="other.example"):
    return good(name, ask(f"{method} {target}", host=asked), passed(f"{method} {passed_target}", host=host))


def target_refused(name, target, method="GET", status=400, code="malformed"):
    shown = target.partition("://" if "@" in target else "?")[0]  # passwords and queries are secrets
    return refused(name, ask(f"{method} {target}"), status, code, offending=shown.encode("latin-1"))


def host_passes(name, host):
    return good(name, ask("GET /", host=host), passed("GET /", host=host))


def host_refused(name, host):
    return refused(name, ask("GET /", host=host), offending=host.encode("latin-1"))


TARGETS = {
    "a query": "/a?b=c&d=%20", "an empty query": "/a?", "escapes": "/%41%2F%zz", "dots": "/a/../b/./c",
    "slashes": "//a///b", "reserved characters": "/:@!$&'()*+,;=-._~", "what old clients leave raw": '/"<>\\^`{|}',
    "a question mark in a query": "/a?b?c", "an address in the path": "/http://other.example/",
}
BAD_TARGETS = {
    "a fragment": "/a#b", "a fragment in a query": "/a?b#c", "a query alone": "?a", "no slash": "a",
    "dots alone": "../a", "an authority alone": "app.example:80", "the star for GET": "*",
    "the star with more": "/*\x7f", "a space": "/a b", "a tab inside": "/a\tb", "NUL": "/a\0b", "DEL": "/a\x7fb",
    "a byte above ASCII": "/\xe4", "UTF-8": "/\xc3\xa4", "ftp": "ftp://app.example/",
    "a scheme without slashes": "http:app.example/", "a scheme alone": "http://", "no authority": "http:///a",
    "user and password": "http://user:secret@app.example/", "a user": "http://u@app.example/",
    "a port that is none": "http://app.example:8x/", "a port of six digits": "http://app.example:123456/",
    "a fragment in the authority": "http://app.example#a/", "a backslash in the authority": "http://app.example\\@b/",
    "a bracket left open": "http://[::1/",
}
HOSTS = {
    "a port": "app.example:8080", "an empty port": "app.example:", "an address": "192.0.2.1",
    "an address with a port": "192.0.2.1:80", "IPv6": "[2001:db8::1]", "IPv6 with a port": "[::ffff:192.0.2.1]:8080",
    "capitals": "APP.Example", "a trailing dot": "app.example.", "an underscore": "my_app.example",
    "a name of one part": "localhost",
}
BAD_HOSTS = {
    "a space in Host": "app example", "two names in Host": "app.example, other.example",
    "a path in Host": "app.example/x", "a query in Host": "app.example?x", "a fragment in Host": "app.example#x",
    "a user in Host": "u@app.example", "a scheme in Host": "http://app.example",
    "a bracket left open in Host": "[::1", "letters in brackets": "[xyz]", "brackets with nothing inside": "[]",
    "IPv6 without brackets": "2001:db8::1", "text after the brackets": "[::1]x", "a port alone": ":80",
    "letters in a port": "app.example:http", "a signed port": "app.example:+80",
    "a port of six digits in Host": "app.example:123456", "two ports": "app.example:80:80",
    "a star in Host": "*.example", "a byte above ASCII in Host": "\xe4pp.example", "a quote in Host": 'app".example',
    "a control byte in Host": "app\x01.example", "an escaped NUL in Host": "app%00.example",
}

CASES = [
    *[target_passes(name, target) for name, target in TARGETS.items()],
    target_passes("the star for OPTIONS", "*", "OPTIONS"),
    target_passes("a star as a path", "/*"),
    absolute("absolute form", "http://app.example/a?b", "/a?b", "app.example"),
    absolute("absolute form with a port", "http://app.example:81/", "/", "app.example:81"),
    absolute("absolute form of https", "https://app.example/a", "/a", "app.example"),
    absolute("absolute form in capitals", "HTTP://App.Example/A", "/A", "App.Example"),
    absolute("absolute form without a path", "http://app.example", "/", "app.example"),
    absolute("absolute form with a query alone", "http://app.example?q=/", "/?q=/", "app.example"),
    absolute("absolute form of OPTIONS without a path", "http://app.example", "*", "app.example", "OPTIONS"),
    absolute("absolute form of OPTIONS with a path", "http://app.example/", "/", "app.example", "OPTIONS"),
    absolute("absolute form with IPv6", "http://[::1]:8080/", "/", "[::1]:8080"),
    absolute("absolute form beside an empty Host", "http://app.example/", "/", "app.example", asked=""),
    good("absolute form without Host in HTTP/1.0", ask("GET http://app.example/a", host=None, version="1.0"),
         passed("GET /a", version="1.0"), closing(OK)),
    *[target_refused(f"target: {name}", target) for name, target in BAD_TARGETS.items()],
    target_refused("the star for POST", "*", "POST"),
    target_refused("CONNECT", "app.example:443", "CONNECT", 501, "not_implemented"),
    target_refused("CONNECT to a path", "/", "CONNECT", 501, "not_implemented"),
    refused("absolute form without Host", ask("GET http://app.example/", host=None)),
    refused("absolute form with a bad Host", ask("GET http://app.example/", host="a b"), offending=b"a b"),

    *[host_passes(f"Host: {name}", host) for name, host in HOSTS.items()],
    good("an empty Host", ask("GET /", host=""), passed("GET /", host="")),
    good("Host between spaces", ask("GET /", "hOsT:  \tapp.example \t", host=None), passed("GET /")),
    good("Host after other fields", ask("GET /", "X-A: b", "Host: app.example", "X-C: d", host=None),
         passed("GET /", "X-A: b", "X-C: d")),
    *[host_refused(name, host) for name, host in BAD_HOSTS.items()],
    refused("no Host", ask("GET /", host=None)),
    refused("two equal Hosts", ask("GET /", "Host: app.example"), offending=b"Host"),
    refused("two different Hosts", ask("GET /", "host: other.example"), offending=b"other.example"),
    refused("two Hosts, the second one empty", ask("GET /", "Host:")),
    refused("two Hosts in HTTP/1.0", ask("GET /", "Host: app.example", version="1.0")),
    refused("a Host of no name in HTTP/1.0", ask("GET /", host="a b", version="1.0")),

    refused("a host that no service takes", ask("GET /", host="other.example"), 404, "no_service", config="one host"),
    refused("no host where a service takes one only", ask("GET /", host=""), 404, "no_service", config="one host"),
    refused("an unknown host in absolute form", ask("GET http://other.example/"), 404, "no_service", config="one host"),
    good("the known host in absolute form", ask("GET http://app.example/", host="other.example"), passed("GET /"),
         config="one host"),
    good("the known host in capitals, with a dot and a port", ask("GET /", host="APP.example.:81"),
         passed("GET /", host="APP.example.:81"), config="one host"),
]
