"""One end of a connection that does what a list of steps says and keeps every byte that it gets.

A step is bytes to send, or a function of the Peer: HEAD, MESSAGE, until(...) and END wait for something to come,
HALF_CLOSE, CLOSE, GONE and RESET end the connection in different ways.
"""

import contextlib
import re
import socket
import struct
import time

from harness.segments import ReceiveQueue, send_pieces, whole
from harness.wait import SLOWER

PATIENCE = 3 * SLOWER  # a step that waits longer has waited in vain
EMPTY_LINE = b"\r\n\r\n"
CHUNKED = re.compile(rb"\r\ntransfer-encoding:[ \t]*chunked[ \t]*\r\n", re.IGNORECASE)
LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*(\d+)[ \t]*\r\n", re.IGNORECASE)
CHUNK_SIZE = re.compile(rb"([0-9a-fA-F]+)[^\r\n]*\r\n")


def head_end(data, start=0):
    """Where the head that begins at `start` ends; None: not yet."""
    found = data.find(EMPTY_LINE, start)
    return None if found < 0 else found + len(EMPTY_LINE)


def read_chunks(data, start):
    """(payload, where it stopped, where the last chunk's line ended or None) of the chunks that begin at `start`."""
    payload, at = b"", start
    while size := CHUNK_SIZE.match(data, at):
        count = int(size.group(1), 16)
        if count == 0:
            return payload, at, size.end()
        end = size.end() + count
        if data[end:end + 2] != b"\r\n":
            break
        payload += data[size.end():end]
        at = end + 2
    return payload, at, None


def message_end(data, start=0):
    """Where the request that begins at `start` ends; None: not yet."""
    body = head_end(data, start)
    if body is None:
        return None
    head = data[start:body]
    if CHUNKED.search(head):
        last = read_chunks(data, body)[2]
        # The empty line ends the trailers, or stands right after the last chunk.
        return last and head_end(data, last - 2)
    length = LENGTH.search(head)
    end = body + (int(length.group(1)) if length else 0)
    return end if end <= len(data) else None


def merged(data):
    """The same bytes with the chunks of each chunked body made one, for nobody promises their boundaries."""
    data, done = bytes(data), b""
    while (body := head_end(data)) is not None:
        head, data = data[:body], data[body:]
        done += head
        if CHUNKED.search(head):
            payload, end, _ = read_chunks(data, 0)
            done += b"%x\r\n%s\r\n" % (len(payload), payload) if payload else b""
            data = data[end:]
    return done + data


class Peer:
    def __init__(self, sock, cut=whole):
        self.sock, self.cut = sock, cut
        self.received, self.at = bytearray(), 0  # what came; how much of it steps have waited for
        self.end = None                          # "closed" or "reset" when the other side has ended
        sock.settimeout(PATIENCE)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def run(self, steps):
        """False when a step has waited in vain or the other side has gone before the last one."""
        for step in steps:
            if isinstance(step, bytes):
                self._send(step)
            elif not step(self):
                return False
        return True

    def read(self):
        """Reads once; False at the end, which `end` then names."""
        try:
            piece = self.sock.recv(1 << 18)
        except ConnectionResetError:
            self.end = "reset"
            return False
        if not piece:
            self.end = self.end or "closed"
        self.received += piece
        return bool(piece)

    def await_end(self, find):
        """Reads until `find` gives the end of what is waited for."""
        deadline = time.monotonic() + PATIENCE
        try:
            while (end := find()) is None:
                if time.monotonic() > deadline or not self.read():
                    return False
        except socket.timeout:
            return False
        self.at = end
        return True

    def read_to_end(self):
        try:
            while self.read():
                pass
        except (socket.timeout, OSError):  # OSError: this side was closed by a step
            return False
        return True

    def drained(self):
        """Waits until the other side has read all: a reset must not overtake what was sent before."""
        with contextlib.suppress(OSError), ReceiveQueue(self.sock) as queue:  # OSError: gone already
            queue.drained(PATIENCE)

    def _send(self, data):
        try:
            send_pieces(self.sock, self.cut(data))
        except OSError:
            pass  # the other side has gone: what was received tells why


def HEAD(peer):
    return peer.await_end(lambda: head_end(peer.received, peer.at))


def MESSAGE(peer):
    return peer.await_end(lambda: message_end(peer.received, peer.at))


def until(text):
    """Waits until these bytes have come."""
    def step(peer):
        def find():
            found = peer.received.find(text, peer.at)
            return None if found < 0 else found + len(text)
        return peer.await_end(find)
    return step


def END(peer):
    """Reads until the other side ends."""
    return peer.read_to_end()


def HALF_CLOSE(peer):
    with contextlib.suppress(OSError):  # gone already
        peer.sock.shutdown(socket.SHUT_WR)
    return True


def CLOSE(peer):
    """Ends this side and still records what comes."""
    HALF_CLOSE(peer)
    return peer.read_to_end()


def GONE(peer):
    """Ends both sides: what comes from now on is answered by a reset."""
    peer.drained()
    peer.sock.close()
    return True


def RESET(peer):
    peer.drained()
    peer.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    peer.sock.close()
    return True
