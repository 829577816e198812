"""Compares what has become of a cell's requests with what the table says; each function gives a list of differences."""

from harness.wait import SLOWER

from faults.sides import LIMITS

AT_ONCE = 2 * SLOWER  # with the neighbours' load


def client_got(outcome, upstream):
    expected, got = outcome.expected, outcome.got
    differences = []
    if got.status != expected.status:
        differences.append(f"status {got.status}, not {expected.status}: {got}")
    if got.code != (expected.fails_as if expected.own else None):
        differences.append(f"code {got.code}: {got}")
    if isinstance(got.broken, TimeoutError):
        differences.append("the answer did not end in time")
    elif bool(got.broken) != expected.cut:
        differences.append("the answer looks whole" if expected.cut else f"the answer broke off: {got.broken!r}")
    if upstream and not expected.is_content(got.content, upstream):
        differences.append(f"not what {upstream.name} has answered: {got.content!r}")
    waits = LIMITS.get(expected.fails_as, 0) * expected.failures
    if not 0.9 * waits <= got.seconds < waits + AT_ONCE:
        differences.append(f"it took {got.seconds:.3f} s, of which {waits:.1f} s are the pool's timeouts")
    return differences


def upstreams_heard(outcome):
    """A connection that was not made is heard of by nobody: those attempts show in the counters only."""
    expected = outcome.expected
    connects = expected.fails_as in ("connect_failed", "connect_timeout")
    heard = expected.attempts if not connects else int(expected.ok and not expected.fallback)
    differences = []
    if outcome.heard != (heard, int(expected.fallback)):
        differences.append(f"heard {outcome.heard[0]} times by the failing pool, {outcome.heard[1]} by the other, "
                           f"not {heard} and {int(expected.fallback)}")
    if outcome.connected and not expected.fallback:
        differences.append(f"{outcome.connected} connections to the other side")
    return differences


def counted(cell, outcome):
    expected = outcome.expected.counts(cell.side)
    differences = [] if outcome.counted == expected else [f"counted {outcome.counted}, not {expected}"]
    return differences + ([f"still there: {outcome.left}"] if outcome.left else [])


def logged(cell, outcome, upstream, lines):
    if len(lines) != 1:
        return [f"{len(lines)} lines in the access log: {lines}"]
    line, expected = lines[0], outcome.expected
    side, reason = expected.by(cell.side)
    wanted = {"side": side, "reason": reason, "status": expected.status, "flag": expected.flag,
              "pool": cell.side.other_pool if expected.fallback else cell.side.pool, "method": expected.kind.method}
    if upstream:
        wanted["endpoint"] = upstream.address
    if expected.ok and expected.status != 101:
        wanted["request_bytes"] = len(expected.kind.body)
    differences = [f"the log's {key} is {line[key]!r}, not {value!r}" for key, value in wanted.items()
                   if line[key] != value]
    if bool(line["detail"]) != expected.own:
        differences.append(f"the log's detail is {line['detail']!r}")
    return differences


def differences(cell, matrix):
    """All of them, each with its turn if there are several."""
    found, outcomes = [], matrix.outcomes[cell]
    for turn, outcome in enumerate(outcomes, 1):
        upstream = outcome.expected.answered_by(matrix.stands[cell.side_name])
        where = f"request {turn} of {len(outcomes)}: " if len(outcomes) > 1 else ""
        found += [where + each for each in (
            *client_got(outcome, upstream), *upstreams_heard(outcome), *counted(cell, outcome),
            *logged(cell, outcome, upstream, matrix.lines.get(outcome.id, [])))]
    return found
