"""Instructions of one thread, counted by callgrind between two commands."""

import os
import re
import subprocess

import pytest


class Callgrind:
    """Counts only from the first command on: until then a program runs under it as fast as valgrind can."""

    def __init__(self, folder):
        self.folder, self.dump = folder, None

    @property
    def under(self):
        """The command line that a program is counted by."""
        return ["valgrind", "--tool=callgrind", "--instr-atstart=no", "--separate-threads=yes",
                f"--callgrind-out-file={self.folder}/callgrind", f"--vgdb-prefix={self.folder}/vgdb"]

    def count(self, pid, thread, warm_up, run):
        """What `run()` returns, and how many instructions that thread executes meanwhile."""
        self._command(pid, "instrumentation", "on")
        warm_up()
        self._command(pid, "zero")
        result = run()
        self._command(pid, "dump")
        # Threads have callgrind's own numbers: the first is 1, the one started next is 2.
        number = 1 + sorted(map(int, os.listdir(f"/proc/{pid}/task"))).index(thread)
        self.dump = self.folder / f"callgrind.1-{number:02}"
        return result, int(re.search(r"^totals: (\d+)$", self.dump.read_text(), re.MULTILINE).group(1))

    def dearest(self):
        """The functions in which most of them were executed."""
        return subprocess.run(["callgrind_annotate", "--threshold=70", self.dump], capture_output=True, text=True,
                              timeout=60).stdout[:8000]

    def _command(self, pid, *words):
        command = ["vgdb", f"--vgdb-prefix={self.folder}/vgdb", f"--pid={pid}", *words]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60)
        if done.returncode != 0 and "ptrace" in done.stderr:
            pytest.skip(f"tracing is not allowed here: {done.stderr}")
        assert done.returncode == 0, done.stderr
