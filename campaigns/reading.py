"""A second reader of formula texts: mpmath values at any precision, sharing no code with the package.

A text is read by Python's own ``ast`` module and turned into closures over mpmath; nothing of ``symact`` and nothing of
SymPy is involved, so a fault of the parser, of the normal form or of SymPy's simplifications shows as a difference.
Branches that are not chosen are not evaluated.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from typing import Any

import mpmath
from mpmath import mp, mpf

__all__ = ["TooLargeError", "read"]

Env = Mapping[str, Any]
Closure = Callable[[Env], Any]

_HUGE = mpf(10) ** 300
_GREAT = mpf(10) ** 100
_SMALL = mpf(1) / 1000


class TooLargeError(ArithmeticError):
    """The value, or one on the way to it, is beyond what is worth computing."""


def _exp(u: Any) -> Any:
    if u > 10**13:
        raise TooLargeError("exp")
    return mp.exp(u) if u > -_HUGE else mpf(0)


def _tanh(u: Any) -> Any:
    return mp.sign(u) * mpf(1) if abs(u) > 10**5 else mp.tanh(u)


def _bounded(function: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def guarded(u: Any) -> Any:
        if abs(u) > 10**13:
            raise TooLargeError("cosh")
        return function(u)

    return guarded


def _erf(u: Any) -> Any:
    return mp.sign(u) * mpf(1) if abs(u) > 10**60 else mp.erf(u)


def _erfc(u: Any) -> Any:
    if abs(u) > 10**60:
        return mpf(0) if u > 0 else mpf(2)
    return mp.erfc(u)


def _log(u: Any) -> Any:
    if u == 0:
        raise ZeroDivisionError("log(0)")
    return mp.log(u)


def _heaviside(u: Any, at_zero: Any = 0.5) -> Any:
    return mpf(u > 0) if u != 0 else mpf(at_zero)


def _sinc(u: Any) -> Any:
    return mpf(1) if u == 0 else mp.sin(u) / u


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "exp": _exp,
    "log": _log,
    "log1p": lambda u: mp.log1p(u) if abs(u) < _SMALL else _log(1 + u),
    "expm1": lambda u: mp.expm1(u) if abs(u) < _SMALL else _exp(u) - 1,
    "sqrt": lambda u: mp.sqrt(u),
    "sin": lambda u: mp.sin(u),
    "cos": lambda u: mp.cos(u),
    "tan": lambda u: mp.tan(u),
    "sinh": _bounded(lambda u: mp.sinh(u)),
    "cosh": _bounded(lambda u: mp.cosh(u)),
    "tanh": _tanh,
    "asinh": lambda u: mp.asinh(u),
    "atan": lambda u: mp.atan(u),
    "erf": _erf,
    "erfc": _erfc,
    "sigmoid": lambda u: 1 / (1 + _exp(-u)) if u > -(10**13) else _exp(u),
    "softplus": lambda u: mp.log1p(_exp(u)) if u < 10**6 else u,
    "Phi": lambda u: _erfc(-u / mp.sqrt(2)) / 2,
    "sinc": _sinc,
    "LambertW": lambda u, k=0: mp.lambertw(u, int(k)).real,
    "abs": abs,
    "Abs": abs,
    "sign": lambda u: mp.sign(u),
    "max": max,
    "Max": max,
    "min": min,
    "Min": min,
    "clip": lambda u, low, high: min(max(u, low), high),
    "heaviside": _heaviside,
    "Heaviside": _heaviside,
    "relu": lambda u: max(mpf(0), u),
    "Ne": lambda a, b: a != b,
    "Eq": lambda a, b: a == b,
}

CONSTANTS: dict[str, Callable[[], Any]] = {
    "pi": lambda: +mp.pi,
    "e": lambda: +mp.e,
    "E": lambda: +mp.e,
    "oo": lambda: mp.inf,
    "True": lambda: True,
    "False": lambda: False,
}

_COMPARE: dict[type, Callable[[Any, Any], bool]] = {
    ast.Lt: lambda a, b: a < b,
    ast.LtE: lambda a, b: a <= b,
    ast.Gt: lambda a, b: a > b,
    ast.GtE: lambda a, b: a >= b,
    ast.Eq: lambda a, b: a == b,
    ast.NotEq: lambda a, b: a != b,
}


def read(text: str) -> Callable[[Any, Env], Any]:
    """``f(x, names)`` for a formula text of the grammar; ``names`` gives the values of its parameters."""
    closure = _expression(ast.parse(text.replace("^", "**"), mode="eval").body)

    def value(x: Any, names: Env) -> Any:
        result = closure({**names, "x": x})
        if isinstance(result, mpmath.mpc):
            raise ValueError("complex")
        return result

    return value


def _expression(node: ast.AST) -> Closure:
    """The closure of one node of the syntax tree."""
    return _NODES[type(node)](node)


def _constant(node: Any) -> Closure:
    if isinstance(node.value, bool | int):
        exact = node.value if isinstance(node.value, bool) else mpf(node.value)
        return lambda env: exact
    text, known = repr(node.value), {}

    def decimal(env: Env) -> Any:
        if mp.prec not in known:
            known[mp.prec] = mpf(text)
        return known[mp.prec]

    return decimal


def _name(node: Any) -> Closure:
    return lambda env: env[node.id] if node.id in env else CONSTANTS[node.id]()


def _binary(node: Any) -> Closure:
    if (complement := _complement(node)) is not None:
        return complement
    a, b, kind = _expression(node.left), _expression(node.right), type(node.op)
    if kind is ast.Pow:
        return lambda env: _power(a(env), b(env))
    return {
        ast.Add: lambda env: _sum(a(env), b(env)),
        ast.Sub: lambda env: _sum(a(env), -b(env)),
        ast.Mult: lambda env: a(env) * b(env),
        ast.Div: lambda env: a(env) / b(env),
    }[kind]


_COMPLEMENTS: dict[str, Callable[[Any], Any]] = {
    "erf": lambda u: _erfc(-u),
    "tanh": lambda u: 2 * FUNCTIONS["sigmoid"](2 * u),
}
"""1 + g(u) for odd g: 1 + erf(-1e10) is not 0, at no number of digits."""


def _complement(node: Any) -> Closure | None:
    """The closure of 1 + g(u), g(u) + 1 or 1 - g(u) for the functions above."""
    sides = [(node.left, node.right)] + [(node.right, node.left)] * isinstance(node.op, ast.Add)
    for one, other in sides if isinstance(node.op, ast.Add | ast.Sub) else ():
        if isinstance(one, ast.Constant) and one.value == 1 and isinstance(other, ast.Call):
            name = getattr(other.func, "id", "")
            if name in _COMPLEMENTS:
                rule, sign, u = _COMPLEMENTS[name], 1 if isinstance(node.op, ast.Add) else -1, other.args[0]
                inner = _expression(u)
                return lambda env: rule(sign * inner(env))
    return None


def _sum(a: Any, b: Any) -> Any:
    """a + b; refused where numbers of 100 digits cancel completely, as in cosh(900)^2 - sinh(900)^2."""
    total = a + b
    if total == 0 and abs(a) > _GREAT:
        raise TooLargeError("cancelled")
    return total


def _power(base: Any, exponent: Any) -> Any:
    if exponent == int(exponent) and abs(exponent) < 10**6:
        return base ** int(exponent)
    if base < 0:
        raise ValueError("complex")
    if base > 0 and abs(exponent * mp.log(base)) > 10**13:
        raise TooLargeError("power")
    return base**exponent


def _unary(node: Any) -> Closure:
    a = _expression(node.operand)
    if isinstance(node.op, ast.Not):
        return lambda env: not a(env)
    return (lambda env: -a(env)) if isinstance(node.op, ast.USub) else a


def _comparison(node: Any) -> Closure:
    sides = [_expression(n) for n in (node.left, *node.comparators)]
    tests = [_COMPARE[type(op)] for op in node.ops]

    def holds(env: Env) -> bool:
        values = [s(env) for s in sides]
        return all(t(u, v) for t, u, v in zip(tests, values, values[1:], strict=False))

    return holds


def _boolean(node: Any) -> Closure:
    parts = [_expression(n) for n in node.values]
    combine = all if isinstance(node.op, ast.And) else any
    return lambda env: combine(p(env) for p in parts)


def _call(node: Any) -> Closure:
    name = node.func.id
    if name == "where":
        test, yes, no = (_expression(n) for n in node.args)
        return lambda env: yes(env) if test(env) else no(env)
    if name == "Piecewise":
        cases = [(_expression(p.elts[0]), _expression(p.elts[1])) for p in node.args]
        return lambda env: next(value for value, test in cases if test(env))(env)
    if name == "log" and (small := _beside_one(node.args[0])):
        return lambda env: FUNCTIONS["log1p"](small(env))
    arguments = [_expression(n) for n in node.args]
    function = FUNCTIONS[name]
    return lambda env: function(*(a(env) for a in arguments))


def _beside_one(node: Any) -> Closure | None:
    """u where the node is 1 + u: log(1 + exp(-1e12)) is not 0, at no number of digits."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        for one, other in ((node.left, node.right), (node.right, node.left)):
            if isinstance(one, ast.Constant) and one.value == 1:
                return _expression(other)
    return None


_NODES: dict[type, Callable[[Any], Closure]] = {
    ast.Constant: _constant,
    ast.Name: _name,
    ast.BinOp: _binary,
    ast.UnaryOp: _unary,
    ast.Compare: _comparison,
    ast.BoolOp: _boolean,
    ast.Call: _call,
}
