"""How long a start takes, from exec to the first 200 that the upstream gave. crossfade reads config/crossfade.yaml
with other addresses; the others read the files of this benchmark. Ten starts each, interleaved."""

import contextlib
import http.client
import pathlib
import time

from . import Failed
from .machine import PROXY_CORE, free_port
from .peers import Setup

RATIO = "start_ms"
STARTS = 10
EXAMPLE = pathlib.Path(__file__).parent.parent.parent / "config" / "crossfade.yaml"


def columns(_work):
    return (("to the first 200, ms", "start_ms", 1),)


def example_config(bench, folder, port):
    """The commented example, whose list of accounts is empty here."""
    text = EXAMPLE.read_text()
    old, new = bench.ports.values()
    for written, instead in (("0.0.0.0:8080", f"127.0.0.1:{port}"), ("127.0.0.1:9901", f"127.0.0.1:{free_port()}"),
                             ('10.0.0.5:8000, "legacy.internal:8000"', f"127.0.0.1:{old}"),
                             ("- 10.0.1.5:8000\n", ""), ("10.0.1.6:8000", f"127.0.0.1:{new}")):
        if written not in text:
            raise Failed(f"{EXAMPLE} has no {written} any more")
        text = text.replace(written, instead)
    (folder / "protected-accounts.txt").touch()
    path = folder / "example.yaml"
    path.write_text(text)
    return path


def await_answer(process, port, patience=10):
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(OSError, http.client.HTTPException):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=patience)
            with contextlib.closing(connection):
                connection.request("GET", "/v1/rates", headers={"Host": "api.example.com", "X-Account-Id": "acct-1"})
                if connection.getresponse().status == 200:
                    return
        time.sleep(0.0002)
    raise Failed(f"{process.args[0]} gave no 200")


def measure(bench, work, _options):
    samples = []
    for number in range(STARTS):
        for each in work.contestants:
            ports = {**bench.ports, "port": free_port(), "admin": free_port()}
            command, config = bench.command(each.proxy, Setup(), ports, each.label)
            if each.proxy == "crossfade":
                command = [*command[:-1], str(example_config(bench, config.parent, ports["port"]))]
            process = bench.processes.start(PROXY_CORE, command)
            begun = time.monotonic()  # Popen comes back when exec has happened
            await_answer(process, ports["port"])
            samples.append({"round": number, "row": each.label, "peer": each.label,
                            "start_ms": (time.monotonic() - begun) * 1000})
            bench.processes.stop(process)
    return samples, [f"{STARTS} starts each, whatever the number of rounds. crossfade reads its commented example."]
