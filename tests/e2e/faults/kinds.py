"""The kinds of requests, and what a client gets for one."""

import contextlib
import hashlib
import os
import struct
import threading
import time
from dataclasses import dataclass

from harness import PATIENCE, Client, request_bytes
from harness.http1 import Closed, Response
from harness.segments import ReceiveQueue
from harness.websocket import CLOSING, TEXT, frame, read_frame

SMALL, LARGE = b"pay 12 euros", os.urandom(1 << 16) * 80  # beyond retry_buffer, and what sockets hold
BEGINNING = 1000
HANDSHAKE = (("Connection", "Upgrade"), ("Upgrade", "websocket"), ("Sec-WebSocket-Version", "13"),
             ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="))


def at_once(client, head, body, hold):
    client.send(head + body)


def streamed(client, head, body, hold):
    """The body begins when the proxy has read the head."""
    client.send(head)
    with ReceiveQueue(client.sock) as queue:
        queue.drained(PATIENCE)
    client.send(body)


def begun(client, head, body, hold):
    """The rest of the body comes when something has become of its beginning."""
    client.send(head + body[:BEGINNING])
    hold()
    client.send(body[BEGINNING:])


@dataclass(frozen=True)
class Kind:
    method: str = "GET"
    body: bytes = b""
    fields: tuple = ()
    send: object = at_once

    @property
    def good_status(self):
        return 101 if self.fields else 200

    def content(self, name):
        """What the upstream of that name answers when all of the request has reached it (behaviours.said)."""
        return f"{name} {len(self.body)} {hashlib.sha256(self.body).hexdigest()}".encode()


KINDS = {
    "GET": Kind(),
    "POST": Kind("POST", SMALL),
    "POST large": Kind("POST", LARGE),
    "upgrade": Kind(fields=HANDSHAKE),
    "PUT": Kind("PUT", SMALL),
    "PUT streamed": Kind("PUT", SMALL, send=streamed),
    "PUT large": Kind("PUT", LARGE),
    "PUT begun": Kind("PUT", LARGE, send=begun),
}


@dataclass
class Got:
    status: int = None
    code: str = None        # of an answer of crossfade's own
    content: bytes = b""
    broken: object = None   # what ended the answer before it was whole
    seconds: float = 0


def converse(client):
    """A message through the tunnel and back, and the goodbye."""
    client.send(frame(TEXT, b"hello", b"mask"))
    assert read_frame(client.reader) == (TEXT, b"hello")
    client.send(frame(CLOSING, struct.pack("!H", 1000), b"mask"))
    assert read_frame(client.reader)[0] == CLOSING
    assert client.ended()


def read_answer(client, got):
    message = client.reader.head(Response)
    got.status = message.status
    try:
        if got.status == 101:
            converse(client)
        else:
            client.reader.body(message, until_close=True)
    finally:
        got.content = message.content
    if message.header("Content-Type") == "application/problem+json":
        got.code = message.code


def ask(port, kind, fields, hold):
    """One request by a connection of its own. It is sent and its answer is read at once, as good clients do."""
    got, start = Got(), time.monotonic()
    length = [("Content-Length", len(kind.body))] if kind.body else []
    head = request_bytes(kind.method, "/", [*fields, *kind.fields, *length])

    def send():
        with contextlib.suppress(OSError):  # its answer says why
            kind.send(client, head, kind.body, hold)

    with Client(port) as client:
        sender = threading.Thread(target=send, daemon=True)
        sender.start()
        try:
            read_answer(client, got)
        except (Closed, OSError) as error:
            got.broken = error
        got.seconds = time.monotonic() - start
        with contextlib.suppress(OSError):
            client.half_close()
        sender.join(PATIENCE)
    return got
