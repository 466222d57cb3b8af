"""The generators of a differential field: which exponentials, roots, logarithms ... a formula is made of.

Exponents (and phases) are written as integer combinations of a basis, so that exp(x) and exp(3 x/2 + 1) are powers of
exp(x/2) and exp(1), and the field knows that they are related.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import lcm
from typing import Any

import sympy as sp

from symact.functions import X, named_to_elementary
from symact.proof.verdict import Undecided

__all__ = ["Basis", "Collected", "Generator", "as_fmpq", "to_generators"]

Vector = dict[sp.Expr, sp.Rational]
_LARGEST = 60
"""No generator's power in an exponential is larger; rates further apart get generators of their own."""


@dataclass(frozen=True)
class Generator:
    """One generator: its kind, and the SymPy expression that it stands for.

    ``argument`` is the exponent, the phase, the argument of log/erf/atan, or the radicand of the ``root``-th root.
    """

    kind: str  # "x" | "exp" | "sin" | "cos" | "log" | "erf" | "atan" | "asinh" | "root" | "constant"
    argument: sp.Expr
    root: int = 1

    @cached_property
    def expr(self) -> sp.Expr:
        """The generator as a SymPy expression."""
        if self.kind in ("x", "constant"):
            return self.argument
        if self.kind == "root":
            return self.argument ** sp.Rational(1, self.root)
        return getattr(sp, self.kind)(self.argument)

    @cached_property
    def is_constant(self) -> bool:
        """Whether the generator does not depend on x."""
        return X not in self.argument.free_symbols


@lru_cache(maxsize=4096)
def to_generators(expr: sp.Expr) -> sp.Expr:
    """``expr`` with named and hyperbolic functions, tan and erfc written in the field's generators."""
    expr = named_to_elementary(expr)
    for kind, rule in _REWRITES.items():
        if expr.has(kind):
            expr = expr.replace(kind, rule)
    return expr


_REWRITES: dict[type, Any] = {
    sp.erfc: lambda u: 1 - sp.erf(u),
    sp.tanh: lambda u: 1 - 2 / (sp.exp(2 * u) + 1),
    sp.sinh: lambda u: (sp.exp(u) - sp.exp(-u)) / 2,
    sp.cosh: lambda u: (sp.exp(u) + sp.exp(-u)) / 2,
    sp.tan: lambda u: sp.sin(u) / sp.cos(u),
}


class Collected:
    """The generators that an expression and its derivatives need."""

    def __init__(self) -> None:
        self.exponents: list[Vector] = []
        self.phases: list[Vector] = []
        self.opaque: dict[tuple[str, sp.Expr], None] = {}
        self.roots: dict[sp.Expr, int] = {}
        self.constants: dict[sp.Expr, None] = {}
        self._seen: set[sp.Expr] = set()

    def visit(self, expr: sp.Expr) -> None:
        """Adds the generators of ``expr``."""
        if expr in self._seen or expr.is_Rational or expr == X:
            return
        self._seen.add(expr)
        if expr.is_Add or expr.is_Mul:
            for part in expr.args:
                self.visit(part)
        elif isinstance(expr, sp.exp) or expr == sp.E:
            self._exponent(expr.args[0] if expr.args else sp.Integer(1))
        elif expr.is_Pow:
            self._power(expr)
        elif isinstance(expr, sp.sin | sp.cos):
            self._parts(self.phases, expr.args[0])
        elif isinstance(expr, sp.log | sp.erf | sp.atan | sp.asinh):
            self._opaque(expr)
        elif expr == sp.pi:
            self.roots[sp.pi] = lcm(self.roots.get(sp.pi, 1), 1)
        elif not expr.free_symbols or expr.is_Symbol:
            self.constants[expr] = None
        else:
            raise Undecided(f"{expr} is outside the class of functions that symact can prove statements about")

    def _power(self, expr: sp.Pow) -> None:
        base, exponent = expr.args
        if exponent.is_Integer:
            self.visit(base)
        elif exponent.is_Rational:
            self.roots[base] = lcm(self.roots.get(base, 1), int(exponent.q))
            self.visit(base)
        else:
            self._exponent(exponent * sp.log(base))

    def _opaque(self, expr: sp.Expr) -> None:
        argument = expr.args[0]
        self.opaque[(type(expr).__name__, argument)] = None
        self.visit(argument)
        if isinstance(expr, sp.erf) and argument.free_symbols:
            self._exponent(-(argument**2))
            self.roots[sp.pi] = lcm(self.roots.get(sp.pi, 1), 2)
        if isinstance(expr, sp.asinh) and argument.free_symbols:
            self.visit(sp.sqrt(1 + argument**2))

    def _exponent(self, argument: sp.Expr) -> None:
        self._parts(self.exponents, argument)

    def _parts(self, vectors: list[Vector], argument: sp.Expr) -> None:
        vector = _vector(argument)
        vectors.append(vector)
        for part in vector:
            self.visit(part)


def _vector(argument: sp.Expr) -> Vector:
    """An exponent or phase as a rational combination of irreducible terms."""
    vector: Vector = {}
    for term in sp.Add.make_args(_in_partial_fractions(sp.expand(to_generators(argument)))):
        coefficient, rest = term.as_coeff_Mul()
        vector[rest] = vector.get(rest, sp.Integer(0)) + coefficient
    return {rest: c for rest, c in vector.items() if c}


