"""The derivatives as a reader sees them: no case holds at a point where there is no derivative."""

import pytest

from symact.analysis import analyze
from symact.report.content import plain
from symact.report.expansions import expansions
from symact.report.sheet import sheet_of
from symact.report.slopes import derivative_text
from symact.report.subject import subject_of
from symact.report.text import sheet_parts


@pytest.mark.parametrize(
    ("spec", "first", "second"),
    [
        ("prelu", "Piecewise((1/4, x < 0), (1, x > 0))", "Piecewise((0, x != 0))"),
        (
            "relu6",
            "Piecewise((0, x < 0), (1, (x > 0) and (x < 6)), (0, x > 6))",
            "Piecewise((0, (x != 0) and (x != 6)))",
        ),
        ("elu", "Piecewise((exp(x), x <= 0), (1, True))", "Piecewise((exp(x), x < 0), (0, x > 0))"),
        ("binary_step", "Piecewise((0, x != 0))", "Piecewise((0, x != 0))"),
        ("tanh", "1 - tanh(x)**2", "2*(tanh(x)**2 - 1)*tanh(x)"),
    ],
)
def test_cases_are_open_where_the_derivative_does_not_exist(spec: str, first: str, second: str) -> None:
    facts = analyze(spec).to_dict()["facts"]
    assert derivative_text(facts, "derivative") == first
    assert derivative_text(facts, "second_derivative") == second


def test_terminal_writes_cases_in_words() -> None:
    above = sheet_parts(analyze("relu6").to_dict(), "relu").above
    assert "f'(x)  = 0 if x < 0, 1 if 0 < x < 6, 0 if x > 6" in above
    assert "f''(x) = 0 if x != 0 and x != 6" in above
    selu = sheet_parts(analyze("selu").to_dict(), "elu").above
    assert "with     alpha ~ 1.67326, scale ~ 1.05070" in selu
    assert "f'(x)  = 1.7580993...*exp(x) if x < 0, 1.0507009... if x > 0" in selu


def test_every_root_that_a_sheet_names_is_explained() -> None:
    """The radius of convergence of the tanh form of GELU is a root that no property mentions."""
    sheet = sheet_of(subject_of(analyze("gelu_tanh")), "gelu-tanh")
    radius = next(plain(span) for label, span, _ in sheet.expansions if label == "Radius")
    name, _, rounded = radius.partition(" ")
    assert any(plain(line).startswith(f"{name} is the only zero") for line in sheet.roots)
    assert rounded == "(~2.82687)"


def test_radius_has_its_decimal_where_it_is_no_plain_number() -> None:
    facts = analyze("tanh").to_dict()["facts"]
    assert plain(expansions(facts)[-1][1], unicode=False) == "pi/2 (~1.57080)"
