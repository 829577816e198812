"""Quantiles: the exact ones of the access log, those that Prometheus finds in a histogram, and whether they agree."""

import math
from itertools import pairwise

QUANTILES = {"p50": 0.5, "p95": 0.95, "p99": 0.99}
LOGGED_TO = 0.001  # the log's milliseconds have so many decimals: a value this near a bound may be on either side of it


def exact(values, quantile):
    """The smallest value that so large a share of the values does not exceed."""
    return sorted(values)[math.ceil(quantile * len(values)) - 1]


def cumulated(metrics, name, **labels):
    """A histogram's buckets: upper bounds in milliseconds, ascending, and how many are not above."""
    found = [(float(pairs["le"]) * 1000, value) for pairs, value in metrics.series(f"{name}_bucket")
             if labels.items() <= pairs.items()]
    assert len(found) == len(dict(found)), f"{name}{labels} is not one histogram"
    return sorted(found)


def interpolated(buckets, quantile):
    """What histogram_quantile() makes of them: in a straight line through the bucket that has it."""
    rank = quantile * buckets[-1][1]
    for (lower, before), (upper, until) in pairwise([(0, 0), *buckets]):
        if until >= rank and until > before:
            assert upper < math.inf, "it is beyond the last bound: nothing can be said"
            return lower + (upper - lower) * (rank - before) / (until - before)
    raise AssertionError("an empty histogram")


def buckets_of(buckets, value):
    """The bucket into which the value falls, as (lower, upper); both neighbours when it is on the bound."""
    return [(lower, upper) for lower, upper in pairwise([0, *(bound for bound, _ in buckets)])
            if lower - LOGGED_TO < value <= upper + LOGGED_TO]


def agree(buckets, shown, value):
    """Whether a quantile that is shown is in the bucket of the exact one."""
    return any(lower <= shown <= upper for lower, upper in buckets_of(buckets, value))
