"""Processes that a measurement starts: pinned to a core, accounted for, and stopped by their id whatever happens."""

import contextlib
import os
import pathlib
import signal
import socket
import subprocess
import time

from . import Failed
from .machine import PROXY_CORE


def children(pid):
    text = pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid] + [grandchild for child in text for grandchild in children(int(child))]


class Processes:
    """Stops what it started when its `with` block ends."""

    def __init__(self, folder):
        self.folder = folder
        self._running = []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for process in self._running[::-1]:
            self.stop(process)

    def start(self, core, command, also=(), **pipes):
        """Runs the command on that core alone, or on those of `also`, too."""
        name = pathlib.Path(command[0]).name
        with open(self.folder / f"{name}.stderr", "ab") as errors:
            # A session of its own: Ctrl-C reaches bench/compare alone, which then stops everything in order.
            process = subprocess.Popen(command, start_new_session=True,
                                       preexec_fn=lambda: os.sched_setaffinity(0, {core, *also}),
                                       **{"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": errors,
                                          **pipes})
        self._running.append(process)
        return process

    def stop(self, process):
        self._running.remove(process)
        pids = children(process.pid) if process.poll() is None else []
        process.terminate()
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            for pid in pids:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe:
                with contextlib.suppress(BrokenPipeError):
                    pipe.close()

    def errors_of(self, command):
        """The last lines that a program of this name wrote to stderr, for a message."""
        text = (self.folder / f"{pathlib.Path(command[0]).name}.stderr").read_text(errors="replace")
        return "\n".join(text.splitlines()[-5:])

    def await_port(self, process, port, patience=30):
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline and process.poll() is None:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    return
            time.sleep(0.02)
        raise Failed(f"{process.args[0]} does not listen on port {port}: {self.errors_of(process.args)}")


def processor_ns(pid):
    """Time on the processor, and time spent waiting for it while it was taken, in nanoseconds; of the process and its
    children, user and system."""
    used, waited = 0, 0
    for process in children(pid):
        for path in pathlib.Path(f"/proc/{process}/task").glob("*/schedstat"):
            run, delayed, _ = path.read_text().split()
            used += int(run)
            waited += int(delayed)
    return used, waited


def threads_ns(pid, name):
    """The same two times of the process's threads whose names begin so."""
    used, waited = 0, 0
    for task in pathlib.Path(f"/proc/{pid}/task").iterdir():
        if (task / "comm").read_text().startswith(name):
            run, delayed, _ = (task / "schedstat").read_text().split()
            used += int(run)
            waited += int(delayed)
    return used, waited


def private_bytes(pid):
    """Memory that is the process's own and written to. Unlike the resident size it has no shared pages in it, and
    pages that were only read do not count."""
    total = 0
    for process in children(pid):
        for line in pathlib.Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
            if line.startswith("Private_Dirty:"):
                total += int(line.split()[1]) * 1024
    return total


def assert_pinned(pid):
    for process in children(pid):
        for task in os.listdir(f"/proc/{process}/task"):
            if os.sched_getaffinity(int(task)) != {PROXY_CORE}:
                raise Failed(f"a thread of process {pid} is not pinned to core {PROXY_CORE}")
