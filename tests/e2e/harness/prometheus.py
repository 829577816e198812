"""Debian's Prometheus with the files of config/prometheus/, in a hurry."""

import math
import os
import re
import shutil
import subprocess
from pathlib import Path
from urllib.parse import urlencode

from harness.client import get
from harness.wait import PATIENCE, SLOWER, wait_until

SHIPPED = Path(__file__).parents[3] / "config" / "prometheus"
# What is shorter than in the shipped files, and nothing else is: how often targets are scraped and rules evaluated, and
# how long an alert has to hold. The expressions and their windows are what is shipped.
INTERVAL = 0.5 * SLOWER
HURRY = [(r"(scrape_interval|evaluation_interval): \S+", rf"\1: {int(INTERVAL * 1000)}ms"),
         (r"^( +)interval: \S+", rf"\1interval: {int(INTERVAL * 1000)}ms"),
         (r"^( +)for: \S+", r"\1for: 1s")]


def hurried(text):
    for pattern, replacement in HURRY:
        text = re.sub(pattern, replacement, text, flags=re.MULTILINE)
    return text


class Prometheus:
    """Scrapes these addresses as the job of config/prometheus/prometheus.yml. Port 0: the log has the port."""

    def __init__(self, folder, addresses):
        program = shutil.which("prometheus")
        assert program, "there is no prometheus: scripts/install-deps test"
        self.folder, self.log_path = Path(folder), Path(folder) / "prometheus.log"
        for name in ("prometheus.yml", "rules.yml", "alerts.yml"):
            (self.folder / name).write_text(hurried((SHIPPED / name).read_text()))
        config = self.folder / "prometheus.yml"
        targets = ", ".join(f'"{address}"' for address in addresses)
        text, count = re.subn(r"targets: \[.*\]   # the admin addresses", f"targets: [{targets}]", config.read_text())
        assert count == 1, text
        config.write_text(text)
        with self.log_path.open("wb") as log:
            self.process = subprocess.Popen(
                [program, f"--config.file={config}", f"--storage.tsdb.path={self.folder / 'data'}",
                 "--web.listen-address=127.0.0.1:0"],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, env={**os.environ, "GOMAXPROCS": "1"})
        try:
            self.port = wait_until(self._listening, timeout=4 * PATIENCE, what="Prometheus to listen")
            wait_until(self._ready, timeout=4 * PATIENCE, what="Prometheus to be ready")
        except BaseException:
            self.stop()
            raise

    def log(self):
        return self.log_path.read_text(errors="replace")

    def _listening(self):
        assert self.process.poll() is None, f"Prometheus did not start:\n{self.log()}"
        found = re.search(r'msg="Listening on" address=127\.0\.0\.1:(\d+)', self.log())
        return found and int(found.group(1))

    def _ready(self):
        assert self.process.poll() is None, f"Prometheus did not start:\n{self.log()}"
        return get(self.port, "/-/ready", host="localhost").status == 200

    def api(self, path, **parameters):
        """The data of an answer of /api/v1; fails with what Prometheus says is wrong."""
        query = f"?{urlencode(parameters, doseq=True)}" if parameters else ""
        answer = get(self.port, f"/api/v1/{path}{query}", host="localhost").json()
        assert answer["status"] == "success", answer
        return answer["data"]

    def query(self, expression):
        """The values now, by their labels as a frozenset of pairs; not the undefined ones (NaN)."""
        return numbers((sample["metric"], [sample["value"]])
                       for sample in self.api("query", query=expression)["result"])

    def query_range(self, expression, start, end, step=1):
        """Like query, with the largest value of each series in that time."""
        result = self.api("query_range", query=expression, start=start, end=end, step=step)["result"]
        return numbers((series["metric"], series["values"]) for series in result)

    def label_values(self, selector, label):
        return sorted({series[label] for series in self.api("series", **{"match[]": selector}) if label in series})

    def firing(self, name=None):
        """The labels and annotations of the alerts that fire; of those with that name, if one is given."""
        return [(alert["labels"], alert["annotations"]) for alert in self.api("alerts")["alerts"]
                if alert["state"] == "firing" and name in (None, alert["labels"]["alertname"])]

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(PATIENCE)


def numbers(series):
    """The largest value of each series that has one."""
    found = {}
    for labels, samples in series:
        values = [float(value) for _, value in samples if not math.isnan(float(value))]
        if values:
            found[frozenset(labels.items())] = max(values)
    return found
