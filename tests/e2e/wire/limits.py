"""How much of a head is taken: each limit from both sides, and the configured ones beside the defaults."""

from wire.case import good, refused
from wire.heads import OK, ask, closing, passed

KIB = 1024


def fits(name, line, *fields, config="small"):
    return good(name, ask(line, *fields), passed(line, *fields), config=config)


def too_long(name, request, config="small", **more):
    return refused(name, request, 414, "target_too_long", config=config, **more)


def too_large(name, request, config="small", **more):
    return refused(name, request, 431, "head_too_large", config=config, **more)


def fields(count, size):
    return [f"X-{number}: {'v' * (size - 5)}" for number in range(count)]


UNENDING = {"probe": False}  # nothing ends the line, so there is no next request

CASES = [
    fits("a request line of nearly request_line", f"GET /{'a' * 1000}"),
    too_long("a request line beyond request_line", ask(f"GET /{'a' * 1050}")),
    too_long("a request line that never ends", b"GET /" + b"a" * 1050, **UNENDING),
    fits("a request line of nearly 16 KiB", f"GET /{'a' * (16 * KIB - 40)}", config="plain"),
    too_long("a request line beyond 16 KiB", ask(f"GET /{'a' * (16 * KIB + 40)}"), config="plain"),

    fits("a header line of nearly request_header", "GET /", *fields(1, 2000)),
    too_large("a header line beyond request_header", ask("GET /", *fields(1, 2100))),
    too_large("a header line that never ends", b"GET / HTTP/1.1\r\nHost: app.example\r\nX-A: " + b"a" * 2100,
              **UNENDING),
    fits("a header line of nearly 32 KiB", "GET /", *fields(1, 32 * KIB - 40), config="plain"),
    too_large("a header line beyond 32 KiB", ask("GET /", *fields(1, 32 * KIB + 40)), config="plain"),

    fits("a head of nearly request_head", "GET /", *fields(3, 1300)),
    too_large("a head beyond request_head", ask("GET /", *fields(3, 1400))),
    too_long("a request line beyond request_head", b"GET /" + b"a" * 4200, **UNENDING),
    too_large("a head that never ends", b"GET / HTTP/1.1\r\n" + b"X-A: 1234567890\r\n" * 260, **UNENDING),
    fits("a head of nearly 60 KiB", "GET /", *fields(3, 20 * KIB - 60), config="plain"),
    too_large("a head beyond 60 KiB", ask("GET /", *fields(3, 20 * KIB + 40)), config="plain"),

    fits("as many fields as request_headers", "GET /", *fields(8, 10)),  # and Host, and X-Request-Id
    too_large("more fields than request_headers", ask("GET /", *fields(9, 10))),
    too_large("fields that are dropped count", ask("GET /", *["X_A: b"] * 9)),
    fits("100 fields", "GET /", *fields(98, 10), config="plain"),
    too_large("more than 100 fields", ask("GET /", *fields(99, 10)), config="plain"),

    good("the last request of connection_requests says close", ask("GET /a") + ask("GET /b"),
         passed("GET /a") + passed("GET /b"), OK + closing(OK), config="two requests", log_lines=2),
    good("what follows the last request is nobody's", ask("GET /a") + ask("GET /b") + ask("GET /c"),
         passed("GET /a") + passed("GET /b"), OK + closing(OK), config="two requests", log_lines=2),
    good("a request before the last one keeps the connection", ask("GET /"), passed("GET /"), config="two requests"),
]
