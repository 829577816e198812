"""The faults by name. Each is a list of turns, one for each request: a context in which an upstream has the fault."""

import contextlib
from dataclasses import dataclass

from harness import FullBacklog, answer, raw

from faults.behaviours import (after_body, after_bytes, close, dripping_body, half_an_answer, in_a_tunnel, reset,
                               slow_head, some_chunks, until_gone, well, when_reused)

SORRY = b"sorry"  # the body of a status that is relayed


def acting(behave):
    @contextlib.contextmanager
    def turn(upstream):
        upstream.fault = behave
        try:
            yield
        finally:
            upstream.fault = well
    return turn


@contextlib.contextmanager
def refusing(upstream, placeholder=None):
    upstream.stop_listening(placeholder)
    upstream.close_connections()
    try:
        yield
    finally:
        upstream.listen_again()


def never_accepting(upstream):
    return refusing(upstream, FullBacklog)


@contextlib.contextmanager
def closing_idle(upstream):
    upstream.close_connections()
    yield


def status(number):
    return acting(after_body(answer(number, body=SORRY)))


@dataclass(frozen=True)
class Fault:
    turns: tuple
    primed: bool = False  # the pool has an idle connection before it begins


def one(behave, **more):
    return Fault((acting(behave),), **more)


FAULTS = {
    "refused": Fault((refusing,)),
    "never accepted": Fault((never_accepting,)),
    "hangs": one(until_gone),
    "slow head": one(slow_head),
    "reset in request": one(reset),
    "reset before head": one(after_body(reset)),
    "close before head": one(after_body(close)),
    "reset in head": one(after_bytes(b"HTTP/1.1 200 OK\r\nX-A", reset)),
    "close in head": one(after_bytes(b"HTTP/1.1 200 OK\r\nX-A", close)),
    "garbage": one(after_body(raw(b"nonsense\r\n\r\n"))),
    "a TLS alert": one(after_body(raw(b"\x15\x03\x01\x00\x02\x02\x46"))),
    "reset in body": one(half_an_answer(reset)),
    "close in body": one(half_an_answer(close)),
    "reset in chunks": one(some_chunks(reset)),
    "close in chunks": one(some_chunks(close)),
    "slow body": one(half_an_answer(until_gone)),
    "dripping body": one(dripping_body),
    "close while idle": Fault((closing_idle,), primed=True),
    "reset when reused": one(when_reused(reset), primed=True),
    "close when reused": one(when_reused(close), primed=True),
    "reset in tunnel": one(in_a_tunnel),
    "502": Fault((status(502),)),
    "503": Fault((status(503),)),
    "504": Fault((status(504),)),
    "5xx burst": Fault((*map(status, (500, 502, 503, 504)), acting(well))),
    "flapping": Fault((refusing, acting(well)) * 2),
}
