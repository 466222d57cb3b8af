"""A parameter left open: what holds for every value of its domain, and for which values the rest holds.

The domain is cut into cells on which every sign that the analysis asks for is constant; the cuts are found by the
analysis itself, which stops where a sign changes inside a cell and says at which points (``symact.proof.cells``). Each
cell and each cut is then one case. Where a scaling law f(x; p) = p^r g(p^s x) holds, one value of p > 0 (and one of
p < 0) stands for all of them.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import sympy as sp

from symact.activation import Activation
from symact.analysis.questions import QUESTIONS
from symact.analysis.scaling import Scaling, scaling_of
from symact.analysis.study import Study
from symact.errors import UsageError
from symact.facts import Fact
from symact.proof import SplitCell, Undecided, cell_symbol
from symact.proof.verdict import budget

__all__ = ["KEYS", "Case", "Family"]

KEYS = (
    "nonlinear",
    "piecewise_linear",
    "polynomial",
    "differentiability",
    "smoothness",
    "limits",
    "derivative_limits",
    "saturation",
    "monotonicity",
    "range",
    "convexity",
    "lipschitz",
    "symmetry",
    "identity",
)
"""The questions that a family answers."""

_SECONDS = 20.0


@dataclass(frozen=True)
class Case:
    """The parameter's values of one case, an open interval (low < high) or one value (low = high), and the facts there.

    Values hold the parameter's symbol where they depend on it.
    """

    low: sp.Expr
    high: sp.Expr
    facts: dict[str, Fact]

    def condition(self, name: str) -> str:
        """The case as text: ``alpha = 0``, ``0 < alpha < 1``, ``alpha > 1``."""
        return _condition(name, self.low, self.high, False, False)


class Family:
    """A function with one parameter left open.

    ``family["range"]`` lists the cases, ``family.when("range", test)`` merges those that pass a test into a condition.
    """

    def __init__(self, activation: Activation, parameter: str) -> None:
        self.activation = activation
        known = {p.name: p for p in activation.parameters}
        if parameter not in known:
            raise UsageError(f"{activation.name} has no parameter {parameter!r}; it has: {', '.join(known) or 'none'}.")
        self.parameter = known[parameter]
        with budget(_SECONDS):
            self.cases: tuple[Case, ...] = tuple(self._solve())

    def __getitem__(self, key: str) -> Fact:
        if key not in KEYS:
            raise UsageError(f"a family has no fact {key!r}; its facts are: {', '.join(KEYS)}.")
        name = self.parameter.name
        merged: list[tuple[Case, Any]] = []
        for case in self.cases:
            fact = case.facts[key]
            if fact.evidence != "proved":
                return Fact(key, None, "unknown", f"for {case.condition(name)}: {fact.reason}")
            merged.append((case, fact.value))
        value = {"cases": [{"when": case.condition(name), "value": value} for case, value in merged]}
        return Fact(key, value, "proved", certificate={"steps": [f"cells of {name}: {len(self.cases)}"]})

    def when(self, key: str, holds: Callable[[Any], bool]) -> str:
        """The condition on the parameter under which a fact's value satisfies ``holds``.

        ``"always"`` and ``"never"`` are within the declared domain: for leaky ReLU,
        ``family.when("monotonicity", lambda v: v["verdict"] != "none")`` is ``"negative_slope >= 0"``.
        """
        fact = self[key]
        if fact.value is None:
            raise UsageError(f"{key} is not known for every case: {fact.reason}")
        flags = [holds(case.facts[key].value) for case in self.cases]
        if all(flags):
            return "always"
        return " or ".join(self._runs(flags)) or "never"

    def _runs(self, flags: list[bool]) -> Iterator[str]:
        """Neighbouring cases that hold, as one condition each."""
        start = None
        for i, flag in enumerate([*flags, False]):
            if flag and start is None:
                start = i
            if not flag and start is not None:
                first, last = self.cases[start], self.cases[i - 1]
                yield _condition(
                    self.parameter.name, first.low, last.high, first.low == first.high, last.low == last.high
                )
                start = None

    # --- cases ---

    def _solve(self) -> Iterator[Case]:
        scaling = scaling_of(self.activation, self.parameter)
        for low, high in _domain(self.parameter.domain):
            if low == high:
                yield self._at(low)
            elif scaling is not None:
                yield from self._scaled(scaling, low, high)
            else:
                yield from self._cells(low, high)

    def _at(self, value: sp.Expr) -> Case:
        return Case(value, value, _facts(Study(self.activation.with_values(**{self.parameter.name: value}))))

    def _cells(self, low: sp.Expr, high: sp.Expr) -> Iterator[Case]:
        symbol = cell_symbol(self.parameter.name, low, high)
        try:
            facts = _facts(Study(self._with_symbol(symbol)))
        except SplitCell as split:
            ends = (low, *split.points, high)
            for a, b in itertools.pairwise(ends):
                yield from self._cells(a, b)
                if b != high:
                    yield self._at(b)
            return
        yield Case(low, high, {k: _renamed(f, symbol, self.parameter.symbol) for k, f in facts.items()})

    def _scaled(self, scaling: Scaling, low: sp.Expr, high: sp.Expr) -> Iterator[Case]:
        if low < 0 < high:
            yield from self._scaled(scaling, low, sp.S.Zero)
            yield self._at(sp.S.Zero)
            yield from self._scaled(scaling, sp.S.Zero, high)
            return
        sign = 1 if low >= 0 else -1
        study = Study(self.activation.with_values(**{self.parameter.name: sign}))
        yield Case(low, high, scaling.carried(_facts(study), self.parameter.symbol, sign))

    def _with_symbol(self, symbol: sp.Symbol) -> Activation:
        values = tuple((n, symbol if n == self.parameter.name else v) for n, v in self.activation.values)
        return replace(self.activation, values=values)


def _facts(study: Study) -> dict[str, Fact]:
    facts = {}
    for key in KEYS:
        try:
            finding = QUESTIONS[key](study)
            facts[key] = Fact(key, finding.value, "proved", certificate={"steps": list(finding.steps)})
        except Undecided as reason:
            facts[key] = Fact(key, None, "unknown", str(reason))
    return facts


def _renamed(fact: Fact, symbol: sp.Symbol, name: sp.Symbol) -> Fact:
    return replace(fact, value=_replaced(fact.value, symbol, name))


def _replaced(value: Any, old: sp.Symbol, new: sp.Symbol) -> Any:
    if isinstance(value, dict):
        return {k: _replaced(v, old, new) for k, v in value.items()}
    if isinstance(value, list):
        return [_replaced(v, old, new) for v in value]
    if isinstance(value, sp.Basic):
        return value.xreplace({old: new})
    return value.replace(f"_{old.name}", new.name) if isinstance(value, str) else value


def _domain(text: str) -> list[tuple[sp.Expr, sp.Expr]]:
    """The open intervals and single values of a domain such as ``>=0``, ``!=0`` or ``real``, in order."""
    low, high, closed, excluded = -sp.oo, sp.oo, [], []
    for condition in () if text == "real" else text.split(" and "):
        relation = next(r for r in (">=", "<=", "!=", ">", "<") if condition.startswith(r))
        try:
            bound = sp.Rational(condition[len(relation) :].strip())
        except (TypeError, ValueError):
            raise Undecided(f"the domain {text} depends on another parameter") from None
        if relation == "!=":
            excluded.append(bound)
        elif relation[0] == ">":
            low = bound
        else:
            high = bound
        closed += [bound] if relation in (">=", "<=") else []
    ends = [low, *sorted(excluded), high]
    parts: list[tuple[sp.Expr, sp.Expr]] = list(itertools.pairwise(ends))
    return [(b, b) for b in closed if b == low] + parts + [(b, b) for b in closed if b == high]


def _condition(name: str, low: sp.Expr, high: sp.Expr, low_closed: bool, high_closed: bool) -> str:
    if low == high:
        return f"{name} = {low}"
    left, right = "<=" if low_closed else "<", "<=" if high_closed else "<"
    if low is -sp.oo and high is sp.oo:
        return f"{name} real"
    if low is -sp.oo:
        return f"{name} {right} {high}"
    if high is sp.oo:
        return f"{name} {left.replace('<', '>')} {low}"
    return f"{low} {left} {name} {right} {high}"
