"""One formula under attack: its claims, an independent reading of it, and the points at which to test them."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import sympy as sp
from mpmath import mp, mpf

from campaigns.numbers import UnknownNumberError, evaluate
from campaigns.numeric import Function, UncertainError

__all__ = ["Exact", "Refutation", "Subject", "members", "show"]

_TAIL = ("1e3", "1e6", "1e12", "1e50", "1e200")
_SETS = ("monotonicity", "convexity", "zeros", "lipschitz")
_MEMBER = re.compile(r"\{([^{}]+) \+ ([^{}+]+?)\*k(?: in \(([^{}]+?), ([^{}]+?)\))?, k integer\}")


def members(text: str) -> Iterator[sp.Expr]:
    """Exact members of each ``{a + p*k in (low, high), k integer}`` of a text, near 0."""
    for start, period, low, high in _MEMBER.findall(text):
        if "root(" in start + low + high or "value(" in start + low + high or "root(" in text:
            continue
        a, p = sp.sympify(start), sp.sympify(period)
        for k in range(-3, 4):
            member = a + p * k
            if (not low or member > sp.sympify(low)) and (not high or member < sp.sympify(high)):
                yield member


@dataclass(frozen=True)
class Refutation:
    """A proved fact and the number that speaks against it."""

    formula: str
    key: str
    claim: str
    witness: str

    def __str__(self) -> str:
        return f"{self.formula}\n    {self.key}: claimed {self.claim}\n    witness: {self.witness}"


def show(*values: Any) -> str:
    """Numbers for a message, at 22 digits."""
    return ", ".join(mp.nstr(v, 22) if isinstance(v, mpf) else str(v) for v in values)


class Subject:
    """A formula, its analysis and its sample points."""

    def __init__(self, analysis: Any, seed: int = 0, samples: int = 60) -> None:
        self.analysis = analysis
        activation = analysis.activation
        values = dict(activation.values)
        self.f = Function(activation.formula, lambda: {name: evaluate(v) for name, v in values.items()})
        self.formula = activation.formula + "".join(f" [{n}={v}]" for n, v in values.items())
        self.rng = random.Random(f"{seed} {self.formula}")
        self.samples = samples
        # With constants this large 1 - tanh(x - 5000) is zero to thousands of digits: "exactly level" cannot be seen.
        self.constants = [mpf(n) for n in re.findall(r"\d+\.?\d*", activation.formula)]
        deep = "exp(-exp" in activation.formula or "exp(exp" in activation.formula
        powers = re.search(r"(erf|Phi)\(.*\*\*", activation.formula) is not None  # erf((5*x)**2)
        # exp(3*x) overtakes exp(-(x/100)**2/2) at -60,000, where it has 80,000 zeros.
        self.is_slow = any(0 < n <= mpf("0.05") for n in self.constants)
        self.is_far = deep or powers or any(n > 300 for n in self.constants)

    def value(self, key: str) -> Any:
        """The proved value of a fact."""
        return self.analysis[key].value

    def is_proved(self, key: str) -> bool:
        """Whether the fact is claimed as proved."""
        return bool(self.analysis[key].evidence == "proved")

    # --- exact numbers ---

    def number(self, exact: Any) -> Any:
        """An exact number at 60 digits."""
        return _sixty(sp.sympify(exact))

    def point(self, exact: Any) -> Any:
        """A point to evaluate at: an mpf where the number is a short binary fraction, else a callable."""
        exact = sp.sympify(exact)
        if exact.is_Rational and exact.q in (1, 2, 4, 8, 16):
            return mpf(int(exact.p)) / int(exact.q)
        return Exact(exact)

    @cached_property
    def breaks(self) -> list[Any]:
        """The breakpoints at 60 digits, ascending."""
        return [self.number(p) for p in self.analysis.branches.points]

    def is_rounded_break(self, x: Any) -> bool:
        """Whether x is a breakpoint such as 1/3 up to rounding, so that f(x) may be the value beside it."""
        return any(abs(x - b) < mpf("1e-50") * (1 + abs(b)) for b in self._rounded_breaks)

    @cached_property
    def _rounded_breaks(self) -> list[Any]:
        return [self.number(p) for p in self.analysis.branches.points if callable(self.point(p))]

    @cached_property
    def critical(self) -> list[Any]:
        """Every finite number that a claim names as a place."""
        found: list[Any] = []
        for key, paths in _PLACES.items():
            if self.is_proved(key):
                for path in paths:
                    found += _follow(self.value(key), path)
        found += list(self.analysis.branches.points)
        for key in _SETS:
            if self.is_proved(key) and self.value(key).get("set"):
                found += members(self.value(key)["set"])
        distinct = list(dict.fromkeys(p for p in found if isinstance(p, sp.Expr) and p.is_finite is not False))
        return [p for p in distinct if p not in (sp.oo, -sp.oo)][:24]

    # --- samples ---

    @cached_property
    def xs(self) -> list[Any]:
        """Ascending sample points: uniform, log-uniform, tails, and beside every critical point."""
        rng, n = self.rng, self.samples
        near = [mpf(rng.uniform(-6, 6)) for _ in range(n // 2)] + [mpf(rng.uniform(-1, 1)) for _ in range(n // 6)]
        wide = [mpf(rng.choice([-1, 1]) * 10 ** rng.uniform(-9, 6)) for _ in range(n // 2)]
        wide += [mpf(rng.choice([-1, 1]) * 10 ** rng.uniform(0.5, 2)) for _ in range(n // 6)]
        whole = [mpf(k) / 2 for k in (-12, -7, -4, -2, -1, 0, 1, 2, 4, 7, 12)]
        tails = [s * mpf(t) for t in _TAIL for s in (-1, 1)]
        beside = [p + s * mpf(10) ** -k for p in self.centres for k in (1, 3, 9, 28) for s in (-1, 1)]
        points = sorted({*near, *wide, *whole, *tails, *beside})
        return [x for x in points if self.known(x) is not None]

    @cached_property
    def centres(self) -> list[Any]:
        """The critical points at 60 digits."""
        found = []
        for p in self.critical:
            try:
                found.append(self.number(p))
            except (UnknownNumberError, ArithmeticError, ValueError):
                continue
        return sorted(set(found))

    def known(self, x: Any) -> tuple[Any, Any] | None:
        """(f(x), error), or None where it cannot be computed."""
        try:
            return self.f.at(x)
        except UncertainError:
            return None

    def is_exactly(self, x: Any, value: Callable[[], Any]) -> bool:
        """Whether f(x) is that value to 880 digits: x*tanh((x+6)**3) is x to 187 digits at -0.008."""
        with mp.workdps(900):
            return bool(abs(self.f.raw(x) - value()) < mpf("1e-880"))

    @cached_property
    def graph(self) -> list[tuple[Any, Any, Any]]:
        """(x, f(x), error) at the samples."""
        return [(x, *self.f.at(x)) for x in self.xs]

    def inside(self, low: Any, high: Any) -> list[tuple[Any, Any, Any]]:
        """The samples strictly inside an interval, with two random ones more."""
        a, b = self.number(low), self.number(high)
        found = [g for g in self.graph if a < g[0] < b]
        if mp.isinf(a) or mp.isinf(b):
            start = b - 1 if mp.isinf(a) else a + 1
            more = [start] if not (mp.isinf(a) and mp.isinf(b)) else []
        else:
            more = [a + (b - a) * mpf(self.rng.random()) for _ in range(5)]
        found += [(x, *v) for x in more if a < x < b and (v := self.known(x)) is not None]
        return sorted(set(found))

    @cached_property
    def slopes(self) -> list[tuple[Any, Any, Any]]:
        """(x, f'(x), error) at samples away from the breakpoints."""
        found = []
        for x in self.xs:
            if abs(x) < 10**60 and all(abs(x - b) > mpf("1e-20") * max(1, abs(x)) for b in self.breaks):
                try:
                    found.append((x, *self.f.slope(x)))
                except UncertainError:
                    continue
        return found

    def tail(self, side: str, *, at: tuple[str, ...] = _TAIL) -> Iterator[Any]:
        """Points far out on one side."""
        for t in at:
            x = mpf(t) if side == "oo" else -mpf(t)
            if self.known(x) is not None:
                yield x

    def refute(self, key: str, claim: object, witness: object) -> Refutation:
        """A record of a claim that a number contradicts."""
        return Refutation(self.formula, key, str(claim)[:300], str(witness)[:300])


class Exact:
    """An exact point as a callable that gives it at the working precision."""

    def __init__(self, exact: sp.Expr) -> None:
        self.exact = exact

    def __call__(self) -> Any:
        """The value at the working precision."""
        return evaluate(self.exact)

    def __hash__(self) -> int:
        return hash(self.exact)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Exact) and self.exact == other.exact


@lru_cache(maxsize=2000)
def _sixty(exact: Any) -> Any:
    with mp.workdps(75):
        value = evaluate(exact)
        return value.real if isinstance(value, mp.mpc) else value


_PLACES: dict[str, tuple[str, ...]] = {
    "monotonicity": ("turning_points", "intervals/from", "intervals/to"),
    "range": ("argmin", "argmax"),
    "convexity": ("inflections", "intervals/from", "intervals/to"),
    "lipschitz": ("at",),
    "zeros": ("points", "intervals/*"),
    "fixed_points": ("points",),
    "saturation": ("dead/*",),
    "differentiability": ("exceptions/at",),
}


def _follow(value: Any, path: str) -> list[Any]:
    """The numbers at a path such as ``intervals/from`` of a fact's value."""
    found = [value]
    for step in path.split("/"):
        nested: list[Any] = []
        for part in found:
            for item in part if isinstance(part, list | tuple) else [part]:
                if step == "*":
                    nested += list(item) if isinstance(item, list | tuple) else []
                elif isinstance(item, dict):
                    nested.append(item.get(step))
        found = [n for n in nested if n is not None]
    flat: list[Any] = []
    for part in found:
        flat += list(part) if isinstance(part, list | tuple) else [part]
    return flat
