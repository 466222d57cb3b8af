"""How formulas are set: one line a rule, the left from the grammar, the right as a mathematician would write it."""

from __future__ import annotations

import pytest
import sympy as sp

from symact.catalogue import activation
from symact.report.content import plain
from symact.report.mathematics import formula_latex
from symact.report.numerics import numerics_rows
from symact.report.printer import expression_latex

GOLDEN = (
    ("1 + exp(x)", "1 + e^{x}"),
    ("exp(x) - 1", "e^{x} - 1"),
    ("log(1 + exp(x))", r"\log(1 + e^{x})"),
    ("tanh(x)", r"\tanh(x)"),
    ("tanh(x)**2", r"\tanh^{2}(x)"),
    ("sigmoid(x)", r"\sigma(x)"),
    ("sigmoid(2*x)**2", r"\sigma^{2}(2 x)"),
    ("softplus(x)", r"\operatorname{softplus}(x)"),
    ("Phi(x)", r"\Phi(x)"),
    ("x*Phi(x)", r"x \Phi(x)"),
    ("erf(x/sqrt(2))", r"\operatorname{erf}\left(\frac{x}{\sqrt{2}}\right)"),
    ("atan(x)", r"\arctan(x)"),
    ("asinh(x)", r"\operatorname{arsinh}(x)"),
    ("abs(x)", r"\left|{x}\right|"),
    ("max(0, x)", r"\max(0,\, x)"),
    ("clip(x, -1, 1)", r"\min\left(1,\, \max(-1,\, x)\right)"),
    ("sign(x)", r"\operatorname{sgn}(x)"),
    (
        "heaviside(x)",
        r"\begin{cases} 0 & \text{if } x < 0 \\ \frac{1}{2} & \text{if } x = 0 \\ 1 & \text{otherwise} \end{cases}",
    ),
    ("where(x < 0, 0, x)", r"\begin{cases} 0 & \text{if } x < 0 \\ x & \text{otherwise} \end{cases}"),
    ("exp(-x**2/2)", r"e^{-x^{2} / 2}"),
    ("1/(2*sqrt(2*pi))", r"\frac{1}{2 \sqrt{2 \pi}}"),
    ("44715/1000000*x", r"0.044715 x"),
    ("-x", "-x"),
    ("2 - x**2", "2 - x^{2}"),
    ("x/sqrt(3)", r"\frac{x}{\sqrt{3}}"),
    ("sqrt(6)/3", r"\frac{\sqrt{6}}{3}"),
    ("(1 + x)*exp(-x)", "(1 + x) e^{-x}"),
    ("LambertW(exp(-1))", r"W(e^{-1})"),
)
"""Formula and its LaTeX."""


@pytest.mark.parametrize(("text", "latex"), GOLDEN)
def test_formula(text: str, latex: str) -> None:
    assert formula_latex(text) == latex


def test_function_that_only_has_a_name() -> None:
    """SymPy alone would set log1p with an index."""
    x = sp.Symbol("x", real=True)
    assert expression_latex(sp.Function("log1p")(x)) == r"\operatorname{log1p}(x)"


def test_numerics_block() -> None:
    rows = [(row.label, plain(row.exact, unicode=False)) for row in numerics_rows(activation("swish"))]
    assert rows == [
        ("Special values", "f(-oo) = -0, f(-0) = -0, f(+0) = 0, f(oo) = oo, f(NaN) = NaN"),
        ("Stable form", "x*exp(x)/(exp(x) + 1) for -928 < x <= 0"),
        ("", "x/(1 + exp(-x)) for 0 < x <= 928"),
    ]
    assert [row.label for row in numerics_rows(activation("relu"))] == ["Special values"]


def test_neighbouring_parts_with_one_stable_form_are_one_line() -> None:
    rows = [plain(row.exact, unicode=False) for row in numerics_rows(activation("tanh"))]
    assert [row for row in rows if "series" in row] == ["a power series for -1/2 < x <= 1/2"]
