"""A state with everything worth seeing in it."""

from dashboard.states import change, dial, history, pool, series, service, side, stamp, status

ERRORS = ["crossfade.yaml:31:54: services[0].dials[1].new: \"250%\" is not between 0% and 100%",
          "crossfade.yaml:40:5: services[1]: unknown key \"hosst\"; allowed are name, hosts, legacy, new, key, hold"]


def services():
    moved = {"at": stamp(140), "from": "10%"}
    return [
        service("public-api", [
            dial("label-purchase", "/v1/shipments/*/label", "0.5%", side(8.4, 2510, 0.0012, 41, 180, 320),
                 side(0.04, 12, 0, 38, 150, 150), (204_113, 1_020), {"at": stamp(86_400 * 2.2), "from": "0.1%"},
                 methods=["POST"]),
            dial("rates", "/v1/rates", "25%", side(1234.5, 370_112, 0.001, 12.1, 48, 90.2),
                 side(411.2, 123_340, 0.0004, 9.4, 31, 88), (30_211_044, 10_188_310), moved,
                 {"errors": "better", "p50": "better", "p95": "better", "p99": "same"}),
            dial("tracking", "/v1/tracking", "50%", side(64.2, 19_260, 0.002, 8.2, 22, 41),
                 side(63.8, 19_140, 0.031, 8.3, 61, 140), (911_044, 902_310), {"at": stamp(1500), "from": "20%"},
                 {"errors": "worse", "p50": "same", "p95": "worse", "p99": "worse"}),
            dial("carriers", "/v1/carriers", "100%", side(), side(20.5, 6150, 0, 3.1, 6.2, 11), (5_120, 88_310),
                 {"at": stamp(86_400), "from": "75%"}, exact=True),
            dial("invoices", "/v1/invoices", "5%"),
            dial("everything-else", "/", "0%", side(91, 27_300, 0.0031, 24, 120, 1900), side(0.1), (2_210_400, 41)),
        ], ("api.example.com", "*.api.example.com"), now=(0.2, 0.4, 0), exclude=(2, 1204), include=(1, 3)),
        service("partner-portal", [
            dial("pages", "/", "10%", side(3.2, 960, 0, 55, 210, 480), side(0, 0), (71_220, 6_004),
                 {"at": stamp(7200), "from": "0%"}),
            dial("assets", "/assets", "60%", side(12, 0), side(0), (410_002, 9)),
        ], ("partner.example.com",), hold="legacy"),
    ]


def pools():
    return [pool("py2", ("10.0.0.5:8000", True), ("10.0.0.6:8000", True), in_flight=21, active=21, idle=40),
            pool("py3", ("10.0.1.5:8000", True), ("10.0.1.6:8000", False), ("[2001:db8::1]:8001", True),
                 in_flight=7, pending=2, active=7, idle=12),
            pool("py3-canary")]


def changes():
    found = [change(60, "refused", errors=ERRORS),
             change(140, dials=[("public-api", "rates", "10%", "25%")]),
             change(1500, "accepted", "sighup", 2, [("public-api", "tracking", "20%", "50%"),
                                                    ("public-api", "invoices", None, "5%"),
                                                    ("public-api", "old-labels", "100%", None)],
                    ["service public-api: exclude changed", "pool py3: endpoints changed"], omitted=4)]
    found += [change(3000 + 600 * i, dials=[("public-api", "rates", f"{9 - i % 9}%", f"{10 - i % 9}%")])
              for i in range(30)]
    return history(*found, change(90_000, "started", "start", 1))


def answers():
    def now():
        return status(services(), pools(), "rejected", ERRORS, rejected=1, restart=True)
    return {"/api/status": now, "/api/series": lambda: series(services()), "/api/history": changes}


def many(count=200, per_service=25):
    """That many dials, all with traffic."""
    def one(i):
        rate = 1 + i % 40
        return dial(f"dial-{i:03}", f"/v1/part-{i:03}", f"{i % 101}%",
                    side(rate, rate * 300, 0.001, 12, 40 + i % 7, 80), side(rate / 2, rate * 150, 0.002, 10, 38, 85),
                    (rate * 9000, rate * 4000), None, {"p95": ("better", "same", "worse")[i % 3]})
    groups = [[one(i) for i in range(start, min(start + per_service, count))] for start in range(0, count, per_service)]
    return [service(f"service-{n}", group) for n, group in enumerate(groups)]
