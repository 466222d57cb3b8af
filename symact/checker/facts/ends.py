"""What f does at both ends: limits, asymptotes, saturation."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flint import fmpq

from ..balls import same, sign
from ..model import Model, extreme
from ..tails import Early, Monomial, Tail, terms_at
from ..texts import Rejected, read
from .claims import BOTH, Said, all_equal, equal, need

__all__ = ["asymptotes", "limits", "saturation"]


def limits(k: int) -> Callable[[Model, Any], Said]:
    """The limits of a derivative at both ends."""

    def replay(m: Model, value: Any) -> Said:
        for end in BOTH:
            claim = value[end]
            if isinstance(claim, dict) and "oscillates" in claim:
                _swing(m, m.end_piece(end), k, claim["oscillates"])
            else:
                equal(claim, m.at_end(end, k), f"the limit at {end}")
        return []

    return replay


def _swing(m: Model, piece: int, k: int, claim: list[Any]) -> None:
    if claim == ["-oo", "oo"]:
        need(m.swings_widely(piece, k), "an unbounded oscillation")
        return
    need(m.oscillates(m.d(piece, k), piece), "an oscillation")
    values = m.candidates(piece, k)
    for record, direction in zip(claim, (-1, 1), strict=True):
        equal(record, extreme(values, direction)[0], "a bound of the oscillation")


def asymptotes(m: Model, value: Any) -> Said:
    """The lines approached at both ends."""
    for end in BOTH:
        claim, piece, s = value[end], m.end_piece(end), 1 if end == "oo" else -1
        line = _line(m, piece, end)
        need((claim is None) == (line is None), f"whether there is an asymptote at {end}")
        if claim is not None and line is not None:
            equal(claim["slope"], line[0] * s, f"the slope at {end}")
            equal(claim["intercept"], line[1], f"the intercept at {end}")
    return []


def _line(m: Model, piece: int, end: str) -> tuple[Any, Any] | None:
    """(a, b) with f - (a t + b) -> 0, or None where no line is approached."""
    slope = m.d(piece, 1)
    if m.pieces[piece].has_x and (m.oscillates(slope, piece) or m.swings_widely(piece, 0)):
        return None

    def use(a: Any, tail: Tail) -> tuple[Any, Any] | None:
        found = {1: fmpq(0), 0: fmpq(0)}
        for mono, c in a.terms:
            if not mono.exponent and not mono.log and mono.power in found:
                found[int(mono.power.p)] = c
            elif mono.growth > 0:
                tail.relative(a, settled=False)  # nothing that vanishes: the leading term dominates
                return None
        if a.rest and a.rest[0].growth >= 0:
            raise Early("the constant term is not known up to a small remainder")
        return found[1], found[0]

    return terms_at(m.pieces[piece], (end, ""), use)


def saturation(m: Model, value: Any) -> Said:
    """The kind and the rate of saturation, and the dead intervals."""
    for side, end in (("left", "-oo"), ("right", "oo")):
        piece = m.end_piece(end)
        claim = value[side], value[f"{side}_rate"], value[f"{side}_decay"]
        _check_saturation(m, piece, end, *claim)
    dead: list[list[Any]] = []
    for i in range(len(m.pieces)):
        if m.is_zero(i, 1):
            low, high = m.span(i)
            if dead and i and dead[-1][1] is m.at[i - 1] and m.is_continuous(i - 1):
                dead[-1][1] = high
            else:
                dead.append([low, high])
    need(len(dead) == len(value["dead"]), "the dead intervals")
    for records, pair in zip(value["dead"], dead, strict=True):
        all_equal(records, pair, "a dead interval")
    return []


def _check_saturation(m: Model, piece: int, end: str, kind: str, rate: Any, decay: Any) -> None:
    f = m.d(piece, 1)
    if m.is_zero(piece, 1):
        need((kind, rate, decay) == ("hard", None, None), f"hard saturation at {end}")
        return
    try:
        slope = m.limit(f, end, "")
    except Rejected:
        need(m.goes_on(f, piece) and (kind, rate, decay) == ("none", None, None), f"saturation at {end}")
        return
    if isinstance(slope, str) or sign(slope):
        need((kind, rate, decay) == ("none", None, None), f"no saturation at {end}")
        return
    need(kind == "soft", f"soft saturation at {end}")
    if rate is None:
        swings = decay == "oscillating" and m.chart(piece, 1).zeros is None
        need(decay is None or swings, f"the kind of decay at {end}")
        return
    lead, claimed = (terms_at(g, (end, ""), lambda a, tail: tail.relative(a)[:2]) for g in (f, read(rate)))
    need(lead[0].over(claimed[0]).growth == 0 and same(lead[1], claimed[1]), f"the rate at {end}")
    need(decay == _family(lead[0]), f"the kind of decay at {end}")


def _family(mono: Monomial) -> str:
    if not mono.exponent:
        return "algebraic" if mono.power else "logarithmic"
    inner = mono.exponent[0][0]
    if inner.exponent:
        return "doubly exponential"
    return {1: "exponential", 2: "Gaussian"}.get(inner.power, "super-exponential")
