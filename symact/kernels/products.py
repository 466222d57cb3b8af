"""Value and gradient at once, and the gradient times an upstream gradient: by blocks, no temporary of full size."""

from __future__ import annotations

from typing import Any

import numpy as np

from symact.errors import UsageError
from symact.kernels.arrays import HALVES, as_elements, common_shape, common_type, finished, prepared_out, type_name
from symact.kernels.blocks import apply
from symact.kernels.function import Function

__all__ = ["value_and_grad", "vjp"]


def value_and_grad(value: Function, grad: Function, x: Any, out: Any) -> tuple[Any, Any]:
    """(f(x), f'(x)), in the arrays of ``out`` where it gives any."""
    if not isinstance(out, (tuple, list)) or len(out) != 2:
        raise UsageError(f"out must be a pair (for the value, for the gradient), found {type(out).__name__}.")
    elements = as_elements(x)
    dtype = elements.dtype
    targets = [prepared_out(one, elements.shape, dtype) for one in out]
    if np.may_share_memory(targets[0], targets[1]):
        raise UsageError("the two arrays of out must not overlap.")
    fill, fill_grad = value.fill(dtype), grad.fill(dtype)
    shared = any(np.may_share_memory(elements, target) for target in targets)

    def step(points: np.ndarray, values: np.ndarray, slopes: np.ndarray) -> None:
        points = points.copy() if shared else points
        fill(points, values)
        fill_grad(points, slopes)

    apply(step, (elements,), targets, dtype, value.limit)
    return finished(targets[0], out[0]), finished(targets[1], out[1])


def vjp(grad: Function, x: Any, g: Any, out: Any) -> Any:
    """g f'(x) of the common type and shape; where that has 16 bits, the float32 gradient times g, rounded once."""
    fill = grad.thin((x, g), out)
    if fill is not None and type_name(x.dtype) not in HALVES:
        return _product(fill, x, g, out)
    points, weights = as_elements(x), as_elements(g, "g")
    dtype = common_type(points, weights, (isinstance(x, (int, float)), isinstance(g, (int, float))))
    target = prepared_out(out, common_shape(points, weights), dtype)
    work = np.dtype(np.float32) if type_name(dtype) in HALVES else dtype
    fill = grad.fill(work)

    def step(points: np.ndarray, weights: np.ndarray, product: np.ndarray) -> None:
        _product(fill, points, weights, product)

    apply(step, (points, weights), (target,), work, grad.limit)
    return finished(target, out)


def _product(fill: Any, points: np.ndarray, weights: np.ndarray, out: np.ndarray | None) -> np.ndarray:
    slopes = np.empty(points.shape, points.dtype)
    fill(points.reshape(-1), slopes.reshape(-1))
    with np.errstate(all="ignore"):
        return np.multiply(slopes, weights, out=slopes if out is None else out)
