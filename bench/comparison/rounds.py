"""Closed loops, in interleaved rounds (A B C A B C): whatever the machine does meanwhile meets all peers alike."""

import subprocess
import time

from . import Failed
from .machine import LOAD_CORE
from .processes import cpu_ns, private_bytes

RATIO = "cpu_us"
WARM_UP_SECONDS = 0.3


def columns(work):
    return (
        (f"CPU per {work.unit}, us", "cpu_us", 2),
        ("MiB/s" if work.mib else f"{work.unit}s/s", "rate", 0),
        ("p50, us", "p50_us", 0),
        ("p99, us", "p99_us", 0),
        ("core busy, %", "busy_percent", 0),
        ("memory, MiB", "memory_mib", 1),
    )


def one_round(bench, work, peer, seconds, make_load=None):
    cpu_before, begun = cpu_ns(peer.process.pid), time.monotonic_ns()
    heard = (make_load or work.make_load)(bench, peer, work.connections, seconds)
    cpu, lasted = cpu_ns(peer.process.pid) - cpu_before, time.monotonic_ns() - begun
    units = heard.requests * (work.mib or 1)
    if not heard.requests:
        raise Failed(f"{peer.name}: no request was answered")
    return {"row": peer.name, "peer": peer.name, "requests": heard.requests, "cpu_us": cpu / units / 1000,
            "rate": units / heard.seconds, "p50_us": heard.p50, "p99_us": heard.p99, "p999_us": heard.p999,
            "max_us": heard.max, "waited": heard.waited, "busy_percent": 100 * cpu / lasted,
            "memory_mib": private_bytes(peer.process.pid) / 2**20}


def measure(bench, work, options):
    sink = Sink(bench) if any(contestant.setup.logged for contestant in work.contestants) else None
    peers = [bench.start(each.proxy, each.setup, each.label) for each in work.contestants]
    requests = {}
    for peer in peers:
        requests[peer.name] = work.make_load(bench, peer, work.connections, WARM_UP_SECONDS).requests
    samples = []
    for number in range(options.rounds):
        for peer in peers:
            sample = one_round(bench, work, peer, options.seconds)
            samples.append({"round": number, **sample})
            requests[peer.name] += sample["requests"]
    return samples, sink.notes(requests) if sink else []


class Sink:
    """Takes HAProxy's log, and checks that everybody really wrote one."""

    def __init__(self, bench):
        self._bench = bench
        path = bench.folder / "haproxy" / "syslog"
        path.parent.mkdir()
        self._process = bench.processes.start(LOAD_CORE, [bench.tool("log_sink"), str(path)], stdout=subprocess.PIPE)

    def notes(self, requests):
        time.sleep(1.5)  # nginx and crossfade write blocks, once a second at least
        self._process.terminate()
        lines = {"haproxy": int(self._process.communicate()[0])}
        self._bench.processes.stop(self._process)
        for name in ("nginx", "crossfade"):
            with open(self._bench.folder / name / f"{name}.log", "rb") as file:
                lines[name] = sum(block.count(b"\n") for block in iter(lambda: file.read(2**20), b""))
        shares = ", ".join(f"{name} {100 * count / requests[name]:.1f} %" for name, count in lines.items())
        if min(lines.values()) == 0:
            raise Failed(f"not everybody wrote a log: {shares}")
        return [f"Log lines per request: {shares}. HAProxy's go to a Unix datagram socket, the others' to files."]
