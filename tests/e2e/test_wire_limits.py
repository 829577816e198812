"""Limits, at the socket: see wire/limits.py."""

from wire.checks import *  # noqa: F401, F403
from wire.limits import CASES  # noqa: F401
