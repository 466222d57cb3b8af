"""``compile``: from an activation to its kernel."""

from __future__ import annotations

from typing import Any

import sympy as sp

from symact.activation import Activation
from symact.catalogue import activation as find
from symact.errors import UsageError
from symact.kernels.accuracy import Accuracy
from symact.kernels.call import Call
from symact.kernels.function import Function
from symact.kernels.products import Products
from symact.kernels.threads import checked
from symact.kernels.unit import Options

__all__ = ["Kernel", "compile"]

_KINKS = ("owner", "left", "right", "zero", "mean")


class Kernel(Call, Products):
    """Compiled value and derivatives of one activation; to call it is to call its value.

    ``k(x)``, ``k.grad(x)`` and ``k.derivative(n)(x)`` take anything that ``numpy.asarray`` takes, and ``out=``, also
    ``out=x``; float16, bfloat16 (``ml_dtypes``), float32 and float64 keep their type, integers and booleans become
    float64. f(+-inf) is the limit (nan where f oscillates), NaN gives NaN. The bits of a result depend on its input
    element alone: not on its place, the layout of the arrays or the number of threads. Results in float16 and bfloat16
    are correctly rounded for every input.
    """

    def __init__(self, activation: Activation, options: Options, threads: int | None = None) -> None:
        self.activation = activation
        self.options = options
        self.threads = threads
        self.value = Function(activation, 0, options, threads)
        """The function itself."""
        self.grad = Function(activation, 1, options, threads)
        """The first derivative; at a kink what ``kinks=`` says."""
        self._functions = {0: self.value, 1: self.grad}
        self.quick = self.value.quick
        Products.__init__(self, self.value, self.grad)

    def __reduce__(self) -> tuple[Any, ...]:
        """By its definition: machine code does not travel."""
        return Kernel, (self.activation, self.options, self.threads)

    def general(self, x: Any, out: Any) -> Any:
        """f at every element of ``x``, which may be anything that ``numpy.asarray`` takes."""
        return self.value.general(x, out)

    def derivative(self, n: int) -> Function:
        """The derivative of order ``n`` (0: the function itself), from its own exact formula."""
        if isinstance(n, bool) or not isinstance(n, int) or n < 0:
            raise UsageError(f"the order of a derivative must be an integer 0, 1, 2, ..., found {n!r}.")
        if n not in self._functions:
            self._functions[n] = Function(self.activation, n, self.options, self.threads)
        return self._functions[n]

    @property
    def ufunc(self) -> Any:
        """f as a NumPy ufunc for float32 and float64, also for Dask and xarray arrays; ``grad.ufunc`` is f'."""
        return self.value.ufunc

    @property
    def scalar(self) -> Any:
        """f for one number, callable inside ``@numba.njit`` code: float32 to float32, other real numbers to float64."""
        return self.value.scalar

    @property
    def scalar_grad(self) -> Any:
        """f' for one number, as ``scalar``."""
        return self.grad.scalar

    @property
    def source(self) -> str:
        """The Python text of value and gradient for float64."""
        return self.value.source + "\n\n" + self.grad.source

    def accuracy(self, order: int = 0, dtype: str = "float64") -> Accuracy:
        """What is known of the error of one function: bounded, audited or unknown."""
        return self.derivative(order).accuracy(dtype)

    def __repr__(self) -> str:
        return f"Kernel({self.activation.name!r}, max_ulp={self.options.max_ulp}, kinks={self.options.kinks!r})"

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        """For a notebook: what is computed and how one calls it; nothing is compiled for it."""
        from symact.notebook import bundle, math_html, table_html

        calls = (
            ("f(x)", "k(x)"),
            ("f'(x)", "k.grad(x)"),
            ("n-th derivative", "k.derivative(n)(x)"),
            ("code", "k.source"),
        )
        rows = [("f", math_html(self.activation.expr)), *((what, f"<code>{call}</code>") for what, call in calls)]
        return bundle(repr(self), html=table_html(("", ""), rows, repr(self)))


def compile(
    spec: str | sp.Expr | Activation,
    /,
    *,
    max_ulp: float | None = None,
    kinks: str = "owner",
    threads: int | None = None,
    **parameters: Any,
) -> Kernel:
    """The kernel of ``spec`` (a catalogue name, a formula, a SymPy expression or an Activation).

    ``max_ulp`` is the error budget in units in the last place (1 for float32 and 2 for float64 where none is given):
    the cheapest arithmetic whose error was seen inside it is taken, and ``Kernel.accuracy`` says what is known.
    ``kinks`` says what the gradient is at a kink: that of the branch that owns the point, the left or right one, zero,
    or the mean. ``threads`` is the most threads that a call on a large array uses (``None``: what
    ``symact.kernels.set_threads`` says, by itself as many as there are cores). Machine code is made when a function is
    first called.
    """
    if kinks not in _KINKS:
        raise UsageError(f"kinks must be one of {', '.join(_KINKS)}, found {kinks!r}.")
    if max_ulp is not None and (isinstance(max_ulp, bool) or not isinstance(max_ulp, (int, float)) or not max_ulp > 0):
        raise UsageError(f"max_ulp must be a positive number, found {max_ulp!r}.")
    return Kernel(
        find(spec, **parameters), Options(None if max_ulp is None else float(max_ulp), kinks), checked(threads)
    )
