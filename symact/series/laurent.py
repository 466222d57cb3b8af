"""Truncated power series with exact constants as coefficients, times a power of x: x^v (c_0 + c_1 x + ... + O(x^n)).

Every operation costs O(n^2) products of coefficients: elementary functions follow from the linear recurrences that
their differential equations give (Brent and Kung 1978; Knuth, TAOCP 2, 4.7).
"""

from __future__ import annotations

from dataclasses import dataclass

import sympy as sp

from symact.errors import NotYetSupported
from symact.proof.verdict import check_time
from symact.series.constants import Constant, Constants

__all__ = ["Series", "TooShort"]


class TooShort(Exception):  # noqa: N818 - a signal to try again with more terms, never seen by a user
    """All known coefficients are zero; more terms are needed to find the leading one."""


@dataclass(frozen=True)
class Series:
    """x^``shift`` times the truncated series with ``coefficients``; the first coefficient may be zero."""

    ring: Constants
    shift: int
    coefficients: list[Constant]

    def __len__(self) -> int:
        return len(self.coefficients)

    def like(self, coefficients: list[Constant], shift: int = 0) -> Series:
        """A series over the same ring."""
        return Series(self.ring, shift, coefficients)

    def stripped(self) -> Series:
        """The same series with a first coefficient that is proved not to be zero."""
        for i, c in enumerate(self.coefficients):
            if c and self.ring.sign(c) != 0:
                return self.like(self.coefficients[i:], self.shift + i)
        raise TooShort

    def regular(self) -> Series:
        """The same series with shift 0; refused where it has a pole."""
        if self.shift >= 0:
            return self.like([self.ring.zero] * self.shift + self.coefficients)
        poles, rest = self.coefficients[: -self.shift], self.coefficients[-self.shift :]
        if any(c and self.ring.sign(c) != 0 for c in poles):
            raise NotYetSupported("the expression has a pole at the point of expansion.")
        if not rest:
            raise TooShort
        return self.like(rest)

    def __add__(self, other: Series) -> Series:
        low = min(self.shift, other.shift)
        high = min(self.shift + len(self), other.shift + len(other))
        return self.like([self._at(i) + other._at(i) for i in range(low, high)], low)

    def _at(self, power: int) -> Constant:
        index = power - self.shift
        return self.coefficients[index] if 0 <= index < len(self.coefficients) else self.ring.zero

    def scaled(self, factor: Constant) -> Series:
        """The series times a constant."""
        return self.like([self.ring.reduced(c * factor) for c in self.coefficients], self.shift)

    def __mul__(self, other: Series) -> Series:
        size = min(len(self), len(other))
        sums = [self.ring.zero] * size
        for i, a in enumerate(self.coefficients[:size]):
            check_time()
            if a:
                for j, b in enumerate(other.coefficients[: size - i]):
                    if b:
                        sums[i + j] += a * b
        return self.like([self.ring.reduced(c) for c in sums], self.shift + other.shift)

    def __truediv__(self, other: Series) -> Series:
        divisor = other.stripped()
        first = self.ring.inverse(divisor.coefficients[0])
        tail = [(k, c) for k, c in enumerate(divisor.coefficients) if k and c]
        quotient: list[Constant] = []
        for n in range(min(len(self), len(divisor))):
            check_time()
            rest = self.coefficients[n]
            for k, c in tail:
                if k > n:
                    break
                rest -= c * quotient[n - k]
            quotient.append(self.ring.reduced(self.ring.reduced(rest) * first))
        return self.like(quotient, self.shift - divisor.shift)

    def derivative(self) -> Series:
        """d/dx of a regular series; one term shorter."""
        return self.like([c * k for k, c in enumerate(self.coefficients)][1:])

    def integral(self, constant: sp.Expr) -> Series:
        """The antiderivative with the given value at 0; one term longer."""
        ring = self.ring
        rest = [c * ring.rational(1, n) for n, c in enumerate(self.coefficients, 1)]
        return self.like([ring.of(constant), *rest])

    def at_zero(self) -> sp.Expr:
        """The value of a regular series at 0."""
        return self.ring.expr(self.coefficients[0])

    def one(self) -> Series:
        """The constant 1, of the same length."""
        return self.like([self.ring.one] + [self.ring.zero] * (len(self) - 1))

    def slopes(self) -> list[tuple[int, Constant]]:
        """(k, k u_k) for the terms of u' x."""
        return [(k, c * k) for k, c in enumerate(self.coefficients) if k and c]

    def power(self, exponent: sp.Rational) -> Series:
        """u^r by the recurrence n u_0 p_n = sum over k of (r k - (n - k)) u_k p_(n-k)."""
        base = self.stripped()
        shift = base.shift * exponent
        if not exponent.is_Integer and base.shift != 0:
            raise NotYetSupported(
                f"a power {exponent} of an expression that is 0 or infinite at the point of expansion."
            )
        ring, r = self.ring, exponent
        first = base.coefficients[0]
        if not r.is_Integer and ring.sign(first) < 0:
            raise NotYetSupported(f"a power {exponent} of a negative number.")
        inverse = ring.inverse(first)
        start = ring.of(ring.expr(first) ** r) if not r.is_Integer else (first if r > 0 else inverse) ** abs(int(r))
        powers = [ring.reduced(start)]
        tail = [(k, c) for k, c in enumerate(base.coefficients) if k and c]
        for n in range(1, len(base)):
            check_time()
            total = ring.zero
            for k, c in tail:
                if k > n:
                    break
                total += c * powers[n - k] * ring.rational(r.p * k - r.q * (n - k), r.q * n)
            powers.append(ring.reduced(ring.reduced(total) * inverse))
        return self.like(powers, int(shift))

    def exp(self) -> Series:
        """e' = e u'."""
        ring, slopes = self.ring, self.slopes()
        out = [ring.of(sp.exp(self.at_zero()))]
        for n in range(1, len(self)):
            check_time()
            total = ring.zero
            for k, c in slopes:
                if k > n:
                    break
                total += c * out[n - k]
            out.append(ring.reduced(total) * ring.rational(1, n))
        return self.like(out)

    def sin_cos(self) -> tuple[Series, Series]:
        """s' = c u', c' = -s u'."""
        ring, slopes, start = self.ring, self.slopes(), self.at_zero()
        sines, cosines = [ring.of(sp.sin(start))], [ring.of(sp.cos(start))]
        for n in range(1, len(self)):
            check_time()
            s, c = ring.zero, ring.zero
            for k, u in slopes:
                if k > n:
                    break
                s += u * cosines[n - k]
                c -= u * sines[n - k]
            sines.append(ring.reduced(s) * ring.rational(1, n))
            cosines.append(ring.reduced(c) * ring.rational(1, n))
        return self.like(sines), self.like(cosines)

    def riccati(self, start: sp.Expr, linear: int, square: int, constant: int) -> Series:
        """y with y' = (constant + linear y + square y^2) u' and y(0) = ``start``: tanh, tan, sigmoid."""
        ring, slopes = self.ring, self.slopes()
        y, rates = [ring.of(start)], [ring.zero]
        for n in range(len(self)):
            check_time()
            if n:
                total = ring.zero
                for k, c in slopes:
                    if k > n:
                        break
                    total += c * rates[n - k]
                y.append(ring.reduced(total) * ring.rational(1, n))
                rates.append(ring.zero)
            squares = sum((a * b for a, b in zip(y, reversed(y), strict=True)), ring.zero)
            rates[n] = ring.reduced(squares * square + y[n] * linear + (constant if n == 0 else 0))
        return self.like(y)

    def lambert(self) -> Series:
        """w with w e^w = u: w' (e^w + u) = u', and e' = e w'."""
        ring, value = self.ring, sp.LambertW(self.at_zero())
        w, e = [ring.of(value)], [ring.of(sp.exp(value))]
        first = e[0] + self.coefficients[0]
        if ring.sign(first) <= 0:
            raise NotYetSupported("LambertW at its branch point -1/e.")
        inverse = ring.inverse(first)
        for n in range(1, len(self)):
            check_time()
            total = self.coefficients[n] * n
            for k in range(1, n):
                total -= w[k] * k * (e[n - k] + self.coefficients[n - k])
            w.append(ring.reduced(ring.reduced(total) * inverse) * ring.rational(1, n))
            grown = sum((w[k] * k * e[n - k] for k in range(1, n + 1)), ring.zero)
            e.append(ring.reduced(grown) * ring.rational(1, n))
        return self.like(w)
