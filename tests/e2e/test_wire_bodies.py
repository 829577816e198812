"""Bodies, at the socket: see wire/bodies.py."""

from wire.checks import *  # noqa: F401, F403
from wire.bodies import CASES  # noqa: F401
