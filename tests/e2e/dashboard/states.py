"""Made-up states of a process, as /api/status, /api/series and /api/history say them."""

import math
from datetime import datetime, timedelta, timezone

UNKNOWN = {"errors": "unknown", "p50": "unknown", "p95": "unknown", "p99": "unknown"}


def stamp(seconds_ago=0.0):
    at = datetime.now(timezone.utc) - timedelta(seconds=seconds_ago)
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def side(rate=0.0, compared=0, errors=None, p50=None, p95=None, p99=None):
    return {"requests_per_second": rate, "compared": compared, "error_ratio": errors,
            "p50_ms": p50, "p95_ms": p95, "p99_ms": p99}


def dial(name, path, position="0%", legacy=None, new=None, requests=(0, 0), moved=None, verdicts=None, **more):
    return {"name": name, "path": path, "exact": False, "methods": [], "position": position,
            "ratio": float(position.rstrip("%")) / 100, "requests": dict(zip(("legacy", "new"), requests)),
            "moved": moved, "sides": {"legacy": legacy or side(), "new": new or side()},
            "verdicts": {**UNKNOWN, **(verdicts or {})}, **more}


def service(name, dials, hosts=("api.example.com",), hold="none", now=(0, 0, 0), exclude=(0, 0), include=(0, 0),
            run_time_hold=None):
    return {"name": name, "hosts": list(hosts), "legacy": "py2", "new": "py3", "hold": hold,
            "run_time_hold": run_time_hold,
            "exclude": dict(zip(("rules", "values"), exclude)), "include": dict(zip(("rules", "values"), include)),
            "now": dict(zip(("overrides_per_second", "fallbacks_per_second", "overrides_ignored_per_second"), now)),
            "dials": dials}


def pool(name, *health, in_flight=0, pending=0, active=0, idle=0):
    return {"name": name, "endpoints": [f"{name}.internal:8000"], "balance": "least_request",
            "connections": {"active": active, "idle": idle, "connecting": 0}, "in_flight": in_flight,
            "pending": pending, "health": [{"address": address, "up": up} for address, up in health]}


def status(services, pools=(), file_state="in_force", errors=(), window=300, phase="serving", generation=3, rejected=0,
           restart=False, now=None, held_without_service=()):
    return {"version": "0.1.0", "phase": phase, "now": now or stamp(),
            "config": {"file": "/etc/crossfade/crossfade.yaml", "file_state": file_state, "hash": "5d1c1fb1c0f4a3e2",
                       "generation": generation, "since": stamp(4000),
                       "reloads": {"accepted": generation - 1, "rejected": rejected},
                       "last_reload_successful": not errors, "last_errors": list(errors), "restart_needed": restart},
            "listeners": ["0.0.0.0:8080"], "window_seconds": window, "services": services, "pools": list(pools),
            "held_without_service": list(held_without_service)}


def history(*changes):
    return {"changes": list(changes)}


def change(seconds_ago, outcome="accepted", source="file", generation=3, dials=(), other=(), errors=(), omitted=0,
           who=None, service=None, why=None):
    moves = [{"service": s, "dial": d, "from": before, "to": after} for s, d, before, after in dials]
    return {"at": stamp(seconds_ago), "outcome": outcome, "source": source, "generation": generation,
            "hash": None if outcome == "refused" else "5d1c1fb1c0f4a3e2", "dials": moves, "other": list(other),
            "errors": list(errors), "omitted": omitted, "who": who, "service": service, "why": why}


def wave(i, base, swing, period=90):
    return max(0.0, base + swing * math.sin(i / period * 2 * math.pi) + swing / 4 * math.sin(i / 7))


def series(services, slots=360):
    """An hour of each dial around what its sides say now; none of a side without traffic."""
    end = int(datetime.now(timezone.utc).timestamp()) // 10 * 10
    dials = []
    for number, (name, each) in enumerate((s["name"], d) for s in services for d in s["dials"]):
        entry = {"service": name, "dial": each["name"]}
        for word in ("legacy", "new"):
            now = each["sides"][word]
            flowing = [now["requests_per_second"] > 0 and (word == "legacy" or i > slots / 3) for i in range(slots)]
            rate = now["requests_per_second"] * 10
            p95 = now["p95_ms"] or 0
            entry[word] = {
                "requests": [round(wave(i + number * 9, rate, rate / 4)) if on else 0 for i, on in enumerate(flowing)],
                "errors": [0] * slots,
                "p95_ms": [round(wave(i * 2 + number * 5, p95, p95 / 5), 2) if on and p95 else None
                           for i, on in enumerate(flowing)]}
        dials.append(entry)
    return {"interval_seconds": 10, "first": 0, "next": slots,
            "times": [end - 10 * (slots - 1 - i) for i in range(slots)], "dials": dials}
