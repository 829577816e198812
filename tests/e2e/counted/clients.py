"""How connections are used. Every request that is sent ends in the ledger."""

import asyncio

from counted.messages import Cut, read_body, read_head, reset
from harness.wait import PATIENCE


class Client:
    def __init__(self, port, ledger, journal):
        self.port, self.ledger, self.journal = port, ledger, journal
        self.reader = self.writer = None

    async def _connect(self):
        if not self.writer:
            self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port, limit=1 << 20)

    def hang_up(self):
        if self.writer:
            self.writer.close()
        self.reader = self.writer = None

    async def perform(self, ask, alone=False):
        """`alone`: by a connection of its own, which it says."""
        if alone or ask.manner != "exchange":
            self.hang_up()
        await self._connect()
        self.writer.write(ask.to_bytes(close=alone))
        await asyncio.wait_for(getattr(self, ask.manner)(ask), 3 * PATIENCE)
        if alone or ask.manner != "exchange":
            self.hang_up()

    async def pipeline(self, asks):
        """All of them at once; the answers come in their order."""
        await self._connect()
        self.writer.write(b"".join(ask.to_bytes() for ask in asks))
        for ask in asks:
            await asyncio.wait_for(self.exchange(ask), 3 * PATIENCE)

    # The manners.

    async def exchange(self, ask):
        (_, status, _), fields = await read_head(self.reader)
        received, close = 0, fields.get("connection") == "close"
        if ask.method != "HEAD" and status not in ("204", "304"):
            try:
                received = await read_body(self.reader, fields, until_close=True)
            except Cut as cut:
                received, close = cut.received, True
        self.ledger.add(ask, int(status), fields, received)
        if close:
            self.hang_up()

    async def leave_waiting(self, ask):
        """Goes while the upstream is silent."""
        await self.journal.seen[ask.id].wait()
        reset(self.writer)
        self.ledger.add(ask, 499, None, 0)

    async def leave_reading(self, ask):
        """Goes in the middle of the answer."""
        _, fields = await read_head(self.reader)
        size = int(fields["content-length"]) - 1
        await self.reader.readexactly(size)
        reset(self.writer)
        self.ledger.add(ask, 499, fields, size)

    async def tunnel(self, ask):
        (_, status, _), fields = await read_head(self.reader)
        message = b"through" * 100
        self.writer.write(message)
        received = len(await self.reader.readexactly(len(message)))
        self.writer.write_eof()
        received += len(await self.reader.read())
        self.ledger.add(ask, int(status), fields, received, sent=len(message))


async def in_turn(client, draw, plain, lots, quota, going_on):
    """One request after the other but for a few in a row: so many, and on as long as `going_on()`. `draw` gives the
    next one, `plain` one that may be in a row."""
    while quota > 0 or going_on():
        if lots.random() < 0.03:
            asks = [plain() for _ in range(4)]
            await client.pipeline(asks)
            quota -= len(asks)
        else:
            await client.perform(draw(), alone=lots.random() < 0.1)
            quota -= 1
    client.hang_up()
