"""Near misses: families of formulas, each one trap for a careless proof, with its size drawn at random."""

from __future__ import annotations

import random

__all__ = ["FAMILIES"]

Rng = random.Random

_NUMBERS = ["1", "2", "3", "1/2", "1/3", "3/2", "2/3", "1/4", "1/10", "5", "0.01", "1.702", "0.044715", "0.7", "6"]


def _number(rng: Rng) -> str:
    return rng.choice(_NUMBERS)


def _signed(rng: Rng) -> str:
    return ("-" if rng.random() < 0.5 else "") + _number(rng)


def _hair(rng: Rng) -> str:
    return f"1/{10 ** rng.randint(2, 9)}"


def _near_miss_slope(rng: Rng) -> str:
    h, s = _hair(rng), rng.choice("+-")
    return rng.choice(
        [
            f"x**3{s}{h}*x",
            f"(1{s}{h})*x+sin(x)",
            f"x-(1{s}{h})*tanh(x)",
            f"(1{s}{h})*x+sin(x)**2",
            f"x+(2{s}{h})*exp(-x**2/2)",
            f"softplus(x)-(1{s}{h})*x/2",
            f"x**5/5-x**3/3*2+x*(1{s}{h})",
        ]
    )


def _near_miss_zero(rng: Rng) -> str:
    n, c = rng.choice([2, 3, 4, 5, 6, 8]), _signed(rng)
    return rng.choice(
        [
            f"(x-{_number(rng)})**{n}*exp(-x**2/2)",
            f"tanh(x)**{n}",
            f"(x**2-{_number(rng)})**{n}",
            f"(exp(x)-1-x)**{rng.choice([1, 2])}*sigmoid(-2*x)",
            f"1-cos(x+{_number(rng)})",
            f"x-sin(x)+({c})*0",
            "(sin(x)-x)*exp(-x**2)",
            f"x**{n}*sigmoid({_signed(rng)}*x)",
        ]
    )


def _disguise(rng: Rng) -> str:
    c = _number(rng)
    return rng.choice(
        [
            f"log(exp({c}*x))",
            f"softplus(x)-softplus(-x)+{c}",
            "sigmoid(x)+sigmoid(-x)",
            "tanh(x)-2*sigmoid(2*x)",
            f"cosh(x)**2-sinh(x)**2+{c}*x",
            f"sin(x)**2+cos(x)**2-{c}*x",
            "Phi(x)+Phi(-x)-1",
            "x*sigmoid(x)+x*sigmoid(-x)",
            "abs(x)*sign(x)",
            "max(x,-x)-abs(x)",
            "sqrt(x**2)-abs(x)+x",
            f"max(x,{c})+min(x,{c})",
            "log1p(expm1(x))",
            "asinh(sinh(x))",
            "relu(x)-relu(-x)",
            f"where(x>{c}, log(exp(x)), x)",
            "exp(x)*exp(-x)*x",
            "sqrt(1+sinh(x)**2)-cosh(x)",
            "erf(x)+erfc(x)",
            "atan(x)+atan(-x)+x",
            f"where(x>0,x**2,x*abs(x))+where(x>{c},0,0)",
        ]
    )


def _roots(rng: Rng) -> str:
    n = rng.choice([2, 4, 6])
    return rng.choice(
        [
            f"(x**{n})**(1/{n})",
            f"sqrt((x-{_number(rng)})**2)",
            f"(x**{n})**(1/{2 * n})",
            f"sign(x)*abs(x)**(1/{rng.choice([2, 3])})",
            f"sqrt(x**{n}*exp(-x))",
            "sqrt(1-cos(x)**2)" if rng.random() < 0.1 else "sqrt(tanh(x)**2)",
            f"sqrt(abs(x)+{_hair(rng)})",
            f"abs(x)**({rng.choice([3, 5, 7])}/2)",
            f"sqrt(x**2+{_hair(rng)})",
            "log(abs(x)+1)**(1/2)" if rng.random() < 0.5 else "sqrt(sqrt(x**4))",
        ]
    )


def _touching(rng: Rng) -> str:
    c = _number(rng)
    return rng.choice(
        [
            f"max(x**2, {c}*x-({c})**2/4)",
            "max(x, sin(x))",
            "max(tanh(x), x)",
            f"max(x, x, {c})",
            f"min(exp(x), 1+x)+max(0,x-{c})",
            "max(0, x**3)",
            f"max(x, x+{_hair(rng)})",
            "max(x*sigmoid(x), x*sigmoid(x))",
            f"max(0, (x-{c})**2)",
            "min(cosh(x), 1+x**2/2)",
            f"abs(x-{c})-abs(x-{c}-{_hair(rng)})",
            f"clip(x, -{c}, -{c}+{_hair(rng)})",
        ]
    )


