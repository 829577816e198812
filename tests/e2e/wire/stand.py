"""Runs cases: one proxy for each configuration, between a scripted raw upstream and the probe's."""

import re
import time
from collections import Counter
from contextlib import ExitStack
from itertools import count

from harness import Client, Crossfade, Upstream, answer, get, to_yaml
from harness.raw_upstream import RawUpstream
from harness.script import Peer
from harness.segments import whole
from harness.wait import SLOWER
from wire.heads import DATE, ID, PROBE

# Refused requests by cause, failed attempts by kind.
COUNTED = re.compile(r'^crossfade_(rejected|upstream_errors)\w*{[^}]*(?:cause|kind)="(\w+)"[^}]*} (\d+)', re.MULTILINE)
IDS = count(1)

# Named by Case.config. `listener`, `app` (the service) and `pool` go into those of document(), the rest to its top.
CONFIGS = {
    "plain": {},
    "trusted": {"listener": {"trusted_proxies": ["127.0.0.1"]}},
    "via off": {"via": "off"},
    "underscores rejected": {"underscore_headers": "reject"},
    "underscores forwarded": {"underscore_headers": "forward"},
    "one host": {"app": {"hosts": ["app.example"]}},
    "exposed": {"app": {"expose": "always"}},
    "small": {"limits": {"request_head": "4KiB", "request_line": "1KiB", "request_header": "2KiB",
                         "request_headers": 10, "request_body": "10B", "response_head": "2KiB"}},
    "two requests": {"limits": {"connection_requests": 2}},
    "fold": {"listener": {"lenient": ["obs_fold"]}},
    "equal": {"listener": {"lenient": ["equal_content_length"]}},
    "lenient": {"listener": {"lenient": ["obs_fold", "equal_content_length"]}},
    "hasty": {"timeouts": {"request_head": f"{300 * SLOWER}ms", "request_body": f"{300 * SLOWER}ms",
                           "idle": f"{300 * SLOWER}ms", "tunnel_idle": f"{300 * SLOWER}ms"},
              "pool": {"response_timeout": f"{300 * SLOWER}ms", "body_timeout": f"{300 * SLOWER}ms"}},
}


def service(name, host, **more):
    return {"name": name, "hosts": [host], "legacy": name, "new": name,
            "dials": [{"name": "all", "path": "/", "new": "0%"}], **more}


def document(upstream, probe, listener=None, app=None, pool=None, **top):
    return {
        "listeners": [{"address": "127.0.0.1:0", **(listener or {})}], "admin": {"address": "127.0.0.1:0"},
        "workers": 1, **top,
        "pools": {"app": {"endpoints": [upstream.address], **(pool or {})}, "probe": {"endpoints": [probe.address]}},
        "services": [service("app", "*", **(app or {})), service("probe", "probe.example")],
    }


class Outcome:
    """What one run of a case has brought."""

    def __init__(self, in_pieces):
        self.id = f"wire-{next(IDS):010}"
        self.request_id = None   # of an answer of crossfade's own
        self.in_pieces = in_pieces
        self.received, self.end = b"", None
        self.seen = []           # by each connection to the upstream
        self.counted = None      # like Case.counts
        self.complaint = None    # about the upstream's connections


class Stand:
    def __init__(self, folder, name):
        self.upstream, self.probe = RawUpstream(), Upstream("probe", answer(fields=[DATE.split(": ")]))
        folder.mkdir(exist_ok=True)
        try:
            self.server = Crossfade(folder, to_yaml(document(self.upstream, self.probe, **CONFIGS[name])))
        except AssertionError:
            self._stop_upstreams()
            raise

    def run(self, case, cut=whole, upstream_cut=whole, counting=False):
        outcome = Outcome(in_pieces=not (cut is whole and upstream_cut is whole))
        before = self._read_counters() if counting else None
        self.upstream.begin(case.upstream, upstream_cut)
        with Client(self.server.port) as client:
            peer = Peer(client.sock, cut)
            steps = [step.replace(ID.encode(), outcome.id.encode()) if isinstance(step, bytes) else step
                     for step in case.client]
            joined = case.probe and cut is whole and isinstance(steps[-1], bytes)
            if joined:
                steps[-1] += PROBE
            if peer.run(steps) and case.probe and not joined:
                peer.cut = whole
                peer.run([PROBE])
            if client.sock.fileno() >= 0:
                peer.read_to_end()
            outcome.received, outcome.end = bytes(peer.received), peer.end
        outcome.seen, outcome.complaint = self.upstream.end(by_proxy=case.reused is False)
        if counting:
            outcome.counted = self._counted(before, case.counts)
        return outcome

    def lines(self):
        return self.server.access_log()

    def finish(self):
        try:
            self.server.finish()
        finally:
            self.server.kill()
            self._stop_upstreams()

    def _stop_upstreams(self):
        self.upstream.stop()
        self.probe.stop()

    def _read_counters(self):
        text = get(self.server.admin_port, "/metrics", host="localhost").content.decode()
        counters = Counter()  # sums over the pools
        for metric, value, number in COUNTED.findall(text):
            counters[metric, value] += int(number)
        return counters

    def _counted(self, before, expected):
        """What was counted since then; waits a moment for what is expected."""
        deadline = time.monotonic() + 0.5 * SLOWER
        while True:
            counted = dict(self._read_counters() - before)
            if counted == expected or time.monotonic() > deadline:
                return counted
            time.sleep(0.005)


class Stands:
    """The stands of a test module, started when a case first needs one."""

    def __init__(self, folder):
        self.folder, self.started = folder, {}

    def __getitem__(self, name):
        if name not in self.started:
            self.started[name] = Stand(self.folder / name.replace(" ", "_"), name)
        return self.started[name]

    def run(self, case, *cuts, **more):
        return self[case.config].run(case, *cuts, **more)

    def finish(self):
        with ExitStack() as stack:  # each of them, even if one fails
            for stand in self.started.values():
                stack.callback(stand.finish)
