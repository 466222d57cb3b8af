"""symact: a formula of an activation function in; its exact analysis, a LaTeX report and fast kernels out.

The map of the package, from the ground up:

- F0 ``errors``      what a user's input can cause
- F1 ``formula`` ``functions`` ``activation``      text to SymPy without eval, the field's named functions, the record
- F2 ``series`` ``facts`` ``proof``      exact series; statements; proofs about one analytic expression on all of R
- F3 ``branches`` ``catalogue``      the normal form of a function with kinks; the activations known by name
- F4 ``analysis`` ``kernels``      one question a file; from the normal form to compiled code
- F5 ``report`` ``measure``      LaTeX, HTML, Markdown, text; errors and times of the kernels, beside other libraries
- F6 ``cli``      the command line

A module imports from lower floors only.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from symact import errors as errors
from symact.activation import Activation as Activation
from symact.activation import Parameter as Parameter
from symact.catalogue import activation as activation
from symact.catalogue import names as names
from symact.facts import Fact as Fact
from symact.version import __version__ as __version__

if TYPE_CHECKING:
    from symact.analysis import Analysis as Analysis
    from symact.analysis import analyze as analyze
    from symact.kernels import Kernel as Kernel
    from symact.kernels import compile as compile
    from symact.report import Comparison as Comparison
    from symact.report import compare as compare
    from symact.report import report as report

__all__ = [
    "Activation",
    "Analysis",
    "Comparison",
    "Fact",
    "Kernel",
    "Parameter",
    "activation",
    "analyze",
    "compare",
    "compile",
    "errors",
    "names",
    "report",
]

# Loaded on first use: a mere import costs little more than importing SymPy.
_LATER = {
    "analyze": "symact.analysis",
    "Analysis": "symact.analysis",
    "compile": "symact.kernels",
    "Kernel": "symact.kernels",
    "report": "symact.report",
    "compare": "symact.report",
    "Comparison": "symact.report",
}


def __getattr__(name: str) -> Any:
    if name in _LATER:
        value = getattr(import_module(_LATER[name]), name)
        globals()[name] = value
        return value
    raise AttributeError(f"module 'symact' has no attribute {name!r}")
