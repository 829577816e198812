"""Framing, at the socket: see wire/framing.py."""

from wire.checks import *  # noqa: F401, F403
from wire.framing import CASES  # noqa: F401
