"""The configurations that the columns name: which side's pool fails, and what has sent the requests there."""

from dataclasses import dataclass, field

from harness import split_config
from harness.wait import SLOWER

CONNECT, RESPONSE = 0.3 * SLOWER, 0.4 * SLOWER
LIMITS = {"connect_timeout": CONNECT, "response_timeout": RESPONSE}  # by the kind of error that they lead to
RETRY = {"attempts": 1, "on": ["connect_failure", "reset", "502", "503", "504"]}
TWO_ENDPOINTS = "two endpoints"


def milliseconds(seconds):
    return f"{round(seconds * 1000)}ms"


HASTY = {"connect_timeout": milliseconds(CONNECT), "response_timeout": milliseconds(RESPONSE),
         "body_timeout": milliseconds(RESPONSE)}


@dataclass(frozen=True)
class Side:
    """The failing side, to which everything goes."""
    name: str                                    # legacy or new
    reason: str = "dial"                         # why it does
    fields: tuple = ()                           # of each request
    service: dict = field(default_factory=dict)
    pool: str = "py3"                            # the failing one
    other_pool: str = "py2"
    more: dict = field(default_factory=dict)     # of that pool
    position: str = "100%"
    endpoints: int = 1

    def document(self, faulty, second, other):
        pools = {self.pool: faulty, self.other_pool: other}
        dials = [{"name": "all", "path": "/", "new": self.position}]
        document = split_config(pools["py2"], pools["py3"], dials, self.service, workers=1)
        document["pools"][self.pool] |= {**HASTY, **self.more}
        if second:
            document["pools"][self.pool]["endpoints"].append(second.address)
        return document


def legacy(**more):
    return Side("legacy", pool="py2", other_pool="py3", position="0%", **more)


SIDES = {
    "legacy": legacy(),
    "new, fallback on": Side("new"),
    "new, fallback off": Side("new", service={"fallback": "off"}),
    "override": Side("new", "override", fields=(("X-Backend", "py3"),)),
    "include": Side("new", "include", position="0%", service={"include": [{"header": "Host", "present": True}]}),
    # A fair draw, of which legacy gets one in a hundred thousand.
    "no key": Side("new", "no_key", position="99.999%", service={"missing_key": "random"}),
    "hold": Side("new", "hold", position="0%", service={"hold": "new"}),
    # In turn, so that the faulty one is asked first every other time.
    TWO_ENDPOINTS: legacy(endpoints=2, more={"retry": RETRY, "balance": "round_robin"}),
}
