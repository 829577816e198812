"""Python safety, at the socket: see wire/python_safety.py."""

from wire.checks import *  # noqa: F401, F403
from wire.python_safety import CASES  # noqa: F401
