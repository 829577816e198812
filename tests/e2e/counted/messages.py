"""HTTP messages over asyncio's streams: heads, and how long bodies are."""

import asyncio
import socket
import struct


class Cut(Exception):
    """The connection ended within a body; `received` bytes of it had come."""

    def __init__(self, received):
        super().__init__(f"cut after {received} bytes")
        self.received = received


async def read_head(reader):
    """The first line's words, and the fields by their names in small letters."""
    head = await reader.readuntil(b"\r\n\r\n")
    first, *lines = head[:-4].decode("latin-1").split("\r\n")
    fields = {}
    for line in lines:
        name, _, value = line.partition(":")
        fields[name.lower()] = value.strip()
    return first.split(" ", 2), fields


async def read_body(reader, fields, until_close=False):
    """Reads the body that the fields announce; how many bytes it had."""
    if fields.get("transfer-encoding") == "chunked":
        return await read_chunks(reader)
    if "content-length" in fields:
        return await read_counted(reader, int(fields["content-length"]))
    return len(await reader.read()) if until_close else 0


async def read_counted(reader, count, before=0):
    try:
        return len(await reader.readexactly(count)) if count else 0
    except asyncio.IncompleteReadError as error:
        raise Cut(before + len(error.partial)) from error


async def read_chunks(reader):
    total = 0
    while size := int(await reader.readuntil(b"\r\n"), 16):
        total += await read_counted(reader, size, total)
        await reader.readexactly(2)
    await reader.readuntil(b"\r\n")
    return total


def chunks(body, count=3):
    """The body in so many chunks, more or less, and the end of it."""
    size = max(1, len(body) // count)
    pieces = [body[at:at + size] for at in range(0, len(body), size)]
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


def reset(writer):
    """Ends the connection by RST."""
    sock = writer.transport.get_extra_info("socket")
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()
