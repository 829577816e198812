"""Too many connections: a listener's own limit, and running out of file descriptors."""

import os

import pytest

from harness import SANITIZED, Client, Crossfade, get, request_bytes, split_config, stays, wait_until


def test_the_limit_of_a_listener_is_its_own(crossfade, legacy, new):
    config = split_config(legacy, new)
    config["listeners"] = [{"address": "127.0.0.1:0", "connections": 3}, {"address": "127.0.0.1:0"}]
    server = crossfade(config)
    limited, unlimited = server.ports
    clients = [Client(limited) for _ in range(3)]
    for client in clients:
        assert client.request().status == 200
    with Client(limited) as fourth:
        got = fourth.send(request_bytes()).response()
        assert (got.status, got.code) == (503, "overloaded")
        assert int(got.header("Retry-After")) > 0
        assert fourth.ended()
    server.await_metric("crossfade_rejected_requests_total", 1, cause="limit")
    assert len(legacy.requests) == 3
    assert get(unlimited).status == 200
    assert clients[0].request().status == 200
    clients[0].sock.close()
    wait_until(lambda: get(limited).status == 200, what="the place that has become free")
    for client in clients:
        client.sock.close()


def descriptors(server):
    return len(os.listdir(f"/proc/{server.process.pid}/fd"))


def cpu_seconds(server):
    with open(f"/proc/{server.process.pid}/stat", encoding="ascii") as stat:
        user, system = stat.read().rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


@pytest.mark.skipif(SANITIZED, reason="UBSan needs a pipe to judge an object's type")
def test_running_out_of_descriptors_pauses_accepting(tmp_path, legacy, new):
    """Where accept fails the connection stays in the queue: trying again at once would burn a core."""
    server = Crossfade(tmp_path, split_config(legacy, new, workers=1), descriptors=80)
    try:
        idle = [Client(server.port) for _ in range(100)]
        wait_until(lambda: descriptors(server) >= 75, what="the descriptors to be used up")
        late = Client(server.port).send(request_bytes())
        before = cpu_seconds(server)
        assert stays(lambda: descriptors(server)) <= 80
        assert cpu_seconds(server) - before < 0.2
        assert server.running and not late.readable()
        for client in idle:
            client.sock.close()
        assert late.response().status == 200
        for _ in range(20):
            assert get(server.port).status == 200
        late.sock.close()
        server.finish()
    finally:
        server.kill()
