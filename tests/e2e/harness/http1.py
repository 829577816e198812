"""Just enough HTTP/1.1 to record what was really sent: exact bytes first, an interpretation beside them."""

import hashlib
import json
from dataclasses import dataclass, field

KEPT = 1 << 20  # bodies beyond this are only counted and hashed


class Closed(Exception):
    """The peer ended the connection before the message was complete. `partial` is what came."""

    def __init__(self, partial=b""):
        super().__init__(f"closed after {partial[:200]!r}")
        self.partial = partial


class Body:
    """A body as it arrives: its beginning, its length and its hash."""

    def __init__(self):
        self.start, self.length, self._hash = bytearray(), 0, hashlib.sha256()

    def add(self, piece):
        self._hash.update(piece)
        self.length += len(piece)
        if len(self.start) < KEPT:
            self.start += piece[:KEPT - len(self.start)]

    @property
    def sha256(self):
        return self._hash.hexdigest()


@dataclass
class Message:
    head: bytes                 # exactly as it came, with the empty line
    first_line: str
    fields: list                # (name, value) in order, as they came
    body: Body = field(default_factory=Body)
    trailers: list = field(default_factory=list)
    chunked: bool = False
    connection: int = 0         # upstreams: which of their connections it came by, from 0

    def header(self, name):
        """The only value of that field, None without one; several are an error of the test."""
        values = self.headers(name)
        assert len(values) < 2, f"{name} is repeated: {values}"
        return values[0] if values else None

    def headers(self, name):
        return [value for key, value in self.fields if key.lower() == name.lower()]

    @property
    def content(self):
        assert self.body.length <= KEPT
        return bytes(self.body.start)

    def json(self):
        return json.loads(self.content)


class Request(Message):
    @property
    def method(self):
        return self.first_line.split(" ")[0]

    @property
    def target(self):
        return self.first_line.split(" ")[1]

    @property
    def version(self):
        return self.first_line.split(" ")[2]


class Response(Message):
    interim = ()                # the 1xx heads that came before
    closed = False              # the connection ended with this answer

    @property
    def status(self):
        return int(self.first_line.split(" ")[1])

    @property
    def code(self):
        """The code of one of crossfade's own answers."""
        assert self.header("Content-Type") == "application/problem+json", self.head
        return self.json()["code"]


class Reader:
    """Reads messages from a socket."""

    def __init__(self, sock):
        self.sock, self.buffer = sock, bytearray()

    def more(self):
        piece = self.sock.recv(1 << 18)
        if not piece:
            raise Closed(bytes(self.buffer))
        self.buffer += piece

    def until(self, mark):
        at = 0
        while (found := self.buffer.find(mark, max(0, at - len(mark)))) < 0:
            at = len(self.buffer)
            self.more()
        return self.take(found + len(mark))

    def take(self, count):
        taken = bytes(self.buffer[:count])
        del self.buffer[:count]
        return taken

    def head(self, kind):
        head = self.until(b"\r\n\r\n")
        lines = head.decode("latin-1")[:-4].split("\r\n")
        return kind(head, lines[0], parse_fields(lines[1:]))

    def body(self, message, until_close=False):
        """Reads the body that the head announces into the message."""
        message.chunked = "chunked" in (message.header("Transfer-Encoding") or "").lower()
        length = message.header("Content-Length")
        if message.chunked:
            self._chunks(message)
        elif length is not None:
            self._counted(message.body, int(length))
        elif until_close:
            self._rest(message.body)

    def _counted(self, body, count):
        while count > 0:
            if not self.buffer:
                self.more()
            piece = self.take(min(count, len(self.buffer)))
            body.add(piece)
            count -= len(piece)

    def _rest(self, body):
        try:
            while True:
                body.add(self.take(len(self.buffer)))
                self.more()
        except Closed:
            return

    def _chunks(self, message):
        while size := int(self.until(b"\r\n").split(b";")[0], 16):
            self._counted(message.body, size)
            assert self.until(b"\r\n") == b"\r\n"
        while (line := self.until(b"\r\n")) != b"\r\n":
            message.trailers += parse_fields([line.decode("latin-1")[:-2]])


def parse_fields(lines):
    return [(name, value.strip()) for name, _, value in (line.partition(":") for line in lines)]


def fields_to_bytes(fields):
    return "".join(f"{name}: {value}\r\n" for name, value in fields).encode("latin-1")
