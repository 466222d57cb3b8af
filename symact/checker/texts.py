"""Formulas as trees: read from text, differentiated, and nothing else.

Python's own parser reads the text; only the forms listed here are taken from its tree, and no text is ever run.
Equal trees are one object, so that a derivative shares the parts it repeats.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any, NamedTuple

from flint import fmpq

__all__ = [
    "ONE",
    "PI",
    "ZERO",
    "Node",
    "Rejected",
    "X",
    "call",
    "derivative",
    "number",
    "plus",
    "power",
    "put",
    "read",
    "times",
]


class Rejected(Exception):  # noqa: N818 - an outcome: the certificate, or the fact, does not hold
    """What was claimed was not reproduced; the text says what."""


class Node:
    """One operation: ``op`` and its arguments (nodes, or plain data); made by the functions below only."""

    __slots__ = ("args", "has_x", "op")
    has_x: bool

    def __init__(self, op: str, args: tuple[Any, ...]) -> None:
        self.op, self.args = op, args
        bound = op in ("root", "value", "mean")
        self.has_x = op in ("x", "case") or (not bound and any(isinstance(a, Node) and a.has_x for a in args))

    def __repr__(self) -> str:
        return f"{self.op}({', '.join(map(str, self.args))})"


@cache
def _node(op: str, *args: Any) -> Node:
    return Node(op, args)


def number(value: Any) -> Node:
    """A rational number."""
    return _node("q", fmpq(value))


ZERO, ONE, X, PI = number(0), number(1), _node("x"), _node("pi")


def plus(*parts: Node) -> Node:
    """The sum, its rational parts added up."""
    flat = [q for p in parts for q in (p.args if p.op == "+" else (p,))]
    constant = sum((p.args[0] for p in flat if p.op == "q"), fmpq(0))
    rest = [p for p in flat if p.op != "q"] + ([number(constant)] if constant else [])
    return ZERO if not rest else rest[0] if len(rest) == 1 else _node("+", *rest)


def times(*parts: Node) -> Node:
    """The product, its rational factors multiplied up."""
    flat = [q for p in parts for q in (p.args if p.op == "*" else (p,))]
    constant = fmpq(1)
    for p in flat:
        constant *= p.args[0] if p.op == "q" else 1
    rest = [p for p in flat if p.op != "q"]
    if constant == 0 or not rest:
        return number(constant)
    rest = ([number(constant)] if constant != 1 else []) + rest
    return rest[0] if len(rest) == 1 else _node("*", *rest)


def power(base: Node, exponent: Any) -> Node:
    """base^exponent for a rational exponent."""
    e = fmpq(exponent)
    if abs(e) > 10_000:
        raise Rejected("a power is too high")
    if e == 0 or e == 1:
        return base if e == 1 else ONE
    if base.op == "q" and e.q == 1:
        if base.args[0] == 0 and e < 0:
            raise Rejected("a division by zero in a formula")
        return number(base.args[0] ** int(e.p))
    if base.op == "^" and e.q == 1:
        return power(base.args[0], base.args[1] * e)
    return _node("^", base, e)


def call(name: str, u: Node) -> Node:
    """A function of the vocabulary; the named and hyperbolic ones are written in exp, log, erf and powers."""
    if name in _CORE:
        return _AT_ZERO[name] if u is ZERO else _node(name, u)
    if name in _WRITTEN:
        return _WRITTEN[name](u)
    raise Rejected(f"the function {name} is not known to the checker")


_CORE = ("exp", "log", "sin", "cos", "erf", "atan", "asin", "acos", "abs", "sign")
_AT_ZERO = {"exp": ONE, "cos": ONE, "log": _node("log", ZERO), "acos": _node("acos", ZERO)} | dict.fromkeys(
    ("sin", "erf", "atan", "asin", "abs", "sign"), ZERO
)


def _exp(u: Node, rate: int = 1) -> Node:
    return call("exp", times(number(rate), u))


def _minus(u: Node) -> Node:
    return times(number(-1), u)


def _half(u: Node) -> Node:
    return times(number(fmpq(1, 2)), u)


def _inverse(u: Node) -> Node:
    return power(u, -1)


_WRITTEN: dict[str, Callable[[Node], Node]] = {
    "sqrt": lambda u: power(u, fmpq(1, 2)),
    "log1p": lambda u: call("log", plus(ONE, u)),
    "expm1": lambda u: plus(_exp(u), number(-1)),
    "tanh": lambda u: plus(ONE, times(number(-2), _inverse(plus(ONE, _exp(u, 2))))),
    "sinh": lambda u: _half(plus(_exp(u), _minus(_exp(u, -1)))),
    "cosh": lambda u: _half(plus(_exp(u), _exp(u, -1))),
    "tan": lambda u: times(call("sin", u), _inverse(call("cos", u))),
    "sigmoid": lambda u: _inverse(plus(ONE, _exp(u, -1))),
    "softplus": lambda u: call("log", plus(ONE, _exp(u))),
    "asinh": lambda u: call("log", plus(u, power(plus(power(u, 2), ONE), fmpq(1, 2)))),
    "erfc": lambda u: plus(ONE, _minus(call("erf", u))),
    "Phi": lambda u: _half(plus(ONE, call("erf", times(u, power(number(2), fmpq(-1, 2)))))),
    "Abs": lambda u: call("abs", u),
    "sinc": lambda u: _node(
        "case", ((u, "!="), times(call("sin", u), _inverse(u) if u is not ZERO else ONE)), (None, ONE)
    ),
    "relu": lambda u: _node("case", ((u, ">"), u), (None, ZERO)),
}


# --- reading ---


class _Source(NamedTuple):
    """The text that is read, one line of bytes, and the numbers that its parameter names stand for."""

    text: bytes
    names: dict[str, Node]


@lru_cache(maxsize=4096)
def read(text: str, parameters: tuple[tuple[str, Node], ...] = ()) -> Node:
    """The tree of a formula text in x."""
    if not isinstance(text, str) or len(text) > 100_000:
        raise Rejected("a formula text was expected")
    source = _Source(" ".join(text.split()).encode(), _NAMES | dict(parameters))
    try:
        return _convert(ast.parse(source.text, mode="eval").body, source)
    except (SyntaxError, ValueError, RecursionError, KeyError, TypeError, IndexError, AssertionError) as problem:
        raise Rejected(f"the formula {text[:60]!r} cannot be read: {problem}") from None


_NAMES = {"x": X, "pi": PI, "E": _node("exp", ONE), "e": _node("exp", ONE)}


def _convert(part: ast.expr, source: _Source) -> Node:
    if isinstance(part, ast.Constant):
        return number(_decimal(_written(part, source)))
    if isinstance(part, ast.Name):
        return source.names[part.id]
    if isinstance(part, ast.UnaryOp) and isinstance(part.op, ast.USub | ast.UAdd):
        inner = _convert(part.operand, source)
        return _minus(inner) if isinstance(part.op, ast.USub) else inner
    if isinstance(part, ast.BinOp):
        return _binary(part.op, _convert(part.left, source), _convert(part.right, source))
    if isinstance(part, ast.Call) and isinstance(part.func, ast.Name) and not part.keywords:
        if part.func.id in _SPECIAL:
            return _SPECIAL[part.func.id](part.args, source)
        (argument,) = part.args
        return call(part.func.id, _convert(argument, source))
    raise Rejected(f"the form {type(part).__name__} is not part of a formula")


def _written(part: ast.expr, source: _Source) -> str:
    """The text of a part, as it stands there: of a decimal every digit counts."""
    return source.text[part.col_offset : part.end_col_offset].decode()


def _decimal(literal: str) -> fmpq:
    from fractions import Fraction

    value = Fraction(literal)
    return fmpq(value.numerator, value.denominator)


def _binary(op: ast.operator, a: Node, b: Node) -> Node:
    if isinstance(op, ast.Add):
        return plus(a, b)
    if isinstance(op, ast.Sub):
        return plus(a, _minus(b))
    if isinstance(op, ast.Mult):
        return times(a, b)
    if isinstance(op, ast.Div):
        return times(a, _inverse(b))
    if isinstance(op, ast.Pow) and b.op == "q":
        return power(a, b.args[0])
    if isinstance(op, ast.Pow) and not a.has_x:
        return call("exp", times(b, call("log", a)))
    raise Rejected("this operation is not part of a formula")


def _rational(part: ast.expr, source: _Source) -> fmpq:
    value = _convert(part, source)
    if value.op != "q":
        raise Rejected("a rational number was expected")
    return value.args[0]


def _lambert(args: list[ast.expr], source: _Source) -> Node:
    return _node("lambertw", _convert(args[0], source), int(_rational(args[1], source).p) if len(args) > 1 else 0)


def _root(args: list[ast.expr], source: _Source) -> Node:
    equation, low, high = args
    return _node("root", _convert(equation, source), _rational(low, source), _rational(high, source))


def _value(args: list[ast.expr], source: _Source) -> Node:
    function, point = args
    return _node("value", _convert(function, source), _convert(point, source))


def _algebraic(args: list[ast.expr], source: _Source) -> Node:
    polynomial, index = args
    return _node("crootof", _convert(polynomial, source), int(_rational(index, source).p))


def _mean(args: list[ast.expr], source: _Source) -> Node:
    parts = []
    for part in args[1:]:
        assert isinstance(part, ast.Tuple)
        low, high, function = part.elts
        parts.append((_end(low, source), _end(high, source), _convert(function, source)))
    return _node("mean", int(_rational(args[0], source).p), tuple(parts))


def _end(part: ast.expr, source: _Source) -> Any:
    written = _written(part, source)
    return written if written in ("oo", "-oo") else _convert(part, source)


def _largest(args: list[ast.expr], source: _Source, relation: str = ">") -> Node:
    best, *others = [_convert(a, source) for a in args]
    for other in others:
        best = _node("case", ((plus(other, _minus(best)), relation), other), (None, best))
    return best


def _cases(args: list[ast.expr], source: _Source) -> Node:
    """Piecewise((value, condition), ..., (value, True))."""
    cases = []
    for case in args:
        assert isinstance(case, ast.Tuple)
        value, condition = case.elts
        cases.append((_condition(condition, source), _convert(value, source)))
    return _node("case", *cases)


def _where(args: list[ast.expr], source: _Source) -> Node:
    condition, yes, no = args
    return _node("case", (_condition(condition, source), _convert(yes, source)), (None, _convert(no, source)))


_NAMED_RELATIONS = {"Lt": "<", "Le": "<=", "Gt": ">", "Ge": ">=", "Eq": "==", "Ne": "!="}
_RELATIONS = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!="}


def _condition(part: ast.expr, source: _Source) -> Any:
    if isinstance(part, ast.Constant) and part.value is True:
        return None
    if isinstance(part, ast.Call) and isinstance(part.func, ast.Name) and part.func.id in _NAMED_RELATIONS:
        difference = plus(_convert(part.args[0], source), _minus(_convert(part.args[1], source)))
        return difference, _NAMED_RELATIONS[part.func.id]
    if isinstance(part, ast.Compare) and len(part.ops) == 1:
        difference = plus(_convert(part.left, source), _minus(_convert(part.comparators[0], source)))
        return difference, _RELATIONS[type(part.ops[0])]
    raise Rejected("a condition with one comparison was expected")


def _heaviside(args: list[ast.expr], source: _Source) -> Node:
    """1 above 0, 0 below, and at 0 the second argument (1/2)."""
    u = _convert(args[0], source)
    middle = _convert(args[1], source) if len(args) > 1 else number(fmpq(1, 2))
    return _node("case", ((u, ">"), ONE), ((u, "=="), middle), (None, ZERO))


def _clip(args: list[ast.expr], source: _Source) -> Node:
    u, low, high = args
    return _largest([ast.Call(ast.Name("min"), [u, high], []), low], source)


_SPECIAL: dict[str, Callable[[list[ast.expr], _Source], Node]] = {
    "LambertW": _lambert,
    "root": _root,
    "value": _value,
    "CRootOf": _algebraic,
    "gaussian_mean": _mean,
    "Max": _largest,
    "max": _largest,
    "Min": lambda args, source: _largest(args, source, "<"),
    "min": lambda args, source: _largest(args, source, "<"),
    "Piecewise": _cases,
    "where": _where,
    "clip": _clip,
    "Heaviside": _heaviside,
    "heaviside": _heaviside,
    "pow": lambda args, source: _binary(ast.Pow(), _convert(args[0], source), _convert(args[1], source)),
}


# --- calculus ---


@cache
def derivative(f: Node) -> Node:
    """df/dx, by the rules of calculus."""
    if not f.has_x:
        return ZERO
    if f.op == "x":
        return ONE
    if f.op == "+":
        return plus(*(derivative(part) for part in f.args))
    if f.op == "*":
        return plus(
            *(times(derivative(part), *f.args[:i], *f.args[i + 1 :]) for i, part in enumerate(f.args) if part.has_x)
        )
    if f.op == "^":
        base, e = f.args
        return times(number(e), power(base, e - 1), derivative(base))
    if f.op not in _RULES:
        raise Rejected(f"no derivative of {f.op} is known to the checker")
    return times(_RULES[f.op](f.args[0]), derivative(f.args[0]))


_RULES: dict[str, Callable[[Node], Node]] = {
    "exp": lambda u: call("exp", u),
    "log": _inverse,
    "sin": lambda u: call("cos", u),
    "cos": lambda u: _minus(call("sin", u)),
    "erf": lambda u: times(number(2), power(PI, fmpq(-1, 2)), call("exp", _minus(power(u, 2)))),
    "atan": lambda u: _inverse(plus(ONE, power(u, 2))),
}


@cache
def put(f: Node, u: Node) -> Node:
    """f with u in the place of x."""
    if not f.has_x:
        return f
    if f.op == "x":
        return u
    if f.op == "+":
        return plus(*(put(part, u) for part in f.args))
    if f.op == "*":
        return times(*(put(part, u) for part in f.args))
    if f.op == "^":
        return power(put(f.args[0], u), f.args[1])
    return call(f.op, put(f.args[0], u))
