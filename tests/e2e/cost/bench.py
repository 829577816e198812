"""A proxy with one worker, and clients and upstreams that never hurry the worker: so counts are exact."""

import contextlib
import os
import threading
import time

from harness import PATIENCE, Client, Upstream


def thread_of(pid, name):
    """The number of the process's thread of that name."""
    for thread in os.listdir(f"/proc/{pid}/task"):
        with open(f"/proc/{pid}/task/{thread}/comm", encoding="ascii") as comm:
            if comm.read().strip() == name:
                return int(thread)
    raise AssertionError(f"{pid} has no thread {name}")


class Bench:
    """One Work between its upstreams.

    How often the worker waits depends on what has happened by the time that it looks. Here nothing ever has: the
    clients ask only when the worker sleeps, and the upstreams answer only when it sleeps again, with all the requests
    that there are at once in their hands. So every request takes every one of its steps.
    """

    def __init__(self, start, folder, work, patience=PATIENCE):
        self.work, self.patience, self.worker, self.pid = work, patience, None, None
        self.upstreams = [Upstream(name, self._behave) for name in ("legacy", "new")]
        self.clients, self.answer = [], None
        self.together = threading.Barrier(work.at_once)
        try:
            self.crossfade = start(work.config(folder, *self.upstreams))
            self.pid = self.crossfade.process.pid
            self.worker = thread_of(self.pid, "cf-worker-0")
            for _ in range(work.at_once):
                self.clients.append(Client(self.crossfade.port, timeout=patience))
        except BaseException:
            self.close()
            raise

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self.together.abort()
        for client in self.clients:
            client.sock.close()
        for upstream in self.upstreams:
            upstream.stop()

    def run(self, count):
        """Asks that many requests, or a little more, and returns how many."""
        rounds = -(-count // len(self.clients))
        for _ in range(rounds):
            self.await_sleep()
            for client in self.clients:
                client.send(self.work.request)
            for client in self.clients:
                self._take(client)
        self.await_sleep()
        return rounds * len(self.clients)

    def await_sleep(self):
        """Waits until the worker waits. No pause between two looks: it is a matter of microseconds."""
        deadline = time.monotonic() + self.patience
        while self._state() != "S":
            assert time.monotonic() < deadline, f"the worker never sleeps: {self._state()}"

    def _state(self):
        with open(f"/proc/{self.pid}/task/{self.worker}/stat", encoding="ascii") as stat:
            return stat.read().rsplit(")", 1)[1].split()[0]

    def _take(self, client):
        self.answer = client.response(self.work.method)
        assert self.answer.status == 200, self.answer.head + self.answer.content

    def _behave(self, exchange):
        exchange.upstream.forget()
        with contextlib.suppress(OSError, threading.BrokenBarrierError):  # the proxy has ended, or the test
            self.together.wait(self.patience)
            self.await_sleep()
        self.work.behave(exchange)
