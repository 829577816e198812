"""One run of a load generator against one proxy, and what it said."""

import dataclasses
import json
import re
import subprocess

from . import Failed
from .machine import LOAD_CORE
from .peers import TEMPLATES

_UNITS = {"us": 1, "ms": 1000, "s": 1_000_000, "m": 60_000_000}


@dataclasses.dataclass(frozen=True)
class Heard:
    """What a load generator measured. Latencies are in microseconds."""
    requests: int
    seconds: float
    p50: float
    p99: float
    p999: float = 0
    max: float = 0
    waited: int = 0


def wrk(bench, peer, connections, seconds, script="wrk.lua"):
    """Small GETs in a closed loop; the script says which."""
    said = _run(bench, ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", "-s",
                        str(TEMPLATES / script), f"http://127.0.0.1:{peer.port}/"])
    if re.search(r"Non-2xx|Socket errors", said):
        raise Failed(f"{peer.name}: {said}")
    found = re.search(r"(\d+) requests in ([\d.]+)(\w+)", said)

    def latency(percent):
        number, unit = re.search(rf"{percent}%\s+([\d.]+)(\w+)", said).groups()
        return float(number) * _UNITS[unit]

    return Heard(int(found.group(1)), float(found.group(2)) * _UNITS[found.group(3)] / 1e6, latency(50), latency(99))


def load(bench, peer, mode, path, *options, connections, seconds):
    """A run of the tool `load`; bench/tools/load.cpp describes its modes."""
    said = _run(bench, [bench.tool("load"), mode, "--url", f"http://127.0.0.1:{peer.port}{path}",
                        "--connections", str(connections), "--seconds", str(seconds), *map(str, options)])
    return _heard(said)


def _heard(said):
    result = json.loads(said)
    return Heard(result["total"], result["seconds"], result["p50_us"], result["p99_us"], result["p999_us"],
                 result["max_us"], result["waited"])


def _run(bench, command):
    process = bench.processes.start(LOAD_CORE, command, stdout=subprocess.PIPE)
    try:
        said = process.communicate(timeout=300)[0].decode()
        if process.returncode != 0:
            raise Failed(f"{' '.join(command)}: {bench.processes.errors_of(command)}")
    except subprocess.TimeoutExpired as late:
        raise Failed(f"{' '.join(command)}: no end after 300 s") from late
    finally:
        bench.processes.stop(process)
    return said


class Holding:
    """`load idle`: connections that are open, after a request or a few on each, until `release`."""

    def __init__(self, bench, peer, connections, requests, at_once):
        self._bench = bench
        self._command = [bench.tool("load"), "idle", "--url", f"http://127.0.0.1:{peer.port}/v1/rates",
                         "--connections", str(connections), "--requests", str(requests), "--at-once", str(at_once)]
        self._process = bench.processes.start(LOAD_CORE, self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        if self._process.stdout.readline() != b"ready\n":
            raise Failed(f"{peer.name}: {bench.processes.errors_of(self._command)}")

    def release(self):
        said = self._process.communicate(timeout=30)[0]
        code = self._process.returncode
        self._bench.processes.stop(self._process)
        if code != 0:
            raise Failed(f"{' '.join(self._command)}: {self._bench.processes.errors_of(self._command)}")
        return _heard(said)
