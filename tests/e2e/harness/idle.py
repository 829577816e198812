"""What a proxy holds while nobody asks anything, and whether it holds nothing else."""

import time

from harness.wait import PATIENCE, wait_until

BUSY = [("crossfade_requests_pending", {}), ("crossfade_requests_in_flight", {}), ("crossfade_client_connections", {}),
        ("crossfade_pool_connections", {"state": "active"}), ("crossfade_pool_connections", {"state": "connecting"})]


def busy(server):
    """The numbers that are not 0 although they should be."""
    metrics = server.metrics()
    return {(name, *labels.values()): value for name, labels in BUSY if (value := metrics.sum(name, **labels))}


def await_idle(server, timeout=PATIENCE * 2):
    """No request and no client any more; upstream connections may still be kept."""
    left = {}

    def idle():
        left.clear()
        left.update(busy(server))
        return not left

    try:
        wait_until(idle, timeout, what="everything to be idle")
    except AssertionError as error:
        raise AssertionError(f"{error}; not 0: {left}") from None


def await_unconnected(server, timeout=PATIENCE * 2):
    """No upstream connection either, which is when idle_timeout has passed."""
    await_idle(server, timeout)
    wait_until(lambda: server.metric("crossfade_pool_connections") == 0, timeout, what="idle connections to end")


def fewest_descriptors(server, samples=100):
    """The open files of the quietest of some moments: health checks have theirs now and then."""
    def sample():
        time.sleep(0.01)
        return server.descriptors()
    return min(sample() for _ in range(samples))
