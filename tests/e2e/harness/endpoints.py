"""Endpoints that die: processes of their own, killed and started again on the port that they had."""

import subprocess
import sys
import time
from pathlib import Path

from harness.upstream import DeadPort
from harness.wait import PATIENCE, readable

PROGRAM = Path(__file__).with_name("endpoint_program.py")


class Endpoint:
    """Its port stays its own while it is dead: bound here, too, and refusing connections."""

    def __init__(self, name):
        self.name, self.placeholder, self.process = name, DeadPort(), None
        self.address = self.placeholder.address
        self.since = None  # when it was started

    def start(self):
        """Comes back when it listens."""
        port = self.address.split(":")[1]
        self.process = subprocess.Popen([sys.executable, "-I", "-S", PROGRAM, self.name, port],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        assert readable(self.process.stdout, PATIENCE) and self.process.stdout.readline() == b"listening\n"
        self.since = time.monotonic()

    def kill(self):
        """SIGKILL: the kernel ends its connections, whatever they were doing."""
        self.process.kill()
        self.process.wait(PATIENCE)
        self.process.stdin.close()
        self.process.stdout.close()
        self.process = self.since = None


class EndpointPool:
    """Endpoints of one pool; each answers with the pool's name."""

    def __init__(self, name, count=3):
        self.name, self.endpoints = name, [Endpoint(name) for _ in range(count)]
        self.kills = 0

    @property
    def addresses(self):
        return [endpoint.address for endpoint in self.endpoints]

    @property
    def dead(self):
        return [endpoint for endpoint in self.endpoints if endpoint.process is None]

    @property
    def alive(self):
        return [endpoint for endpoint in self.endpoints if endpoint.process]

    def start(self):
        """Starts those that are dead."""
        for endpoint in self.dead:
            endpoint.start()

    def kill(self):
        for endpoint in self.alive:
            endpoint.kill()
            self.kills += 1

    def disturb(self, lots, settled):
        """Kills one or starts one, as the lots fall, or does nothing when neither may be.

        One at least has always been alive for `settled` seconds. Without that nothing could be promised: who is asked
        again asks for a moment, not for ever.
        """
        settled_since = time.monotonic() - settled
        steady = {each for each in self.alive if each.since <= settled_since}
        choices = [each for each in self.endpoints if each.process is None or steady - {each}]
        if not choices:
            return
        endpoint = lots.choice(choices)
        if endpoint.process:
            endpoint.kill()
            self.kills += 1
        else:
            endpoint.start()

    def stop(self):
        self.kill()
        for endpoint in self.endpoints:
            endpoint.placeholder.stop()
