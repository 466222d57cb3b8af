"""Numbers in the form in which a person would write them, and never another number."""

import pytest
import sympy as sp

from symact.analysis import analyze
from symact.proof.values import shortest

ROOT = sp.sqrt(3)


@pytest.mark.parametrize(
    ("number", "others", "form"),
    [
        ((sp.exp(4) - 1) / (sp.exp(2) + 1) ** 2, [sp.tanh(1)], "tanh(1)"),
        (-(1 - ROOT) * (2 - ROOT) / (3 - ROOT) ** 3, [], "sqrt(3)/18"),
        (sp.exp(-1) + sp.Rational(1, 10**30), [sp.exp(-1)], "1/1000000000000000000000000000000 + exp(-1)"),
        (1 + sp.exp(2), [sp.nan, sp.zoo], "1 + exp(2)"),
    ],
)
def test_shortest(number, others, form):
    assert str(shortest(number, others)) == form


def test_slopes_and_bends_are_written_with_the_functions_of_the_formula():
    assert str(analyze("x*tanh(exp(x))").identity["slope_at_0"]) == "tanh(1)"
    assert str(analyze("gelu").lipschitz["constant"]) == "exp(-1)/sqrt(pi) + erf(1)/2 + 1/2"
