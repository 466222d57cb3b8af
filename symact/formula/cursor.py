"""The place in a formula's tokens, and what to say where something else was expected."""

from __future__ import annotations

from symact.errors import FormulaError
from symact.formula.tokens import Token, tokenize

__all__ = ["Cursor"]

MAX_TOKENS = 1500


class Cursor:
    """The tokens of a text and the next one to read."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = tokenize(text)
        self.next = 0
        if len(self.tokens) > MAX_TOKENS:
            raise FormulaError(f"the formula has more than {MAX_TOKENS} numbers, names and operators.")

    @property
    def peek(self) -> Token:
        """The next token."""
        return self.tokens[self.next]

    def advance(self) -> Token:
        """Take the next token."""
        token = self.peek
        self.next += token.kind != "end"
        return token

    def take(self, word: str) -> Token | None:
        """Take the next token if it is ``word``."""
        return self.advance() if self.peek.kind == "op" and self.peek.text == word else None

    def expect(self, word: str, what: str) -> None:
        """Take ``word``, or refuse with what was expected."""
        if self.take(word) is None:
            raise self.error(f"expected {what}, found {self.peek}.", self.peek)

    def error(self, problem: str, token: Token) -> FormulaError:
        """The error that points at ``token``."""
        return FormulaError(problem, self.text, token.position)

    def unexpected_after_value(self) -> FormulaError:
        """What is wrong with a token that cannot follow a complete value."""
        token = self.peek
        if token.text == ")":
            return self.error("unbalanced brackets: this ')' closes nothing.", token)
        if token.text == ",":
            return self.error("unexpected ',': a comma separates the arguments of a function.", token)
        if token.text == "if":
            return self.error("write where(condition, a, b) for a choice.", token)
        before = self.tokens[self.next - 1]
        hint = f"; to multiply write {before.text}*{token.text}" if _multipliable(before, token) else ""
        return self.error(f"expected an operator before {token}{hint}.", token)

    def close(self, opened: Token) -> None:
        """Take the ')' of the '(' at ``opened``."""
        if self.take(")"):
            return
        if self.peek.kind == "end":
            raise self.error("unbalanced brackets: this '(' is never closed.", opened)
        raise self.unexpected_after_value()


def _multipliable(before: Token, after: Token) -> bool:
    return before.kind in ("number", "name") and (after.kind in ("number", "name") or after.text == "(")
