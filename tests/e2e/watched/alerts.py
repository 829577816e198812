"""What has to be told of the stand's world, and nothing else may be."""

from watched.traffic import PATHS

SAME = ("job", "severity", "quantile")


def expected_alerts(one, two, absent, new):
    """By name: the labels of every alert but those in SAME. The arguments are the addresses of two replicas, of the one
    that is down and of the new side's endpoint."""
    dials = [{"service": "app", "dial": dial} for dial in PATHS]
    found = {
        # v1.rates alone has a thousand requests on each side, which its p99 takes.
        "CrossfadeNewSideErrors": [{**dial, "window": window} for dial in dials for window in ("5m", "1h")],
        "CrossfadeNewSideSlow": [{**dials[0], "window": window} for window in ("5m", "1h")],
        "CrossfadeFallbacks": dials,
        "CrossfadeOverridesIgnored": [{"service": "app", "cause": "unknown_value"}],
        "CrossfadePoolDown": [{"instance": replica, "pool": pool} for replica in (one, two)
                              for pool in ("py3", "nosuch")],
        "CrossfadeEndpointDown": [{"pool": "py3", "endpoint": new}],
        "CrossfadeConfigRejected": [{"instance": one}],
        "CrossfadeConfigsDiffer": [{}],
        "CrossfadeRestartNeeded": [{"instance": one}],
        "CrossfadeAccessLogLinesDropped": [{"instance": two}],
        "CrossfadeTargetDown": [{"instance": absent}],
    }
    return {name: sorted(map(as_pairs, alerts)) for name, alerts in found.items()}


def as_pairs(labels):
    return sorted(labels.items())


def told(firing):
    """The alerts that fire, in the form of expected_alerts."""
    found = {}
    for labels, _ in firing:
        rest = {name: value for name, value in labels.items() if name not in ("alertname", *SAME)}
        found.setdefault(labels["alertname"], []).append(as_pairs(rest))
    return {name: sorted(alerts) for name, alerts in found.items()}
