"""Configuration documents for tests: Python values in, the YAML that people write out."""

import re

from harness.wait import SLOWER

PLAIN = re.compile(r"[A-Za-z0-9/][A-Za-z0-9._/%+-]*")


def scalar(value):
    if isinstance(value, bool):
        return "true" if value else "false"
    text = str(value)
    if isinstance(value, int) or PLAIN.fullmatch(text):
        return text
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def flow(value):
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(flow, value)) + "]"
    return scalar(value)


def to_yaml(document):
    """Services in blocks with one dial or rule a line, everything else one line a key."""
    lines = []
    for key, value in document.items():
        if key != "services":
            lines.append(f"{key}: {flow(value)}")
            continue
        lines.append("services:")
        for service in value:
            start = "  - "
            for name, item in service.items():
                if isinstance(item, list) and item and isinstance(item[0], dict):
                    lines.append(f"{start}{name}:")
                    lines += [f"      - {flow(entry)}" for entry in item]
                else:
                    lines.append(f"{start}{name}: {flow(item)}")
                start = "    "
    return "\n".join(lines) + "\n"


def split_config(legacy, new, dials=None, service=None, pool=None, trusted=None, **top):
    """One service `app` for every host between two pools, py2 and py3; `dials` defaults to all of it on legacy.

    `legacy` and `new` have an `address`. `service`, `pool` and top-level keys are added to what stands here.
    """
    listener = {"address": "127.0.0.1:0"}
    if trusted:
        listener["trusted_proxies"] = trusted
    app = {
        "name": "app", "hosts": ["*"], "legacy": "py2", "new": "py3", "key": [{"header": "X-Account-Id"}],
        "override": {"header": "X-Backend", "legacy": "py2", "new": "py3"},
        "dials": dials or [{"name": "all", "path": "/", "new": "0%"}],
    }
    app.update(service or {})
    return {
        "listeners": [listener], "admin": {"address": "127.0.0.1:0"}, "workers": 2,
        "drain": {"timeout": f"{5 * SLOWER}s"},
        **top,
        "pools": {"py2": {"endpoints": [legacy.address], **(pool or {})},
                  "py3": {"endpoints": [new.address], **(pool or {})}},
        "services": [{key: value for key, value in app.items() if value is not None}],
    }


def with_dial(text, name, position):
    """The document with another position of that dial."""
    changed, count = re.subn(rf"(name: {re.escape(name)},.*new: )[0-9.]+%", rf"\g<1>{position}", text)
    assert count == 1, f"no single dial {name} in\n{text}"
    return changed
