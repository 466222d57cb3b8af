"""The grammar: an operator-precedence parser that builds the SymPy expression bottom-up, each step bounded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import sympy as sp
from sympy.logic.boolalg import Boolean

from symact.errors import FormulaError
from symact.formula.bounds import checked, cut_points, power
from symact.formula.cursor import Cursor
from symact.formula.tokens import Token, exact_decimal
from symact.formula.vocabulary import CONDITIONS, CONSTANTS, FUNCTIONS, RELATIONS, check_name, unknown_function
from symact.functions import X

__all__ = ["ParsedFormula", "parse"]

MAX_DEPTH = 80

_PRECEDENCE = {"or": 1, "and": 2, **dict.fromkeys(RELATIONS, 4), "+": 5, "-": 5, "*": 6, "/": 6, "**": 8, "^": 8}
_NOT = 3

_ARITHMETIC: dict[str, Callable[[sp.Expr, sp.Expr], sp.Expr]] = {
    "+": lambda a, b: checked(a + b),
    "-": lambda a, b: checked(a - b),
    "**": power,
    "^": power,
}
_LOGIC = {"and": sp.And, "or": sp.Or}


@dataclass(frozen=True)
class ParsedFormula:
    """A formula as typed and as a SymPy expression in ``symact.functions.X`` and real parameter symbols.

    ``parameters`` are the free names other than x, in the order in which the text has them.
    """

    text: str
    expr: sp.Expr
    parameters: tuple[str, ...]


def parse(text: str) -> ParsedFormula:
    """The formula that ``text`` says; every number in it is exact, and nothing is evaluated as code.

    Raises ``FormulaError``, pointing at the place, for anything that the grammar lacks, that is certainly
    not real or not finite, or that would be too large to compute.
    """
    if not isinstance(text, str):
        raise FormulaError(f"expected a text, found {type(text).__name__}.")
    try:
        return _Parser(text).parse()
    except RecursionError:
        raise FormulaError("the formula is nested too deep.") from None


class _Parser(Cursor):
    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.depth = 0
        self.parameters: dict[str, None] = {}
        self.cuts: dict[sp.Expr, Token] = {}

    def parse(self) -> ParsedFormula:
        start = self.peek
        value = self.expression(0)
        if self.peek.kind != "end":
            raise self.unexpected_after_value()
        expr = self.number(value, start)
        self.check_whole(expr)
        return ParsedFormula(self.text, expr, tuple(self.parameters))

    def check_whole(self, expr: sp.Expr) -> None:
        if expr.has(sp.oo, -sp.oo, sp.zoo, sp.nan, sp.I):
            raise FormulaError("the formula is infinite, undefined or not real.", self.text, 0)
        kept = set(cut_points(expr))
        for base, token in self.cuts.items():
            if base not in kept:
                raise FormulaError(
                    f"this part is real only where {base} is positive, but it cancels out of the formula; "
                    "write the formula without it, or as a where(...).",
                    self.text,
                    token.position,
                )

    # Kinds of values: numbers (SymPy expressions) and conditions (SymPy Booleans).

    def number(self, value: sp.Basic, token: Token, *, bound: bool = False) -> sp.Expr:
        if isinstance(value, Boolean) and not isinstance(value, sp.Symbol):
            raise self.error("expected a number, found a condition; write where(condition, 1, 0).", token)
        if value in (sp.oo, -sp.oo) and not bound:
            raise self.error("oo is allowed only as a bound in max, min, clip or a comparison.", token)
        return value

    def condition(self, value: sp.Basic, token: Token) -> sp.Basic:
        if not isinstance(value, Boolean) or isinstance(value, sp.Symbol):
            raise self.error("expected a condition such as x > 0, found a number.", token)
        return value

    def build(self, token: Token, make: Callable[..., sp.Basic], *arguments: sp.Basic) -> sp.Basic:
        """``make(*arguments)``; what it refuses is reported at ``token``."""
        try:
            result = _without_ite(make(*arguments))
            if isinstance(result, sp.Expr) and (result.is_Pow or result.is_Mul or isinstance(result, sp.log)):
                self.cuts.update((base, token) for base in _new_cuts(result) if base not in self.cuts)
        except FormulaError as refused:
            raise self.error(refused.problem, token) from None
        except (TypeError, ValueError, ArithmeticError, RecursionError, AttributeError, NotImplementedError) as failed:
            raise self.error(f"SymPy cannot build this part ({type(failed).__name__}).", token) from None
        return result

    # The grammar.

    def expression(self, least: int) -> sp.Basic:
        """What follows, as far as operators bind tighter than ``least``."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise self.error(f"brackets and signs are nested more than {MAX_DEPTH} deep.", self.peek)
        start = self.peek
        value = self.prefix(least)
        while self.peek.kind != "end" and _PRECEDENCE.get(self.peek.text, 0) > least:
            value = self.infix(value, start)
        self.depth -= 1
        return value

    def prefix(self, least: int) -> sp.Basic:
        token = self.advance()
        if token.kind == "number":
            return self.build(token, exact_decimal, token.text)
        if token.text in ("+", "-"):
            # A sign takes the whole product that follows it, unless it stands inside one: -x*y, but 2**-x * y.
            value = self.number(self.expression(max(least, _PRECEDENCE["+"])), token, bound=True)
            return -value if token.text == "-" else value
        if token.text == "not":
            return sp.Not(self.condition(self.expression(_NOT), token))
        if token.text == "(":
            value = self.expression(0)
            self.close(token)
            return value
        if token.kind == "name":
            return self.name(token)
        raise self.error(f"expected a number, a name or '(', found {token}.", token)

    def infix(self, left: sp.Basic, start: Token) -> sp.Basic:
        token = self.peek
        if token.text in RELATIONS:
            return self.comparison(left, start)
        if token.text in ("*", "/"):
            return self.product(left, start)
        self.advance()
        binding = _PRECEDENCE[token.text]
        if token.text in ("**", "^"):
            binding = _PRECEDENCE["*"]  # to the right, and a sign may follow: 2**-x, 2**3**4
        right_start = self.peek
        right = self.expression(binding)
        if token.text in _LOGIC:
            both = (self.condition(left, start), self.condition(right, right_start))
            return self.build(token, _LOGIC[token.text], *both)
        return self.build(token, _ARITHMETIC[token.text], self.number(left, start), self.number(right, right_start))

    def product(self, left: sp.Basic, start: Token) -> sp.Basic:
        """a*b/c as one product: SymPy would spread 2*(x+1) over the sum, and keeps 2*(x+1)*f as it is."""
        first = self.peek
        factors = [self.number(left, start)]
        while self.peek.text in ("*", "/"):
            token = self.advance()
            factor_start = self.peek
            factor = self.number(self.expression(_PRECEDENCE["*"]), factor_start)
            factors.append(factor if token.text == "*" else self.build(token, power, factor, sp.S.NegativeOne))
        return self.build(first, lambda *f: checked(sp.Mul(*f)), *factors)

    def comparison(self, left: sp.Basic, start: Token) -> sp.Basic:
        """a < b, or the chain a < b < c, which is a < b and b < c."""
        parts = []
        lower = self.number(left, start, bound=True)
        while self.peek.text in RELATIONS:
            token = self.advance()
            upper_start = self.peek
            upper = self.number(self.expression(_PRECEDENCE[token.text]), upper_start, bound=True)
            parts.append(self.build(token, RELATIONS[token.text], lower, upper))
            lower = upper
        return sp.And(*parts)

    def name(self, token: Token) -> sp.Basic:
        if self.peek.kind == "op" and self.peek.text == "(":
            return self.call(token)
        if token.text == "x":
            return X
        if token.text in CONSTANTS:
            return CONSTANTS[token.text]
        try:
            check_name(token.text)
        except FormulaError as refused:
            raise self.error(refused.problem, token) from None
        self.parameters.setdefault(token.text)
        return sp.Symbol(token.text, real=True)

    def call(self, token: Token) -> sp.Basic:
        opened = self.advance()
        if token.text == "Piecewise":
            return self.piecewise(token, opened)
        if token.text not in FUNCTIONS and token.text not in CONDITIONS and token.text != "where":
            if token.text in CONSTANTS or token.text == "x":
                raise self.error(f"{token} is no function; to multiply write {token.text}*(...).", token)
            raise self.error(unknown_function(token.text), token)
        starts, values = self.arguments(opened)
        if token.text == "where":
            return self.where(token, starts, values)
        if token.text in CONDITIONS:
            return self.condition_call(token, starts, values)
        function = FUNCTIONS[token.text]
        self.count(token, len(values), function.least, function.most)
        numbers = [self.number(v, s, bound=function.bounds) for s, v in zip(starts, values, strict=True)]
        return self.build(token, lambda *u: checked(function.build(*u)), *numbers)

    def arguments(self, opened: Token) -> tuple[list[Token], list[sp.Basic]]:
        starts: list[Token] = []
        values: list[sp.Basic] = []
        if self.take(")"):
            return starts, values
        while True:
            starts.append(self.peek)
            values.append(self.expression(0))
            if self.take(",") is None:
                self.close(opened)
                return starts, values

    def count(self, token: Token, found: int, least: int, most: int) -> None:
        if not least <= found <= most:
            expected = str(least) if least == most else f"{least} to {most}"
            plural = "" if expected == "1" else "s"
            raise self.error(f"{token.text} takes {expected} argument{plural}, found {found}.", token)

    def where(self, token: Token, starts: list[Token], values: list[sp.Basic]) -> sp.Basic:
        self.count(token, len(values), 3, 3)
        test = self.condition(values[0], starts[0])
        yes, no = (self.number(values[i], starts[i]) for i in (1, 2))
        return self.build(token, _choice, (yes, test), (no, sp.true))

    def condition_call(self, token: Token, starts: list[Token], values: list[sp.Basic]) -> sp.Basic:
        make = CONDITIONS[token.text]
        if token.text in ("And", "Or", "Not"):
            self.count(token, len(values), 1, 1 if token.text == "Not" else 32)
            return self.build(token, make, *map(self.condition, values, starts))
        self.count(token, len(values), 2, 2)
        sides = [self.number(v, s, bound=True) for v, s in zip(values, starts, strict=True)]
        return self.build(token, make, *sides)

    def piecewise(self, token: Token, opened: Token) -> sp.Basic:
        """Piecewise((value, condition), ...), the first condition that holds decides."""
        pairs = []
        while True:
            self.expect("(", "a pair (value, condition)")
            start, value = self.peek, self.expression(0)
            self.expect(",", "',' and a condition")
            condition_start, condition = self.peek, self.expression(0)
            self.expect(")", "')' after the condition")
            pairs.append((self.number(value, start), self.condition(condition, condition_start)))
            if self.take(",") is None:
                self.close(opened)
                return self.build(token, _choice, *pairs)


def _choice(*pairs: tuple[sp.Expr, sp.Basic]) -> sp.Expr:
    if all(condition == sp.false for _, condition in pairs):
        raise FormulaError("no condition of this choice ever holds; end it with (value, True).")
    return checked(sp.Piecewise(*pairs))


def _without_ite(built: sp.Basic) -> sp.Basic:
    """SymPy turns a comparison of a Piecewise into ITE(c, a, b); here (c and a) or (not c and b)."""
    if not built.has(sp.ITE):
        return built
    return built.replace(sp.ITE, lambda c, a, b: sp.Or(sp.And(c, a), sp.And(sp.Not(c), b)))


def _new_cuts(result: sp.Expr) -> list[sp.Expr]:
    parts = result.args if result.is_Mul else (result,)
    return [base for part in parts for base in _own_cuts(part)]


def _own_cuts(part: sp.Expr) -> list[sp.Expr]:
    if isinstance(part, sp.log) or (part.is_Pow and not part.exp.is_integer):
        return [base for base in cut_points(part) if base == part.args[0]]
    return []
