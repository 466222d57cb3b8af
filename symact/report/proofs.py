"""The proofs of an analysis: what each fact says, and the steps that lead to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from symact.report.claims import claim, sentence
from symact.report.content import Proof, Row, Span, plain
from symact.report.expansions import expansions
from symact.report.factors import Factors
from symact.report.rows import LABELS, fact_rows, moment_rows, row_spans
from symact.report.slopes import HEADS, derivative_text
from symact.report.statements import RULES

__all__ = ["proof_of", "proof_spans", "proofs"]

_VERDICTS = {
    "nonlinear": ("f is not affine", "f is affine"),
    "piecewise_linear": ("f is piecewise linear", "f is not piecewise linear"),
    "polynomial": ("f is a polynomial", "f is not a polynomial"),
}
_COMPUTED = ("derivative", "second_derivative", "cost")
"""Facts that a rule computes, so that there is nothing to prove."""


def proofs(facts: dict[str, Any]) -> tuple[Proof, ...]:
    """The proof of every known fact; a chain of steps that an earlier one has told is named there, not told again."""
    known = {key: _texts(fact) for key, fact in facts.items() if key not in _COMPUTED and fact.get("value") is not None}
    factors = Factors(text for texts in known.values() for text in texts)
    found: list[Proof] = []
    told: dict[str, list[str]] = {}
    for key, texts in known.items():
        label = LABELS.get(key, key)
        if texts:
            steps = tuple(_shortened(texts, told, factors))
            found.append(Proof(label, _statement(facts, key), steps, facts[key]["evidence"]))
        for text in texts:
            told.setdefault(text, []).append(label)
    return tuple(found)


def proof_of(facts: dict[str, Any], key: str) -> Proof:
    """The proof of one fact; an unknown one has no statement."""
    fact = facts[key]
    factors = Factors(_texts(fact))
    steps = tuple(sentence(factors.named(text)) for text in _texts(fact))
    return Proof(LABELS.get(key, key), _statement(facts, key), steps, str(fact["evidence"]))


def proof_spans(known: Iterable[Proof]) -> Iterator[Span]:
    """What the proofs say."""
    for proof in known:
        yield from row_spans(proof.statement)
        yield from proof.steps


def _texts(fact: dict[str, Any]) -> list[str]:
    """The sentences of the certificate."""
    certificate = fact.get("certificate") or {}
    return [str(step) for step in certificate.get("steps", [])]


def _shortened(texts: list[str], told: dict[str, list[str]], factors: Factors) -> Iterator[Span]:
    """The steps; two or more in a row that were told under one heading become a reference to it."""
    position = 0
    while position < len(texts):
        lengths = {source: _told_under(source, texts[position:], told) for source in told.get(texts[position], ())}
        source = max(lengths, key=lambda label: lengths[label], default="")
        if lengths.get(source, 0) > 1:
            yield _reference(texts[position], source)
            position += lengths[source]
        else:
            yield sentence(factors.named(texts[position]))
            position += 1


def _told_under(source: str, texts: list[str], told: dict[str, list[str]]) -> int:
    """How many of the texts, from the first on, were told under the heading."""
    return next((n for n, text in enumerate(texts) if source not in told.get(text, ())), len(texts))


def _reference(text: str, source: str) -> Span:
    """Where the steps that begin with ``text``, the factored form of a function or a limit, are told."""
    claimed = text.split("`")[1] if text.startswith("`") else ""
    for sign, what in ((" = ", "The signs of "), (" -> ", "The limits of ")):
        if sign in claimed:
            return (what, claim(claimed.split(sign)[0]), f": see {source}")
    return (f"The signs of {'these factors' if text.startswith('the factor') else 'all factors'}: see {source}",)


def _statement(facts: dict[str, Any], key: str) -> tuple[Row, ...]:
    """What the fact says, in the lines of the property table where it has a rule there."""
    fact = facts[key]
    value, evidence, label = fact.get("value"), str(fact["evidence"]), LABELS.get(key, key)
    if value is None:
        return ()
    if key in _VERDICTS:
        return (Row(label, sentence(_VERDICTS[key][0 if value else 1]), (), evidence),)
    if key in HEADS:
        return (Row(label, (claim(f"{HEADS[key]} = {derivative_text(facts, key)}"),), (), evidence),)
    if key == "taylor":
        return tuple(Row(name, span, (), known) for name, span, known in expansions(facts))
    if key == "moments":
        return tuple(_once(row) for row in moment_rows(facts))
    rule = next(rule for name, _, rule in RULES if name == key)
    return tuple(_once(row) for row in fact_rows(label, fact, rule))


def _once(row: Row) -> Row:
    """The line without a decimal that says no more than its exact form does."""
    said = plain(row.exact).replace("~", "")
    return replace(row, decimal=()) if plain(row.decimal) in said else row
