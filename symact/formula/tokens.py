"""A formula text cut into tokens, each with its place; numbers become exact rationals."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

import sympy as sp

from symact.errors import FormulaError

__all__ = ["Token", "exact_decimal", "tokenize"]

MAX_LENGTH = 4000
MAX_DIGITS = 1300
MAX_DECIMAL_EXPONENT = 400
MAX_NAME = 50

_PATTERN = re.compile(
    r"(?P<space>[ \t\r\n]+)"
    r"|(?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)"
    r"|(?P<name>[A-Za-z_][A-Za-z0-9_]*)"
    r"|(?P<op>\*\*|<=|>=|==|!=|//|<<|>>|->|:=|&&|\|\||[-+*/^<>(),])"
)
_NUMBER = re.compile(r"[+-]?([0-9]*)\.?([0-9]*)(?:[eE]([+-]?[0-9]+))?")

_NO_OPERATOR = {
    "//": "there is no floor division; write /",
    "<<": "there are no bit shifts",
    ">>": "there are no bit shifts",
    "->": "'->' is not part of a formula",
    ":=": "assignment is not part of a formula",
    "&&": "write 'and'",
    "||": "write 'or'",
}
_NO_CHARACTER = {
    "'": "strings are not part of a formula",
    '"': "strings are not part of a formula",
    "`": "strings are not part of a formula",
    "=": "assignment is not part of a formula; write == to compare",
    ".": "attribute access is not part of a formula",
    "!": "write 'not', or != for unequal",
    "&": "write 'and'",
    "|": "write 'or', or abs(...)",
    "~": "write 'not'",
    "[": "write round brackets",
    "]": "write round brackets",
    "{": "write round brackets",
    "}": "write round brackets",
    ":": "':' is not part of a formula; write where(condition, a, b) for a choice",
    ";": "a formula is one expression",
    "%": "there is no remainder operator",
    "\\": "LaTeX is not read; write plain text such as exp(-x**2)",
}
_LOOKS_LIKE = {
    "−": "-", "–": "-", "—": "-", "×": "*", "·": "*", "∙": "*", "⋅": "*", "÷": "/", "≤": "<=", "≥": ">=", "≠": "!=",
    "π": "pi", "∞": "oo", "²": "**2", "³": "**3", "√": "sqrt(...)", "σ": "sigma", "α": "alpha", "β": "beta",
    "γ": "gamma", "λ": "lambd", "х": "x", "Χ": "X", "χ": "x", "ｘ": "x", "е": "e", "а": "a", "о": "o", "\u00a0": " ",
}  # fmt: skip


@dataclass(frozen=True)
class Token:
    """One word of a formula; ``kind`` is ``number``, ``name``, ``op`` or ``end``."""

    kind: str
    text: str
    position: int

    def __str__(self) -> str:
        return "the end of the formula" if self.kind == "end" else f"{self.text[:MAX_NAME]!r}"


def tokenize(text: str) -> list[Token]:
    """The tokens of ``text``, ending with one of kind ``end``.

    Raises ``FormulaError`` for a text that is empty, longer than 4000 characters, or has a character that the
    grammar lacks.
    """
    if len(text) > MAX_LENGTH:
        raise FormulaError(f"the formula has {len(text)} characters; at most {MAX_LENGTH} are read.")
    tokens = []
    position = 0
    while position < len(text):
        match = _PATTERN.match(text, position)
        if match is None:
            raise FormulaError(_character_problem(text[position]), text, position)
        if match.lastgroup != "space":
            tokens.append(_token(match.lastgroup or "", match.group(), text, position))
        position = match.end()
    if not tokens:
        raise FormulaError("the formula is empty; expected an expression in x, such as x*sigmoid(x).")
    return [*tokens, Token("end", "", len(text.rstrip()))]


def _token(kind: str, word: str, text: str, position: int) -> Token:
    if word in _NO_OPERATOR:
        raise FormulaError(f"unexpected {word!r}: {_NO_OPERATOR[word]}.", text, position)
    if kind == "name" and (len(word) > MAX_NAME or word.startswith("_")):
        shown = word if len(word) <= MAX_NAME else word[:MAX_NAME] + "..."
        limit = f"names begin with a letter and have at most {MAX_NAME} characters"
        raise FormulaError(f"{shown!r} cannot be a name: {limit}.", text, position)
    return Token(kind, word, position)


def _character_problem(character: str) -> str:
    if character in _NO_CHARACTER:
        return f"unexpected {character!r}: {_NO_CHARACTER[character]}."
    code = f"U+{ord(character):04X} {unicodedata.name(character, 'control character')}"
    hint = f"; write {_LOOKS_LIKE[character]!r}" if character in _LOOKS_LIKE else ""
    return f"unexpected character {code}: formulas are plain ASCII{hint}."


def exact_decimal(text: str) -> sp.Rational:
    """The rational that a decimal text means: ``0.01`` is 1/100, ``-1e-3`` is -1/1000.

    Raises ``FormulaError`` where it is no decimal, or has more than 1300 digits or an exponent beyond 400.
    """
    match = _NUMBER.fullmatch(text)
    if match is None or not (match[1] or match[2]):
        raise FormulaError(f"expected a number, found {text[:MAX_NAME]!r}.")
    digits, exponent = match[1] + match[2], match[3] or "0"
    if len(digits) > MAX_DIGITS:
        raise FormulaError(f"a number has {len(digits)} digits; at most {MAX_DIGITS} are read.")
    if len(exponent) > 10 or abs(int(exponent)) > MAX_DECIMAL_EXPONENT:
        raise FormulaError(f"the exponent of {text[:MAX_NAME]} is beyond {MAX_DECIMAL_EXPONENT}.")
    shift = int(exponent) - len(match[2])
    value = sp.Integer(int(digits)) * (sp.Integer(10) ** shift)
    return -value if text.startswith("-") else value
