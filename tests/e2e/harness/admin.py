"""Asking the admin address to change something."""

import json

from harness.client import get

JSON = {"Content-Type": "application/json"}


def post(server, path, body, headers=None, host="localhost"):
    """The answer to a POST of JSON, or of bytes as they are; `headers` beside, or in place of, the usual ones."""
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    return get(server.admin_port, path, "POST", {**JSON, **(headers or {})}, data, host=host)
