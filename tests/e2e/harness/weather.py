"""An upstream in bad weather: it does at random what upstreams do, the good and the bad."""

import time

from harness.behaviours import BLOCK, answer, chunked_answer, raw, reads_body_itself, reset

WHOLE = b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n"


def asked(exchange):
    """By this field a client knows that an answer is its own."""
    return [("X-Asked", exchange.request.target)]


def says(body=b"fine", status=200):
    def behave(exchange):
        answer(status, asked(exchange), body)(exchange)
    return behave


def counts():
    """The length and hash of what came."""
    def behave(exchange):
        body = exchange.request.body
        answer(200, asked(exchange), f"{body.length} {body.sha256}".encode())(exchange)
    return behave


def streams():
    def behave(exchange):
        if exchange.request.method == "HEAD":
            return says()(exchange)
        chunked_answer([b"a" * 1000, BLOCK[:70_000], b"b"], fields=asked(exchange))(exchange)
    return behave


def takes_its_time(lots, longest):
    def behave(exchange):
        time.sleep(lots.uniform(0, longest))  # the fault itself
        says()(exchange)
    return behave


def leaves_when_idle():
    """A good answer, and then the end, without having announced it."""
    def behave(exchange):
        says()(exchange)
        exchange.close()
    return behave


def kinds(lots, patience):
    """(weight, behaviour) of what may happen to a request that was read. `patience`: the proxy's, in seconds."""
    return [
        (30, says()), (15, counts()), (8, says(BLOCK)), (8, streams()), (4, takes_its_time(lots, 0.2)),
        (3, leaves_when_idle()),
        (1, takes_its_time(lots, 1.5 * patience)),   # at times longer than the proxy waits
        (3, says(b"no", status=503)),
        (3, reset()),                                # before the head
        (3, reset(after=WHOLE[:20])),                # within it
        (3, reset(after=WHOLE + BLOCK[:50_000])),    # within the body
        (3, raw(WHOLE + b"cut short")),
        (2, raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\nnonsense\r\n")),
        (3, raw(b"this is no HTTP\r\n\r\n")),
    ]


def bad_weather(lots, patience):
    weights, behaviours = zip(*kinds(lots, patience))

    @reads_body_itself
    def behave(exchange):
        luck = lots.random()
        if luck < 0.02:
            return reset()(exchange)                 # while the body is on its way
        if luck < 0.04:
            says(b"enough", status=413)(exchange)    # before it has come
            return exchange.read_body()
        exchange.read_body()
        return lots.choices(behaviours, weights)[0](exchange)
    return behave
