"""What is counted: a configuration with everything in it that people serve with, and requests as API clients send."""

from dataclasses import dataclass, field

from harness import answer, raw, request_bytes, split_config
from harness.behaviours import chunk, head

SMALL = answer(fields=[("Content-Type", "application/json")], body=b'{"rates": []}')
FIELDS = {"User-Agent": "python-requests/2.31.0", "Accept": "*/*", "Accept-Encoding": "gzip, deflate"}
KEYED = {**FIELDS, "X-Account-Id": "acct-4711"}
BY_COOKIE = {**FIELDS, "Cookie": "theme=dark; sessionid=4f1c2a9e; lang=en"}
KIB_16 = b"x" * (16 << 10)
CHUNKED = raw(head(fields=[("Transfer-Encoding", "chunked")]) + chunk(KIB_16[:5000]) + chunk(KIB_16[5000:]) +
              b"0\r\n\r\n", close=False)


@dataclass(repr=False)
class Work:
    """One kind of request, and the configuration it runs with."""
    name: str
    method: str = "GET"
    fields: dict = field(default_factory=lambda: KEYED)
    body: bytes = None
    behave: object = SMALL      # the upstreams'
    log: bool = False
    trace: bool = False
    dials: int = 10
    listed: int = 10            # values in the file of the exclusion list
    at_once: int = 1            # clients

    def __repr__(self):
        return self.name

    @property
    def request(self):
        return request_bytes(self.method, "/v1/rates/7/quote?from=94110", self.fields, self.body)

    def config(self, folder, legacy, new):
        """The document; what it needs beside itself is written into the folder."""
        values = folder / "protected.txt"
        values.write_text("".join(f"protected-{number}\n" for number in range(self.listed)))
        dials = [{"name": f"d{number}", "path": f"/v1/resource-{number}/*/label", "new": "25%"}
                 for number in range(self.dials - 2)]
        dials += [{"name": "rates", "path": "/v1/rates/*/quote", "new": "50%"},
                  {"name": "all", "path": "/", "new": "0%"}]
        service = {
            "key": [{"header": "X-Account-Id"}, {"cookie": "sessionid"}],
            "exclude": [{"header": "X-Account-Id", "in_file": str(values)}],
            "include": [{"header": "X-Account-Id", "in": ["partner-1", "partner-2"]}],
        }
        log = {"path": str(folder / "access.log")} if self.log else False
        # No health checks: the prober is a thread of its own and works by the clock.
        return split_config(legacy, new, dials, service, {"outlier": {}}, workers=1, access_log=log,
                            **({"trace": True} if self.trace else {}))


GET = Work("get")
LOGGED = Work("get_logged", log=True)
TRACED = Work("get_traced", trace=True)
LOGGED_TRACED = Work("get_logged_traced", log=True, trace=True)
POST = Work("post_1k", method="POST", body=b"x" * 1024)
ANSWER_16K = Work("answer_16k", behave=answer(body=KIB_16))
CHUNKED_16K = Work("chunked_16k", behave=CHUNKED)
OVERRIDE = Work("override", fields={**KEYED, "X-Backend": "py3"})
COOKIE = Work("cookie", fields=BY_COOKIE)
CROWD = Work("get_64_at_once", at_once=64)
CROWD_POST = Work("post_1k_64_at_once", method="POST", body=b"x" * 1024, at_once=64)
CROWD_CHUNKED = Work("chunked_16k_64_at_once", behave=CHUNKED, at_once=64)
DIALS = Work("dials_1000", dials=1000)
LIST = Work("list_1000000", listed=1_000_000)
