"""Duties, at the socket: see wire/duties.py."""

from wire.checks import *  # noqa: F401, F403
from wire.duties import CASES  # noqa: F401
