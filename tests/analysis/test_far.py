"""The leading terms far out, against expansions that are known."""

from __future__ import annotations

import pytest
import sympy as sp

import symact
from symact.errors import NotYetSupported, UsageError
from symact.functions import X


@pytest.mark.parametrize(
    ("spec", "end", "terms", "rest"),
    [
        ("mish", "-oo", [X * sp.exp(X), -X * sp.exp(2 * X) / 2, X * sp.exp(4 * X) / 4], -X * sp.exp(5 * X)),
        ("softplus", "oo", [X, sp.exp(-X), -sp.exp(-2 * X) / 2], sp.exp(-3 * X)),
        ("squareplus", "-oo", [-1 / X, X**-3], -(X**-5)),
        ("elu", "-oo", [sp.Integer(-1), sp.exp(X)], None),
        ("relu", "-oo", [sp.S.Zero], None),
        ("leaky_relu", "-oo", [X / 100], None),
    ],
)
def test_known_expansions(spec: str, end: str, terms: list[sp.Expr], rest: sp.Expr | None) -> None:
    found = symact.analyze(spec).far_terms(end)
    assert list(found.terms) == terms
    assert found.rest == rest


@pytest.mark.parametrize("spec", ["gelu", "sigmoid", "arctan", "x*tanh(exp(x))"])
def test_the_rest_is_of_the_stated_order(spec: str) -> None:
    """(f - terms) / rest stays bounded: a look at three points further and further out."""
    analysis = symact.analyze(spec)
    for end, places in (("-oo", (-8, -12, -16)), ("oo", (4, 5, 6) if "exp(x)" in spec else (8, 12, 16))):
        found = analysis.far_terms(end)
        missing = analysis.activation.bound - sum(found.terms)
        ratios = [abs(sp.N((missing / found.rest).subs(X, x), 15, maxn=20000)) for x in places]
        assert all(ratio < 10 for ratio in ratios), (end, ratios)


def test_no_leading_terms_of_a_wave() -> None:
    with pytest.raises(NotYetSupported, match="leading terms at oo"):
        symact.analyze("sine").far_terms("oo")
    with pytest.raises(UsageError, match="the ends are"):
        symact.analyze("relu").far_terms("left")
