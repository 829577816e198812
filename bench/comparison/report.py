"""Results as Markdown, ready to stand in a document, and as JSON with every round."""

import json
import statistics


def _number(value, digits):
    return f"{value:,.{digits}f}"


def _spread(values, digits):
    """The median, and the range when there is more than one round."""
    median = _number(statistics.median(values), digits)
    if len(values) == 1:
        return median
    return f"{median} ({_number(min(values), digits)} to {_number(max(values), digits)})"


def _groups(samples, key):
    groups = {}
    for sample in samples:
        groups.setdefault(sample.get(key, ""), []).append(sample)
    return groups


def ratios(work, samples):
    """Yields (at, peer, ratios round by round) of the work's subject to each other peer."""
    field = work.kind.RATIO
    for at, same in _groups(samples, "at").items():
        peers = _groups(same, "peer")
        subject = peers.pop(work.subject, [])
        for peer, others in peers.items():
            pairs = [ours[field] / theirs[field] for ours, theirs in zip(subject, others) if theirs[field] > 0]
            if pairs:
                yield at, peer, pairs


def _table(titles, rows):
    return "\n".join("| " + " | ".join(cells) + " |" for cells in [titles, ["---"] * len(titles), *rows]) + "\n"


def header(machine, options):
    return (f"{machine['date']}, Linux {machine['kernel']}, {machine['cpu']}; crossfade {machine['crossfade']}, nginx "
            f"{machine['nginx']}, HAProxy {machine['haproxy']}, wrk {machine['wrk']}; congestion control of all: "
            f"{machine['congestion_control']}. Interleaved rounds: {options.rounds} of {options.seconds} s. Each proxy "
            "has one worker, pinned to one core; load and upstream share the other. Figures are medians of the rounds, "
            "with their range in brackets.\n")


def summary(outcomes):
    """CPU per unit of crossfade over that of each peer, for all works that have it."""
    rows = []
    for work, samples, _ in outcomes:
        if work.kind.RATIO != "cpu_us" or work.subject != "crossfade":
            continue
        found = {peer: _spread(pairs, 2) for _, peer, pairs in ratios(work, samples)}
        rows.append([work.what] + [found.get(peer, "–") for peer in ("nginx", "haproxy", "haproxy-splice", "relay")])
    titles = ["CPU of crossfade over that of …", "nginx", "HAProxy", "HAProxy, splicing", "raw TCP relay"]
    return _table(titles, rows) if rows else ""


def section(work, samples, notes):
    columns = work.kind.columns(work)
    rows = [[row] + [_spread([sample[field] for sample in same], digits) for _, field, digits in columns]
            for row, same in _groups(samples, "row").items()]
    lines = [f"### {work.what[0].upper()}{work.what[1:]}", "", _table(["", *(title for title, _, _ in columns)], rows)]
    title = {field: title for title, field, _ in columns}[work.kind.RATIO]
    for at, peer, pairs in ratios(work, samples):
        place = f"{at}: " if at else ""
        lines.append(f"- {place}{title}, {work.subject} / {peer}, round by round: {_spread(pairs, 3)}")
    return "\n".join(lines) + "\n" + "".join(f"\n{note}\n" for note in notes)


def markdown(machine, options, outcomes, failures):
    parts = [header(machine, options), summary(outcomes)]
    parts += [section(*outcome) for outcome in outcomes]
    if failures:
        parts.append("Failed:\n\n" + "\n".join(f"- {work.what}: {why}" for work, why in failures) + "\n")
    return "\n".join(part for part in parts if part)


def as_json(machine, options, outcomes, failures):
    return json.dumps({
        "machine": machine, "rounds": options.rounds, "seconds": options.seconds,
        "works": [{"name": work.name, "what": work.what, "unit": work.unit, "notes": notes, "samples": samples}
                  for work, samples, notes in outcomes],
        "failures": [{"name": work.name, "why": why} for work, why in failures],
    }, indent=1)
