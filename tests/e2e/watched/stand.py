"""Two replicas that disagree, a third that is down, two upstreams, and a Prometheus that scrapes all of it."""

import time

from harness import Crossfade, DeadPort, Upstream, split_config, wait_until, with_dial
from harness.prometheus import Prometheus
from harness.wait import PATIENCE, SLOWER
from watched.traffic import IGNORED, OVERRIDDEN, PATHS, Traffic, ask, ask_nonsense, failing, some

CHECK = {"path": "/healthz", "interval": f"{100 * SLOWER}ms", "timeout": f"{300 * SLOWER}ms", "fall": 2, "rise": 2}

GONE = "gone.example"


def document(legacy, new, absent, **top):
    dials = [{"name": name, "path": path, "new": "50%"} for name, path in PATHS.items()]
    config = split_config(legacy, new, dials=dials, **top)
    config["pools"]["py3"]["health_check"] = CHECK
    # A service whose endpoint is down: connecting is tried again, in vain. Its new side has a name that has no address.
    config["pools"]["gone"] = {"endpoints": [absent.address]}
    config["pools"]["nosuch"] = {"endpoints": ["nosuch.invalid:8000"]}
    config["services"].append({"name": "gone", "hosts": [GONE], "legacy": "gone", "new": "nosuch",
                               "dials": [{"name": "all", "path": "/", "new": "0%"}]})
    return config


class Stand:
    def __init__(self, folder):
        self.begun = time.time()
        self._started = []
        try:
            self._start(folder)
            self._compare_sides()
            self._move_a_dial()
            self._lose_the_new_side()
            self._break_the_file()
        except BaseException:
            self.kill()
            raise

    def _start(self, folder):
        for name in ("one", "two", "prometheus"):
            (folder / name).mkdir()
        self.legacy, self.new, self.absent = (self._keep(each) for each in (
            Upstream("legacy", failing(101)), Upstream("new", failing(7, slow_ones=25)), DeadPort()))
        self.one = self._keep(Crossfade(folder / "one", document(self.legacy, self.new, self.absent)))
        # Its disk is full, and its dials stand elsewhere.
        text = document(self.legacy, self.new, self.absent, access_log={"path": "/dev/full"})
        text["services"][0]["dials"][0]["new"] = "49%"
        self.two = self._keep(Crossfade(folder / "two", text))
        self.addresses = [f"127.0.0.1:{self.one.admin_port}", f"127.0.0.1:{self.two.admin_port}", self.absent.address]
        self.prometheus = self._keep(Prometheus(folder / "prometheus", self.addresses))

    def _keep(self, started):
        self._started.append(started)
        return started

    def _await(self, expression, what):
        wait_until(lambda: self.prometheus.query(expression), timeout=6 * PATIENCE, what=f"Prometheus to see {what}")

    def _compare_sides(self):
        """Until there are enough requests for every comparison.

        rate() does not see the first value of a series: each one has to be there before the requests that count.
        """
        ask(self.one.port, some(each=60))
        ask(self.two.port, some(each=5))
        self._await(f'count(crossfade_requests_total{{code="500", side="new", instance="{self.addresses[0]}"}}) == 2',
                    "an error on both dials")
        self._await(f'crossfade_access_log_dropped_lines_total{{instance="{self.addresses[1]}"}} > 0', "lost lines")
        with Traffic(self.one.port):
            ask(self.one.port, [("/", OVERRIDDEN)] * 5 + [("/", IGNORED)] * 20)
            ask(self.two.port, some(each=20))
            ask(self.one.port, [("/", {})] * 5, host=GONE)
            ask_nonsense(self.one.port)
            self._await('min(dial_side:crossfade_compared_durations:increase5m{dial="v1.rates"}) >= 1100',
                        "enough durations on both sides")
            self._await('min(dial_side:crossfade_compared_requests:increase5m{service="app"}) >= 110',
                        "enough requests on both sides of both dials")

    def _move_a_dial(self):
        """And change the number of workers, which waits for a restart."""
        text = with_dial(self.one.config_path.read_text(), "everything-else", "60%")
        assert "workers: 2" in text
        self.one.config_path.write_text(text.replace("workers: 2", "workers: 1"))
        self._await("changes(crossfade_dial_ratio[1m]) > 0", "the dial move")

    def _lose_the_new_side(self):
        self.new.stop_listening()
        self.new.close_connections()
        self._await('crossfade_endpoint_up{pool="py3"} == 0', "the endpoint go down")
        ask(self.one.port, some(each=20))
        self._await("dial:crossfade_fallbacks:increase5m > 0", "fallbacks")

    def _break_the_file(self):
        self.one.config_path.write_text("nonsense: 1\n")
        self._await("crossfade_config_last_reload_successful == 0", "the file rejected")

    def finish(self):
        try:
            self.one.finish()
            self.two.finish()
        finally:
            self.kill()

    def kill(self):
        for each in reversed(self._started):
            (each.kill if isinstance(each, Crossfade) else each.stop)()
