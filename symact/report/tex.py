"""Text that is LaTeX already, and the one way in which other text becomes LaTeX."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

__all__ = ["Tex", "escape"]


@dataclass(frozen=True)
class Tex:
    """LaTeX source that is trusted: templates pass it through, and escape every value that is not a ``Tex``."""

    source: str

    def __str__(self) -> str:
        return self.source

    def __add__(self, other: Tex) -> Tex:
        return Tex(self.source + other.source)


# "[" and "*" stand in braces because a line break in a table takes either as its own argument.
_SPECIAL = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "%": r"\%",
    "#": r"\#",
    "_": r"\_",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    "`": r"\textasciigrave{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    '"': r"\char34{}",
    "[": "{[}",
    "*": "{*}",
    "\u00a0": "~",
    "–": r"\textendash{}",
    "—": r"\textemdash{}",
    "…": r"\ldots{}",
    "·": r"\textperiodcentered{}",
    "×": r"\ensuremath{\times}",
    "±": r"\ensuremath{\pm}",
    "≤": r"\ensuremath{\le}",
    "≥": r"\ensuremath{\ge}",
    "≠": r"\ensuremath{\ne}",
    "∞": r"\ensuremath{\infty}",
    "∪": r"\ensuremath{\cup}",
    "→": r"\ensuremath{\to}",
    "ß": r"\ss{}",
    "ø": r"\o{}",
    "Ø": r"\O{}",
    "ł": r"\l{}",
    "Ł": r"\L{}",
    "æ": r"\ae{}",
    "Æ": r"\AE{}",
    "ı": r"\i{}",
}

_ACCENTS = {
    "\u0300": r"\`",
    "\u0301": r"\'",
    "\u0302": r"\^",
    "\u0303": r"\~",
    "\u0304": r"\=",
    "\u0306": r"\u",
    "\u0307": r"\.",
    "\u0308": r"\"",
    "\u030a": r"\r",
    "\u030b": r"\H",
    "\u030c": r"\v",
    "\u0327": r"\c",
}

_GREEK = {
    chr(code): unicodedata.name(chr(code)).rsplit(" ", 1)[1].lower().replace("lamda", "lambda")
    for code in range(0x3B1, 0x3CA)
    if code not in (0x3BF, 0x3C2)  # omicron and final sigma have no command
}


_LIGATURE = re.compile(r"([-',])(?=\1)")


def escape(value: object) -> Tex:
    """``value`` as LaTeX that prints it as text; a ``Tex`` comes back as it is.

    The result holds only ASCII, no control sequence that ``value`` could have chosen, and no line break. A character
    for which the usual fonts have no glyph prints as its code point (U+2603).
    """
    if isinstance(value, Tex):
        return value
    text = "".join(_character(c) for c in unicodedata.normalize("NFC", str(value)))
    return Tex(_LIGATURE.sub(r"\1{}", text))


def _character(c: str) -> str:
    if c in _SPECIAL:
        return _SPECIAL[c]
    if c.isspace():
        return " "
    if c.isascii() and c.isprintable():
        return c
    if c in _GREEK:
        return rf"\ensuremath{{\{_GREEK[c]}}}"
    return _accented(c) or f"U+{ord(c):04X}"


def _accented(c: str) -> str | None:
    letter, *marks = list(unicodedata.normalize("NFD", c))
    if len(marks) == 1 and marks[0] in _ACCENTS and letter.isascii() and letter.isalpha():
        return f"{_ACCENTS[marks[0]]}{{{letter}}}"
    return None
