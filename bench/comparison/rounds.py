"""Closed loops, in interleaved rounds (A B C A B C): whatever the machine does meanwhile meets all peers alike."""

import resource
import subprocess
import time

from . import Failed
from .machine import LOAD_CORE
from .processes import private_bytes, processor_ns

RATIO = "cpu_us"
WARM_UP_SECONDS = 0.3


def columns(work):
    return (
        (f"CPU per {work.unit}, us", "cpu_us", 2),
        ("MiB/s" if work.mib else f"{work.unit}s/s", "rate", 0),
        ("p50, us", "p50_us", 0),
        ("p99, us", "p99_us", 0),
        ("memory, MiB", "memory_mib", 1),
        # Who is the bottleneck: the proxy when its core is busy, the load and the upstream when theirs is.
        ("core busy, %", "busy_percent", 0),
        ("the other core, %", "load_busy_percent", 0),
    )


def disturbed(samples):
    """A note when the proxies had to share their core with something else."""
    worst = max(sample["disturbed_percent"] for sample in samples)
    if worst < 3:
        return []
    return [f"**Disturbed**: something else ran on the proxies' core; one waited for it {worst:.0f} % of a round."]


def load_core_ns(bench):
    """Of the upstream, and of the loads that have ended."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return processor_ns(bench.upstream.pid)[0] + int((ended.ru_utime + ended.ru_stime) * 1e9)


def one_round(bench, work, peer, seconds, make_load=None):
    begun, load_before = time.monotonic_ns(), load_core_ns(bench)
    cpu_before, delay_before = processor_ns(peer.process.pid)
    heard = (make_load or work.make_load)(bench, peer, work.connections, seconds)
    cpu, delay = processor_ns(peer.process.pid)
    lasted, load_used = time.monotonic_ns() - begun, load_core_ns(bench) - load_before
    if not heard.requests:
        raise Failed(f"{peer.name}: no request was answered")
    units = heard.requests * (work.mib or 1)
    return {"row": peer.name, "peer": peer.name, "requests": heard.requests,
            "cpu_us": (cpu - cpu_before) / units / 1000, "rate": units / heard.seconds,
            "p50_us": heard.p50, "p99_us": heard.p99, "p999_us": heard.p999, "max_us": heard.max,
            "waited": heard.waited, "memory_mib": private_bytes(peer.process.pid) / 2**20,
            "busy_percent": 100 * (cpu - cpu_before) / lasted, "load_busy_percent": 100 * load_used / lasted,
            "disturbed_percent": 100 * (delay - delay_before) / lasted}


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
    return samples, disturbed(samples) + (sink.notes(requests) if sink else [])


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
