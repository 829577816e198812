"""WebSocket (RFC 6455), as much as a client and an echoing upstream need: the handshake, and frames of one message."""

import base64
import hashlib
import os
import struct

from harness.behaviours import head
from harness.client import Client, request_bytes
from harness.http1 import Response

TEXT, BINARY, CLOSING = 1, 2, 8
GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"


def accept_value(key):
    return base64.b64encode(hashlib.sha1((key + GUID).encode()).digest()).decode()


def frame(opcode, payload, mask=b""):
    """One whole message; clients have to mask theirs with four bytes."""
    size = len(payload)
    masked = 0x80 if mask else 0
    if size < 126:
        start = struct.pack("!BB", 0x80 | opcode, masked | size)
    elif size < 1 << 16:
        start = struct.pack("!BBH", 0x80 | opcode, masked | 126, size)
    else:
        start = struct.pack("!BBQ", 0x80 | opcode, masked | 127, size)
    return start + mask + (apply_mask(payload, mask) if mask else payload)


def apply_mask(payload, mask):
    repeated = (mask * (len(payload) // 4 + 1))[:len(payload)]
    return (int.from_bytes(payload, "big") ^ int.from_bytes(repeated, "big")).to_bytes(len(payload), "big")


def read_frame(reader):
    """(opcode, payload) of the next message; harness.http1.Closed at the end of the connection."""
    def take(count):
        while len(reader.buffer) < count:
            reader.more()
        return reader.take(count)

    first, size = take(2)
    masked, size = size & 0x80, size & 0x7f
    if size > 125:
        size = int.from_bytes(take(2 if size == 126 else 8), "big")
    mask = take(4) if masked else b""
    payload = take(size)
    return first & 0x0f, apply_mask(payload, mask) if mask else payload


def echo(exchange):
    """A behaviour: accepts the handshake, then sends every message back, until it is told to close."""
    key = exchange.request.header("Sec-WebSocket-Key")
    exchange.send(head(101, [("Upgrade", "websocket"), ("Connection", "Upgrade"),
                             ("Sec-WebSocket-Accept", accept_value(key))], "Switching Protocols"))
    opcode = TEXT
    while opcode != CLOSING:
        opcode, payload = read_frame(exchange.connection.reader)
        exchange.send(frame(opcode, payload))
    exchange.close()


class WebSocket(Client):
    """A client after its handshake. `sent` and `received` count the bytes of the tunnel."""

    def __init__(self, port, target="/chat"):
        super().__init__(port)
        self.sent = self.received = 0
        key = base64.b64encode(os.urandom(16)).decode()
        self.send(request_bytes(target=target, headers=[
            ("Connection", "Upgrade"), ("Upgrade", "websocket"), ("Sec-WebSocket-Version", "13"),
            ("Sec-WebSocket-Key", key)]))
        self.answer = self.reader.head(Response)
        assert self.answer.status == 101, self.answer.head
        assert self.answer.header("Upgrade") == "websocket" and self.answer.header("Connection") == "Upgrade"
        assert self.answer.header("Sec-WebSocket-Accept") == accept_value(key)

    def tell(self, payload, opcode=TEXT):
        data = frame(opcode, payload, os.urandom(4))
        self.sent += len(data)
        self.send(data)

    def hear(self):
        opcode, payload = read_frame(self.reader)
        self.received += len(frame(opcode, payload))
        return opcode, payload

    def say_goodbye(self):
        """The closing handshake, and the end of the connection."""
        self.tell(struct.pack("!H", 1000), CLOSING)
        assert self.hear()[0] == CLOSING
        assert self.ended()
