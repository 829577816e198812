"""A configuration with every routing feature, drawn by lot."""

HEADERS = ["X-Account-Id", "X-Tenant", "X-Region", "User-Agent"]
COOKIES = ["sessionid", "plan"]
VALUES = ["acct-1", "acct-2", "acct-3", "partner-1", "whale", "eu-west", "eu-east", "us-1-sandbox", "a b", "é"]
NETWORKS = ["10.0.0.0/8", "192.0.2.0/24", "127.0.0.0/8", "2001:db8::/32", "198.51.100.7"]
HOSTS = ["api.example.com", "*.api.example.com", "shop.example", "*.example", "*"]
SEGMENTS = ["v1", "v2", "rates", "shipments", "label", "*", "static"]
METHODS = ["GET", "POST", "PUT", "DELETE"]
POSITIONS = ["0%", "0.5%", "25%", "50%", "75%", "99.999%", "100%"]


def some(lots, items, least=0, most=3):
    return lots.sample(items, lots.randint(least, min(most, len(items))))


def draw_rule(lots, folder, has_key):
    """One rule of a list, with any subject and operator that go together."""
    subject = lots.choice(["header", "header", "header", "cookie", "client_ip"] + ["key"] * has_key)
    named = {"header": HEADERS, "cookie": COOKIES}.get(subject)
    rule = {subject: lots.choice(named) if named else True}
    operators = ["equals", "in", "in_file", "present"]
    operator = lots.choice(operators if subject == "client_ip" else [*operators, "prefix", "suffix"])
    values = NETWORKS if subject == "client_ip" else VALUES
    if operator == "in":
        rule["in"] = some(lots, values, least=1, most=6)
    elif operator == "in_file":
        path = folder / f"list-{len(list(folder.iterdir()))}.txt"
        path.write_text("# drawn\n" + "\n".join(some(lots, values, most=6)) + "\n")
        rule["in_file"] = str(path)
    elif operator == "present":
        rule["present"] = True
    elif operator == "prefix":
        rule["prefix"] = lots.choice(["acct-", "eu-", "partner"])
    elif operator == "suffix":
        rule["suffix"] = lots.choice(["-1", "-sandbox", "west"])
    else:
        rule["equals"] = lots.choice(values)
    if lots.random() < 0.25:
        rule["not"] = True
    return rule


def draw_dials(lots):
    dials, taken = [{"name": "rest", "path": "/", "new": lots.choice(POSITIONS)}], set()
    for number in range(lots.randint(0, 6)):
        path = "/" + "/".join(lots.choice(SEGMENTS) for _ in range(lots.randint(1, 3)))
        if path in taken:  # two dials of one path are an error when their methods overlap
            continue
        taken.add(path)
        dial = {"name": f"dial-{number}", "path": path, "new": lots.choice(POSITIONS)}
        if lots.random() < 0.3:
            dial["methods"] = some(lots, METHODS, least=1)
        if lots.random() < 0.2:
            dial["exact"] = True
        if lots.random() < 0.3:
            dial["salt"] = f"salt-{lots.randint(0, 9)}"
        dials.append(dial)
    lots.shuffle(dials)
    return dials


def draw_service(lots, name, hosts, folder):
    sources = [{"header": lots.choice(HEADERS)}, {"cookie": lots.choice(COOKIES)}, "client_ip"]
    key = some(lots, sources)
    service = {"name": name, "hosts": hosts, "legacy": "py2", "new": "py3", "expose": "always",
               "hold": lots.choice(["none"] * 6 + ["legacy", "new"]),
               "missing_key": lots.choice(["legacy", "legacy", "random"])}
    if key:
        service["key"] = key
    if lots.random() < 0.7:
        service["override"] = {"header": "X-Backend", "legacy": "py2", "new": "py3"}
        if lots.random() < 0.5:
            service["override"]["from"] = some(lots, NETWORKS, least=1)
    for kind in ("exclude", "include"):
        rules = [draw_rule(lots, folder, bool(key)) for _ in range(lots.randint(0, 3))]
        if rules:
            service[kind] = rules
    return {**service, "dials": draw_dials(lots)}


def draw_config(lots, legacy, new, folder):
    """A document; `folder` is for its lists."""
    folder.mkdir()
    hosts = some(lots, HOSTS, least=1, most=len(HOSTS))
    cut = lots.randint(1, len(hosts))
    services = [draw_service(lots, f"service-{number}", part, folder)
                for number, part in enumerate([hosts[:cut], hosts[cut:]]) if part]
    listener = {"address": "127.0.0.1:0"}
    trusted = lots.choice([[], ["127.0.0.0/8"], ["127.0.0.0/8", "10.0.0.0/8"]])
    if trusted:
        listener["trusted_proxies"] = trusted
    return {"listeners": [listener], "admin": {"address": "127.0.0.1:0"}, "workers": 1,
            "underscore_headers": lots.choice(["drop", "drop", "reject", "forward"]),
            "pools": {"py2": {"endpoints": [legacy.address]}, "py3": {"endpoints": [new.address]}},
            "services": services}
