"""A run of the matrix: every cell, the sides beside each other."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

from harness import wait_until
from harness.wait import SLOWER

from faults.stand import Stand


class Matrix:
    """What has come of each cell in `outcomes` (the requests' outcomes, or the exception instead of them), and `lines`,
    those of the access logs by the id of their request."""

    def __init__(self, folder, cells):
        self.cells, self.stands, self.outcomes, self.lines = cells, {}, {}, {}
        names = dict.fromkeys(cell.side_name for cell in cells)
        try:
            for number, name in enumerate(names):
                self.stands[name] = Stand(folder / f"stand{number}", name)
        except AssertionError:
            self.finish()
            raise
        with ThreadPoolExecutor(len(names)) as threads:
            list(threads.map(self._run, names))
        self._read_logs()

    def finish(self):
        with ExitStack() as stack:  # each of them, even if one fails
            for stand in self.stands.values():
                stack.callback(stand.finish)

    def _run(self, name):
        for cell in self.cells:
            if cell.side_name == name:
                try:
                    self.outcomes[cell] = self.stands[name].run(cell)
                except Exception as error:  # a failure of this cell, not of all
                    self.outcomes[cell] = error

    def _read_logs(self):
        """Waits until there is a line for each request; in vain, the cell that lacks its line will say so."""
        runs = [outcomes for outcomes in self.outcomes.values() if isinstance(outcomes, list)]
        ids = {outcome.id for outcomes in runs for outcome in outcomes}

        def complete():
            self.lines.clear()
            for stand in self.stands.values():
                for line in stand.server.access_log():
                    self.lines.setdefault(line["request_id"], []).append(line)
            return ids <= self.lines.keys()
        try:
            wait_until(complete, timeout=2 * SLOWER)
        except AssertionError:
            pass
