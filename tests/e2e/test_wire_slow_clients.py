"""Slow clients, at the socket: see wire/slow_clients.py. Waiting in pieces is tested once only, for it takes long."""

from wire.checks import test_byte_by_byte, test_whole, whole_runs  # noqa: F401
from wire.slow_clients import CASES  # noqa: F401
