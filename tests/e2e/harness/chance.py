"""Tests that draw lots: where the lots come from, and how long such a test runs."""

import os
import random

LONG = os.environ.get("CROSSFADE_LONG") == "1"
SEED = int(os.environ.get("CROSSFADE_SEED") or random.SystemRandom().randrange(1 << 32))


def drawing(purpose):
    """A generator that draws the same for the same seed and purpose. A failed test shows the seed that repeats it."""
    print(f"CROSSFADE_SEED={SEED} repeats {purpose}")
    return random.Random(f"{SEED} {purpose}")
