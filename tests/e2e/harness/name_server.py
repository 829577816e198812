"""A DNS server whose every answer a test decides, and the /etc with which a program asks it."""

import contextlib
import ipaddress
import os
import random
import shutil
import socket
import struct
import subprocess
import sys
import threading
from pathlib import Path

A, AAAA, IN = 1, 28, 1
FOUND, SERVFAIL, NXDOMAIN = 0, 2, 3
SILENT = -1  # no answer at all
TRIES = 20  # to find an address where nobody listens


class Unavailable(Exception):
    """This machine does not let a test be a name server; says why."""


class NameServer:
    """Answers on port 53 of a loopback address of its own, by UDP.

    `names` maps a name to a list of its addresses, or to SERVFAIL, NXDOMAIN or SILENT. Names that it lacks don't exist.
    It may be changed at any time.
    """

    def __init__(self):
        self.names, self.asked, self.stopping = {}, [], False  # `asked`: the names of all questions
        self.sock = self._listen()
        self.address = self.sock.getsockname()[0]
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()

    @staticmethod
    def _listen():
        for _ in range(TRIES):
            sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            try:
                sock.bind((f"127.{random.randint(16, 250)}.{random.randint(0, 255)}.{random.randint(1, 254)}", 53))
                return sock
            except OSError as error:
                sock.close()
                reason = error
        raise Unavailable(f"cannot listen on port 53: {reason}")

    def stop(self):
        # A datagram wakes the thread up; closing the socket under it would not.
        self.stopping = True
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
            sock.sendto(b"", (self.address, 53))
        self.thread.join(5)
        self.sock.close()

    def _run(self):
        while not self.stopping:
            query, client = self.sock.recvfrom(4096)
            with contextlib.suppress(ValueError, struct.error, IndexError):
                reply = self._reply(query)
                if reply:
                    self.sock.sendto(reply, client)

    def _reply(self, query):
        """RFC 1035, 4.1."""
        number, = struct.unpack_from("!H", query)
        labels, at = [], 12
        while length := query[at]:
            labels.append(query[at + 1:at + 1 + length].decode())
            at += 1 + length
        kind, _ = struct.unpack_from("!HH", query, at + 1)
        name = ".".join(labels).lower()
        self.asked.append(name)
        known = self.names.get(name, NXDOMAIN)
        if known == SILENT:
            return None
        addresses = [ipaddress.ip_address(text) for text in known] if isinstance(known, list) else []
        records = [address.packed for address in addresses if kind == (A if address.version == 4 else AAAA)]
        code = FOUND if isinstance(known, list) else known
        flags = 0x8580 | code  # an answer, by authority, recursion available
        return (struct.pack("!6H", number, flags, 1, len(records), 0, 0) + query[12:at + 5]
                + b"".join(struct.pack("!3HIH", 0xC00C, kind, IN, 0, len(data)) + data for data in records))

    def run_under(self, folder, timeout=1):
        """The beginning of a command line: what follows asks this server, for so many seconds each time.

        `folder` is made. Raises Unavailable where that cannot be had.
        """
        etc = Path(folder)
        etc.mkdir()
        (etc / "resolv.conf").write_text(f"nameserver {self.address}\noptions timeout:{timeout} attempts:1\n")
        (etc / "nsswitch.conf").write_text("hosts: dns\n")
        if os.path.exists("/etc/ld.so.cache"):
            shutil.copy("/etc/ld.so.cache", etc)
        under = [sys.executable, "-IBS", Path(__file__).parent / "own_etc.py", etc]
        self._probe(under)
        return under

    def _probe(self, under):
        self.names["probe.crossfade.test"] = ["127.0.0.99"]
        try:
            done = subprocess.run([*under, "getent", "ahosts", "probe.crossfade.test"], capture_output=True, text=True,
                                  timeout=20)
        except FileNotFoundError as error:
            raise Unavailable(f"cannot try it: {error}") from error
        if done.returncode != 0 or "127.0.0.99" not in done.stdout:
            raise Unavailable(done.stderr.strip() or "names are not asked of the server in /etc/resolv.conf")
