"""Cells of the matrix, read from its text."""

import re
from dataclasses import dataclass

from faults.expected import Expected
from faults.kinds import KINDS
from faults.sides import SIDES, TWO_ENDPOINTS
from faults.turns import FAULTS

ALL = "GET, POST, POST large, upgrade"
OUTCOME = re.compile(r"(fallback )?(ok|\d{3})( cut)? (\d)x")
BOTH = ", both"


@dataclass(frozen=True, eq=False)
class Cell:
    fault_name: str
    kind_name: str
    side_name: str
    text: str
    fails_as: str

    @property
    def fault(self):
        return FAULTS[self.fault_name.removesuffix(BOTH)]

    @property
    def both(self):
        """Whether all endpoints of the pool have the fault."""
        return self.fault_name.endswith(BOTH)

    @property
    def kind(self):
        return KINDS[self.kind_name]

    @property
    def side(self):
        return SIDES[self.side_name]

    def __str__(self):
        return f"{self.fault_name} - {self.kind_name} - {self.side_name}"

    def expected(self):
        """What each request of the cell comes to; there are as many as the fault has turns."""
        outcomes = [self._outcome(text) for text in self.text.split(", then ")]
        return [outcomes[turn % len(outcomes)] for turn in range(len(self.fault.turns))]

    def _outcome(self, text):
        match = OUTCOME.fullmatch(text)
        assert match, f"{self}: {text!r} is no outcome"
        fallback, status, cut, attempts = match.groups()
        ok = status == "ok"
        return Expected(self.kind, self.fails_as, bool(fallback), ok, bool(cut),
                        self.kind.good_status if ok else int(status), int(attempts))


def read(text):
    """The cells of a table: a column is a side, or, where no column tells the requests, kinds of them."""
    lines = [[column.strip() for column in line.split("|")] for line in text.splitlines() if line.strip()]
    titles = lines.pop(0)
    by_side = "requests" in titles
    first = titles.index("fails as") + 1
    cells = []
    for line in lines:
        row = dict(zip(titles, line, strict=True))
        fails_as, outcome = None if row["fails as"] == "-" else row["fails as"], None
        for title in titles[first:]:
            if row[title] == "-":
                continue
            outcome = outcome if row[title] == '"' else row[title]
            kinds = row["requests"].replace("all", ALL) if by_side else title
            side = title if by_side else TWO_ENDPOINTS
            cells += [Cell(row["fault"], kind, side, outcome, fails_as) for kind in kinds.split(", ")]
    return cells
