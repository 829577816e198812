"""Upstream faults, at the socket: see wire/upstream_faults.py."""

from wire.checks import *  # noqa: F401, F403
from wire.upstream_faults import CASES  # noqa: F401
