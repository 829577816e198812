"""The configurations, the proxy between its upstreams, and the course of the load."""

import asyncio
import os
from collections import Counter

from counted import kinds as who
from counted.clients import Client, in_turn
from counted.faults import FAULTS
from counted.kinds import Kinds
from counted.ledger import Ledger
from counted.upstreams import Journal, Upstream
from harness import SANITIZED, Crossfade, DeadPort, run, to_yaml, wait_until
from harness.chance import drawing
from harness.wait import SLOWER

CLIENTS = 40
STEADY = 2_400 if SANITIZED else 20_000     # at least, and until everything else is over
EACH_FAULT = 12 if SANITIZED else 60
RELOADED = 60 if SANITIZED else 400         # of what the reload changes: before it, and after it
AT_ONCE = 4                                 # clients of each fault, and of what the reload changes
AGAIN = {"attempts": 2, "on": ["connect_failure", "reset"], "budget": "100%", "budget_min": 1000, "backoff": "5ms"}
STEPS = (25, 60, 10)                        # where the dial `pages` stands, one after the other


def service(name, dials, **more):
    return {"name": name, "hosts": [f"{name}.example"], "legacy": "py2", "new": "py3",
            "key": [{"header": "X-Account-Id"}, {"cookie": "sessionid"}],
            "override": {"header": "X-Backend", "legacy": "py2", "new": "py3"}, **more,
            "dials": [{"name": dial, "path": path, **rest, "new": f"{new}%"} for dial, path, new, rest in dials]}


def document(legacy, new, dead, pages, reloaded):
    changing = ("coming", "/coming", 80, {}) if reloaded else ("going", "/going", 70, {})
    return {
        "listeners": [{"address": "127.0.0.1:0"}], "admin": {"address": "127.0.0.1:0"}, "workers": 2,
        "limits": {"request_body": "256KiB"}, "drain": {"timeout": f"{5 * SLOWER}s"},
        "pools": {"py2": {"endpoints": [each.address for each in legacy], "retry": AGAIN},
                  "py3": {"endpoints": [new.address], "retry": AGAIN},
                  "dead": {"endpoints": [dead.address], "retry": "off"}},
        "services": [
            service("web", [("pages", "/pages", pages, {}), ("cart", "/cart", 50, {"methods": ["POST"]}),
                            ("all", "/", 0, {}), changing],
                    hosts=["web.example", "*.web.example"],
                    exclude=[{"header": "X-Account-Id", "in_file": "protected.txt"}],
                    include=[{"header": "X-Account-Id", "in": who.PARTNERS},
                             {"header": "User-Agent", "prefix": "tester/"}]),
            service("api", [("upload", "/upload", 100, {}), ("all", "/", 40, {}),
                            ("slow", "/slow", 50, {"response_timeout": f"{200 * SLOWER}ms"})], missing_key="random",
                    override={"header": "X-Backend", "legacy": "py2", "new": "py3", "from": ["192.0.2.0/24"]}),
            service("fallen", [("all", "/", 50, {})], new="dead",
                    include=[{"header": "X-Account-Id", "in": who.PARTNERS}]),
            service("strict", [("all", "/", 30, {})], new="dead", fallback="off"),
            service("held", [("all", "/", 90, {})], hold="legacy"),
            service("assets", [("all", "/", 50, {"on_404": "ask_other"})]),
        ]}


def buckets(name):
    """The bucket of every account, by the command line."""
    accounts = who.ACCOUNTS + who.LATE
    lines = run("bucket", "--salt", name, *accounts).stdout.splitlines()
    found = {account: int(bucket) for bucket, account in map(str.split, lines)}
    assert len(found) == len(accounts)
    return found


