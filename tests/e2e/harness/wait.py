"""Waiting for conditions instead of sleeping."""

import os
import select
import time

# How much slower everything may be under a sanitizer.
SLOWER = 4 if os.environ.get("CROSSFADE_SANITIZED") == "1" else 1
PATIENCE = 8 * SLOWER


def wait_until(condition, timeout=PATIENCE, what="the condition"):
    """The first true value of `condition()`; fails with what was last seen when the time is up."""
    deadline = time.monotonic() + timeout
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > deadline:
            raise AssertionError(f"waited {timeout} s in vain for {what}; last: {value!r}")
        time.sleep(0.01)


def stays(value_of, seconds=0.4, timeout=PATIENCE):
    """Waits until `value_of()` has not changed for so long, and returns it."""
    deadline = time.monotonic() + timeout
    last, since = value_of(), time.monotonic()
    while time.monotonic() - since < seconds:
        assert time.monotonic() < deadline, f"still changing after {timeout} s: {last!r}"
        time.sleep(0.01)
        value = value_of()
        if value != last:
            last, since = value, time.monotonic()
    return last


def readable(file, seconds=0):
    """Whether anything (or the end) has come; by poll, since select knows no descriptor above 1023."""
    poll = select.poll()
    poll.register(file, select.POLLIN)
    return bool(poll.poll(seconds * 1000))
