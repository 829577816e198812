"""The text format of Prometheus, read strictly enough to notice what promtool would complain about."""

import re

NAME = r"[a-zA-Z_:][a-zA-Z0-9_:]*"
SAMPLE = re.compile(rf"({NAME})(?:\{{(.*)\}})? (\S+)(?: \d+)?")
LABEL = re.compile(r'([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\[\\n"])*)"(?:,|$)')


class Metrics:
    def __init__(self, text):
        self.types, self.samples = {}, {}
        for line in text.splitlines():
            if line.startswith("# TYPE "):
                _, _, name, kind = line.split(" ")
                assert name not in self.types, f"{name} is declared twice"
                self.types[name] = kind
            elif line and not line.startswith("#"):
                self._add(line)

    def _add(self, line):
        match = SAMPLE.fullmatch(line)
        assert match, f"not a sample: {line!r}"
        name, labels, value = match.groups()
        pairs = LABEL.findall(labels or "")
        assert LABEL.sub("", labels or "") == "", f"bad labels: {line!r}"
        key = (name, frozenset(pairs))
        assert key not in self.samples, f"twice: {line!r}"
        family = re.sub(r"_(bucket|sum|count)$", "", name)
        assert self.types.get(name) or self.types.get(family) == "histogram", f"no type: {line!r}"
        self.samples[key] = float(value)

    def sum(self, name, /, **labels):
        """The sum of the samples of that name with these labels (others don't matter); 0 without any."""
        wanted = set(labels.items())
        return sum(value for (sample, pairs), value in self.samples.items() if sample == name and wanted <= pairs)

    def series(self, name):
        """The label sets of a name, as dicts, with their values."""
        return [(dict(pairs), value) for (sample, pairs), value in self.samples.items() if sample == name]
