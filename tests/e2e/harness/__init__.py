"""What the end-to-end tests are made of: the real binary, scriptable upstreams, raw clients and patience."""

from harness.behaviours import (answer, chunked_answer, close_after, download, early_answer, hang, held, raw, reset,
                                slow, until_closed, upload_sink)
from harness.client import Client, curl, get, request_bytes
from harness.config import split_config, to_yaml, with_dial
from harness.crowd import Crowd
from harness.load import Load
from harness.name_server import NXDOMAIN, SERVFAIL, SILENT, NameServer, Unavailable
from harness.process import SANITIZED, Crossfade, run
from harness.upstream import DeadPort, FullBacklog, Upstream
from harness.wait import PATIENCE, SLOWER, readable, stays, wait_until

__all__ = [
    "Client", "Crossfade", "Crowd", "DeadPort", "FullBacklog", "Load", "NXDOMAIN", "NameServer", "PATIENCE",
    "SANITIZED", "SERVFAIL", "SILENT", "SLOWER", "Unavailable", "Upstream", "answer", "chunked_answer", "close_after",
    "curl", "download", "early_answer", "get", "hang", "held", "raw", "readable", "request_bytes", "reset", "run",
    "slow", "split_config", "stays", "to_yaml", "until_closed", "upload_sink", "wait_until", "with_dial",
]
