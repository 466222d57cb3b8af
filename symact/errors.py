"""Every error that a user's input can cause: one root, four kinds.

- ``UsageError``: the call is wrong (an unknown name, a bad parameter, a dtype that has no kernel);
  ``FormulaError`` is the same for a text, with the place in it;
- ``DomainError``: the function can never be supported (not real somewhere, a pole, an essential singularity);
- ``NotYetSupported``: mathematics that symact does not do yet (infinitely many breakpoints, ...);
- ``ToolchainError``: a program that is needed from outside (LaTeX) is missing or failed.

Each message says what was expected, what was found, and what to do.
"""

from __future__ import annotations

__all__ = [
    "DomainError",
    "FormulaError",
    "NotYetSupported",
    "SymactError",
    "ToolchainError",
    "UsageError",
]


class SymactError(Exception):
    """Root of every error that a user's input can cause."""


class UsageError(SymactError, ValueError):
    """The call itself is wrong; the message names what was expected and the nearest valid choice."""


class FormulaError(UsageError):
    """A formula text that the grammar refuses; points at the place.

    ``text`` is the formula, ``position`` the zero-based offset of the offending place, or ``None``
    where the text as a whole is refused (too long, empty).
    """

    def __init__(self, problem: str, text: str = "", position: int | None = None) -> None:
        self.problem = problem
        self.text = text
        self.position = position
        super().__init__(self._message())

    def _message(self) -> str:
        if self.position is None:
            return self.problem
        start = max(0, self.position - 30)
        window = "".join(c if c.isprintable() else "?" for c in self.text[start : self.position + 30])
        return f"{self.problem}\n  {window}\n  {' ' * (self.position - start)}^"


class DomainError(SymactError):
    """The formula is not a real-valued function on all of R and never can be; ``where`` says at which points."""

    def __init__(self, problem: str, where: str = "") -> None:
        self.problem = problem
        self.where = where
        super().__init__(problem)


class NotYetSupported(SymactError):  # noqa: N818 - the name says it all
    """A function that symact could treat but does not yet; the message names the limit."""


class ToolchainError(SymactError):
    """A program from outside is missing or failed; the message says what to install or shows the relevant log lines."""
