"""Upstreams that fail, by fault, kind of request and side: the matrix is faults/table.py."""

import threading

import pytest
from faults.behaviours import dripping_until
from faults.checks import differences
from faults.kinds import KINDS, LARGE, ask
from faults.matrix import Matrix
from faults.stand import Stand
from faults.table import REASONS, RETRIES, SIDES
from faults.turns import FAULTS
from harness import Client, request_bytes, wait_until

CELLS = [*SIDES, *REASONS, *RETRIES]


@pytest.fixture(scope="module")
def matrix(request, tmp_path_factory):
    """The run of the cells that are asked for. All run before the first is judged, since logs are written late."""
    items = [item for item in request.session.items if item.module is request.module]
    wanted = {item.callspec.params["cell"] for item in items if "matrix" in item.fixturenames}
    ran = Matrix(tmp_path_factory.mktemp("matrix"), [cell for cell in CELLS if cell in wanted])
    yield ran
    ran.finish()  # a proxy that has crashed is a failure here: the cells say at which of them


@pytest.mark.parametrize("cell", CELLS, ids=str)
def test_cell(matrix, cell):
    outcomes = matrix.outcomes[cell]
    if isinstance(outcomes, Exception):
        raise outcomes
    found = differences(cell, matrix)
    assert not found, f"{cell}: expected {cell.text}\n" + "\n".join(found)


@pytest.fixture(scope="module")
def stand(tmp_path_factory):
    started = Stand(tmp_path_factory.mktemp("stand") / "legacy", "legacy")
    yield started
    started.finish()


@pytest.mark.parametrize("fault", ["hangs", "reset in request", "reset in head", "garbage", "reset in body",
                                   "close in chunks", "slow body"])
def test_no_other_request_is_hit(stand, fault):
    """One is still being sent meanwhile, one being answered; both have the upstream of the one that fails."""
    go_on = threading.Event()
    stand.faulty.heard.clear()
    stand.faulty.fault = dripping_until(go_on)
    with Client(stand.server.port) as sending, Client(stand.server.port) as reading:
        sending.send(request_bytes("POST", headers={"X-Request-Id": "sending", "Content-Length": len(LARGE)}))
        reading.send(request_bytes(headers={"X-Request-Id": "reading"}))
        wait_until(lambda: {"sending", "reading"} <= stand.faulty.heard.keys())
        turn, = FAULTS[fault].turns
        with turn(stand.faulty):
            got = ask(stand.server.port, KINDS["POST large"], [], None)
        assert got.broken or got.code, "the fault was not met"
        go_on.set()
        sending.send(LARGE)
        assert sending.response().content.endswith(KINDS["POST large"].content("faulty"))
        assert reading.response().content.endswith(KINDS["GET"].content("faulty"))
