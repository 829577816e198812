"""Targets and hosts, at the socket: see wire/targets_and_hosts.py."""

from wire.checks import *  # noqa: F401, F403
from wire.targets_and_hosts import CASES  # noqa: F401
