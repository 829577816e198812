"""One request: what is sent, and what must come of it."""

from dataclasses import dataclass, field
from itertools import count

from counted.messages import chunks
from counted.upstreams import BODY

IDS = count(1)


@dataclass
class Ask:
    """`reason` and `code` are known beforehand; `sides` are those that may answer, one unless lots are drawn or the
    dial is being moved meanwhile: then `settle()` says, at the end, which others it may have been."""
    service: str
    dial: str
    path: str
    do: str = "answer 200 10"
    method: str = "GET"
    headers: tuple = ()
    body: int = 0
    chunked: bool = False
    code: int = 200
    reason: str = "dial"
    sides: set = field(default_factory=lambda: {"legacy"})
    manner: str = "exchange"        # a method of counted.clients.Client
    host: str = None
    own: bool = False               # crossfade itself answers
    asked_other: str = None         # the side that it is, if that one was asked because the other had nothing
    id: str = field(default_factory=lambda: f"ask-{next(IDS)}")
    settle: object = None

    def to_bytes(self, close=False):
        lines = [f"{self.method} {self.path} HTTP/1.1", f"Host: {self.host or self.service + '.example'}",
                 f"X-Request-Id: {self.id}", f"X-Label: {self.service} {self.dial}", f"X-Do: {self.do}",
                 *(f"{name}: {value}" for name, value in self.headers)]
        body = BODY[:self.body]
        if self.chunked:
            lines.append("Transfer-Encoding: chunked")
            body = chunks(body)
        elif self.body:
            lines.append(f"Content-Length: {self.body}")
        if close:
            lines.append("Connection: close")
        return "".join(f"{line}\r\n" for line in lines).encode() + b"\r\n" + body
