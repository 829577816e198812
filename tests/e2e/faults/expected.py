"""What one request comes to, and what that means for client, upstreams, log and metrics."""

from dataclasses import dataclass

from faults.turns import SORRY


@dataclass(frozen=True)
class Expected:
    kind: object
    fails_as: str          # None: nothing that fails here counts as an error
    fallback: bool
    ok: bool
    cut: bool
    status: int
    attempts: int          # at the failing pool

    @property
    def own(self):
        """Whether crossfade answers by itself."""
        return self.fails_as is not None and not self.ok and not self.cut

    @property
    def flag(self):
        if self.cut:
            return "reset" if self.status == 101 else "truncated"
        return self.fails_as if self.own else None

    def by(self, side):
        """The side and the reason of the request, as log and metrics know them."""
        return ("legacy", "fallback") if self.fallback else (side.name, side.reason)

    def answered_by(self, stand):
        """The upstream whose answer it is, or its part; None: crossfade's own, or that of either endpoint."""
        if self.fallback:
            return stand.other
        if not self.ok:
            return None if self.own or self.attempts > 1 else stand.faulty
        return stand.second if stand.second and self.attempts > 1 else stand.faulty

    @property
    def failures(self):
        """How many of the attempts count as errors."""
        good = self.ok and not self.fallback
        return self.attempts - good if self.fails_as else 0

    def counts(self, side):
        """By how much each counter grows."""
        counts = {("requests", *self.by(side), str(self.status)): 1}
        if self.failures:
            counts["errors", side.pool, self.fails_as] = self.failures
        if self.attempts > 1:
            counts["retries", side.pool] = self.attempts - 1
        return counts

    def is_content(self, got, upstream):
        """Whether a client has got that upstream's answer, or of a cut one visibly a part."""
        if self.own or self.status == 101:
            return True
        if not self.ok and not self.cut:
            return got == SORRY
        whole = self.kind.content(upstream.name)
        return whole.startswith(got) and (self.cut or got == whole)
