"""The real binary as a process: started, watched, always ended, and failed on any sanitizer report."""

import json
import os
import re
import resource
import signal
import subprocess
from functools import partial
from pathlib import Path

from harness.client import get
from harness.config import to_yaml
from harness.metrics import Metrics
from harness.wait import PATIENCE, wait_until

SANITIZED = os.environ.get("CROSSFADE_SANITIZED") == "1"
SANITIZER_REPORT = re.compile(r"(Address|Leak|Thread|UndefinedBehavior)Sanitizer|runtime error:")


def binary():
    path = os.environ.get("CROSSFADE_BINARY")
    assert path, "CROSSFADE_BINARY must name the program under test"
    return path


def run(*arguments, timeout=30, **more):
    """Runs a subcommand to its end."""
    done = subprocess.run([binary(), *map(str, arguments)], capture_output=True, text=True, timeout=timeout, **more)
    assert not SANITIZER_REPORT.search(done.stderr), done.stderr
    return done


class Crossfade:
    """`crossfade serve` with a configuration in a folder of its own. `config` is a document or its text.

    `descriptors`: how many it may have open at most. `under`: the command line that it is run by, if any.
    """

    def __init__(self, folder, config, config_path=None, descriptors=None, under=()):
        self.folder = Path(folder)
        self.config_path = Path(config_path or self.folder / "crossfade.yaml")
        if config is not None:
            self.config_path.write_text(config if isinstance(config, str) else to_yaml(config))
        self.out, self.err = self.folder / "stdout", self.folder / "stderr"
        self.expected_exit = None
        limit = descriptors and partial(resource.setrlimit, resource.RLIMIT_NOFILE, (descriptors, descriptors))
        with self.out.open("wb") as out, self.err.open("wb") as err:
            self.process = subprocess.Popen([*under, binary(), "serve", "--config", self.config_path],
                                            stdin=subprocess.DEVNULL, stdout=out, stderr=err, preexec_fn=limit)
        try:
            wait_until(lambda: re.search(r" ready$", self.log(), re.MULTILINE) or not self.running,
                       what="crossfade to be ready")
            assert self.running, f"crossfade did not start:\n{self.log()}"
        except AssertionError:
            self.kill()
            raise
        self.ports = [int(port) for port in re.findall(r"listening on 127\.0\.0\.1:(\d+)", self.log())]
        self.port = self.ports[0]
        self.admin_port = int((re.findall(r"admin on 127\.0\.0\.1:(\d+)", self.log()) or [0])[0])

    # What it says.

    def log(self):
        return self.err.read_text(errors="replace")

    def access_log(self):
        """The complete lines written so far, as objects."""
        return [json.loads(line) for line in self.out.read_text().splitlines(keepends=True) if line.endswith("\n")]

    def logged(self, count=1, **fields):
        """Waits for that many access log lines with these values."""
        def lines():
            found = [line for line in self.access_log() if fields.items() <= line.items()]
            return found if len(found) >= count else None
        return wait_until(lines, what=f"{count} log lines with {fields}, there are {self.access_log()[-3:]}")

    def metrics(self):
        return Metrics(self.admin("/metrics").content.decode())

    def metric(self, name, /, **labels):
        return self.metrics().sum(name, **labels)

    def await_metric(self, name, value, /, **labels):
        """Waits until the sum of a metric is at least `value`."""
        wait_until(lambda: self.metric(name, **labels) >= value, what=f"{name}{labels} to reach {value}")

    def admin(self, path):
        return get(self.admin_port, path, host="localhost")

    def status(self):
        return self.admin("/api/status").json()

    # What the kernel says.

    @property
    def running(self):
        return self.process.poll() is None

    def peak_memory(self):
        """The most it ever had resident, in bytes."""
        return self._memory("VmHWM")

    def memory(self):
        """What it has resident now, in bytes."""
        return self._memory("VmRSS")

    def _memory(self, name):
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(rf"{name}:\s+(\d+) kB", status).group(1)) * 1024

    def descriptors(self):
        """How many files and sockets it has open."""
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))

    # What it is told.

    def signal(self, number):
        self.process.send_signal(number)

    def sighup(self):
        self.signal(signal.SIGHUP)

    def exit_code(self, timeout=PATIENCE * 2):
        """Waits for its end; it is no error then that the test has ended it."""
        self.expected_exit = self.process.wait(timeout)
        return self.expected_exit

    def terminate(self):
        self.signal(signal.SIGTERM)
        return self.exit_code()

    def kill(self):
        if self.running:
            self.process.kill()
        self.process.wait(PATIENCE)

    def finish(self):
        """Ends it after a test, and fails if it has ended before or a sanitizer has spoken."""
        if self.expected_exit is None and self.running:
            self.process.terminate()
            try:
                assert self.process.wait(PATIENCE) == 0, self.log()
            finally:
                self.kill()
        else:
            assert self.expected_exit is not None, f"it ended with {self.process.returncode}:\n{self.log()[-4000:]}"
        assert not SANITIZER_REPORT.search(self.log()), self.log()
