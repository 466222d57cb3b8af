"""The stable form of one expression on one interval: prefactors times a tame core.

f = product of prefactors * core, where a prefactor is a power of x, of t = 1/|x| or of an exponential u = exp(-|w|),
and the core neither overflows nor underflows there. Exponentials never grow, so nothing overflows before the last
product, and the tail is visible as the power of u or t.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import sympy as sp

from symact.functions import X

__all__ = ["Atom", "Form", "T"]

T = sp.Symbol("t", positive=True)
"""1/|x| on an unbounded interval."""


@dataclass(frozen=True)
class Atom:
    """A symbol that stands for ``kind`` (a function of the primitives) of ``argument``, in x, t and earlier atoms."""

    symbol: sp.Symbol
    kind: str
    argument: sp.Expr


@dataclass(frozen=True)
class Form:
    """prod(symbol^power) * numerator / denominator, over the ``atoms`` in order of evaluation.

    ``far`` is the sign of x on an unbounded interval that is written in t = 1/|x|, and 0 elsewhere.
    """

    atoms: tuple[Atom, ...]
    prefactors: tuple[tuple[sp.Symbol, int], ...]
    numerator: sp.Expr
    denominator: sp.Expr
    far: int = 0

    @property
    def core(self) -> sp.Expr:
        """numerator / denominator."""
        return self.numerator / self.denominator

    def power_of(self, symbol: sp.Symbol) -> int:
        """The power of ``symbol`` among the prefactors."""
        return dict(self.prefactors).get(symbol, 0)

    @property
    def exponentials(self) -> tuple[Atom, ...]:
        """The atoms u = exp(w) with w <= 0."""
        return tuple(atom for atom in self.atoms if atom.kind == "exp")

    @property
    def used(self) -> tuple[Atom, ...]:
        """The atoms that the prefactors or the core need, in order."""
        needed = set(self.numerator.free_symbols | self.denominator.free_symbols)
        needed |= {symbol for symbol, _ in self.prefactors}
        kept = []
        for atom in reversed(self.atoms):
            if atom.symbol in needed:
                kept.append(atom)
                needed |= atom.argument.free_symbols
        return tuple(reversed(kept))

    @property
    def variable(self) -> sp.Symbol:
        """t on a far interval, else x."""
        return T if self.far else X

    def restored(self, known: Mapping[sp.Symbol, sp.Expr]) -> sp.Expr:
        """The expression with each atom of ``known`` replaced."""
        whole = self.core * sp.prod([symbol**power for symbol, power in self.prefactors])
        return whole.subs(known)
