"""Compares what a run has brought with what its case expects; each function gives a list of differences."""

import json
import re

from harness.script import PATIENCE, head_end, merged, message_end, read_chunks
from wire.case import NOT_WHOLE, Beginning, Itself, Own
from wire.heads import ID, MADE_DATE, MADE_ID, PROBE_ANSWER

MADE = {MADE_ID: rb"[0-9a-f]{32}",
        MADE_DATE: rb"(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z][a-z] \d{4} \d\d:\d\d:\d\d GMT"}
CLOSE = re.compile(rb"\r\nConnection: (?:\S+, )?close\r\n")


def matches(expected, got):
    pattern = re.escape(expected)
    for made, shape in MADE.items():
        pattern = pattern.replace(re.escape(made.encode()), shape)
    return re.fullmatch(pattern, got) is not None


def own_answer(own, got):
    """Differences of the answer at the start of `got`, the request's id that it names, and what follows it."""
    if not got.startswith(own.after):
        return [f"got {got!r}, not first {own.after!r}"], None, b""
    got = got[len(own.after):]
    end = message_end(got)
    if end is None:
        return [f"no whole answer: {got!r}"], None, b""
    body = head_end(got)
    head = got[:body].decode("latin-1")
    try:
        problem = json.loads(got[body:end])
    except ValueError:
        return [f"no problem: {got!r}"], None, b""
    differences = []
    if not head.startswith(f"HTTP/1.1 {own.status} ") or (problem["status"], problem["code"]) != (own.status, own.code):
        differences.append(f"expected {own.status} {own.code}: {got!r}")
    if "\r\nContent-Type: application/problem+json\r\n" not in head:
        differences.append(f"no problem+json: {head!r}")
    if bool(CLOSE.search(head.encode("latin-1"))) != own.closes:
        differences.append(f"Connection should {'' if own.closes else 'not '}say close: {head!r}")
    if f"\r\nX-Request-Id: {problem['request_id']}\r\n" not in head:
        differences.append(f"the id is not {problem['request_id']}: {head!r}")
    return differences, problem["request_id"], got[end:]


def given_by_itself(case, expected, outcome):
    end = message_end(outcome.received)
    head, _, body = outcome.received[:end].partition(b"\r\n\r\n")
    wanted = expected.body.replace(ID.encode(), outcome.id.encode())
    lines = head.decode("latin-1").split("\r\n")
    if lines[0] != "HTTP/1.1 200 OK" or not set(expected.fields) <= set(lines) or body != wanted:
        return [f"client got {outcome.received!r},\n   not a 200 with {expected.fields} and {wanted!r}"]
    rest = outcome.received[end:]
    return [] if rest == PROBE_ANSWER else [f"after its answer the client got {rest!r}"]


def broken_off(expected, got):
    body = head_end(got) or 0
    payload, _, last_chunk = read_chunks(got, body)
    fits = got[:body] == expected.head and expected.payload.startswith(payload) and last_chunk is None
    return [] if fits else [f"client got {got!r},\n   not {expected.head!r} and a part of {expected.payload!r}"]


def client_got(case, expected, outcome):
    """What is wrong with the bytes that the client got, if they should be `expected`."""
    got = outcome.received
    if isinstance(expected, Own):
        differences, outcome.request_id, rest = own_answer(expected, got)
        probed = PROBE_ANSWER if case.probe and not expected.closes else b""
        if not differences and rest != probed:
            differences = [f"after its answer the client got {rest!r}, not {probed!r}"]
        return differences
    if isinstance(expected, Itself):
        return given_by_itself(case, expected, outcome)
    if isinstance(expected, Beginning):
        return broken_off(expected, got)
    expected = expected.replace(ID.encode(), outcome.id.encode())
    if case.probe and not CLOSE.search(expected):
        expected += PROBE_ANSWER
    if matches(merged(expected), merged(got)):
        return []
    return [f"client got {merged(got)!r},\n   not {expected!r}"]


def upstream_saw(case, expected, outcome):
    if expected is NOT_WHOLE:
        whole = [seen for seen in outcome.seen if message_end(seen) is not None]
        return [f"the upstream saw a whole message: {seen!r}" for seen in whole]
    seen = b"".join(map(merged, outcome.seen))
    expected = expected.replace(ID.encode(), outcome.id.encode())
    if not expected and outcome.seen:
        return [f"the upstream was asked: {outcome.seen!r}"]
    return [] if matches(merged(expected), seen) else [f"upstream saw {seen!r},\n     not {expected!r}"]


def on_the_wire(case, outcome):
    """Differences in the bytes, both ways, and in how the connection ended."""
    allowed = [case.gets, *(case.in_pieces if outcome.in_pieces else ())]
    attempts = [client_got(case, expected, outcome) for expected in allowed]
    differences, ends = attempts[0], {case.ends}
    if [] in attempts:
        differences = []
        if isinstance(allowed[attempts.index([])], Beginning):
            ends.add("reset")  # the probe may be unread when the connection is closed
    sees = case.sees_in_pieces if outcome.in_pieces and case.sees_in_pieces else case.sees
    differences += upstream_saw(case, sees, outcome)
    if case.reused and len(outcome.seen) != 1:
        differences.append(f"{len(outcome.seen)} upstream connections, not the same one again")
    if outcome.complaint:
        differences.append(outcome.complaint)
    if outcome.end is None:
        differences.append(f"the connection was still open after {PATIENCE} s")
    elif outcome.end not in ends:
        differences.append(f"the connection ended as {outcome.end}, not {case.ends}")
    if outcome.counted is not None and outcome.counted != case.counts:
        differences.append(f"counted {outcome.counted}, not {case.counts}")
    return differences


def in_the_log(case, found):
    """Differences in the lines of the access log that have the id of the case's run."""
    if len(found) != case.log_lines:
        return [f"{len(found)} lines in the access log: {found}"]
    if not found:
        return []
    line = found[-1]
    expected = {"client": "127.0.0.1", "status": case.status, "flag": case.flag, **case.log}
    if not any(metric == "rejected" for metric, _ in case.counts):
        expected["offending"] = None
    if not isinstance(case.gets, Own):
        expected["detail"] = None
    elif not line.get("detail"):
        return [f"no detail: {line}"]
    differences = [f"the log's {key} is {line.get(key)!r}, not {value!r}" for key, value in expected.items()
                   if key not in line or line[key] != value]
    offending = (line.get("offending") or "").encode("latin-1", "replace")
    if case.offending is not None and case.offending not in offending:
        differences.append(f"offending is {offending!r}, without {case.offending!r}")
    if len(offending) > 129:  # 128 and the sign that it was cut
        differences.append(f"{len(offending)} bytes are offending")
    return differences
