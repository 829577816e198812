"""A Grafana dashboard's queries, with the variables put in as Grafana's Prometheus data source does it."""

import json
import re
from collections import namedtuple
from pathlib import Path

DASHBOARD = Path(__file__).parents[3] / "config" / "grafana" / "crossfade.json"
LABEL_VALUES = re.compile(r"label_values\((.*), *(\w+)\)")

# `each`: the variable that the query's row is repeated by, if any. It then has one value at a time.
Query = namedtuple("Query", "name expression instant each")


def queries(dashboard):
    """Those of all panels in their order, then those of the annotations."""
    each = None
    for panel in dashboard["panels"]:
        if panel["type"] == "row":
            each = panel.get("repeat")
        for target in panel.get("targets", []):
            yield Query(f"{panel['title']}, {target['refId']}", target["expr"], target.get("instant", False), each)
    for annotation in dashboard["annotations"]["list"]:
        yield Query(f"annotation {annotation['name']}", annotation["expr"], False, None)


def load():
    return json.loads(DASHBOARD.read_text())


def literal(value):
    """A value of a variable that may have several: it stands in a regular expression, and that in a quoted string."""
    return re.sub(r"[$^*{}\[\]'+?.()|]", r"\\\\\g<0>", value)


class Variables:
    """The values that a dashboard's variables have when it is opened, or those `chosen` where the first won't do."""

    def __init__(self, dashboard, prometheus, scrape_interval, chosen):
        self.many, self.values, self.scrape_interval = set(), {}, scrape_interval
        for variable in dashboard["templating"]["list"]:
            name = variable["name"]
            if variable["type"] == "datasource":
                continue
            selector, label = LABEL_VALUES.fullmatch(variable["query"]["query"]).groups()
            values = prometheus.label_values(self.put_into(selector), label)
            assert values, f"variable {name} has no value"
            if variable["multi"] or variable["includeAll"]:
                self.many.add(name)
            self.values[name] = values if name in self.many else [chosen.get(name, values[0])]
            assert set(self.values[name]) <= set(values), values

    def put_into(self, expression, step=1, **instead):
        """The expression for a panel whose points are `step` seconds apart."""
        # At least four scrapes, so that a rate has two samples whatever happens.
        rate_interval = max(step + self.scrape_interval, 4 * self.scrape_interval)
        texts = {"__rate_interval": f"{int(rate_interval * 1000)}ms"}
        for name, values in {**self.values, **instead}.items():
            each = [literal(value) if name in self.many else value for value in values]
            texts[name] = each[0] if len(each) == 1 else f"({'|'.join(each)})"
        return re.sub(r"\$(\w+)", lambda match: texts[match.group(1)], expression)
