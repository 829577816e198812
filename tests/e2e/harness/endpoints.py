"""Endpoints that die: processes of their own, killed and started again on the port that they had."""

import subprocess
import sys
from pathlib import Path

from harness.upstream import DeadPort
from harness.wait import PATIENCE, readable

PROGRAM = Path(__file__).with_name("endpoint_program.py")


class Endpoint:
    """Its port stays its own while it is dead: bound here, too, and refusing connections."""

    def __init__(self, name):
        self.name, self.placeholder, self.process = name, DeadPort(), None
        self.address = self.placeholder.address

    def start(self):
        """Comes back when it listens."""
        port = self.address.split(":")[1]
        self.process = subprocess.Popen([sys.executable, "-I", "-S", PROGRAM, self.name, port],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        assert readable(self.process.stdout, PATIENCE) and self.process.stdout.readline() == b"listening\n"

    def kill(self):
        """SIGKILL: the kernel ends its connections, whatever they were doing."""
        self.process.kill()
        self.process.wait(PATIENCE)
        self.process.stdin.close()
        self.process.stdout.close()
        self.process = None


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

    def disturb(self, lots):
        """Kills one or starts one, as the lots fall. One at least is always alive."""
        killable = self.alive if len(self.alive) > 1 else []
        endpoint = lots.choice(killable + self.dead)
        if endpoint.process:
            endpoint.kill()
            self.kills += 1
        else:
            endpoint.start()

    def stop(self):
        self.kill()
        for endpoint in self.endpoints:
            endpoint.placeholder.stop()
