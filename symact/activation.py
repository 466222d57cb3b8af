"""What the function is: its formula, its parameters with their domains, and where it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import sympy as sp

from symact.errors import UsageError

__all__ = ["Activation", "Parameter", "Reference"]

_RELATIONS = {
    ">=": sp.Ge,
    "<=": sp.Le,
    "!=": sp.Ne,
    ">": sp.Gt,
    "<": sp.Lt,
}


@dataclass(frozen=True)
class Parameter:
    """A named real constant of a formula.

    ``domain`` is ``"real"`` or conditions joined by ``and``, each a relation and a bound: ``">0"``, ``">=0"``,
    ``"!=0"``, ``">min_val"`` (another parameter).
    """

    name: str
    default: sp.Expr
    domain: str = "real"
    learnable: bool = False

    @property
    def symbol(self) -> sp.Symbol:
        """The SymPy symbol that stands for the parameter in ``Activation.expr``."""
        return sp.Symbol(self.name, real=True)

    def admits(self, values: Mapping[str, sp.Expr]) -> bool:
        """Whether ``values[self.name]`` lies in the domain, where ``values`` has every parameter of the activation."""
        if self.domain == "real":
            return True
        for condition in self.domain.split(" and "):
            relation = next(r for r in _RELATIONS if condition.startswith(r))
            bound_text = condition[len(relation) :].strip()
            bound = values[bound_text] if bound_text in values else sp.Rational(bound_text)
            if _RELATIONS[relation](values[self.name], bound) == sp.false:
                return False
        return True


@dataclass(frozen=True)
class Reference:
    """Where a function was published; ``key`` is its BibTeX key, ``kind`` its BibTeX type (``misc`` without one).

    ``venue`` is the journal, the proceedings, the book, the school or the institution.
    """

    key: str
    authors: str
    year: int
    title: str = ""
    arxiv: str = ""
    venue: str = ""
    kind: str = ""
    volume: str = ""
    number: str = ""
    publisher: str = ""

    @property
    def place(self) -> str:
        """The venue as it is cited: "Nature 323", "PhD thesis, Universit\u00e9 Paris VI"."""
        before = {"phdthesis": "PhD thesis, ", "techreport": f"Technical Report {self.number}, "}.get(self.kind, "")
        after = f", {self.publisher}" if self.publisher else ""
        return f"{before}{self.venue}{f' {self.volume}' if self.volume else ''}{after}"


@dataclass(frozen=True)
class Activation:
    """One activation function.

    ``expr`` is a SymPy expression in the real variable ``symact.functions.X`` and the parameters' symbols;
    ``values`` gives each parameter's exact value here; ``bound`` is the function of x alone.
    ``owners`` says at which kink the left (``"left"``) or the right branch (``"right"``) owns the point, where the
    formula itself leaves it open: the gradient there is the owner's.
    """

    name: str
    expr: sp.Expr
    formula: str
    title: str = ""
    family: str = "custom"
    parameters: tuple[Parameter, ...] = ()
    values: tuple[tuple[str, sp.Expr], ...] = ()
    owners: tuple[tuple[sp.Expr, str], ...] = ()
    aliases: tuple[tuple[str, str], ...] = ()
    references: tuple[Reference, ...] = ()
    notes: tuple[str, ...] = field(default=())

    @property
    def bound(self) -> sp.Expr:
        """The expression in x alone, with every parameter at its value."""
        return self._bind(self.expr)

    @property
    def bound_owners(self) -> tuple[tuple[sp.Expr, str], ...]:
        """``owners`` with every parameter at its value."""
        return tuple((self._bind(point), side) for point, side in self.owners)

    def _bind(self, expr: sp.Expr) -> sp.Expr:
        return expr.subs([(sp.Symbol(name, real=True), value) for name, value in self.values], simultaneous=True)

    def with_values(self, **changes: object) -> Activation:
        """The same function at other parameter values (numbers, fractions, or exact SymPy numbers; 0.2 means 1/5).

        Raises ``UsageError`` for a name that is not a parameter or a value outside the parameter's domain.
        """
        values = dict(self.values)
        names = [p.name for p in self.parameters]
        for name, value in changes.items():
            if name not in values:
                known = ", ".join(names) if names else "none"
                raise UsageError(f"{self.name} has no parameter {name!r}; its parameters are: {known}.")
            values[name] = exact_number(name, value)
        for parameter in self.parameters:
            if not parameter.admits(values):
                found = values[parameter.name]
                raise UsageError(f"{self.name}: parameter {parameter.name} must be {parameter.domain}, found {found}.")
        return replace(self, values=tuple(values.items()))

    def __repr__(self) -> str:
        given = "".join(f", {name}={value}" for name, value in self.values)
        return f"Activation({self.name!r}, {self.formula}{given})"

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        """For a notebook: the definition as LaTeX."""
        from symact.notebook import bundle, definition_latex

        return bundle(repr(self), latex=definition_latex(self.name, self.expr, self.values))


def exact_number(name: str, value: object) -> sp.Expr:
    """``value`` as an exact real SymPy number; a float or decimal text means the decimal it prints as (0.1 is 1/10).

    Raises ``UsageError`` where it is not a finite real number.
    """
    if isinstance(value, sp.Expr):
        number = sp.nsimplify(value, rational=True) if value.has(sp.Float) else value
    else:
        try:
            number = sp.Rational(str(value))
        except (TypeError, ValueError, ZeroDivisionError):
            raise UsageError(f"parameter {name} must be a finite real number, found {value!r}.") from None
    if number.free_symbols or not number.is_real or not number.is_finite:
        raise UsageError(f"parameter {name} must be a finite real number, found {value!r}.")
    return number
