"""What lies beside a fragment: its numbers as LaTeX commands, and its bibliography."""

from __future__ import annotations

import re

import pytest

import symact
from symact.activation import Reference
from symact.report.bibliography import bibtex
from symact.report.macros import numbers_tex
from symact.report.subject import Subject


@pytest.fixture(scope="module")
def numbers(subjects: tuple[Subject, ...]) -> dict[str, str]:
    text = numbers_tex(subjects, ["gelu", "relu6", "x-tanh-exp-x"])
    return dict(re.findall(r"^\\def\\(\w+)\{\\ensuremath\{(.*)\}\}$", text, re.M))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SymactGeluMin", "-0.169971"),
        ("SymactGeluArgMin", "-0.751792"),
        ("SymactGeluInflectionTwo", "1.41421"),
        ("SymactGeluInflectionTwoExact", r"\sqrt{2}"),
        ("SymactGeluForwardGain", "1.53353"),
        ("SymactGeluSlopeLimitRight", "1"),
        ("SymactReluSixKink", "0"),
        ("SymactReluSixForwardGainExact", r"\sqrt{2}"),
        ("SymactXTanhExpXMax", "1"),
    ],
)
def test_numbers(numbers: dict[str, str], name: str, value: str) -> None:
    assert numbers[name] == value


def test_names_are_letters_and_a_number_without_closed_form_has_no_exact_one(numbers: dict[str, str]) -> None:
    assert all(re.fullmatch(r"Symact[A-Za-z]+", name) for name in numbers)
    assert "SymactGeluMinExact" not in numbers
    assert "SymactGeluMax" not in numbers  # a supremum that is not attained
    assert numbers["SymactGeluSup"] == r"\infty"


def test_activations_of_one_name_keep_their_numbers_apart(subjects: tuple[Subject, ...]) -> None:
    text = numbers_tex(subjects[:2], ["relu6", "relu-6"])
    assert r"\def\SymactReluSixInf" in text
    assert r"\def\SymactReluSixBInf" in text


def test_bibliography_has_each_paper_once_with_accents_that_bibtex_understands() -> None:
    elu = Reference(
        "clevert2016elu",
        "Djork-Arn\u00e9 Clevert and others",
        2016,
        "ELUs & more_",
        "1511.07289",
        "ICLR",
        "inproceedings",
    )
    assert bibtex([elu, elu]) == (
        "@inproceedings{clevert2016elu,\n"
        "  author = {Djork-Arn{\\'{e}} Clevert and others},\n"
        "  title = {{ELUs \\& more\\_}},\n"
        "  booktitle = {ICLR},\n"
        "  year = {2016},\n"
        "  note = {arXiv:1511.07289}\n"
        "}\n"
    )


def test_every_paper_of_the_catalogue_is_an_entry_that_bibtex_can_set() -> None:
    references = [reference for name in symact.names() for reference in symact.activation(name).references]
    entries = {key: kind for kind, key in re.findall(r"^@(\w+)\{(\w+),$", bibtex(references), re.M)}
    assert entries["rumelhart1986learning"] == "article"
    assert entries["klambauer2017selu"] == "inproceedings"
    assert entries["misra2019mish"] == "misc"
    assert {one.key for one in references if one.kind and not one.venue} == set()
    assert next(one for one in references if one.key == "klambauer2017selu").place.endswith("Processing Systems 30")