def _flat_breakpoint(rng: Rng) -> str:
    c, n = _number(rng), rng.choice([2, 3, 4])
    return rng.choice(
        [
            f"where(x>{c}, (x-{c})**{n}, 0)",
            f"where(x>{c}, (x-{c})**{n}, -(x-{c})**2)",
            "where(x>0, 1-cos(x), 0)" if rng.random() < 0.2 else f"where(x>0, x**{n}, x)",
            f"relu(x)**{n}",
            f"where(x<0, -x**{n}, x**{n + 1})",
            "where(x>0, tanh(x)-x, x**2)",
            "where(x>0, exp(-1/x), 0)",
            f"where(x!=0, x**2*{c}, {c})" if rng.random() < 0.3 else f"x*abs(x)**{n}",
            "where(x>0, x*exp(-x), x-x**2)",
        ]
    )


def _far(rng: Rng) -> str:
    k = rng.choice([1000, 2000, 5000, 100000])
    return rng.choice(
        [
            f"exp(-x/{k})+x/{k**2}",
            f"x**2-{2 * k}*x",
            f"(x-{k})*tanh(x)",
            f"x*sigmoid(x+{k})",
            f"x/{k}-atan(x)",
            f"log(1+(x-{k})**2)",
            f"softplus(x)-x+(x-{k})**2/{k}**2",
            f"where(x>{k}, x-{k}, -tanh(x-{k}))",
            f"x-{k}*log(1+exp(x/{k}))",
        ]
    )


def _mixed_rates(rng: Rng) -> str:
    return rng.choice(
        [
            f"x*sigmoid(x)*tanh(sqrt(2)*x{rng.choice(['', '+1'])})",
            "x*sigmoid(sqrt(2)*x)-x*sigmoid(x)",
            f"x*sigmoid(x)+{_number(rng)}*tanh(x/sqrt(2))",
            "exp(-x**2)-exp(-2*x**2)+x/3",
            "x/(1+exp(-x)+exp(-sqrt(2)*x))",
            "sin(x)+sin(sqrt(2)*x)",
            "softplus(sqrt(2)*x)-sqrt(2)*softplus(x)",
            "x*Phi(x)*sigmoid(x)",
            f"x*sigmoid({_number(rng)}*x)-x*Phi({_number(rng)}*x)",
            "tanh(x)-erf(sqrt(pi)*x/2)",
            "x*(sigmoid(x)-exp(-x**2))",
        ]
    )


def _jumps(rng: Rng) -> str:
    c = _number(rng)
    return rng.choice(
        [
            f"where(x<0, x, x-{c})",
            f"where(x<0, x, x+{c})",
            f"where(x<0, tanh(x)+{c}, tanh(x))",
            f"where(x>0, sigmoid(x), {c})",
            f"heaviside(x)*x+heaviside(x-{c})",
            f"x+sign(x)*{c}",
            f"x-sign(x-{c})",
            f"where(abs(x)>{c}, x, 0)",
            f"where(x==0, {c}, x*tanh(x))",
            f"where(abs(x)<={c}, x**2, -1)",
            "heaviside(x)",
            f"sign(x-{c})-sign(x)",
            f"where(x<0, -1/(1+x**2), 1/(1+x**2))*{c}",
            f"where(x<=-{c}, 0, where(x>={c}, 1, 1/2))",
        ]
    )


def _shifted(rng: Rng) -> str:
    c = _number(rng)
    return rng.choice(
        [
            f"tanh(x-{c})+{_number(rng)}",
            f"sin(x-{c})*exp(-(x-{c})**2)",
            f"(x-{c})*exp(-abs(x-{c}))+{_number(rng)}",
            f"sin(x-{c})+x",
            f"sinc(x-{c})",
            f"sin(x-{c})/(1+(x-{c})**2)",
            f"(x-{c})**3-(x-{c})",
            f"clip(x, {c}, {c}+2)",
            f"cos(x)*exp(-(x-{c})**2)",
            "sin(x)/x",
            "(exp(x)-1)/x" if rng.random() < 0.3 else "(1-exp(-x))/x*sigmoid(-x)",
            "x/(exp(x)-1)",
            "tanh(x)/x",
            "(1-cos(x))/x",
        ]
    )


FAMILIES = [
    (_near_miss_slope, 3),
    (_near_miss_zero, 3),
    (_disguise, 3),
    (_roots, 3),
    (_touching, 3),
    (_flat_breakpoint, 3),
    (_far, 2),
    (_mixed_rates, 2),
    (_jumps, 3),
    (_shifted, 3),
]
"""Each family and how often it is drawn."""
