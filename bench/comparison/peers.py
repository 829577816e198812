"""The proxies, their configuration files, and how they are started."""

import dataclasses
import pathlib
import re

from . import Failed
from .machine import LOAD_CORE, PROXY_CORE, free_port
from .processes import assert_pinned

TEMPLATES = pathlib.Path(__file__).parent.parent / "peers"
ACCOUNTS_IN_LIST = 1_000_000
DIALS = 1_000
SCRAPED_DIALS = 200  # bench/peers/dials.lua asks for so many


@dataclasses.dataclass(frozen=True)
class Setup:
    """What differs between one work's proxies and another's."""
    logged: bool = False
    dials: int = 0           # crossfade's, beside the two that it always has
    accounts: int = 0        # on crossfade's exclusion list, beside two that stand in the file itself
    position: int = 25       # of those dials, in percent
    spliced: bool = False    # HAProxy's bodies through pipes
    workers: int = 1         # crossfade's; more than one use the load's core, too


@dataclasses.dataclass
class Peer:
    """A running proxy."""
    name: str
    process: object
    port: int
    admin: int = 0
    config: pathlib.Path = None


def fill(template, **values):
    return re.sub(r"@(\w+)@", lambda found: str(values[found.group(1)]), template)


def write_accounts(path, count, first="customer"):
    path.write_text(first + "-0000000\n" + "".join(f"customer-{number:07}\n" for number in range(1, count)))


def crossfade_config(setup, folder, ports, accounts="accounts.txt"):
    dials = "".join(f"\n      - {{name: d{n}, path: /v2/resource-{n}, new: {setup.position}%}}"
                    for n in range(setup.dials))
    exclude = f"- {{header: X-Account-Id, in_file: {accounts}}}" if setup.accounts else ""
    log = f"{{path: {folder}/crossfade.log}}" if setup.logged else "off"
    return fill((TEMPLATES / "crossfade.yaml").read_text(), access_log=log, exclude=exclude, dials=dials,
                workers=setup.workers, **ports)


def nginx_config(setup, folder, ports):
    log = f"access_log {folder}/nginx.log combined buffer=64k flush=1s;" if setup.logged else "access_log off;"
    return fill((TEMPLATES / "nginx.conf").read_text(), folder=folder, access_log=log, **ports)


def haproxy_config(setup, folder, ports):
    log = f"log {folder}/syslog local0" if setup.logged else ""
    logged = "log global\n  option httplog" if setup.logged else ""
    options = "option splice-request\n  option splice-response" if setup.spliced else ""
    return fill((TEMPLATES / "haproxy.cfg").read_text(), log=log, logged=logged, options=options, **ports)


class Bench:
    """The upstream and the tools of one work, and the proxies between them, which `start` adds."""

    def __init__(self, processes, build):
        self.processes, self.build, self.folder = processes, build, processes.folder
        self.ports = {"old": free_port(), "new": free_port()}
        command = [self.tool("answering_upstream"), *map(str, self.ports.values())]
        self.upstream = processes.start(LOAD_CORE, command)
        for port in self.ports.values():
            processes.await_port(self.upstream, port)

    def tool(self, name):
        return str(self.build / "bench" / name)

    def start(self, name, setup=Setup(), label=None):
        """Starts the proxy of that name; `label` is what the report calls it."""
        ports = {**self.ports, "port": free_port(), "admin": free_port()}
        command, config = self.command(name, setup, ports, label or name)
        alone = setup.workers == 1
        process = self.processes.start(PROXY_CORE, command, also=() if alone else (LOAD_CORE,))
        self.processes.await_port(process, ports["port"])
        if alone:
            assert_pinned(process.pid)
        return Peer(label or name, process, ports["port"], ports["admin"], config)

    def command(self, name, setup, ports, label):
        if name == "relay":
            return [self.tool("raw_relay"), str(ports["port"]), str(ports["old"])], None
        folder = self.folder / label
        folder.mkdir(exist_ok=True)
        if name == "nginx":
            return self.with_file(["/usr/sbin/nginx", "-c"], folder / "nginx.conf", nginx_config(setup, folder, ports))
        if name == "haproxy":
            return self.with_file(["/usr/sbin/haproxy", "-db", "-f"], folder / "haproxy.cfg",
                                  haproxy_config(setup, folder, ports))
        if name != "crossfade":
            raise Failed(f"no peer is called {name}")
        if setup.accounts:
            write_accounts(folder / "accounts.txt", setup.accounts)
        return self.with_file([str(self.build / "crossfade"), "serve", "--config"], folder / "crossfade.yaml",
                              crossfade_config(setup, folder, ports))

    @staticmethod
    def with_file(command, path, text):
        path.write_text(text)
        return [*command, str(path)], path
