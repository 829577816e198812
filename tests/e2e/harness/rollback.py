"""How long a change of sides takes until every worker decides anew, while the workers have no time to spare."""

import multiprocessing
import socket
import threading
import time

from harness.client import Client
from harness.wait import PATIENCE, wait_until

BATCH = 64
REQUEST = b"GET / HTTP/1.1\r\nHost: nobody.example\r\n\r\n"


def _press(port, stop, counts, number):
    """Pipelines requests for a host that no service takes: the proxy answers by itself."""
    with socket.create_connection(("127.0.0.1", port)) as sock:
        sock.settimeout(PATIENCE)
        while not stop.is_set():
            sock.sendall(REQUEST * BATCH)
            left, tail = BATCH, b""
            while left:
                data = sock.recv(1 << 18)
                assert data, "the proxy closed a connection under load"
                tail += data
                left -= tail.count(b"HTTP/1.1 404 ")
                tail = tail[-12:] if b"HTTP/1.1 404 " not in tail[-12:] else b""
            counts[number] += BATCH


class Pressure:
    """Keeps every worker busy by as many processes as there are; use it with `with`."""

    def __init__(self, port, processes):
        self.stop = multiprocessing.Event()
        self.counts = multiprocessing.Array("q", processes, lock=False)
        self.processes = [
            multiprocessing.Process(target=_press, args=(port, self.stop, self.counts, number), daemon=True)
            for number in range(processes)]

    def __enter__(self):
        for process in self.processes:
            process.start()
        wait_until(lambda: min(self.counts) > 0, what="the load")
        return self

    def __exit__(self, *_):
        self.stop.set()
        for process in self.processes:
            process.join(PATIENCE)
            assert process.exitcode == 0, "a client under load failed"


class Witnesses:
    """Connections that ask again and again, each in a thread, and remember when which side answered."""

    def __init__(self, port, count, sides=(b"legacy", b"new")):
        self.clients, self.sides = [Client(port) for _ in range(count)], sides
        self.answers, self.failures = [], []  # answers: (when, which connection, side)
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._run, args=(number,), daemon=True) for number in range(count)]

    def __enter__(self):
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self._stop.set()
        for thread, client in zip(self._threads, self.clients):
            thread.join(PATIENCE)
            client.sock.close()

    def _run(self, number):
        try:
            while not self._stop.is_set():
                answer = self.clients[number].request(host="app.example")
                assert answer.status == 200 and answer.content in self.sides, answer.head
                self.answers.append((time.monotonic(), number, answer.content))
        except Exception as error:  # a thread must not die silently
            self.failures.append(repr(error))

    def seconds_until(self, side, turn):
        """From before `turn()` until each connection has had an answer of that side."""
        start, first = time.monotonic(), len(self.answers)
        turn()
        arrived = {}

        def on_every_connection():
            for when, number, content in self.answers[first:]:
                if content == side:
                    arrived.setdefault(number, when)
            assert not self.failures, self.failures
            return len(arrived) == len(self.clients)

        wait_until(on_every_connection, what=f"{side} on every connection")
        return max(arrived.values()) - start
