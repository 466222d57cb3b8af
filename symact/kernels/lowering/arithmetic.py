"""The arithmetics of SIMD code, one record each: what it computes in, and how far that carries."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["ARITHMETICS", "Arithmetic", "share_functions"]


@dataclass(frozen=True)
class Arithmetic:
    """``primitives`` is their module.

    ``kind`` is the type of every intermediate; ``spare`` is how many bits may be lost to
    cancellation before the result suffers; ``terms`` is log2 of the relative size of what a series leaves out.
    With ``late``, exponentials that multiply the whole are held 2^late times too large until the last operation (with
    pairs: without their power of two), so that nothing is lost below the normal range before it; ``exact_arguments``
    says that x^2 and the like are exact, so that exponents need no second word. ``vectors`` are computed side by side,
    on a processor with 16 registers for them and on one with 32: with fewer it waits, more do not fit, and more than
    256 bytes of each array at a time make large arrays slow. ``writer`` says what becomes of rounding errors: nothing;
    those of sums that cancel are put back; all are, in the end; every value is a pair. With ``endless``, sines take
    arguments of any size.
    """

    primitives: str
    kind: str
    spare: int
    terms: int
    late: int
    exact_arguments: bool
    vectors: tuple[int, int]
    writer: str = "plain"
    endless: bool = False


ARITHMETICS = {
    "single": Arithmetic("single", "float32", 1, -27, 64, False, (4, 4)),
    "careful_single": Arithmetic("single", "float32", 1, -27, 64, False, (4, 4), "careful"),
    "short": Arithmetic("short", "float64", 20, -34, 0, True, (4, 8)),
    "wide": Arithmetic("double", "float64", 20, -57, 0, True, (4, 8)),
    "double": Arithmetic("double", "float64", 1, -57, 256, False, (4, 4)),
    "careful_double": Arithmetic("double", "float64", 1, -57, 256, False, (4, 4), "careful"),
    "compensated": Arithmetic("double", "float64", 1, -57, 256, False, (4, 4), "compensated"),
    "twofold": Arithmetic("twofold", "float64", 4, -66, 1, False, (2, 4), "pairs"),
    "endless": Arithmetic("twofold", "float64", 4, -66, 1, False, (2, 4), "pairs", endless=True),
}


def share_functions(first: str, second: str) -> bool:
    """Whether code in both arithmetics computes exponentials and the like in the same way, so that once is enough."""
    if first == second:
        return True
    one, other = ARITHMETICS.get(first), ARITHMETICS.get(second)
    if one is None or other is None:
        return False
    return one.primitives == other.primitives and {one.writer, other.writer} == {"plain", "careful"}
