"""Random formulas of the kind that people type as activations, and near misses built to catch a careless proof."""

from __future__ import annotations

import random
from collections.abc import Callable

from campaigns import near_misses

__all__ = ["ISSUED", "formulas", "random_formula"]

ISSUED = (
    "x*tanh(exp(x))",
    "x*erf(softplus(x))",
    "x*log(1+sigmoid(x))",
    "x*tanh(log(1+sigmoid(x)))",
    "x*exp(-exp(-x))",
    "x/(1+exp(-1.702*x))",
    "x*tanh(x*(1+erf(x/sqrt(2)))/2)",
    "atan(sinh(x))",
    "sign(x)*log(1+abs(x))",
    "x*exp(-x**2)",
    "sqrt(x**2+1)-1",
    "max(0,x)**3",
    "log(cosh(x))",
    "x-tanh(x)",
    "exp(-abs(x))*sin(x)",
    "where(x>0, x, x/(1-x))",
    "tanh(x)**3",
    "x*sigmoid(x)*(1+tanh(x))",
    "log(1+exp(x))**2/2",
    "x*atan(exp(x))",
)
"""Formulas that the analysis must answer in full."""

Rng = random.Random

_NUMBERS = ["1", "2", "3", "1/2", "1/3", "3/2", "2/3", "1/4", "1/10", "5", "0.01", "1.702", "0.044715", "0.7", "6"]
_SQUASH = ["sigmoid({})", "tanh({})", "(1+erf({}))/2", "Phi({})", "atan({})", "exp(-exp(-({})))", "erf({})"]
_SMOOTH = [
    *_SQUASH,
    "softplus({})",
    "log(1+exp({}))",
    "exp(-({})**2)",
    "sqrt(1+({})**2)",
    "({})/sqrt(1+({})**2)",
    "({})/(1+({})**2)",
    "1/(1+({})**2)",
    "sin({})",
    "cos({})",
    "asinh({})",
    "log(1+({})**2)",
    "({})**2",
    "({})**3",
    "1/cosh({})",
    "exp(-abs({}))",
    "log(cosh({}))",
]
_KINKED = [
    "abs({})",
    "max(0,{})",
    "min(1,{})",
    "clip({},-1,1)",
    "clip({},0,6)",
    "sign({})",
    "relu({})",
    "({})/(1+abs({}))",
    "max(-1,{})",
]


def _number(rng: Rng) -> str:
    return rng.choice(_NUMBERS)


def _signed(rng: Rng) -> str:
    return ("-" if rng.random() < 0.5 else "") + _number(rng)


def _affine(rng: Rng) -> str:
    shape = rng.random()
    if shape < 0.5:
        return "x"
    if shape < 0.7:
        return f"{_number(rng)}*x"
    if shape < 0.85:
        return f"x+{_number(rng)}" if rng.random() < 0.5 else f"x-{_number(rng)}"
    return "-x"


def _fill(template: str, inner: str) -> str:
    return template.replace("{}", inner)


def _smooth(rng: Rng, depth: int) -> str:
    inner = _affine(rng) if depth <= 1 or rng.random() < 0.5 else _smooth(rng, depth - 1)
    return _fill(rng.choice(_SMOOTH), inner)


def _gate(rng: Rng) -> str:
    h = _affine(rng) if rng.random() < 0.5 else _smooth(rng, 1)
    return f"x*{_fill(rng.choice(_SQUASH), h)}"


def _combination(rng: Rng) -> str:
    a, b = _smooth(rng, rng.choice([1, 2])), rng.choice([_affine, _gate, lambda r: _smooth(r, 1)])(rng)
    return rng.choice([f"{a}+{_number(rng)}*{b}", f"{a}-{_number(rng)}*{b}", f"({a})*({b})"])


def _kinked(rng: Rng) -> str:
    inner = rng.choice([_affine, _gate, _combination, lambda r: _smooth(r, 1)])(rng)
    # sign(1 + erf(u)) is 1 however small 1 + erf(u) is, which no number of digits can show
    outer = rng.choice(_KINKED)
    text = _fill(outer, "x-1/2" if outer.startswith("sign") else inner)
    return text if rng.random() < 0.5 else f"{text}{rng.choice('+-*')}{rng.choice([_affine, _gate])(rng)}"


def _switched(rng: Rng) -> str:
    sides = [rng.choice([_affine, _gate, _combination, lambda r: _number(r)])(rng) for _ in range(2)]
    cut = rng.choice(["0", "0", "1", "-1", "1/2", "-3"])
    relation = rng.choice([">", ">=", "<", "<="])
    if rng.random() < 0.3:
        return f"where(x<-1, {sides[0]}, where(x<{rng.choice(['0', '1', '2'])}, {sides[1]}, {_affine(rng)}))"
    return f"where(x{relation}{cut}, {sides[0]}, {sides[1]})"


def _max_min(rng: Rng) -> str:
    a, b = (rng.choice([_affine, _gate, lambda r: _smooth(r, 1), _number])(rng) for _ in range(2))
    return f"{rng.choice(['max', 'min'])}({a}, {b})"


def _rational(rng: Rng) -> str:
    n = rng.choice([1, 2, 3])
    top = "+".join(f"{_signed(rng)}*x**{k}" for k in range(n + 1)).replace("+-", "-").replace("*x**0", "")
    return f"({top})/({_number(rng)}+{_number(rng)}*x**{rng.choice([2, 4])})"


_FAMILIES: list[tuple[Callable[[Rng], str], int]] = [
    (_gate, 8),
    (_combination, 8),
    (_kinked, 7),
    (_switched, 6),
    (_max_min, 4),
    (_rational, 3),
    (lambda rng: _smooth(rng, 2), 6),
    (lambda rng: _smooth(rng, 3), 3),
    *near_misses.FAMILIES,
]


def random_formula(rng: Rng) -> str:
    """One formula text."""
    family = rng.choices([f for f, _ in _FAMILIES], [w for _, w in _FAMILIES])[0]
    return family(rng)


def formulas(count: int, seed: int) -> list[str]:
    """``count`` different formula texts, the same for the same seed."""
    rng = random.Random(seed)
    found: dict[str, None] = {}
    for _ in range(50 * count):
        if len(found) == count:
            break
        found.setdefault(random_formula(rng))
    return list(found)
