"""The loops over contiguous arrays, as text: a function, its product with a second array, two functions at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["BOTH", "FILL", "PRODUCT", "Loop", "Point", "loop_source"]


@dataclass(frozen=True)
class Loop:
    """What is done at index ``i``; ``{f}`` (and ``{g}``) are functions of one number."""

    name: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    statements: tuple[str, ...]


FILL = Loop("fill", ("x",), ("out",), ("out[i] = {f}(x[i])",))
PRODUCT = Loop("product", ("x", "weights"), ("out",), ("out[i] = {f}(x[i]) * weights[i]",))
BOTH = Loop(
    "both",
    ("x",),
    ("values", "slopes"),
    ("a = x[i]", "value, slope = {f}(a), {g}(a)", "values[i] = value", "slopes[i] = slope"),
)


@dataclass(frozen=True)
class Point:
    """The names of a function of one number: right everywhere, and without a branch for abs(x) <= ``reach``."""

    everywhere: str
    near: str | None = None
    reach: str = ""


_STEP = """
@njit(error_model="numpy", forceinline=True)
def {step}(i, {arguments}):
    {statements}

"""

_LOOP = """
@njit(
    types.void({signature}),
    error_model="numpy",
    cache=True,
    nogil=True,
)
def {loop}({arguments}):
    {body}
"""

_PLAIN = "for_each({step}, {vectors}, x.size, ({arguments}))"
_GUARDED = """outside = False
    for i in range(x.size):
        outside |= not abs(x[i]) <= {reach}
    if outside:
        for_each({everywhere}, 1, x.size, ({arguments}))
    else:
        for_each({near}, {vectors}, x.size, ({arguments}))"""


def loop_source(loop: Loop, points: Sequence[Point], dtype: str, vectors: int, name: str) -> str:
    """The function ``<loop.name>_<name>`` of the loop's arrays; ``vectors`` are computed side by side."""
    arguments = ", ".join((*loop.inputs, *loop.outputs))
    reaches = [point.reach for point in points if point.near is not None]
    ways = {"everywhere": [point.everywhere for point in points]}
    if reaches:
        ways["near"] = [point.near or point.everywhere for point in points]
    steps = {way: f"{way}_{loop.name}_{name}" for way in ways}
    text = "".join(_step(loop, functions, steps[way], arguments) for way, functions in ways.items())
    body = (_GUARDED if reaches else _PLAIN).format(
        step=steps["everywhere"],
        everywhere=steps["everywhere"],
        near=steps.get("near"),
        vectors=vectors,
        arguments=arguments + ("," if arguments.count(",") == 0 else ""),
        reach=reaches[0] if len(reaches) == 1 else f"min({', '.join(reaches)})",
    )
    read = [f'types.Array(types.{dtype}, 1, "C", readonly=True)'] * len(loop.inputs)
    written = [f"types.{dtype}[::1]"] * len(loop.outputs)
    signature = ", ".join((*read, *written))
    return text + _LOOP.format(signature=signature, loop=f"{loop.name}_{name}", arguments=arguments, body=body)


def _step(loop: Loop, functions: Sequence[str], step: str, arguments: str) -> str:
    statements = "\n    ".join(loop.statements).format(**dict(zip("fg", functions, strict=False)))
    return _STEP.format(step=step, arguments=arguments, statements=statements)
