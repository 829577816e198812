"""Clients that never stop asking, and notice everything that is not an answer."""

import threading

from harness.client import Client
from harness.http1 import Closed
from harness.wait import wait_until


class Load:
    """Several keep-alive clients in threads; use it with `with`. Each asks for the next key in turn."""

    def __init__(self, port, clients=4, keys=200, method="GET", until_refused=False, kept=False):
        self.port, self.keys, self.method = port, keys, method
        self.kept = kept  # nothing entitles the proxy to end an idle connection, so that doing it is a failure
        self.until_refused = until_refused  # during a drain, a refused connection is the end and not a failure
        self.answers, self.failures, self.refused = [], [], 0
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._run, args=(number,), daemon=True) for number in range(clients)]

    def __enter__(self):
        for thread in self._threads:
            thread.start()
        self.await_more(20)
        return self

    def __exit__(self, *_):
        self.stop()

    def stop(self):
        self._stop.set()
        self.join()

    def join(self):
        for thread in self._threads:
            thread.join(20)
            assert not thread.is_alive()

    def await_more(self, count):
        """Waits for so many further answers."""
        enough = len(self.answers) + count
        wait_until(lambda: len(self.answers) >= enough or self.failures, what=f"{count} more answers")

    def last_sides(self, count):
        """Which upstreams the latest answers came from."""
        return {content for _, _, content in self.answers[-count:]}

    def check(self):
        assert self.failures == []
        assert self.answers

    def _run(self, number):
        client, key = None, number
        try:
            while not self._stop.is_set():
                if client is None:
                    client = Client(self.port)
                    fresh = True
                client = self._ask(client, f"k{key % self.keys}", fresh)
                fresh, key = False, key + 1
        except ConnectionRefusedError as error:
            self.refused += 1
            if not self.until_refused:
                self.failures.append(repr(error))
        except Exception as error:  # a thread must not die silently
            self.failures.append(repr(error))
        finally:
            if client:
                client.sock.close()

    def _ask(self, client, key, fresh):
        """One request. The connection to go on with, or None when it has to be a new one."""
        try:
            answer = client.request(self.method, "/", {"X-Account-Id": key}, b"x" if self.method == "POST" else None)
        except (Closed, ConnectionResetError, BrokenPipeError) as error:
            # An idle connection may be closed while a request is on its way: nothing of it was executed, and every
            # client tries again. A part of an answer, or none on a new connection, is a failure.
            if fresh or self.kept or getattr(error, "partial", b"") or client.reader.buffer:
                self.failures.append(repr(error))
            client.sock.close()
            return None
        self.answers.append((key, answer.status, answer.content))
        if answer.status != 200:
            self.failures.append(answer.head + answer.content)
        if (answer.header("Connection") or "").lower() == "close":
            client.sock.close()
            return None
        return client