class CountedLoad:
    """Everything that the tests compare, once `run` is over."""

    def __init__(self, folder):
        self.folder, self.lots = folder, drawing("the counted load")
        self.journal = Journal()
        self.ledger = Ledger(self.journal)
        self.legacy = [Upstream("legacy", self.journal) for _ in range(2)]
        self.new, self.dead = Upstream("new", self.journal), DeadPort()
        self.upstreams = [*self.legacy, self.new]
        self.server, self.course_is_over = None, False

    def finish(self):
        self.dead.stop()
        if self.server:
            try:
                self.server.finish()
            finally:
                self.server.kill()

    def config(self, pages, reloaded):
        return document(self.legacy, self.new, self.dead, pages, reloaded)

    async def run(self):
        for upstream in self.upstreams:
            await upstream.start()
        (self.folder / "protected.txt").write_text("\n".join(who.PROTECTED) + "\n")
        self.server = await asyncio.to_thread(Crossfade, self.folder, self.config(STEPS[0], False))
        names = [(each["name"], dial["name"], float(dial["new"][:-1]))
                 for reloaded in (False, True) for each in self.config(STEPS[0], reloaded)["services"]
                 for dial in each["dials"]]
        self.kinds = Kinds(self.lots, {name: buckets(name) for name in {service for service, _, _ in names}},
                           {(service, dial): {new} for service, dial, new in names})
        steady = asyncio.gather(*[self._client() for _ in range(CLIENTS)])
        try:
            await self._course()
        finally:
            self.course_is_over = True
            await steady
        await self._some(self.kinds.assets, RELOADED)
        await asyncio.to_thread(self.server.await_metric, "crossfade_requests_total",
                                self.ledger.total - sum(self.ledger.unrouted.values()))
        self.metrics = await asyncio.to_thread(self.server.metrics)
        self.status = await asyncio.to_thread(self.server.status)
        await asyncio.to_thread(wait_until, lambda: len(self.server.access_log()) >= self.ledger.total)
        self.lines = self.server.access_log()
        for upstream in self.upstreams:
            upstream.server.close()

    async def _course(self):
        """What happens while the steady load goes on."""
        await self._some(self.kinds.coming_and_going, RELOADED)
        await self._reload(STEPS[1])
        await asyncio.gather(self._some(self.kinds.coming_and_going, RELOADED),
                             *[self._some(lambda fault=fault: fault(self.kinds), EACH_FAULT) for fault in FAULTS])
        await asyncio.to_thread(self._refused)
        await self._reload(STEPS[2])

    async def _client(self):
        client = Client(self.server.port, self.ledger, self.journal)
        await in_turn(client, self.kinds.draw, self.kinds.pages, self.lots, STEADY // CLIENTS,
                      lambda: not self.course_is_over)

    async def _some(self, draw, count):
        async def part():
            client = Client(self.server.port, self.ledger, self.journal)
            for _ in range(count // AT_ONCE):
                await client.perform(draw())
            client.hang_up()
        await asyncio.gather(*[part() for _ in range(AT_ONCE)])

    async def _reload(self, pages):
        """Meanwhile the dial may stand at either position."""
        positions = self.kinds.positions[("web", "pages")]
        positions.add(pages)
        await asyncio.to_thread(self._write, pages)
        self.kinds.positions[("web", "pages")] = {pages}
        self.kinds.reloaded = True

    def _write(self, pages):
        self._replace(self.folder / "protected.txt", "\n".join(who.PROTECTED + who.LATE) + "\n")
        self._replace(self.server.config_path, to_yaml(self.config(pages, True)))
        wait_until(lambda: self.server.metric("crossfade_dial_ratio", service="web", dial="pages") == pages / 100
                   and self._list_is_in_force(), what=f"{pages}% in force")

    def _list_is_in_force(self):
        web = next(each for each in self.server.status()["services"] if each["name"] == "web")
        return web["exclude"]["values"] == len(who.PROTECTED + who.LATE)

    def _replace(self, path, text):
        following = self.folder / "following"
        following.write_text(text)
        os.replace(following, path)

    def _refused(self):
        """A document that is wrong changes nothing."""
        self._replace(self.server.config_path, "nonsense: 1\n")
        wait_until(lambda: self.server.metric("crossfade_config_reloads_total", result="rejected") == 1)


def upstreams_books(load, name):
    """One of the upstreams' counters, of all of them together."""
    return sum((getattr(each, name) for each in load.upstreams), Counter())
