"""The normal form: breakpoints, pieces, values and owners, and the formulas that have none."""

import itertools

import pytest
import sympy as sp

from symact.activation import Activation
from symact.branches import Branches, branches
from symact.errors import DomainError, NotYetSupported
from symact.formula import parse
from symact.functions import X


def split(text: str) -> Branches:
    return branches(Activation(name="f", expr=parse(text).expr, formula=text))


CASES = [
    ("x", [], ["x"]),
    ("max(0, x)", ["0"], ["0", "x"]),
    ("min(max(0, x), 6)", ["0", "6"], ["0", "x", "6"]),
    ("abs(x) - 1", ["0"], ["-x - 1", "x - 1"]),
    ("sign(x)*log(1 + abs(x))", ["0"], ["-log(1 - x)", "log(1 + x)"]),
    ("where(abs(x) > 1/2, x, 0)", ["-1/2", "1/2"], ["x", "0", "x"]),
    ("max(abs(x), x**2)", ["-1", "0", "1"], ["x**2", "-x", "x", "x**2"]),
    ("abs(exp(x) - 2)", ["log(2)"], ["2 - exp(x)", "exp(x) - 2"]),
    ("max(x, tanh(x))", ["0"], ["tanh(x)", "x"]),
    ("max(x, x)", [], ["x"]),
    ("min(x, x + 1)", [], ["x"]),
    ("where(x > 0, sigmoid(x), exp(x)/(1 + exp(x)))", [], ["exp(x)/(1 + exp(x))"]),
    ("clip(2*x, -1, 1)", ["-1/2", "1/2"], ["-1", "2*x", "1"]),
    ("max(0, min(x, 1), x - 1)", ["0", "1", "2"], ["0", "x", "1", "x - 1"]),
]


@pytest.mark.parametrize(("text", "points", "pieces"), CASES)
def test_points_and_pieces(text, points, pieces):
    found = split(text)
    assert [sp.simplify(p - parse(q).expr) for p, q in zip(found.points, points, strict=True)] == [0] * len(points)
    assert [sp.simplify(p - parse(q).expr) for p, q in zip(found.pieces, pieces, strict=True)] == [0] * len(pieces)


@pytest.mark.parametrize(
    "text",
    [
        "where(x > 0, log(1 + exp(x)), x + log(1 + exp(-x)))",
        "where(x > 0, sqrt(1 + 2*x**2 + x**4), 1 + x**2)",
        "where(x > 0, asinh(x), log(x + sqrt(1 + x**2)))",
        "where(x > 0, tanh(x), 1 - 2/(1 + exp(2*x)))",
        "where(x > 0, atan(x), asinh(x) + atan(x) - asinh(x))",
    ],
)
def test_two_forms_of_one_function_leave_no_breakpoint(text):
    assert split(text).points == ()


@pytest.mark.parametrize(
    ("text", "jump"),
    [
        ("where(x > 0, atan(1/x), -pi/2 - atan(x))", sp.pi),
        ("where(x >= 0, pi/2 - atan(x), atan(1/x))", sp.pi),
        ("where(x > 1, log(1 + exp(x)) + 1, x + log(1 + exp(-x)))", 1),
    ],
)
def test_equal_slopes_do_not_hide_a_jump(text, jump):
    found = split(text)
    (point,) = found.points
    left, right = (found.pieces[i].subs(X, point + d) for i, d in ((0, -(10**-9)), (1, 10**-9)))
    assert abs(sp.N(right - left) - jump) < 1e-6


@pytest.mark.parametrize(
    ("text", "value", "owner"),
    [
        ("where(x >= 0, 1, 0)", 1, "right"),
        ("where(x > 0, 1, 0)", 0, "left"),
        ("heaviside(x)", sp.Rational(1, 2), "value"),
        ("sign(x)", 0, "value"),
        ("where(x == 0, 5, x)", 5, "value"),
        ("max(0, x)", 0, "left"),
        ("where(x >= 0, x, -x)", 0, "right"),
    ],
)
def test_value_and_owner_at_a_breakpoint(text, value, owner):
    found = split(text)
    assert (found.points, found.values) == ((0,), (value,))
    # a continuous kink belongs to the left unless the catalogue says otherwise
    assert found.owners == (owner if value or owner == "value" else "left",)


@pytest.mark.parametrize(
    ("text", "value"),
    [("sin(x)/x", 1), ("sinc(x)", 1), ("(1 - cos(x))/x**2", sp.Rational(1, 2)), ("(exp(x) - 1)/x", 1)],
)
def test_removable_singularities_are_filled_with_the_limit(text, value):
    found = split(text)
    assert found.holes == (0,)
    assert found.values == (value,)


def test_every_part_is_free_of_switches_and_covers_the_line():
    found = split("where(abs(x - 1) > 2, max(x, 3), abs(min(x, sign(x - 1))))")
    ends = [a for a, _, _ in found.intervals()] + [sp.oo]
    assert ends[0] == -sp.oo
    assert all(a < b for a, b in itertools.pairwise(ends))
    assert not any(p.has(sp.Abs, sp.Max, sp.Min, sp.sign, sp.Piecewise) for p in found.pieces)
    original = parse("where(abs(x - 1) > 2, max(x, 3), abs(min(x, sign(x - 1))))").expr
    for a, b, piece in found.intervals():
        low, high = max(a, sp.Integer(-50)), min(b, sp.Integer(50))
        for k in range(1, 12):
            at = low + (high - low) * sp.Rational(k, 12)
            assert original.subs(X, at) == piece.subs(X, at)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("1/x", "x = 0"),
        ("1/(x**2 - 2)", "sqrt(2)"),
        ("log(x)", "x < 0"),
        ("sqrt(x)", "x < 0"),
        ("sqrt(1 - x**2)", "not real"),
        ("x**(1/3)", "not real"),
        ("tan(x)", "infinitely many poles"),
        ("atan(1/x)", "limits there differ"),
        ("x/abs(x)", "limits there differ"),
        ("log(abs(x))", "x = 0"),
        ("where(x > 0, log(x), 0)", "x = 0"),
    ],
)
def test_what_is_no_function_on_the_line_is_refused_by_name_and_place(text, told):
    with pytest.raises(DomainError, match=None) as caught:
        split(text)
    assert told in str(caught.value)


@pytest.mark.parametrize("text", ["exp(-1/x**2)", "x*sin(1/x)", "where(x > 0, exp(-1/x), 0)"])
def test_essential_singularities_are_not_yet_supported(text):
    with pytest.raises(NotYetSupported, match="essential singularity at x = 0"):
        split(text)


@pytest.mark.parametrize("text", ["abs(sin(x))", "max(0, cos(x))", "sign(sin(x))"])
def test_infinitely_many_breakpoints_are_not_yet_supported(text):
    with pytest.raises(NotYetSupported, match="infinitely"):
        split(text)


def test_a_guarded_branch_may_be_undefined_elsewhere():
    found = split("where(x > 1, log(x), x - 1)")
    assert found.points == (1,)
    assert found.values == (0,)


def test_breakpoints_without_a_closed_form_are_certified_roots():
    found = split("max(x**2, cos(x))")
    assert len(found.points) == 2
    assert abs(float(found.points[1]) - 0.8241323123025224) < 1e-15
    assert found.points[0] == -found.points[1]
