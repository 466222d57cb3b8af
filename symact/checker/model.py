"""The function that a file speaks of, as its certificate gives it: pieces, breakpoints, and the charts replayed.

Derivatives are formed here, by the checker's own rules; limits are its own; the certificate only guides the charts.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from functools import cmp_to_key
from typing import Any

from flint import arb, fmpq

from .balls import ball, check_identity, order, random_points, same, sign
from .charts import Chart, replay_chart
from .repetition import is_of_waves, is_periodic, over_a_period
from .tails import End, Tail, limit, terms_at
from .texts import ZERO, Node, Rejected, X, derivative, number, plus, power, read, times

__all__ = ["Candidate", "Model", "Segment", "extreme", "integer_terms"]


@dataclass(frozen=True)
class Segment:
    """An open interval between two numbers (or the texts of infinities) on which a derivative has one sign."""

    low: Any
    high: Any
    sign: int
    piece: int


@dataclass(frozen=True)
class Candidate:
    """A value that may be extreme: taken at ``at`` (a number, or "many"), or only approached (None)."""

    value: Any
    at: Any = None


class Model:
    """Pieces on open intervals, values at the points between them."""

    def __init__(self, proof: dict[str, Any]) -> None:
        self.pieces = [read(text) for text in proof["pieces"]]
        self.points = [read(text) for text in proof["points"]]
        self.values = [ball(read(text)) for text in proof["values"]]
        self.holes = [int(i) for i in proof["holes"]]
        self.records = proof["charts"]
        ends: list[Any] = ["-oo", *self.points, "oo"]
        self.ends = list(itertools.pairwise(ends))
        self.at = [ball(p) for p in self.points]
        self._charts: dict[str, Chart] = {}
        self._limits: dict[tuple[Node, Any, str], Any] = {}
        if not len(self.pieces) == len(self.points) + 1 == len(self.values) + 1:
            raise Rejected("the pieces and the breakpoints do not fit together")
        if any(order(a, b) >= 0 for a, b in zip(self.at[:-1], self.at[1:], strict=True)):
            raise Rejected("the breakpoints are out of order")
        for i in self.holes:
            self._check_hole(i)

    # --- the pieces ---

    def d(self, piece: int, k: int) -> Node:
        """The k-th derivative of a piece."""
        f = self.pieces[piece]
        for _ in range(k):
            f = derivative(f)
        return f

    def span(self, piece: int) -> tuple[Any, Any]:
        """The ends of a piece's interval as numbers or texts."""
        low, high = self.ends[piece]
        return (low if isinstance(low, str) else ball(low)), (high if isinstance(high, str) else ball(high))

    def limit(self, f: Node, at: Any, side: str) -> Any:
        """The limit of a formula: at an infinite end (side ""), or from one side of a point."""
        key = (f, at, side)
        if key not in self._limits:
            self._limits[key] = self._limit(f, at, side)
        return self._limits[key]

    def _limit(self, f: Node, at: Any, side: str) -> Any:
        if not f.has_x:
            return f.args[0] if f.op == "q" else ball(f)
        if side:
            try:
                value = ball(f, ball(at))
            except (Rejected, ZeroDivisionError):
                value = arb("nan")
            if value.is_finite() and value.rel_one_accuracy_bits() > 150:
                return value
        return limit(f, (at, side))

    def beside(self, point: int, k: int) -> tuple[Any, Any]:
        """The limits of the k-th derivative at a breakpoint, from the left and from the right."""
        p = self.points[point]
        return self.limit(self.d(point, k), p, "-"), self.limit(self.d(point + 1, k), p, "+")

    def at_end(self, end: str, k: int) -> Any:
        """The limit of the k-th derivative at "-oo" or "oo"."""
        return self.limit(self.d(self.end_piece(end), k), end, "")

    def end_piece(self, end: str) -> int:
        """The piece that reaches to an infinite end."""
        return 0 if end == "-oo" else len(self.pieces) - 1

    def is_continuous(self, point: int) -> bool:
        """Whether f is continuous at a breakpoint."""
        left, right = self.beside(point, 0)
        return same(left, self.values[point]) and same(right, self.values[point])

    def agrees(self, point: int, k: int) -> bool:
        """Whether the k-th derivatives from both sides are finite and equal."""
        left, right = self.beside(point, k)
        return not isinstance(left, str) and not isinstance(right, str) and same(left, right)

    def _check_hole(self, i: int) -> None:
        """Tests that one formula holds on both sides and that its expansions there continue each other."""
        if self.pieces[i] is not self.pieces[i + 1] or not self.is_continuous(i):
            raise Rejected("a filled hole is none: the formulas on its sides differ")
        found = [integer_terms(self.pieces[i], (self.points[i], side)) for side in "+-"]
        for k in range(8):
            right, left = (terms.get(k, fmpq(0)) for terms in found)
            if not same(right, left * (-1) ** k):
                raise Rejected("a filled hole is none: the expansions on its sides differ")

    def piece_of(self, value: Any) -> tuple[int, int | None]:
        """(piece, breakpoint or None) of a number; the piece left of it where it is a breakpoint."""
        for i, p in enumerate(self.at):
            s = order(value, p)
            if s <= 0:
                return i, i if s == 0 else None
        return len(self.points), None

    # --- charts ---

    def is_zero(self, piece: int, k: int, minus: Node = ZERO) -> bool:
        """Whether a derivative (minus a function) vanishes on the whole piece; False is proved by a witness."""
        f = plus(self.d(piece, k), times(number(-1), minus))
        if f is ZERO:
            return True
        for x in random_points(*self.span(piece), "witness", 6):
            value = ball(f, arb(x))
            if value > 0 or value < 0:
                return False
        check_identity(f, ZERO, *self.span(piece))
        return True

    def chart(self, piece: int, k: int, minus: Node = ZERO) -> Chart:
        """The replayed chart of a derivative (minus x) on a piece."""
        key = f"{piece}:{k}" + ("-x" if minus is X else "")
        if key not in self._charts:
            f = plus(self.d(piece, k), times(number(-1), minus))
            record = self.records.get(key, "zero" if f is ZERO else None)
            if record is None or (f is ZERO and record != "zero"):
                raise Rejected(f"the certificate has no chart {key} of this function")
            self._charts[key] = replay_chart(record, f, *self.ends[piece])
        return self._charts[key]

    def replay(self, key: str) -> None:
        """Replays one chart of the certificate by its key, whether a fact needs it or not."""
        plain = key.removesuffix("!")
        piece, _, order_ = plain.partition(":")
        if plain != key:
            self._cut_chart(int(piece), int(order_), self.records[key])
        elif order_ == "0-x":
            self.chart(int(piece), 0, X)
        else:
            self.chart(int(piece), int(order_))

    def segments(self, k: int) -> list[Segment] | None:
        """The intervals of one sign of a derivative, or None where there are infinitely many."""
        found: list[Segment] = []
        for i in range(len(self.pieces)):
            chart = self.chart(i, k)
            if chart.changes is None:
                return None
            low, high = self.span(i)
            cuts = [low, *map(ball, chart.changes), high]
            found += [Segment(a, b, s, i) for a, b, s in zip(cuts[:-1], cuts[1:], chart.signs, strict=True)]
        return found

    def all_signs(self, k: int) -> set[int]:
        """The signs that a derivative takes on open intervals."""
        return set().union(*(self.chart(i, k).all_signs() for i in range(len(self.pieces))))

    # --- extreme values ---

    def candidates(self, piece: int, k: int) -> list[Candidate]:
        """Values of the k-th derivative among which its infimum and supremum on a piece are."""
        chart, f = self.chart(piece, k + 1), self.d(piece, k)
        low, high = self.ends[piece]
        if chart.signs == (0,):
            return [Candidate(ball(f, arb(random_points(*self.span(piece), "c", 1)[0])), "many")]
        if chart.changes is None:
            return self._endless(piece, k, chart)
        found = [Candidate(ball(f, ball(z)), ball(z)) for z in chart.changes]
        return [
            *found,
            Candidate(self.limit(f, low, "" if low == "-oo" else "+")),
            Candidate(self.limit(f, high, "" if high == "oo" else "-")),
        ]

    def _endless(self, piece: int, k: int, chart: Chart) -> list[Candidate]:
        f, (low, high) = self.d(piece, k), self.ends[piece]
        zeros = over_a_period(f, chart)
        if zeros is not None:
            return [Candidate(ball(f, ball(z)), "many") for z in zeros]
        if self.swings_widely(piece, k):
            return [Candidate("-oo"), Candidate("oo")]
        try:
            found = [Candidate(self.limit(f, low, "" if low == "-oo" else "+"))]
            found.append(Candidate(self.limit(f, high, "" if high == "oo" else "-")))
            if {c.value for c in found if isinstance(c.value, str)} == {"oo", "-oo"} or len(chart.all_signs()) == 1:
                return found
        except Rejected:
            pass
        return self._inside_cut(piece, k)

    def _inside_cut(self, piece: int, k: int) -> list[Candidate]:
        """Values up to a cut that beat a bound of what lies beyond it."""
        record = self.records.get(f"{piece}:{k + 1}!")
        if record is None:
            raise Rejected("the certificate has no chart up to a cut")
        f, (low, high), cut = self.d(piece, k), self.ends[piece], int(record["cut"])
        chart = self._cut_chart(piece, k + 1, record)
        found = [Candidate(ball(f, ball(z)), ball(z)) for z in chart.zeros or ()]
        found += [] if low == "-oo" else [Candidate(self.limit(f, low, "+"))]
        found += [] if high == "oo" else [Candidate(self.limit(f, high, "-"))]
        beyond = max(
            terms_at(f, (end, ""), lambda e, tail: tail.size(e), starts=(cut,))
            for end in (low, high)
            if isinstance(end, str)
        )
        if not any(c.value > beyond for c in found) or not any(c.value < -beyond for c in found):
            raise Rejected("the values up to the cut do not beat the bound beyond it")
        return found

    def _cut_chart(self, piece: int, k: int, record: Any) -> Chart:
        """The replayed chart of a derivative on the part of a piece within the cut."""
        (low, high), cut = self.ends[piece], int(record["cut"])
        if cut < 4:
            raise Rejected("a cut has to lie at 4 or beyond")
        a, b = (number(-cut) if low == "-oo" else low), (number(cut) if high == "oo" else high)
        return replay_chart(record["chart"], self.d(piece, k), a, b)

    def oscillates(self, f: Node, piece: int) -> bool:
        """Whether f is periodic and not constant, so that it has no limit."""
        a, b = (ball(f, arb(x)) for x in random_points(*self.span(piece), "wave", 2))
        return (a > b or a < b) and is_periodic(f)

    def goes_on(self, f: Node, piece: int) -> bool:
        """Whether f does not tend to 0: periodic and not constant, or a polynomial in x, sines, cosines, and not 0."""
        if self.oscillates(f, piece):
            return True
        value = ball(f, arb(random_points(*self.span(piece), "wave", 1)[0]))
        return is_of_waves(f) and (value > 0 or value < 0)

    def swings_widely(self, piece: int, k: int, minus: Node = ZERO) -> bool:
        """Whether a derivative (minus x) is shown to take values without bound of both signs towards an infinite end.

        It does where in its chart an endless factor x^n c_n(x) + ... stands alone or beside something that does not
        tend to 0, and where a periodic factor of both signs multiplies something that tends to infinity.
        """
        record = self.records.get(f"{piece}:{k}" + ("-x" if minus is X else ""), "zero")
        waves = [] if record == "zero" else [f for f in record["factors"] if f["kind"] in ("endless", "wave")]
        if len(waves) != 1 or waves[0]["power"] != 1 or self.chart(piece, k, minus).zeros is not None:
            return False
        wave, endless = waves[0], waves[0]["kind"] == "endless"
        others = [power(read(f["f"]), f["power"]) for f in record["factors"] if f is not wave]
        limits = [self.limit(times(*others), end, "") for end in self.ends[piece] if isinstance(end, str)]
        if endless:
            return all(isinstance(value, str) or sign(value) for value in limits)
        if not all(isinstance(value, str) for value in limits):
            return False
        return {-1, 1} <= {sign(ball(read(wave["f"]), arb(x))) for x in random_points(fmpq(0), fmpq(100), "wave", 40)}


def integer_terms(f: Node, end: End) -> dict[int, Any]:
    """The coefficients of (1/t)^k up to k = 8, all terms being of that form."""

    def use(a: Any, tail: Tail) -> dict[int, Any]:
        from .tails import Early

        if a.rest and not (a.rest[0].power < -8 and not a.rest[0].exponent):
            raise Early("an expansion is not known up to (the order asked for)")
        if any(m.exponent or m.log or m.power.q != 1 for m, _ in a.terms):
            raise Rejected("an expansion at a point is no power series")
        return {-int(m.power.p): c for m, c in a.terms}

    return terms_at(f, end, use, counts=(10, 14, 20))


def extreme(candidates: list[Candidate], direction: int) -> tuple[Any, list[Any]]:
    """The largest (direction 1) or smallest value, and where it is taken (nowhere, if only approached)."""
    best = sorted(candidates, key=cmp_to_key(_order_of_values))[-1 if direction > 0 else 0].value
    return best, [c.at for c in candidates if same(c.value, best) and c.at is not None]


def _order_of_values(a: Candidate, b: Candidate) -> int:
    return order(a.value, b.value)
