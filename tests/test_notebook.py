"""What a notebook shows: made of what is known, in one line of text, and never at the price of an analysis."""

from __future__ import annotations

from typing import Any

import pytest
import sympy as sp
from IPython.core.formatters import DisplayFormatter

import symact
from symact.analysis.study import Study
from symact.kernels.function import Function

HOSTILE = "<img src=x onerror=alert(1)>$"


def shown(value: Any) -> dict[str, str]:
    """What IPython asks of the object."""
    data, _ = DisplayFormatter().format(value)
    return dict(data)


@pytest.fixture
def no_work(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither an analysis nor a compilation may start."""

    def started(*_: object) -> None:
        pytest.fail("work has started")

    monkeypatch.setattr(Study, "__getattribute__", started)
    monkeypatch.setattr(Function, "unit", started)


def test_activation_shows_its_definition() -> None:
    assert shown(symact.activation("gelu"))["text/latex"].startswith(r"$\displaystyle \operatorname{gelu}(x) = ")
    latex = shown(symact.activation("leaky_relu", negative_slope="1/5"))["text/latex"]
    assert r"\operatorname{leaky\_relu}(x)" in latex
    assert r"\quad negative_{slope} = \frac{1}{5}$" in latex
    assert shown(symact.activation("x*tanh(exp(x))"))["text/latex"].startswith(r"$\displaystyle f(x) = ")
    assert r"\alpha = 1.673263\ldots" in shown(symact.activation("selu"))["text/latex"]


def test_reprs_are_one_line() -> None:
    analysis = symact.analyze("gelu")
    for value in (analysis.activation, analysis, analysis.range, symact.compile("gelu"), symact.compare(["relu"])):
        assert "\n" not in repr(value)
        assert set(shown(value)) <= {"text/plain", "text/html", "text/latex"}


def test_fact_shows_value_and_evidence() -> None:
    html = shown(symact.analyze("swish").range)["text/html"]
    assert "<math>" in html
    assert "<td>proved</td>" in html
    assert "sup_attained: no" in html
    html = shown(symact.Fact("range", None, "unknown", reason=HOSTILE))["text/html"]
    assert "<img" not in html
    assert "<td>unknown</td>" in html


def test_numbers_without_a_closed_form_show_their_digits() -> None:
    html = shown(symact.analyze("gelu").range)["text/html"]
    assert ">-0.16997121…<" in html


def test_analysis_shows_what_is_known_and_computes_nothing(no_work: None) -> None:
    analysis = symact.Analysis(symact.activation("gelu"))
    assert shown(analysis)["text/html"].count("<tr>") == 1
    analysis._facts["nonlinear"] = symact.Fact("nonlinear", True, "proved")
    assert "<td>nonlinear</td><td>yes</td><td>proved</td>" in shown(analysis)["text/html"]
    assert shown(analysis)["text/plain"].startswith("Analysis('gelu', 1 of ")


def test_kernel_compiles_nothing(no_work: None) -> None:
    html = shown(symact.compile("gelu"))["text/html"]
    assert "k.grad(x)" in html
    assert "<math>" in html


def test_comparison_is_a_table() -> None:
    both = shown(symact.compare(["relu", "tanh"]))
    assert both["text/html"].count('<th scope="row">') == 2
    assert both["text/plain"].splitlines()[0].startswith("Activation")


@pytest.mark.parametrize("name", symact.names())
def test_every_activation_shows_itself(name: str) -> None:
    one = symact.activation(name)
    assert shown(one)["text/latex"].count("$") == 2
    assert sp.latex(one.expr) in shown(one)["text/latex"]
