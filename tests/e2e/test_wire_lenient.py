"""Lenient, at the socket: see wire/lenient.py."""

from wire.checks import *  # noqa: F401, F403
from wire.lenient import CASES  # noqa: F401
