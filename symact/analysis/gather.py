"""Analysis: all facts of one activation, each computed on first use and kept."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import sympy as sp

from symact.activation import Activation, exact_number
from symact.analysis.family import Family
from symact.analysis.far import FarTerms, far_terms
from symact.analysis.questions import QUESTIONS
from symact.analysis.record import ensure_enclosed, to_record
from symact.analysis.saturation import threshold
from symact.analysis.study import Study
from symact.analysis.taylor import coefficients, remainder
from symact.branches import Branches
from symact.catalogue import activation as as_activation
from symact.catalogue import names, parameter_names
from symact.errors import NotYetSupported, UsageError
from symact.facts import FACT_COLUMNS, Fact
from symact.proof import Undecided
from symact.proof.enclosure import ball_of_rational, precision
from symact.proof.evaluation import Values
from symact.proof.verdict import budget

__all__ = ["Analysis", "analyze"]

_SECONDS = 5.0
_PROOF_SECONDS = 20.0


def analyze(spec: str | sp.Expr | Activation, /, **parameters: Any) -> Any:
    """The analysis of a catalogue name, a formula text, a SymPy expression or an ``Activation``.

    The branches are worked out at once, so that a formula that is not a function on R is refused here
    (``DomainError``, ``NotYetSupported``); every fact is computed on first use.

    A parameter that is given as a SymPy symbol stays open: ``analyze("leaky_relu", negative_slope=Symbol("a"))`` is a
    ``Family``, which answers for its whole domain.
    """
    if any(isinstance(value, sp.Symbol) for value in parameters.values()):
        return family_of(spec, parameters)
    analysis = Analysis(as_activation(spec, **parameters))
    _ = analysis.branches
    return analysis


def family_of(spec: str | sp.Expr | Activation, parameters: dict[str, Any]) -> Family:
    """The family with the one parameter open that is given as a symbol, the others at their values."""
    open_ones = [name for name, value in parameters.items() if isinstance(value, sp.Symbol)]
    if len(open_ones) > 1:
        raise NotYetSupported(f"one parameter can be left open, found {len(open_ones)}: {', '.join(open_ones)}.")
    fixed = {name: value for name, value in parameters.items() if name not in open_ones}
    activation = as_activation(spec, **fixed)
    also = parameter_names(activation.name) if activation.name in names() else {}
    return Family(activation, also.get(open_ones[0], open_ones[0]))


class Analysis:
    """The facts of one activation: ``analysis["range"]`` or ``analysis.range``, each a ``Fact``.

    A fact that takes longer than ``seconds`` ends as unknown, with the reason "out of time".
    """

    def __init__(self, activation: Activation, seconds: float = _SECONDS) -> None:
        self.activation = activation
        self.seconds = seconds
        self._study = Study(activation)
        self._facts: dict[str, Fact] = {}

    @property
    def branches(self) -> Branches:
        """The normal form."""
        return self._study.branches

    def __getitem__(self, key: str) -> Fact:
        if key not in QUESTIONS:
            raise UsageError(f"there is no fact {key!r}; the facts are: {', '.join(QUESTIONS)}.")
        if key not in self._facts:
            self._facts[key] = self._answer(key)
        return self._facts[key]

    def __getattr__(self, key: str) -> Fact:
        if key in QUESTIONS:
            return self[key]
        raise AttributeError(key)

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *QUESTIONS]

    def __repr__(self) -> str:
        known = len(self._facts)
        return f"Analysis({self.activation.name!r}, {known} of {len(QUESTIONS)} facts computed)"

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        """For a notebook: the facts that have been computed; none is computed for it."""
        from symact.notebook import bundle, table_html

        rows = [self._facts[key].cells_html() for key in QUESTIONS if key in self._facts]
        return bundle(repr(self), html=table_html(FACT_COLUMNS, rows, f"{self!r}; .facts() computes all"))

    def _answer(self, key: str) -> Fact:
        try:
            with budget(self.seconds):
                finding = QUESTIONS[key](self._study)
                ensure_enclosed(finding.value)  # a number that cannot be enclosed proves nothing
        except Undecided as reason:
            return Fact(key, None, "unknown", reason=str(reason))
        return Fact(key, finding.value, "proved", certificate={"steps": list(dict.fromkeys(finding.steps))})

    def facts(self) -> dict[str, Fact]:
        """All facts, by key."""
        return {key: self[key] for key in QUESTIONS}

    def taylor_coefficients(self, order: int) -> tuple[tuple[sp.Expr, ...], tuple[sp.Expr, ...]]:
        """Exact Taylor coefficients c_0, ..., c_order at 0 of the branches to the left and to the right of 0."""
        if not isinstance(order, int) or order < 0:
            raise UsageError(f"the order of a Taylor series is a whole number from 0 on, found {order!r}.")
        try:
            return coefficients(self._study, order)
        except Undecided as reason:
            raise NotYetSupported(f"the Taylor series at 0 is not known: {reason}") from None

    def taylor_remainder(self, order: int, reach: object) -> tuple[sp.Rational, sp.Rational]:
        """Proved bounds of abs(f(x) - T(x)) on [-reach, 0] and on [0, reach].

        T is the Taylor polynomial of degree ``order`` at 0 of the branch on that side; the bounds are exact rationals,
        by Lagrange's form of the remainder.
        """
        number = exact_number("reach", reach)
        if not isinstance(order, int) or order < 0 or not number.is_positive or not number.is_Rational:
            raise UsageError(f"expected a whole order and a positive rational reach, found {order!r} and {reach!r}.")
        try:
            with budget(self.seconds):
                return remainder(self._study, order, number)
        except Undecided as reason:
            raise NotYetSupported(f"the remainder on [-{number}, {number}] is not bounded: {reason}") from None

    def far_terms(self, end: str) -> FarTerms:
        """The leading terms of f at ``"-oo"`` or ``"oo"``, exact, and the order of the rest; both proved."""
        if end not in ("-oo", "oo"):
            raise UsageError(f"the ends are '-oo' and 'oo', found {end!r}.")
        try:
            with budget(self.seconds):
                return far_terms(self._study, end)
        except Undecided as reason:
            raise NotYetSupported(f"the leading terms at {end} are not known: {reason}") from None

    def threshold(self, eps: object) -> sp.Set:
        """The exact set of all x with abs(f'(x)) < eps, for eps > 0; a float means the decimal that it prints as."""
        number = exact_number("eps", eps)
        if not number.is_positive:
            raise UsageError(f"eps must be positive, found {number}.")
        try:
            with budget(self.seconds):
                return threshold(self._study, number)
        except Undecided as reason:
            raise NotYetSupported(f"the set where abs(f') < {number} is not known: {reason}") from None

    def curve(self, order: int, xs: Sequence[float]) -> list[float]:
        """The ``order``-th derivative at the floats ``xs``, each the nearest float to the exact value.

        NaN on a breakpoint at which the derivative does not exist, and where no enclosure is found.
        """
        return [self._float_at(order, sp.Rational(float(x))) for x in xs]

    def _float_at(self, order: int, x: sp.Rational) -> float:
        study = self._study
        if x in study.branches.points:
            i = study.branches.points.index(x)
            if order == 0:
                return float(sp.N(study.branches.values[i], 20))
            left, right = (study.beside(i, side, order) for side in ("left", "right"))
            return float(sp.N(left, 20)) if left == right and left.is_finite else float("nan")
        piece = sum(1 for p in study.branches.points if p < x)
        for bits in (96, 256, 1024):
            with precision(bits):
                value = Values(study.element(piece, order).field, ball_of_rational(x)).element(
                    study.element(piece, order)
                )
                if value.is_finite() and (value.rel_accuracy_bits() > 56 or abs(value).upper() < 1e-300):
                    return float(value.mid())
        return float("nan")

    def to_dict(self, proof: bool = False) -> dict[str, Any]:
        """The analysis as ``symact/analysis/1`` JSON data; with ``proof`` also what the checker replays."""
        from symact.analysis.description import describe

        data = {
            "schema": "symact/analysis/1",
            "activation": describe(self.activation),
            "facts": {
                key: {
                    "value": to_record(fact.value),
                    "evidence": fact.evidence,
                    "reason": fact.reason,
                    "certificate": fact.certificate,
                }
                for key, fact in self.facts().items()
            },
        }
        return _with_proof(data, self.proof()) if proof else data

    def proof(self) -> dict[str, Any]:
        """The certificate that all facts share: pieces, breakpoints and sign charts (``docs/certificates.md``)."""
        from symact.analysis.certificates import proof_of

        with budget(_PROOF_SECONDS):
            return proof_of(self._study)

    def to_json(self, indent: int | None = 2) -> str:
        """``to_dict`` with the proof, as text."""
        return json.dumps(self.to_dict(proof=True), indent=indent, ensure_ascii=False)


def _with_proof(data: dict[str, Any], proof: dict[str, Any]) -> dict[str, Any]:
    """The data and the proof; the certificate of every proved fact names the charts on which it rests."""
    from symact.analysis.certificates import charts_of

    for key, fact in data["facts"].items():
        if fact["certificate"] is not None:
            fact["certificate"] = {**fact["certificate"], "charts": charts_of(key, proof["charts"])}
    return {**data, "proof": proof}
