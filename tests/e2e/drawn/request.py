"""A request, drawn by lot, in three forms: bytes, arguments of `crossfade explain`, a query of /api/explain."""

from dataclasses import dataclass
from urllib.parse import urlencode

from drawn.config import COOKIES, HEADERS, METHODS, SEGMENTS, VALUES
from harness import request_bytes

ADDRESSES = ["10.1.2.3", "192.0.2.9", "198.51.100.7", "2001:db8::1", "127.0.0.1", "nonsense", "10.9.9.9, 192.0.2.1"]
ODD = ["//", "/./", "/../", "/%72ates/", "/%2F/", "/x%zz/"]


@dataclass
class Asked:
    method: str
    target: str
    host: str
    headers: list  # pairs

    def bytes(self):
        return request_bytes(self.method, self.target, self.headers, host=self.host)

    @property
    def lines(self):
        return [f"{name}: {value}" if value else f"{name};" for name, value in self.headers]

    def arguments(self):
        lines = [line.encode("latin-1").decode(errors="surrogateescape") for line in self.lines]
        headers = [argument for line in [f"Host: {self.host}", *lines] for argument in ("-H", line)]
        return ["-X", self.method, *headers, "http://host.invalid" + self.target]

    def query(self):
        lines = self.lines
        if any(name == "Host" for name, _ in self.headers):  # else the URL implies it
            lines = [f"Host: {self.host}", *lines]
        pairs = [("url", f"http://{self.host}{self.target}"), ("method", self.method)]
        return urlencode(pairs + [("header", line.encode("latin-1")) for line in lines])


def draw_path(lots):
    path = "".join("/" + lots.choice(SEGMENTS[:5] + ["x", "static"]) for _ in range(lots.randint(0, 4))) or "/"
    if lots.random() < 0.2:
        path = path + lots.choice(ODD) + lots.choice(SEGMENTS[:5])
    return path + lots.choice(["", "", "", "?q=1", "?next=http://a.example/"])


def draw_headers(lots):
    headers = [(name, lots.choice([*VALUES, ""])) for name in HEADERS if lots.random() < 0.5]
    if lots.random() < 0.5:
        headers.append(("Cookie", "; ".join(f"{lots.choice(COOKIES)}={lots.choice(VALUES[:8])}" for _ in range(2))))
    if lots.random() < 0.3:
        headers.append(("X-Backend", lots.choice(["py2", "py3", "py3", "py4", ""])))
    if lots.random() < 0.4:
        headers.append(("X-Forwarded-For", lots.choice(ADDRESSES)))
    if headers and lots.random() < 0.15:
        headers.append((lots.choice(headers)[0], lots.choice(VALUES)))  # a repeated one
    if lots.random() < 0.1:
        headers.append(("X_Account_Id", lots.choice(VALUES)))
    if lots.random() < 0.05:
        headers.append(lots.choice([("Bad Name", "x"), ("Host", "b.example"), ("Expect", "magic"), ("X-Ctl", "a\x01")]))
    lots.shuffle(headers)
    return headers


def draw_request(lots):
    host = lots.choice(["api.example.com", "API.example.com:80", "eu.api.example.com", "shop.example", "a.b.example",
                        "elsewhere.test", "shop.example."])
    method = lots.choice(METHODS + ["GET", "HEAD", "OPTIONS"])
    headers = draw_headers(lots)
    if method in ("POST", "PUT"):
        headers.append(("Content-Length", "0"))
    return Asked(method, draw_path(lots), host, headers)
