"""Upgrade, at the socket: see wire/upgrade.py."""

from wire.checks import *  # noqa: F401, F403
from wire.upgrade import CASES  # noqa: F401
