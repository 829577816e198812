"""How upstreams answer. Each function makes a behaviour: a function of an Exchange (harness/upstream.py)."""

import time

from harness.http1 import fields_to_bytes
from harness.wait import readable

BLOCK = bytes(range(256)) * 1024  # 256 KiB


def head(status=200, fields=(), reason="OK"):
    return f"HTTP/1.1 {status} {reason}\r\n".encode() + fields_to_bytes(fields) + b"\r\n"


def chunk(piece):
    return b"%x\r\n%s\r\n" % (len(piece), piece)


def reads_body_itself(behaviour):
    behaviour.reads_body_itself = True
    return behaviour


def answer(status=200, fields=(), body=None):
    """A plain answer with a Content-Length; without a body given, the upstream's name."""
    def behave(exchange):
        content = exchange.upstream.name.encode() if body is None else body
        bodiless = exchange.request.method == "HEAD" or status in (204, 304)
        framing = [] if status in (204, 304) else [("Content-Length", len(content))]
        exchange.send(head(status, [*fields, *framing]) + (b"" if bodiless else content))
    return behave


def chunked_answer(pieces, trailers=(), fields=()):
    def behave(exchange):
        exchange.send(head(200, [*fields, ("Transfer-Encoding", "chunked")]))
        for piece in pieces:
            exchange.send(chunk(piece))
        exchange.send(b"0\r\n" + fields_to_bytes(trailers) + b"\r\n")
    return behave


def until_closed(body):
    """A body that ends with the connection."""
    def behave(exchange):
        exchange.send(head() + body)
        exchange.close()
    return behave


def raw(data, close=True):
    """These bytes whatever was asked."""
    def behave(exchange):
        exchange.send(data)
        if close:
            exchange.close()
    return behave


def slow(seconds, then=None, when=lambda request: True):
    def behave(exchange):
        if when(exchange.request):
            time.sleep(seconds)
        (then or answer())(exchange)
    return behave


def close_after(count, then=None):
    """Closes each connection after so many answers, without announcing it."""
    def behave(exchange):
        (then or answer())(exchange)
        if exchange.connection.served >= count:
            exchange.close()
    return behave


def hang():
    """Takes the request and says nothing until the peer has gone or the upstream stops."""
    def behave(exchange):
        exchange.close()
        while not exchange.upstream.released.is_set():
            if readable(exchange.sock, 0.05):
                exchange.sock.recv(1)
                return
    return behave


def held(gate, then=None):
    """Takes the request and answers once the event `gate` is set, unless the peer has gone by then."""
    def behave(exchange):
        while not gate.wait(0.02):
            if exchange.upstream.released.is_set() or readable(exchange.sock):
                exchange.close()
                return
        (then or answer())(exchange)
    return behave


def reset(after=b""):
    """Ends the connection by RST, after these bytes."""
    def behave(exchange):
        if after:
            exchange.send(after)
        exchange.reset()
    return behave


def early_answer(status=413, body=b"enough"):
    """Answers on seeing the head, then goes on to read the body."""
    @reads_body_itself
    def behave(exchange):
        exchange.send(head(status, [("Content-Length", len(body))]) + body)
        exchange.read_body()
        exchange.upstream.requests.append(exchange.request)
    return behave


def download(size):
    """Streams so many bytes of BLOCK after BLOCK; exchange.upstream.sent counts them."""
    def behave(exchange):
        exchange.upstream.sent = 0
        exchange.send(head(200, [("Content-Length", size)]))
        view = memoryview(BLOCK)
        while exchange.upstream.sent < size:
            exchange.upstream.sent += exchange.sock.send(view[:size - exchange.upstream.sent])
    return behave


def upload_sink():
    """Reads the body, then answers with its length and hash."""
    def behave(exchange):
        body = exchange.request.body
        answer(body=f"{body.length} {body.sha256}".encode())(exchange)
    return behave
