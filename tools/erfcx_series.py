"""Derive the polynomials of erfcx: ``python tools/erfcx_series.py`` writes primitives/vector/erfcx_series.py.

(1 + 2 y) exp(y^2) erfc(y) with y = 3 (1 + t)/(1 - t) is smooth on [-1, 1] (Shepherd, Laframboise 1981). Its Chebyshev
series, cut where the rest is below the precision asked for and turned into powers of t, is near the best polynomial.
"""

from __future__ import annotations

from pathlib import Path

import mpmath as mp

K = 3
DEGREES = {"PAIRS": 30}
NODES = 72


def smooth(t: mp.mpf) -> mp.mpf:
    """(1 + 2 y) erfcx(y) at t."""
    y = K * (1 + t) / (1 - t)
    if y < 200:
        return (1 + 2 * y) * mp.exp(y * y) * mp.erfc(y)
    term, total = mp.mpf(1), mp.mpf(0)
    for n in range(60):
        total += term
        term *= -(2 * n + 1) / (2 * y * y)
    return (1 + 2 * y) / (y * mp.sqrt(mp.pi)) * total


def chebyshev() -> list[mp.mpf]:
    """The coefficients of the Chebyshev series."""
    angles = [mp.pi * (j + mp.mpf(1) / 2) / NODES for j in range(NODES)]
    values = [smooth(mp.cos(angle)) for angle in angles]
    sums = [mp.fsum(v * mp.cos(m * a) for v, a in zip(values, angles, strict=True)) for m in range(NODES)]
    return [(1 if m == 0 else 2) * total / NODES for m, total in enumerate(sums)]


def powers(series: list[mp.mpf]) -> list[mp.mpf]:
    """The same polynomial in powers of t."""
    total = [mp.mpf(0)] * len(series)
    before, now = [mp.mpf(1)], [mp.mpf(0), mp.mpf(1)]
    for m, coefficient in enumerate(series):
        polynomial = before if m == 0 else now
        for i, c in enumerate(polynomial):
            total[i] += coefficient * c
        if m:
            following = [mp.mpf(0), *(2 * c for c in now)]
            before, now = now, [c - (before[i] if i < len(before) else 0) for i, c in enumerate(following)]
    return total


def main() -> None:
    """Write the module."""
    mp.mp.prec = 400
    series = chebyshev()
    lines = [
        '"""Written by tools/erfcx_series.py: (1 + 2 y) erfcx(y) in powers of t = (y - 3)/(y + 3), with low words."""',
        "",
    ]
    for name, degree in DEGREES.items():
        rest = mp.fsum(abs(c) for c in series[degree + 1 :])
        lines.append(f"# The rest of the series is below {mp.nstr(rest, 2)}.")
        rows = []
        for c in powers(series[: degree + 1]):
            high = float(c)
            rows.append(f"    ({high!r}, {float(c - mp.mpf(high))!r}),")
        lines += [f"{name} = (", *rows, ")"]
    target = Path(__file__).resolve().parent.parent / "symact/kernels/primitives/vector/erfcx_series.py"
    target.write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main()
