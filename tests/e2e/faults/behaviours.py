"""What a failing upstream does with a request that has reached it: functions of an Exchange (harness/upstream.py)."""

import contextlib
import select
import time
from collections import Counter

from harness import PATIENCE, Upstream, answer
from harness.behaviours import chunk, head, reads_body_itself
from harness.segments import ReceiveQueue
from harness.wait import SLOWER
from harness.websocket import accept_value, echo, read_frame

RECEIVE_BUFFER = 1 << 16  # so that a large body does not fit into it and the proxy's together


def said(exchange):
    """The content of a good answer: who gives it, and what has come of the request's body."""
    body = exchange.request.body
    return f"{exchange.upstream.name} {body.length} {body.sha256}".encode()


def well(exchange):
    exchange.read_body()
    if exchange.request.header("Upgrade"):
        echo(exchange)
    else:
        answer(body=said(exchange))(exchange)


@reads_body_itself
def act(exchange):
    exchange.upstream.heard[exchange.request.header("X-Request-Id")] += 1
    exchange.upstream.fault(exchange)


class Faulty(Upstream):
    """An upstream that does what `fault` says. `heard`: how often it got the head of each request, by its id."""

    def __init__(self, name):
        self.fault, self.heard = well, Counter()
        super().__init__(name, act, RECEIVE_BUFFER)


def after_body(behave):
    def behave_after_body(exchange):
        exchange.read_body()
        behave(exchange)
    return behave_after_body


def until_gone(exchange):
    """Neither reads nor writes until the proxy has gone or the stand ends the connection."""
    exchange.close()
    poll = select.poll()
    poll.register(exchange.sock, select.POLLRDHUP)
    while not poll.poll(50) and not exchange.upstream.released.is_set():
        pass


def reset(exchange):
    """A reset must not overtake what was sent before it."""
    with ReceiveQueue(exchange.sock) as queue:
        queue.drained(PATIENCE)
    exchange.reset()


def close(exchange):
    exchange.close()


def after_bytes(data, then):
    """These bytes, whatever was asked, and then the end of it."""
    def behave(exchange):
        exchange.read_body()
        exchange.send(data)
        then(exchange)
    return behave


def half_an_answer(then):
    def behave(exchange):
        exchange.read_body()
        content = said(exchange)
        exchange.send(head(200, [("Content-Length", len(content))]) + content[:len(content) // 2])
        then(exchange)
    return behave


def some_chunks(then):
    def behave(exchange):
        exchange.read_body()
        exchange.send(head(200, [("Transfer-Encoding", "chunked")]) + chunk(said(exchange)))
        then(exchange)
    return behave


def slow_head(exchange):
    """A byte now and then: each gap is short, the whole never comes."""
    exchange.read_body()
    exchange.close()
    exchange.send(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    with contextlib.suppress(OSError):  # the proxy has gone
        while not exchange.upstream.released.wait(0.05):
            exchange.send(b"a")


def dripping_body(exchange):
    """Longer than `body_timeout` in all, but no gap of it is."""
    exchange.read_body()
    content = said(exchange)
    exchange.send(head(200, [("Content-Length", len(content))]))
    for at in range(0, len(content), len(content) // 5):
        exchange.send(content[at:at + len(content) // 5])
        time.sleep(0.1 * SLOWER)  # the gap itself is under test


def dripping_until(event):
    def behave(exchange):
        exchange.read_body()
        exchange.send(head(200, [("Transfer-Encoding", "chunked")]))
        while not event.wait(0.05) and not exchange.upstream.released.is_set():
            exchange.send(chunk(b"."))
        exchange.send(chunk(said(exchange)) + b"0\r\n\r\n")
    return behave


def when_reused(then):
    """The first request of a connection goes well; what comes by it later does not."""
    def behave(exchange):
        if exchange.connection.served == 1:
            return well(exchange)
        exchange.read_body()
        return then(exchange)
    return behave


def in_a_tunnel(exchange):
    """Accepts the handshake, and resets at the first message."""
    exchange.send(head(101, [("Upgrade", "websocket"), ("Connection", "Upgrade"), (
        "Sec-WebSocket-Accept", accept_value(exchange.request.header("Sec-WebSocket-Key")))], "Switching Protocols"))
    read_frame(exchange.connection.reader)
    exchange.reset()
