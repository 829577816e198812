"""Upstreams that do what the request's X-Do says, tag their answers with their side, and count all of it.

X-Label is what the client believes to be the request's service and dial: `SERVICE DIAL`.
"""

import asyncio
from collections import Counter, defaultdict
from dataclasses import dataclass

from counted.messages import chunks, read_body, read_head, reset

BODY = bytes(range(256)) * 1024  # the longest body is this


class Journal:
    """What all upstreams together have seen of each request, by its id."""

    def __init__(self):
        self.sides = {}                             # who saw it last
        self.attempts = Counter()
        self.seen = defaultdict(asyncio.Event)      # set as soon as one has all of it


@dataclass
class Exchange:
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    method: str
    fields: dict
    received: int = 0       # bytes of its body

    @property
    def id(self):
        return self.fields["x-request-id"]

    @property
    def label(self):
        return tuple(self.fields["x-label"].split(" "))


class Upstream:
    """`counts`: by (service, dial, side, code), the code being what the client is told in the end. `received` and
    `sent`: bytes of bodies by (service, dial, side). `asked_first`: 404s that are asked of the other side."""

    def __init__(self, side, journal):
        self.side, self.journal = side, journal
        self.counts, self.received, self.sent, self.asked_first = Counter(), Counter(), Counter(), Counter()
        self.problems = []

    async def start(self):
        self.server = await asyncio.start_server(self._serve, "127.0.0.1", 0, limit=1 << 20, backlog=512)
        self.address = "127.0.0.1:%d" % self.server.sockets[0].getsockname()[1]

    async def _serve(self, reader, writer):
        try:
            while await self._serve_one(reader, writer):
                pass
        except (asyncio.IncompleteReadError, ConnectionError):
            pass  # between requests, or by a client that left
        except Exception as error:  # a task must not die silently
            self.problems.append(repr(error))
        finally:
            writer.close()

    async def _serve_one(self, reader, writer):
        (method, _, _), fields = await read_head(reader)
        exchange = Exchange(reader, writer, method, fields)
        exchange.received = await read_body(reader, fields)
        self.journal.sides[exchange.id] = self.side
        self.journal.attempts[exchange.id] += 1
        self.journal.seen[exchange.id].set()
        what, *arguments = fields["x-do"].split(" ")
        return await getattr(self, f"do_{what}")(exchange, *arguments)

    def _count(self, exchange, code, sent=0):
        key = (*exchange.label, self.side)
        self.counts[(*key, code)] += 1
        self.received[key] += exchange.received
        self.sent[key] += sent

    def _send_head(self, exchange, status, *lines):
        lines = [f"HTTP/1.1 {status} Said", f"X-Side: {self.side}", *lines]
        exchange.writer.write("".join(f"{line}\r\n" for line in lines).encode() + b"\r\n")

    # What a request may ask for. True: the connection may carry another one.

    async def do_answer(self, exchange, status, size):
        """With a Content-Length, and without a body where there is none."""
        size = 0 if status in ("204", "304") else int(size)
        sent = 0 if exchange.method == "HEAD" else size
        self._count(exchange, int(status), sent)
        self._send_head(exchange, status, *([] if status in ("204", "304") else [f"Content-Length: {size}"]))
        exchange.writer.write(BODY[:sent])
        await exchange.writer.drain()
        return True

    async def do_wait(self, exchange, status, legacy_ms, new_ms):
        """Answers after a while, which is not the same on both sides."""
        await asyncio.sleep(float(legacy_ms if self.side == "legacy" else new_ms) / 1000)
        return await self.do_answer(exchange, status, "10")

    async def do_chunks(self, exchange, size):
        self._count(exchange, 200, int(size))
        self._send_head(exchange, 200, "Transfer-Encoding: chunked")
        exchange.writer.write(chunks(BODY[:int(size)]))
        await exchange.writer.drain()
        return True

    async def do_close(self, exchange, size):
        """The body ends with the connection."""
        self._count(exchange, 200, int(size))
        self._send_head(exchange, 200)
        exchange.writer.write(BODY[:int(size)])
        await exchange.writer.drain()
        return False

    async def do_truncate(self, exchange, size):
        """Breaks off in the body."""
        self._count(exchange, 200, int(size))
        self._send_head(exchange, 200, f"Content-Length: {int(size) + 1}")
        exchange.writer.write(BODY[:int(size)])
        await exchange.writer.drain()
        return False

    async def do_begin(self, exchange, size):
        """Begins its answer, and waits with the rest until it is not wanted any more."""
        self._count(exchange, 499, int(size))
        self._send_head(exchange, 200, f"Content-Length: {int(size) + 1}")
        exchange.writer.write(BODY[:int(size)])
        await exchange.reader.read()
        return False

    async def do_silence(self, exchange, code):
        """Says nothing until the proxy gives up or the client has left."""
        self._count(exchange, int(code))
        await exchange.reader.read()
        return False

    async def do_reset(self, exchange):
        self._count(exchange, 502)
        reset(exchange.writer)
        return False

    async def do_flake(self, exchange, size):
        """Breaks once before it answers."""
        if self.journal.attempts[exchange.id] == 1:
            reset(exchange.writer)
            return False
        return await self.do_answer(exchange, "200", size)

    async def do_nonsense(self, exchange):
        self._count(exchange, 502)
        exchange.writer.write(b"nonsense\r\n\r\n")
        return False

    async def do_miss(self, exchange, side, size):
        """That side does not have it."""
        if side != self.side:
            return await self.do_answer(exchange, "200", size)
        self.asked_first[exchange.label + (side,)] += 1
        self._send_head(exchange, 404, "Content-Length: 3")
        exchange.writer.write(b"no\n")
        return True

    async def do_tunnel(self, exchange):
        """Echoes until the client has closed its half."""
        self._send_head(exchange, 101, "Connection: Upgrade", "Upgrade: counted")
        while piece := await exchange.reader.read(1 << 16):
            exchange.received += len(piece)
            exchange.writer.write(piece)
        self._count(exchange, 101, exchange.received)
        return False