def _in_partial_fractions(argument: sp.Expr) -> sp.Expr:
    """A rational function of one exponential e^u as a sum of partial fractions in it, the same for e^u and e^-u.

    So tanh(-x) = 2/(e^(2x) + 1) - 1 is seen to be the negative of tanh(x), within an exponent or a phase.
    """
    if not any(power.exp.is_negative and power.base.has(sp.exp) for power in argument.atoms(sp.Pow)):
        return argument
    masks = {number: sp.Dummy() for number in _exact_numbers(argument)}
    masked = argument.xreplace(masks)
    exponents = {part.args[0] for part in masked.atoms(sp.exp)}
    if not exponents:
        return argument
    first = min(exponents, key=sp.default_sort_key)
    first = -first if first.could_extract_minus_sign() else first
    ratios = [sp.cancel(u / first) for u in exponents]
    if not all(r.is_Rational for r in ratios) or first.has(sp.exp):
        return argument
    step = lcm(*(int(r.q) for r in ratios))
    e = sp.Dummy("e", positive=True)
    rational = masked.xreplace({sp.exp(u): e ** (r * step) for u, r in zip(exponents, ratios, strict=True)})
    if not rational.is_rational_function(e):
        return argument
    parts = sp.expand(sp.apart(rational, e)).xreplace({e: sp.exp(first / step)})
    return parts.xreplace({mask: number for number, mask in masks.items()})


def _exact_numbers(expr: sp.Expr) -> list[sp.Expr]:
    """The certified roots and values in an expression, whose own formulas are not its parts."""
    from symact.proof.numbers import RealRoot, ValueAt

    return sorted(expr.atoms(RealRoot, ValueAt), key=sp.default_sort_key)


class Basis:
    """Exponents such that every given one is a small integer combination of them.

    They are independent over the rationals, except where that would need powers beyond ``_LARGEST``: an exponent that
    does is a basis element of its own. The field does not know of such a relation then, which costs identities, never
    truth.
    """

    def __init__(self, vectors: list[Vector]) -> None:
        self.terms = sorted({t for v in vectors for t in v}, key=sp.default_sort_key)
        self._apart: list[Vector] = []
        ordered = sorted(vectors, key=lambda v: (len(v), sp.default_sort_key(_expr(v))))
        while (odd := self._build(ordered)) is not None:
            ordered = [v for v in ordered if v != odd]
            if not any(_multiple(odd, other) for other in self._apart):
                self._apart.append(odd)
        self.basis = [_expr(row) for row in (*self._rows, *self._apart)]

    def _build(self, vectors: list[Vector]) -> Vector | None:
        """Independent rows for the vectors; returns a vector that would need too large a power."""
        self._rows: list[Vector] = []
        for vector in vectors:
            if vector and self._solve(vector) is None:
                self._rows.append(vector)
        scales = [1] * len(self._rows)
        for vector in vectors:
            for i, c in enumerate(self._solve(vector) or []):
                scales[i] = lcm(scales[i], int(c.q))
                if scales[i] > _LARGEST:
                    return vector
        self._rows = [{t: c / s for t, c in row.items()} for row, s in zip(self._rows, scales, strict=True)]
        for vector in vectors:
            if any(abs(int(c.p)) > _LARGEST for c in self._solve(vector) or []):
                return vector
        return None

    def coordinates(self, argument: sp.Expr) -> dict[sp.Expr, int]:
        """The integers n_b with argument = sum n_b b over the basis."""
        vector = _vector(argument)
        for apart in self._apart:
            times = _multiple(vector, apart)
            if times:
                return {_expr(apart): times}
        solution = self._solve(vector)
        if solution is None or any(c.q != 1 for c in solution):
            raise Undecided(f"exp or sin of {argument} is not in the field")
        return {_expr(b): int(c.p) for b, c in zip(self._rows, solution, strict=True) if c.p}

    def _solve(self, vector: Vector) -> list[Any] | None:
        from flint import fmpq, fmpq_mat

        if not vector:
            return [fmpq(0)] * len(self._rows)
        if not self._rows or any(t not in self.terms for t in vector):
            return None
        rows, n = self._rows, len(self._rows)
        columns = [*rows, vector]
        matrix = fmpq_mat(len(self.terms), n + 1, [as_fmpq(c.get(t, 0)) for t in self.terms for c in columns])
        reduced, rank = matrix.rref()
        if rank > n or any(reduced[i, n] != 0 for i in range(n, len(self.terms))):
            return None
        return [reduced[i, n] for i in range(n)]


def _expr(vector: Vector) -> sp.Expr:
    return sp.Add(*(c * t for t, c in vector.items()))


def _multiple(vector: Vector, of: Vector) -> int:
    """The integer n with vector = n of, or 0 where there is none."""
    if set(vector) != set(of):
        return 0
    ratios = {vector[t] / of[t] for t in of}
    return int(ratios.pop()) if len(ratios) == 1 and all(r.is_Integer for r in ratios) else 0


def as_fmpq(value: Any) -> Any:
    """A rational number as FLINT's."""
    from flint import fmpq

    value = sp.Rational(value) if not isinstance(value, sp.Expr) else value
    return fmpq(int(value.p), int(value.q))
