"""The kinds of requests: what is asked, and what must come of it. stand.py has the configuration that they go by."""

from counted.asks import Ask

ACCOUNTS = [f"account-{number}" for number in range(400)]
PARTNERS = ["partner-1", "partner-2", "partner-3"]
PROTECTED = ["protected-1", "protected-2"]
LATE = ["late-1", "late-2", "late-3"]  # on the exclusion list from the first reload on


def side_at(bucket, position):
    """The side of a bucket while the dial stands at that percentage: the rule of docs/configuration.md."""
    return "new" if bucket < position * 1000 else "legacy"


class Kinds:
    """Draws requests. `buckets`: by service, then by account. `positions`: by (service, dial), what the dial may stand
    at now. `reloaded`: whether the first reload is in force."""

    def __init__(self, lots, buckets, positions):
        self.lots, self.buckets, self.positions, self.reloaded = lots, buckets, positions, False
        self.steady = self._table((
            (24, self.pages), (4, self.pages_by_cookie), (3, self.pages_without_key), (6, self.overridden),
            (3, self.override_ignored), (4, self.excluded), (4, self.included), (8, self.cart), (2, self.no_method),
            (6, self.statuses), (4, self.lots_without_key), (4, self.upload), (2, self.framings), (4, self.fallen),
            (2, self.fallen_otherwise), (3, self.strict), (3, self.held), (0.5, self.large)))

    @staticmethod
    def _table(rows):
        return [kind for _, kind in rows], [weight for weight, _ in rows]

    def draw(self):
        kinds, weights = self.steady
        return self.lots.choices(kinds, weights)[0]()

    def account(self):
        return self.lots.choice(ACCOUNTS)

    def by_dial(self, service, dial, account, path, **more):
        """A request that the dial decides."""
        def sides():
            return {side_at(self.buckets[service][account], each) for each in self.positions[(service, dial)]}
        if "headers" not in more:
            more["headers"] = (("X-Account-Id", account),)
        return Ask(service, dial, path, sides=sides(), settle=sides, **more)

    def answer(self, status=200, most=3000):
        return {"do": f"answer {status} {self.lots.randrange(most)}", "code": status}

    # web: the dial `pages` moves.

    def pages(self):
        return self.by_dial("web", "pages", self.account(), f"/pages/{self.lots.randrange(50)}?q=1", **self.answer(),
                            method=self.lots.choice(["GET", "GET", "GET", "HEAD"]))

    def pages_by_cookie(self):
        account = self.account()
        return self.by_dial("web", "pages", account, "/pages", **self.answer(),
                            headers=(("Cookie", f"a=b; sessionid={account}; c=d"),), host="www.web.example")

    def pages_without_key(self):
        return Ask("web", "pages", "/pages/x", reason="no_key", **self.answer())

    def overridden(self):
        backend, side = self.lots.choice([("py2", "legacy"), ("py3", "new")])
        account = self.lots.choice([self.account(), *PARTNERS, *PROTECTED])
        return Ask("web", "pages", "/pages/y", headers=(("X-Account-Id", account), ("X-Backend", backend)),
                   reason="override", sides={side}, **self.answer())

    def override_ignored(self):
        """An unknown value, two headers, and an address that may not: they go on as if it were absent."""
        account = self.account()
        key = ("X-Account-Id", account)
        return self.lots.choice([
            lambda: self.by_dial("web", "pages", account, "/pages", **self.answer(),
                                 headers=(key, ("X-Backend", "py9"))),
            lambda: self.by_dial("web", "pages", account, "/pages", **self.answer(),
                                 headers=(key, ("X-Backend", "py3"), ("X-Backend", "py3"))),
            lambda: self.by_dial("api", "all", account, "/", **self.answer(), headers=(key, ("X-Backend", "py3")))])()

    def excluded(self):
        return Ask("web", "cart", "/cart", method="POST", body=self.lots.randrange(500), reason="exclude",
                   headers=(("X-Account-Id", self.lots.choice(PROTECTED)),), **self.answer(201))

    def included(self):
        headers = self.lots.choice([(("X-Account-Id", self.lots.choice(PARTNERS)),), (("User-Agent", "tester/1"),)])
        return Ask("web", "all", "/elsewhere", headers=headers, reason="include", sides={"new"}, **self.answer())

    def cart(self):
        return self.by_dial("web", "cart", self.account(), "/cart/items", method="POST", **self.answer(201),
                            body=self.lots.randrange(1, 5000), chunked=self.lots.random() < 0.4)

    def no_method(self):
        return self.by_dial("web", "all", self.account(), "/cart/items", **self.answer())

    def large(self):
        """Bodies that are spliced where that is possible, both ways."""
        size = self.lots.randrange(70_000, 250_000)
        return self.by_dial("web", "cart", self.account(), "/cart", method="POST", body=size, code=200,
                            chunked=self.lots.random() < 0.3, do=f"answer 200 {size + 1}")

    # api: without a key lots are drawn; everything of `upload` is new.

    def statuses(self):
        status = self.lots.choice([200, 204, 304, 401, 404, 500, 502, 503, 504])
        return self.by_dial("api", "all", self.account(), "/things", **self.answer(status))

    def lots_without_key(self):
        return Ask("api", "all", "/things", reason="no_key", sides={"legacy", "new"}, **self.answer())

    def upload(self):
        """At 100% the dial decides for everybody, key or not."""
        return Ask("api", "upload", "/upload", method=self.lots.choice(["PUT", "POST"]), sides={"new"},
                   body=self.lots.randrange(20_000), chunked=self.lots.random() < 0.5, **self.answer())

    def framings(self):
        what = self.lots.choice(["chunks", "close"])
        return self.by_dial("api", "all", self.account(), "/things", do=f"{what} {self.lots.randrange(4000)}")

    # The new pool of `fallen` and of `strict` refuses connections.

    def fallen(self):
        account = self.account()
        ask = self.by_dial("fallen", "all", account, "/", method=self.lots.choice(["GET", "HEAD", "POST"]),
                           body=self.lots.choice([0, 100]), **self.answer())
        ask.reason = "fallback" if ask.sides == {"new"} else "dial"
        ask.sides, ask.settle = {"legacy"}, None
        return ask

    def fallen_otherwise(self):
        """Who is on the inclusion list falls back, too; who asks for that side by name gets its error."""
        return self.lots.choice([
            lambda: Ask("fallen", "all", "/", headers=(("X-Account-Id", "partner-1"),), reason="fallback",
                        **self.answer()),
            lambda: Ask("fallen", "all", "/", headers=(("X-Backend", "py3"),), reason="override", sides={"new"},
                        code=502, own=True)])()

    def strict(self):
        ask = self.by_dial("strict", "all", self.account(), "/", **self.answer())
        if ask.sides == {"new"}:
            ask.code, ask.own = 502, True
        return ask

    # held: nothing else counts. assets: what one side does not have, the other may; it has a second to say so, too
    # little beside a load on a busy machine.

    def held(self):
        return Ask("held", "all", "/", reason="hold", **self.answer(),
                   headers=(("X-Account-Id", self.account()), *self.lots.choice([(), (("X-Backend", "py3"),)])))

    def assets(self):
        missing, having = self.lots.choice([("legacy", "new"), ("new", "legacy")])
        ask = self.by_dial("assets", "all", self.account(), "/logo.svg", do=f"miss {missing} 100")
        if ask.sides == {missing}:
            ask.sides, ask.settle, ask.asked_other = {having}, None, having
        return ask

    # What the first reload changes: a dial comes, another one goes, and the exclusion list grows.

    def coming_and_going(self):
        account = self.account()
        return self.lots.choice([
            lambda: self.by_dial("web", "coming" if self.reloaded else "all", account, "/coming", **self.answer()),
            lambda: self.by_dial("web", "all" if self.reloaded else "going", account, "/going", **self.answer()),
            self.late])()

    def late(self):
        account = self.lots.choice(LATE)
        if not self.reloaded:
            return self.by_dial("web", "cart", account, "/cart", method="POST", **self.answer(201))
        return Ask("web", "cart", "/cart", method="POST", headers=(("X-Account-Id", account),), reason="exclude",
                   **self.answer(201))
