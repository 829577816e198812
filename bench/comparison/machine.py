"""The machine under the measurement: its names for the report, free ports, and two settings of the kernel."""

import contextlib
import datetime
import pathlib
import platform
import random
import re
import socket
import subprocess

from . import Failed

SYSTEM_PATH = "/usr/sbin:/usr/bin:/sbin:/bin"
LOAD_CORE, PROXY_CORE = 0, 1

_given = set()


def free_port():
    """A port below the ephemeral range, in which an outgoing connection might take it."""
    for port in random.sample(range(20000, 32000), 2000):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        if port not in _given:
            _given.add(port)
            return port
    raise Failed("no free port")


@contextlib.contextmanager
def kernel_setting(path, value):
    """Sets a file of /proc/sys for as long as it lasts, where that is allowed. Yields what is in force."""
    file = pathlib.Path("/proc/sys", path)
    before = file.read_text().strip()
    try:
        file.write_text(value)
    except OSError:
        pass
    try:
        yield file.read_text().strip()
    finally:
        if file.read_text().strip() != before:
            file.write_text(before)


@contextlib.contextmanager
def settings():
    """Cubic where there is one: with BBR's pacing a large body on loopback costs several times as much and depends on
    luck. And the queue of a Unix datagram socket as long as systemd makes it, or HAProxy would drop most of its log."""
    available = pathlib.Path("/proc/sys/net/ipv4/tcp_available_congestion_control").read_text().split()
    current = pathlib.Path("/proc/sys/net/ipv4/tcp_congestion_control").read_text().strip()
    wanted = "cubic" if "cubic" in available else current
    with kernel_setting("net/ipv4/tcp_congestion_control", wanted) as control:
        with kernel_setting("net/unix/max_dgram_qlen", "512"):
            yield control


def version_of(*command):
    said = subprocess.run(command, capture_output=True, text=True, check=False)
    found = re.search(r"\d+\.\d+(\.\d+)?", said.stdout + said.stderr)
    return found.group() if found else "unknown"


def describe(binary, congestion_control):
    model = re.search(r"model name\s*:\s*(.*)", pathlib.Path("/proc/cpuinfo").read_text())
    return {
        "date": datetime.date.today().isoformat(),
        "kernel": platform.release(),
        "cpu": model.group(1) if model else platform.machine(),
        "crossfade": version_of(str(binary), "--version"),
        "nginx": version_of("/usr/sbin/nginx", "-v"),
        "haproxy": version_of("/usr/sbin/haproxy", "-v"),
        "wrk": version_of("wrk", "-v"),
        "congestion_control": congestion_control,
    }
