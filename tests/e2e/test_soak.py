"""Minutes rather than seconds, under scripts/test --long: load while everything around it changes."""

import os
import time

import pytest

from harness import Load, close_after, split_config, with_dial

pytestmark = pytest.mark.skipif(os.environ.get("CROSSFADE_LONG") != "1", reason="a soak: scripts/test --long")
MINUTES = 2


def test_reloads_and_restarting_upstreams_under_load_cost_no_answer(crossfade, legacy, new):
    new.behave = close_after(50)
    server = crossfade(split_config(legacy, new, drain={"delay": "500ms", "timeout": "10s"}))
    text, rounds, memory = server.config_path.read_text(), 0, 0
    until = time.monotonic() + 60 * MINUTES
    with Load(server.port, clients=8) as load:
        while time.monotonic() < until:
            server.config_path.write_text(with_dial(text, "all", f"{rounds % 101}%"))
            load.await_more(200)
            legacy.close_politely()
            load.await_more(200)
            rounds += 1
            if rounds == 50:
                memory = server.peak_memory()
    load.check()
    assert rounds > 50
    assert server.peak_memory() < memory * 1.5 + (16 << 20), "memory grows with time"
