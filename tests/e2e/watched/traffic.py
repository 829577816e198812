"""Clients that ask both dials with many keys, and sides that fail now and then."""

import threading
from itertools import count

from harness import Client, answer, slow

PATHS = {"v1.rates": "/v1/rates", "everything-else": "/"}
OVERRIDDEN = {"X-Backend": "py3"}
IGNORED = {"X-Backend": "py4"}


def failing(errors, slow_ones=None):
    """Every so manieth answer is a 500 or takes half a second; health checks are answered well.

    Let the numbers be odd, so that both dials get their share when they are asked in turn.
    """
    numbers = count(1)

    def behave(exchange):
        if exchange.request.target == "/healthz":
            return answer()(exchange)
        number = next(numbers)
        then = answer() if number % errors else answer(500)
        return then(exchange) if not slow_ones or number % slow_ones else slow(0.5, then)(exchange)
    return behave


def ask(port, requests, **more):
    """One after the other, over one connection: (target, headers) each."""
    with Client(port) as client:
        for target, headers in requests:
            client.request("POST", target, headers, b"some bytes", **more)


def ask_nonsense(port):
    with Client(port) as client:
        assert client.send(b"nonsense\r\n\r\n").response().status == 400


def some(each):
    """So many requests for each dial, each with a key of its own."""
    return [(path, {"X-Account-Id": f"k{number}"}) for number in range(each) for path in PATHS.values()]


class Traffic:
    """Clients that go on asking while the block lasts."""

    def __init__(self, port, clients=8):
        self.port, self._stop, self.failures = port, threading.Event(), []
        self._threads = [threading.Thread(target=self._run, args=(number,), daemon=True) for number in range(clients)]

    def __enter__(self):
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self._stop.set()
        for thread in self._threads:
            thread.join(20)
            assert not thread.is_alive()
        assert self.failures == []

    def _run(self, number):
        try:
            with Client(self.port) as client:
                for key in count(1000 * number):
                    if self._stop.is_set():
                        return
                    path = PATHS["everything-else" if key % 5 == 0 else "v1.rates"]
                    client.request(target=path, headers={"X-Account-Id": f"k{key % 1000}"})
        except Exception as error:  # a thread must not die silently
            self.failures.append(repr(error))
