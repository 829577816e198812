"""Open loop: requests arrive at 30, 50 and 70 % of what the weakest proxy can do, and latency counts from when each was
due. The relay shows how much of it is the machine's, the load's and the upstream's: they share a core, too."""

from .loads import load
from .rounds import WARM_UP_SECONDS, disturbed, one_round

RATIO = "p99_us"
SHARES = (30, 50, 70)
CONNECTIONS_TO_FILL = 64  # the closed loop that finds the capacity


def columns(_work):
    return (
        ("p50, us", "p50_us", 0),
        ("p99, us", "p99_us", 0),
        ("p99.9, us", "p999_us", 0),
        ("slowest, us", "max_us", 0),
        ("CPU per request, us", "cpu_us", 2),
        ("had to wait for a connection", "waited", 0),
    )


def at_rate(rate):
    def make_load(bench, peer, connections, seconds):
        return load(bench, peer, "open", "/v1/rates", "--rate", rate, "--poisson", connections=connections,
                    seconds=seconds)
    return make_load


def capacity(bench, work, peer, seconds):
    work.make_load(bench, peer, CONNECTIONS_TO_FILL, WARM_UP_SECONDS)
    return work.make_load(bench, peer, CONNECTIONS_TO_FILL, seconds).requests / seconds


def measure(bench, work, options):
    peers = [bench.start(each.proxy, each.setup, each.label) for each in work.contestants]
    able = {peer.name: capacity(bench, work, peer, options.seconds) for peer in peers}
    weakest = min(able, key=able.get)
    samples = []
    for share in SHARES:
        rate = round(able[weakest] * share / 100)
        for number in range(options.rounds):
            for peer in peers:
                sample = one_round(bench, work, peer, options.seconds, at_rate(rate))
                at = f"{share} %, {rate:,}/s"
                samples.append({"round": number, **sample, "at": at, "row": f"{at}: {peer.name}"})
    return samples, disturbed(samples) + [
        f"100 % is what {weakest} answers in a closed loop of {CONNECTIONS_TO_FILL} connections: "
        f"{able[weakest]:,.0f} requests/s. Arrivals are random (Poisson), the same ones for everybody."]
