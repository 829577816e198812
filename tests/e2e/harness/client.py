"""Clients: a raw one that sends what it is told to, and curl as people use it."""

import socket
import struct
import subprocess

from harness.http1 import Closed, Reader, Response, fields_to_bytes
from harness.wait import PATIENCE, readable


def request_bytes(method="GET", target="/", headers=(), body=None, host="app.example", version="HTTP/1.1"):
    """A request as bytes. `headers` is a dict or pairs; a body gets its Content-Length."""
    fields = list(headers.items() if isinstance(headers, dict) else headers)
    if host is not None:
        fields.insert(0, ("Host", host))
    if body is not None:
        fields.append(("Content-Length", len(body)))
    return f"{method} {target} {version}\r\n".encode("latin-1") + fields_to_bytes(fields) + b"\r\n" + (body or b"")


class Client:
    """One connection."""

    def __init__(self, port, timeout=PATIENCE, receive_buffer=None):
        self.sock = socket.socket()
        self.sock.settimeout(timeout)
        if receive_buffer:
            self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        self.sock.connect(("127.0.0.1", port))
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.reader = Reader(self.sock)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.sock.close()

    def send(self, data):
        self.sock.sendall(data)
        return self

    def response(self, method="GET"):
        """Reads exactly one answer, the 1xx ones before it included."""
        return self.rest_of(self.final_head(), method)

    def final_head(self):
        """Reads heads up to the first one that is no 1xx; the body is still to come."""
        interim = []
        while True:
            message = self.reader.head(Response)
            if message.status >= 200 or message.status == 101:
                break
            interim.append(message)
        message.interim = interim
        return message

    def rest_of(self, message, method):
        """Reads the body that belongs to this head."""
        without_body = method == "HEAD" or message.status in (101, 204, 304)
        if not without_body:
            self.reader.body(message, until_close=True)
        return message

    def interim(self):
        """Reads one 1xx head."""
        message = self.reader.head(Response)
        assert message.status < 200, message.head
        return message

    def request(self, method="GET", target="/", headers=(), body=None, **more):
        self.send(request_bytes(method, target, headers, body, **more))
        return self.response(method)

    def half_close(self):
        self.sock.shutdown(socket.SHUT_WR)

    def reset(self):
        """Ends the connection by RST."""
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.sock.close()

    def ended(self):
        """Waits for the end of the connection; True when nothing more came before it."""
        try:
            while True:
                self.reader.more()
        except Closed as closed:
            return closed.partial == b""
        except ConnectionResetError:
            return not self.reader.buffer

    def readable(self, seconds=0):
        """Whether anything (or the end) has come."""
        return bool(self.reader.buffer) or readable(self.sock, seconds)


def get(port, target="/", method="GET", headers=(), body=None, **more):
    """One request by a connection of its own; `.closed` says whether the server ended it."""
    with Client(port) as client:
        response = client.request(method, target, headers, body, **more)
        response.closed = (response.header("Connection") or "").lower() == "close" and client.ended()
        return response


def curl(*arguments):
    """curl's output as text. It fails the test when curl fails."""
    command = ["curl", "--silent", "--show-error", "--max-time", str(PATIENCE), "--noproxy", "*", *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout
