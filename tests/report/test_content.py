"""From the JSON's values to what a reader sees: numbers, sets, roots, formulas, answers."""

from __future__ import annotations

import re
from fractions import Fraction
from html import unescape
from typing import Any

import pytest
import sympy as sp

import symact
from symact.errors import UsageError
from symact.report.claims import sentence
from symact.report.content import Math, plain
from symact.report.factors import Factors
from symact.report.latex import span_tex
from symact.report.mathematics import formula_latex, formula_lines
from symact.report.mathml import formula_mathml, math_html, span_html
from symact.report.numbers import decimal, exact, interval
from symact.report.numerics import numerics_rows
from symact.report.presets import PRESETS, table_of
from symact.report.printer import number_text, symbol_latex
from symact.report.proofs import proofs
from symact.report.roots import named_roots
from symact.report.rows import moment_rows, property_rows
from symact.report.sets import set_span
from symact.report.sheet import anchors
from symact.report.subject import Subject


def number(text: str, digits: str) -> dict[str, str]:
    return {"exact": text, "latex": text, "decimal": digits, "low": digits, "high": digits}


@pytest.mark.parametrize(
    ("digits", "shown"),
    [
        ("-0.27846454276107379511", "-0.278465"),
        ("0.16999999999999", "0.170000"),
        ("0.5", "0.5"),
        ("12345678.9012345", "12345700"),
        ("0.0000000123456789", "1.23457e-8"),
        ("3.4e+38", "3.4e38"),
        ("0", "0"),
        ("-0.0", "0"),
    ],
)
def test_decimal(digits: str, shown: str) -> None:
    assert decimal(number("?", digits)).text == shown


def test_exact_falls_back_on_the_decimal() -> None:
    assert exact(number("sqrt(2)", "1.41")).latex == r"\sqrt{2}"
    assert exact(number("x" * 200, "1.5")).text == "~1.5"
    assert exact({**number("", "1.5"), "exact": None}).text == "~1.5"
    assert exact(number("12345678901234567/10", "1234567890123456.7")).text.startswith("~")
    assert exact("oo").latex == r"\infty"


def test_interval_is_open_at_infinity() -> None:
    assert interval("-oo", number("1", "1"), (True, True)).text == "(-oo, 1]"


@pytest.mark.parametrize(
    ("described", "shown"),
    [
        ("Interval(0, 1)", "[0, 1]"),
        ("Interval.open(-oo, 1/2)", "(-oo, 1/2)"),
        ("Interval.Lopen(0, 1)", "(0, 1]"),
        ("Interval.Ropen(0, oo)", "[0, oo)"),
        ("{0, 1}", "{0, 1}"),
        ("Union({0}, Interval.open(1/2, oo))", "{0} \N{UNION} (1/2, oo)"),
        ("{0 + 2*pi*k in (-oo, oo), k integer} union {pi + 2*pi*k in (-oo, oo), k integer}", "{pi*k, k in Z}"),
        ("{pi/2 + 2*pi*k, k integer}", "{pi/2 + 2*pi*k, k in Z}"),
        (
            "{1 + 2*pi*k, k integer} union {pi + 2*pi*k, k integer}",
            "{1 + 2*pi*k, k in Z} \N{UNION} {pi + 2*pi*k, k in Z}",
        ),
        ("{0 + pi*k in (-oo, 0), k integer} union {0 + pi*k in (0, oo), k integer}", "{pi*k, k in Z, k != 0}"),
        ("{0 + pi*k in (-oo, 0), k integer} union {0 + pi*k in (0, oo), k integer} union {0}", "{pi*k, k in Z}"),
        (
            "{0} union {x in (-oo, 0), x*cos(x) changes sign} union {x in (0, oo), x*cos(x) changes sign}",
            "{0} \N{UNION} {x != 0: x*cos(x) changes sign}",
        ),
        ("{x in (-oo, 1), x*cos(x) - 1 = 0}", "{x < 1: x*cos(x) - 1 = 0}"),
        ("{x in (0, 1), f'(x) changes sign}", "{x in (0, 1): f'(x) changes sign}"),
    ],
)
def test_sets(described: str, shown: str) -> None:
    assert plain(set_span(described), unicode=False) == shown


def test_roots_get_names_in_ascending_order() -> None:
    high, low = "root(x**2 - 2, 1, 2)", "root(exp(x) - f(x, 1), -3/2, -1)"
    data: dict[str, Any] = {"facts": {"a": {"value": [number(high, "1.41"), {"set": f"{{{low}}} + {high}"}]}}}
    renamed, roots = named_roots(data)
    first, second = renamed["facts"]["a"]["value"]
    assert first == {**number(high, "1.41"), "exact": "x_2", "latex": None}
    assert second["set"] == "{x_1} + x_2"
    assert [(r.name, r.equation, r.low) for r in roots] == [
        ("x_1", "exp(x) - f(x, 1)", Fraction(-3, 2)),
        ("x_2", "x**2 - 2", Fraction(1)),
    ]
    assert data["facts"]["a"]["value"][0]["exact"] == high


def test_texts_that_only_look_like_roots_stay() -> None:
    for text in ("root(x", "root(x, 1)", "sqroot(x, 1, 2)", "root(x, a, b)", "root()"):
        assert named_roots({"facts": {"a": text}}) == ({"facts": {"a": text}}, ())


@pytest.mark.parametrize(
    ("text", "latex"),
    [
        ("x*Phi(x)", r"x \Phi(x)"),
        ("exp(-x**2/2)", r"e^{-x^{2} / 2}"),
        ("1 + exp(x)", r"1 + e^{x}"),
        ("max(0, x)", r"\max(0,\, x)"),
        ("sqrt(2)*x/(2*sqrt(pi))", r"\frac{x}{\sqrt{2 \pi}}"),
        ("-1/(6*sqrt(2*pi))", r"-\frac{1}{6 \sqrt{2 \pi}}"),
        ("where(x > 0, x, 0)", r"\begin{cases} x & \text{if } x > 0 \\ 0 & \text{otherwise} \end{cases}"),
        ("erf(sqrt(2)/2)", r"\operatorname{erf}\left(1 / \sqrt{2}\right)"),
        ("10507009873554805/10000000000000000*x", r"1.050700987\ldots x"),
        ("0.044715*x**3", "0.044715 x^{3}"),
        ("x/100", r"\frac{x}{100}"),
        ("abs(x)", r"\left|{x}\right|"),
    ],
)
def test_formula_latex(text: str, latex: str) -> None:
    assert formula_latex(text) == latex


def test_printed_constants_are_the_same_numbers() -> None:
    """A coefficient over the root of pi is rewritten; numbers of that form keep their value."""
    for text in (
        "sqrt(2)/(2*sqrt(pi))",
        "3*sqrt(6)/(7*sqrt(pi))",
        "-sqrt(2)/(672*sqrt(pi))",
        "5/sqrt(pi)",
        "sqrt(3)/sqrt(pi)",
    ):
        latex = formula_latex(text)
        for pattern, python in ((r"\frac{", "(("), ("}{", ")/("), (r"\pi", "*pi"), (r"\sqrt{", "*sqrt("), ("}", ")")):
            latex = latex.replace(pattern, python)
        latex = latex.replace("((*", "((").replace("/(*", "/(").replace("(*pi", "(pi").replace(" *", "*") + ")"
        depth = latex.count("(") - latex.count(")")
        value = sp.Rational(0) + sp.S(sp.parse_expr(latex + ")" * depth if depth > 0 else latex[: len(latex) + depth]))
        assert sp.simplify(value - sp.parse_expr(text)) == 0


def test_long_sum_breaks_before_a_sign() -> None:
    text = " + ".join(f"sin({k}*x)*exp({k}*x)" for k in range(1, 15))
    lines = formula_lines(text)
    assert len(lines) > 1
    assert all(line.startswith(("+", "-")) for line in lines[1:])
    assert formula_lines("sin(x) + cos(x)") == (formula_latex("sin(x) + cos(x)"),)


def test_long_arguments_get_a_name() -> None:
    inner = "sqrt(2)*(x + 0.044715*x**3)/sqrt(pi)"
    lines = formula_lines(
        f"x*(1 - tanh({inner})**2)*(1 + 3*x**2)*tanh({inner})**3*exp(x) + x**2*tanh({inner})**5*sin(x)"
    )
    assert lines[-1].startswith(r"\text{where } u = ")
    assert r"\tanh" in lines[0]
    assert "0.044715" not in "".join(lines[:-1])


def test_parameter_names() -> None:
    assert symbol_latex("alpha").strip() == r"\alpha"
    assert symbol_latex("x_1") == "x_{1}"
    assert symbol_latex("negative_slope") == r"\operatorname{negative\_slope}"


def test_mathml_has_the_names_of_the_field() -> None:
    text = formula_mathml("x*Phi(x) + sigmoid(x) + softplus(x)")
    assert text is not None
    assert all(word in text for word in ("&#934;", "&#963;", "softplus"))
    assert formula_mathml("no such thing(") is None
    cases = formula_mathml("where(x < 0, 0, x)")
    assert cases is not None
    assert cases.count("<mtr>") == 2
    assert "<mo><</mo>" not in cases


def test_seven_answers(subjects: tuple[Subject, ...]) -> None:
    table = table_of("seven", [s.facts for s in subjects])
    assert len(table.columns) == 7
    told = [[plain(a.span, unicode=False) for a in row] for row in table.rows]
    assert told == [
        ["yes", "yes", "erf", "soft, left", "no", "[-0.1700, oo)", "x -> oo"],
        ["yes", "not at 0", "yes", "hard, left", "increasing", "[0, oo)", "x > 0"],
        ["yes", "yes", "sin", "no", "no", "[-1, 1]", "x = 0"],
    ]
    assert [a.span for a in table_of("seven", [{}]).rows[0]] == [("?",)] * 7


@pytest.mark.parametrize("name", PRESETS)
def test_columns_fill_the_line_and_leave_room_for_the_names(name: str) -> None:
    assert 0.145 <= 1 - sum(question.width for question in PRESETS[name].questions) < 0.2


def test_columns_for_theory_and_initialisation(subjects: tuple[Subject, ...]) -> None:
    facts = [s.facts for s in subjects]
    theory = [[plain(a.span, unicode=False) for a in row] for row in table_of("theory", facts).rows]
    assert theory[0] == ["[-0.1700, oo)", "C^oo", "no", "no", "1.129", "0.7979", "no"]
    assert theory[1] == ["[0, oo)", "C^0", "increasing", "convex", "1", "oo", "no"]
    initial = [[plain(a.span, unicode=False) for a in row] for row in table_of("initialisation", facts).rows]
    assert initial[1] == ["0", "\N{EM DASH}", "0.3989", "0.5", "0.5", "1.414", "1.414", "hard, left"]


def test_unknown_columns_are_refused_with_the_known_ones() -> None:
    with pytest.raises(
        UsageError, match="no columns 'x'; the sets of columns are seven, theory, initialisation, numer"
    ):
        table_of("x", [])


def test_property_table(subjects: tuple[Subject, ...]) -> None:
    rows = {row.label: plain(row.exact, unicode=False) for row in property_rows(subjects[1].facts)}
    assert rows["Differentiable"] == "almost everywhere; not at 0 (kink: 0 | 1)"
    assert rows["Zeros"] == "(-oo, 0]"
    assert rows["Fixed points"] == "[0, oo)"
    assert rows["Slope 0 on"] == "(-oo, 0)"
    assert rows["Asymptotes"] == "y = 0 as x -> -oo, y = x as x -> oo"
    waves = {row.label: plain(row.exact, unicode=False) for row in property_rows(subjects[2].facts)}
    assert waves["Limits of f"] == "oscillates in [-1, 1] as x -> +-oo"
    assert waves["Zeros"] == "{pi*k, k in Z}"


def test_moments_keep_short_closed_forms(subjects: tuple[Subject, ...]) -> None:
    rows = {row.label: (plain(row.exact), plain(row.decimal)) for row in moment_rows(subjects[1].facts)}
    assert rows["E f(Z)^2"] == ("1/2", "0.5")
    assert rows["Forward gain"][1] == "1.41421"


def test_anchors_are_safe_and_distinct() -> None:
    assert anchors(["gelu", "GELU", r"\input{/etc/passwd}", "", "\N{SNOWMAN}"]) == [
        "gelu",
        "gelu-2",
        "input-etc-passwd",
        "activation",
        "activation-2",
    ]


def test_parameter_values_as_decimals() -> None:
    assert number_text(sp.Rational(1, 100)) == "0.01"
    assert number_text(sp.Rational(1, 3)) == "1/3"
    assert number_text(sp.Integer(6)) == "6"
    assert number_text(sp.Rational("1.0507009873554804934193349852946")) == "1.0507009873554804934193349852946"
    assert Math("a", "b") == Math("a", "b")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("(~-1.75810, oo)", "(−1.75810,∞)"),
        ("~1.05070", "≈1.05070"),
        ("y ~ -1.75810", "y≈−1.75810"),
        ("y ~ 1.05070*x", "y≈1.05070x"),
        ("~1.75*x - ~0.5*x^2 + O(x^6)", "1.75x−0.5x2+O(x6)"),
        ("(1 + exp(-1))*x - x^2/2 + O(x^6)", "x(e−1+1)−x22+O(x6)"),
        ("1/sqrt(E f'(Z)^2)", "1/Ef′(Z)2"),
        ("{0, 1}", "{0,1}"),
        ("x -> -oo", "x→−∞"),
    ],
)
def test_mathml_of_what_a_report_says(text: str, shown: str) -> None:
    """Read without its tags; the invisible signs left out."""
    page = unescape(re.sub(r"<[^>]*>", "", str(math_html(Math("", text)))))
    assert re.sub("[\u2061-\u2063 ]", "", page) == shown


