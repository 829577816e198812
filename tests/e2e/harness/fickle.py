"""Clients that ask anything in any way, leave when they like, and notice an answer that is lost, late or another's."""

import hashlib
import random
import threading
import time
from collections import Counter

from harness.behaviours import BLOCK, chunk
from harness.client import Client, request_bytes
from harness.http1 import Closed

STATUSES = {200, 413, 502, 503, 504}
BODIES = [b"", b"x", BLOCK[:20_000], BLOCK, BLOCK * 8]


class Fickle:
    """So many of them in threads, from start() to stop(). `bound`: the seconds in which a request must have ended."""

    def __init__(self, port, clients, bound, seed):
        self.port, self.bound = port, bound
        self.outcomes, self.failures, self.slowest = Counter(), [], 0.0
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._run, args=(number, random.Random(f"{seed} {number}")),
                                          daemon=True) for number in range(clients)]

    def start(self):
        for thread in self._threads:
            thread.start()
        return self

    def stop(self):
        """Comes back when the last request has ended."""
        self._stop.set()
        for thread in self._threads:
            thread.join(self.bound * 2)
            assert not thread.is_alive(), "a client hangs"

    def _run(self, number, lots):
        client, count = None, 0
        while not self._stop.is_set():
            count += 1
            try:
                client = client or Client(self.port, timeout=self.bound)
                if not self._one(client, Wish(lots, f"/{number}/{count}")):
                    client.sock.close()
                    client = None
            except Exception as error:  # a thread must not die silently
                self.failures.append(f"/{number}/{count}: {error!r}")
                if client:
                    client.sock.close()
                client = None
        if client:
            client.sock.close()

    def _one(self, client, wish):
        """One request; whether the connection can carry another."""
        if wish.leaves:
            self.outcomes["left"] += 1
            return wish.leave(client)
        begun = time.monotonic()
        outcome, kept = wish.ask(client)
        seconds = time.monotonic() - begun
        self.outcomes[outcome] += 1
        self.slowest = max(self.slowest, seconds)
        if outcome.startswith("!") or seconds > self.bound:
            self.failures.append(f"{wish.target} {wish.method}, {len(wish.body)} bytes: {outcome} in {seconds:.1f} s")
        return kept


class Wish:
    """One request and what becomes of it."""

    def __init__(self, lots, target):
        self.lots, self.target = lots, target
        self.method = lots.choice(["GET", "GET", "GET", "HEAD", "POST", "PUT"])
        self.body = lots.choice(BODIES) if self.method in ("POST", "PUT") else b""
        self.leaves = lots.random() < 0.1
        headers = {"X-Account-Id": f"k{lots.randrange(1000)}"}
        if lots.random() < 0.1:
            headers["X-Backend"] = lots.choice(["py2", "py3"])
        if self.body and lots.random() < 0.5:
            headers["Transfer-Encoding"] = "chunked"
            self.data = request_bytes(self.method, target, headers) + chunk(self.body) + b"0\r\n\r\n"
        else:
            self.data = request_bytes(self.method, target, headers, self.body or None)

    def leave(self, client):
        """Goes within the request, or after it, or within the answer."""
        within = self.lots.random() < 0.5
        try:
            client.send(self.data[:self.lots.randrange(len(self.data))] if within else self.data)
            client.readable(self.lots.uniform(0, 0.1))
        except OSError:
            pass  # the proxy was faster
        if self.lots.random() < 0.3:
            client.sock.close()
        else:
            client.reset()
        return False

    def ask(self, client):
        """What happened, beginning with `!` when it must not, and whether the connection can carry another request."""
        sent = True
        try:
            client.send(self.data)
        except (ConnectionResetError, BrokenPipeError):
            sent = False  # answered and closed while the body was on its way: the answer may be there or lost
        try:
            answer = client.final_head()
        except (Closed, ConnectionResetError):
            return ("no answer" if self.body and not sent else "!no answer"), False
        try:
            client.rest_of(answer, self.method)
        except (Closed, ConnectionResetError):
            return "broken off", False
        return self._judge(answer), sent and (answer.header("Connection") or "").lower() != "close"

    def _judge(self, answer):
        if answer.status not in STATUSES:
            return f"!{answer.first_line}"
        if answer.header("X-Asked") not in (None, self.target):
            return f"!the answer to {answer.header('X-Asked')}"
        if answer.status == 200 and self.method != "HEAD":
            return self._judge_content(answer)
        return str(answer.status)

    def _judge_content(self, answer):
        """A complete 200 is one that an upstream gave in full, and by what it says nothing of the request was lost."""
        length, sent = answer.body.length, f"{len(self.body)} {hashlib.sha256(self.body).hexdigest()}".encode()
        if length in (4, 71_001, len(BLOCK)) or answer.content == sent:
            return "200"
        return f"!a 200 of {length} bytes: {answer.content[:100]!r}"
