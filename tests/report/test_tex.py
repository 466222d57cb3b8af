"""Text becomes LaTeX that prints it, whatever it holds."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symact.report.tex import Tex, escape

COMMANDS = {
    *("textbackslash", "textasciicircum", "textasciitilde", "textasciigrave", "textless", "textgreater", "textbar"),
    *("char", "textendash", "textemdash", "ldots", "textperiodcentered", "ensuremath", "times", "pm", "le", "ge", "ne"),
    *("infty", "to", "ss", "o", "O", "l", "L", "ae", "AE", "i", "u", "r", "H", "v", "c"),
    *("alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda", "mu", "nu"),
    *("xi", "pi", "rho", "sigma", "tau", "upsilon", "phi", "chi", "psi", "omega"),
}


@given(st.text())
def test_output_is_one_ascii_line_without_foreign_commands(text: str) -> None:
    source = escape(text).source
    assert source.isascii()
    assert source.isprintable()
    without_pairs = re.sub(r"\\[{}$&%#_`'^~=.\"]", "", source)
    assert set(re.findall(r"\\([A-Za-z]+)", without_pairs)) <= COMMANDS
    assert not re.search(r"\\(?![A-Za-z])", without_pairs)


@given(st.text())
def test_no_character_keeps_a_meaning_of_its_own(text: str) -> None:
    source = escape(text).source
    for special in "$&%#_":
        assert all(before == "\\" for before in re.findall(rf"(.?)\{special}", source)), special
    opened = 0
    for brace in re.findall(r"(?<!\\)[{}]", source):
        opened += 1 if brace == "{" else -1
        assert opened >= 0
    assert opened == 0


@given(st.text(alphabet="-',"))
def test_ligatures_do_not_change_the_text(text: str) -> None:
    assert escape(text).source.replace("{}", "") == text
    assert not re.search(r"--|''|,,", escape(text).source)


@pytest.mark.parametrize(
    ("text", "source"),
    [
        (r"\input{/etc/passwd}", r"\textbackslash{}input\{/etc/passwd\}"),
        ("50% of $x_1$ & #2", r"50\% of \$x\_1\$ \& \#2"),
        ("Kléma", r"Kl\'{e}ma"),
        ("σ", r"\ensuremath{\sigma}"),
        ("\N{SNOWMAN}", "U+2603"),
        ("[a]\n*b", "{[}a] {*}b"),
        ("\x00", "U+0000"),
    ],
)
def test_examples(text: str, source: str) -> None:
    assert escape(text).source == source


def test_latex_passes_through() -> None:
    assert escape(Tex(r"\alpha")).source == r"\alpha"
