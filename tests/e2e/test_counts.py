"""A load with everything in it: what /metrics, log and status say is what its clients and its upstreams counted."""

import asyncio
from collections import Counter

import pytest

from counted.ledger import by_label, requests_of, without
from counted.stand import CountedLoad, upstreams_books

REASONS = {"hold", "override", "exclude", "include", "dial", "no_key", "fallback"}


@pytest.fixture(scope="module")
def load(tmp_path_factory):
    it = CountedLoad(tmp_path_factory.mktemp("counted"))
    try:
        asyncio.run(it.run())
        yield it
    finally:
        it.finish()


def log_by(load, *names):
    return Counter(tuple(line[name] for name in names) for line in load.lines if line["service"])


def test_every_answer_was_the_right_one(load):
    assert load.ledger.problems[:5] == []
    assert [problem for each in load.upstreams for problem in each.problems] == []


def test_the_load_had_everything_in_it(load):
    """Or the other tests prove nothing."""
    counts = load.ledger.counts
    assert {reason for _, _, _, reason, _ in counts} == REASONS
    assert {code for *_, code in counts} >= {101, 200, 201, 204, 304, 404, 413, 499, 500, 502, 503, 504}
    both = {(service, dial) for service, dial, side, *_ in counts if side == "new"}
    assert both >= {("web", "pages"), ("web", "cart"), ("api", "all"), ("api", "slow"), ("assets", "all")}
    assert load.server.metric("crossfade_config_reloads_total", result="accepted") >= 2


def test_requests_are_what_the_clients_counted(load):
    assert requests_of(load.metrics) == load.ledger.counts


def test_requests_are_what_the_upstreams_counted(load):
    by_code = without(requests_of(load.metrics), 3)
    assert by_code == upstreams_books(load, "counts") + load.ledger.unreached


def test_bytes_are_what_was_sent_and_received(load):
    requests = by_label(load.metrics, "crossfade_request_bytes_total")
    assert requests == +load.ledger.sent == +upstreams_books(load, "received")
    responses = by_label(load.metrics, "crossfade_response_bytes_total")
    assert responses == +load.ledger.received == +(upstreams_books(load, "sent") + load.ledger.own_bytes)


def test_the_log_has_one_line_for_each_request(load):
    """By its id, but for those that were not read as far as that."""
    assert Counter(line["request_id"] for line in load.lines if line["status"] != 400) == load.ledger.ids
    assert log_by(load, "service", "dial", "side", "reason", "status") == load.ledger.counts
    assert Counter(line["status"] for line in load.lines if not line["service"]) == load.ledger.unrouted
    assert load.metrics.sum("crossfade_access_log_dropped_lines_total") == 0


def test_the_logs_bytes_are_the_metrics(load):
    for key in ("request_bytes", "response_bytes"):
        logged = Counter()
        for line in load.lines:
            if line["service"]:
                logged[(line["service"], line["dial"], line["side"])] += line[key]
        assert +logged == by_label(load.metrics, f"crossfade_{key}_total"), key


def cohorts(load, lines):
    """By service, dial, side and cohort."""
    def cohort(line):
        fair = line["reason"] in ("dial", "no_key") and line["flag"] != "asked_other"
        return "dial" if fair else "other"
    return Counter((line["service"], line["dial"], line["side"], cohort(line)) for line in lines if line["service"])


def test_every_request_is_in_one_histogram(load):
    """All of them have a duration but tunnels; those whose answer had a head have the upstream's time."""
    durations = by_label(load.metrics, "crossfade_request_duration_seconds_count", "cohort")
    assert durations == cohorts(load, [line for line in load.lines if line["status"] != 101])
    tunnels = sum(count for key, count in load.ledger.counts.items() if key[-1] == 101)
    assert tunnels and sum(durations.values()) == sum(load.ledger.counts.values()) - tunnels
    upstream = by_label(load.metrics, "crossfade_upstream_response_seconds_count", "cohort")
    assert upstream == cohorts(load, [line for line in load.lines if line["upstream_ms"] is not None])


def test_buckets_end_with_all_of_them(load):
    for name in ("crossfade_request_duration_seconds", "crossfade_upstream_response_seconds"):
        counts = by_label(load.metrics, f"{name}_count", "cohort")
        buckets = by_label(load.metrics, f"{name}_bucket", "cohort", "le")
        assert counts == Counter({key[:4]: value for key, value in buckets.items() if key[4] == "+Inf"})


def test_the_status_page_has_the_same_sums(load):
    shown = Counter({(service["name"], dial["name"], side): count for service in load.status["services"]
                     for dial in service["dials"] for side, count in dial["requests"].items() if count})
    counted = without(without(load.ledger.counts, 4), 3)
    removed = {key for key in counted if key[1] == "going"}
    assert removed and shown == Counter({key: count for key, count in counted.items() if key not in removed})


def test_what_failed_is_counted_once(load):
    def of(code, do):
        return sum(1 for line in load.lines if line["status"] == code and line["flag"] == do)
    kinds = {kind: load.metrics.sum("crossfade_upstream_errors_total", kind=kind)
             for kind in ("reset", "bad_response", "response_timeout", "connect_failed", "no_endpoint", "overloaded")}
    repeated = sum(count - 1 for count in load.journal.attempts.values()) - sum(load.ledger.switched.values())
    fallbacks = sum(count for key, count in load.ledger.counts.items() if key[3] == "fallback")
    assert kinds == {
        "reset": of(502, "reset") + of(200, "truncated") + repeated, "bad_response": of(502, "bad_response"),
        "response_timeout": of(504, "response_timeout"), "connect_failed": of(502, "connect_failed") + fallbacks,
        "no_endpoint": 0, "overloaded": 0}
    assert min(kinds[kind] for kind in ("reset", "bad_response", "response_timeout", "connect_failed")) > 0
    assert repeated and load.metrics.sum("crossfade_retries_total") == repeated


def test_what_was_refused_or_ignored_is_counted(load):
    rejected = {cause: load.metrics.sum("crossfade_rejected_requests_total", cause=cause)
                for cause in ("malformed", "too_large", "timeout", "no_service", "limit")}
    too_large = sum(count for key, count in load.ledger.counts.items() if key[-1] == 413)
    assert rejected == {"malformed": load.ledger.unrouted[400], "too_large": too_large, "timeout": 0,
                        "no_service": load.ledger.unrouted[404], "limit": 0}
    asked_first = upstreams_books(load, "asked_first")
    assert sum(asked_first.values()) == sum(load.ledger.switched.values()) > 0
    assert by_label(load.metrics, "crossfade_asked_other_total", "result") == Counter(
        {(*label, "found"): count for label, count in asked_first.items()})
