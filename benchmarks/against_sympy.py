"""symact and plain SymPy on the questions that both answer, in one process, interleaved.

    python benchmarks/against_sympy.py [--rounds 3] [--limit 20]

Questions: limits of f and f' at both ends, range, monotone, stationary points, series to order 8, for the twenty
functions of tests/analysis/test_baseline.py. SymPy's calls run under a time limit of 30 s each (one that hits it counts
as 30 s).
Times are CPU time. The caches of both sides are emptied before every round; the figure of a function is the median of
the rounds.
"""

from __future__ import annotations

import argparse
import gc
import signal
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

import sympy as sp
from sympy.calculus.util import function_range, stationary_points

from symact.analysis import Analysis
from symact.catalogue import activation
from symact.functions import X, named_to_elementary

NAMES = [
    "sigmoid",
    "tanh",
    "relu",
    "relu6",
    "leaky_relu",
    "elu",
    "selu",
    "softplus",
    "softsign",
    "silu",
    "mish",
    "gelu",
    "gelu_tanh",
    "hard_swish",
    "bent_identity",
    "isru",
    "gaussian",
    "sinc",
    "snake",
    "x*log(1+sigmoid(x))",
]
LIMIT = 30
OURS = ("limits", "derivative_limits", "range", "monotonicity", "taylor")


class TooSlowError(Exception):
    """SymPy's call took longer than the limit."""


def questions_of_sympy(f: sp.Expr) -> list[Callable[[], Any]]:
    """SymPy's own calls for the same questions."""
    slope = sp.diff(f, X)
    return [
        lambda: sp.limit(f, X, -sp.oo),
        lambda: sp.limit(f, X, sp.oo),
        lambda: sp.limit(slope, X, -sp.oo),
        lambda: sp.limit(slope, X, sp.oo),
        lambda: function_range(f, X, sp.Reals),
        lambda: sp.is_increasing(f, sp.Reals, X),
        lambda: stationary_points(f, X, sp.Reals),
        lambda: sp.series(f, X, 0, 8),
    ]


def time_sympy(f: sp.Expr) -> float:
    """CPU seconds for all questions; an exception counts with the time until it was raised."""
    total = 0.0
    for ask in questions_of_sympy(f):
        start = time.process_time()
        signal.setitimer(signal.ITIMER_REAL, LIMIT)
        try:
            ask()
        except Exception:
            pass
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
        total += time.process_time() - start
    return total


def time_symact(name: str) -> tuple[float, float]:
    """CPU seconds for the questions above (turning points come with monotonicity), and for the whole analysis."""
    analysis = Analysis(activation(name))
    start = time.process_time()
    for key in OURS:
        assert analysis[key].evidence == "proved"
    shared = time.process_time() - start
    analysis.facts()
    return shared, time.process_time() - start


def forget() -> None:
    """Empties the caches of both sides."""
    sp.core.cache.clear_cache()
    for name, module in list(sys.modules.items()):
        for kept in vars(module).values() if name.startswith("symact") else ():
            if hasattr(kept, "cache_clear"):
                kept.cache_clear()
    gc.collect()


def raise_too_slow(*_: object) -> None:
    """The alarm's handler."""
    raise TooSlowError


def main() -> None:
    """Runs the comparison and prints a table and the sums."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--limit", type=int, default=len(NAMES), help="how many of the functions")
    options = parser.parse_args()
    signal.signal(signal.SIGALRM, raise_too_slow)
    sums, whole = [0.0, 0.0], []
    print(f"{'function':22} {'symact':>9} {'SymPy':>9} {'ratio':>7} {'all facts':>10}")
    for name in NAMES[: options.limit]:
        f = named_to_elementary(activation(name).bound)
        ours, theirs, everything = [], [], []
        for _ in range(options.rounds):
            forget()
            shared, full = time_symact(name)
            ours.append(shared)
            everything.append(full)
            forget()
            theirs.append(time_sympy(f))
        mine, other, full = (statistics.median(v) for v in (ours, theirs, everything))
        sums = [sums[0] + mine, sums[1] + other]
        whole.append(full)
        print(f"{name:22} {mine:8.3f}s {other:8.3f}s {mine / other:7.3f} {full:9.3f}s")
    print(f"{'sum':22} {sums[0]:8.3f}s {sums[1]:8.3f}s {sums[0] / sums[1]:7.3f}")
    print(f"all facts of one entry: median {statistics.median(whole):.3f} s, maximum {max(whole):.3f} s")


if __name__ == "__main__":
    main()
