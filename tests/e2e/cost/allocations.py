"""The heap allocations of a running thread, counted by shim/count_allocations.cpp."""

import mmap
import os
import re
import struct
import subprocess
from collections import Counter
from functools import cache
from pathlib import Path

SLOTS, SLOT = 512, struct.Struct("qqq")  # thread, allocations, stacks still to be shown: as in the shim
FRAME = re.compile(r"(\S+)\(.*\+(0x[0-9a-f]+)\) ?\[0x[0-9a-f]+\]")


class Allocations:
    def __init__(self, folder):
        self.path = folder / "allocations"
        self.path.write_bytes(bytes(SLOTS * SLOT.size))
        with self.path.open("r+b") as file:
            self.memory = mmap.mmap(file.fileno(), 0)

    @property
    def under(self):
        """The command line that a program is counted by."""
        library = os.environ["CROSSFADE_COUNT_ALLOCATIONS"]
        return ["env", f"LD_PRELOAD={library}", f"CROSSFADE_ALLOCATIONS={self.path}"]

    def of(self, thread):
        return SLOT.unpack_from(self.memory, self._slot(thread))[1]

    def show(self, thread, count):
        """The next so many allocations of that thread go to standard error with their stacks."""
        struct.pack_into("q", self.memory, self._slot(thread) + 16, count)

    def _slot(self, thread):
        for at in range(0, SLOTS * SLOT.size, SLOT.size):
            if SLOT.unpack_from(self.memory, at)[0] == thread:
                return at
        raise AssertionError(f"thread {thread} has never allocated")


def readable_stacks(log, at_most=6):
    """The most frequent stacks in a log, with functions by name. Frames of libraries and of the shim are left out."""
    stacks = Counter()
    for text in log.split("allocation:\n")[1:]:
        frames = [match.groups() for match in map(FRAME.fullmatch, text.splitlines()) if match]
        stacks[tuple(frame for frame in frames if ".so" not in Path(frame[0]).name)] += 1
    return "\n".join(f"{times} times\n" + "".join(f"  {name_of(*frame)[:300]}\n" for frame in stack)
                     for stack, times in stacks.most_common(at_most))


@cache
def name_of(program, address):
    command = ["addr2line", "-Cfspe", program, address]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
