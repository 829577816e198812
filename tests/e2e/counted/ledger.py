"""The books: what clients and upstreams have seen, request by request, and what crossfade says of it."""

from collections import Counter


class Ledger:
    """The clients' book. Labels are (service, dial, side); a request that finds no service has none.

    `counts`: by (service, dial, side, reason, code). `unreached`: by (service, dial, side, code), those of them that
    no upstream has seen. `unrouted`: by code. `ids`: of all that could be read. `own_bytes`: those of `received` that
    crossfade itself made. `switched`: by label, those that were asked of the other side.
    """

    def __init__(self, journal):
        self.journal = journal
        self.counts, self.unreached, self.unrouted = Counter(), Counter(), Counter()
        self.sent, self.received, self.own_bytes = Counter(), Counter(), Counter()
        self.ids, self.switched = Counter(), Counter()
        self.total, self.problems = 0, []

    def add(self, ask, status, fields, received, sent=0):
        """`fields` of the answer's head, None without one."""
        self.total += 1
        if status != 400:
            self.ids[ask.id] += 1
        self._check_answer(ask, status, fields)
        if not ask.service:
            self.unrouted[status] += 1
            return
        side = self._side(ask, fields)
        label = (ask.service, ask.dial, side)
        self.counts[(*label, ask.reason, status)] += 1
        self.received[label] += received
        if ask.id in self.journal.sides:
            self.sent[label] += ask.body + sent
        else:
            self.unreached[(*label, status)] += 1
        if ask.own:
            self.own_bytes[label] += received
        if ask.asked_other == side:
            self.switched[label] += 1

    def _check_answer(self, ask, status, fields):
        if status != ask.code:
            self.problems.append(f"{status} instead of {ask.code}: {ask} {fields}")
        elif fields is not None and ask.own == ("x-side" in fields):
            self.problems.append(f"the wrong one has answered: {ask} {fields}")

    def _side(self, ask, fields):
        """Who it was by the answer's tag, by the upstreams' journal, or else as it must be."""
        seen = self.journal.sides.get(ask.id)
        tag = (fields or {}).get("x-side", seen)
        if tag != seen:
            self.problems.append(f"answered by {tag}, seen by {seen}: {ask}")
        allowed = ask.sides | (ask.settle() if ask.settle else set())
        side = seen or min(allowed)
        if side not in allowed or (not seen and len(allowed) > 1):
            self.problems.append(f"on {seen} instead of {allowed}: {ask}")
        return side


def requests_of(metrics):
    """crossfade's own book, as Ledger.counts is."""
    counted = Counter()
    for labels, value in metrics.series("crossfade_requests_total"):
        key = tuple(labels[name] for name in ("service", "dial", "side", "reason"))
        counted[(*key, int(labels["code"]))] = int(value)
    return counted


def by_label(metrics, name, *names):
    """Samples that are not 0 by service, dial, side and further labels."""
    return Counter({tuple(labels[each] for each in ("service", "dial", "side", *names)): int(value)
                    for labels, value in metrics.series(name) if value})


def without(counts, position):
    """Summed over what stands at that place of the key."""
    summed = Counter()
    for key, count in counts.items():
        summed[key[:position] + key[position + 1:]] += count
    return summed