SENTENCES = {
    "hence `f' > 0` on `(-oo, x_1)`": (
        r"Hence \A{f' > 0} on \A{(-\infty,\,x_{1})}",
        "Hence f\u2032>0 on (\u2212\u221e,x1)",
    ),
    "`f(x) -> oo` as `x -> -oo`": (
        r"\A{f(x) \to \infty} as \A{x \to -\infty}",
        "f(x)\u2192\u221e as x\u2192\u2212\u221e",
    ),
    "the signs are `-, +`": (r"The signs are \A{{-},\, {+}}", "The signs are \u2212,+"),
    "f is not odd: `f(-x) + f(x)`": (r"\A{f} is not odd: \A{f(-x) + f(x)}", "f is not odd: f(\u2212x)+f(x)"),
    "`E f(Z)^2` is a closed form": (r"\A{\operatorname{E} f(Z)^{2}} is a closed form", "Ef(Z)2 is a closed form"),
    "the supremum of `abs(f''(x))` on R": (
        r"The supremum of \A{|f''(x)|} on \A{\mathbb{R}}",
        "The supremum of |f\u2032\u2032(x)| on \u211d",
    ),
    "at `{1/2 + pi*k, k integer}`": (
        r"At \A{\{\frac{1}{2} + \pi\,k : k \in \mathbb{Z}\}}",
        "At {12+\u03c0\u2062k:k\u2208\u2124}",
    ),
    "`f'(x) = x/2`": (r"\A{\displaystyle f'(x) = \frac{x}{2}}", "f\u2032(x)=x2"),
}


@pytest.mark.parametrize("text", SENTENCES)
def test_a_sentence_of_a_proof_in_latex_and_mathml(text: str) -> None:
    span = sentence(text)
    bare = re.sub(r"<[^>]*>|\n *", "", str(span_html(span)))
    assert (span_tex(span).source.replace(r"\symactatom", r"\A"), unescape(bare)) == SENTENCES[text]


def test_a_long_formula_of_a_proof_breaks_into_lines() -> None:
    text = "`f(x) = " + " + ".join(f"x**{k}*exp({k}*x)/{k + 11}" for k in range(3, 24)) + "`"
    latex = span_tex(sentence(text)).source
    assert latex.startswith(r"\symactatom{\begin{aligned}[t] f(x) &= ")
    assert latex.count(r"\\") >= 1


def test_a_long_constant_shows_its_first_digits() -> None:
    constant = "sqrt(2 + 3*pi*erf(1/3) + exp(2)*log(5) + 7*sqrt(11) + pi**2)"
    cases = formula_latex(f"where(x > 0, {constant}*x, {constant})")
    assert cases.count(r"7.0990198\ldots{}") == 1, "a number that stands alone is longer before it is cut"
    assert formula_latex(f"x*{constant} - {constant}*exp(x)") == r"7.0990198\ldots{} x - 7.0990198\ldots{} e^{x}"


def test_a_function_for_which_no_stable_code_is_found_has_no_numerics() -> None:
    assert numerics_rows(symact.activation("sin(exp(x))")) == ()


@pytest.mark.parametrize(
    ("spec", "form"),
    [
        ("log_sigmoid", r"x + \operatorname{log1p}\left(-\frac{e^{x}}{1 + e^{x}}\right)"),
        (
            "x*tanh(exp(x))",
            r"-\frac{x \operatorname{expm1}(-2 e^{x})}{2 + \operatorname{expm1}(-2 e^{x})}",
        ),
    ],
)
def test_stable_forms_are_written_plainly(spec: str, form: str) -> None:
    row = next(row for row in numerics_rows(symact.activation(spec)) if row.label == "Stable form")
    assert row.exact[0].latex == form
    assert "<mi>" in row.exact[0].mathml


def test_a_long_factor_has_a_name_and_is_given_once() -> None:
    factor = " + ".join(f"x**{k}*exp({k}*x)" for k in range(1, 8))
    sign = f"the factor `{factor}` is positive on `R`"
    factors = Factors([sign])
    assert factors.named(f"`f'(x) = 3*({factor})/exp(x)`") == "`f'(x) = 3*p/exp(x)`"
    assert factors.named(sign) == f"the factor `p = {factor}` is positive on `R`"
    assert factors.named(sign) == "the factor `p` is positive on `R`"


def test_a_chain_of_steps_is_told_once(subjects: tuple[Subject, ...]) -> None:
    told = {proof.label: [plain(step) for step in proof.steps] for proof in proofs(subjects[0].facts)}
    assert told["Convexity"][0].startswith("f''(x) = ")
    assert told["Lipschitz of f"][:2] == ["The signs of f''(x): see Convexity", "The limits of f'(x): see Limits of f'"]
    assert "Cost" not in told
