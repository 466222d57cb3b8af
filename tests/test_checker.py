"""The independent checker: it accepts what the prover writes, and nothing that was changed afterwards."""

from __future__ import annotations

import ast
import copy
import json
import random
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import symact
from symact.checker import verify
from symact.checker.facts import REPLAY
from symact.cli import main

ROOT = Path(__file__).parents[1] / "symact"
ENTRIES = ("gelu", "mish", "relu", "snake", "softsign", "sinc", "hardshrink", "tanhshrink", "elu", "relu6")

UNREPLAYED = {"radius", "set", "argmin_set", "argmax_set", "latex", "exact"}
OTHER = {"exact": "12345/1000", "latex": "?", "decimal": "12.345", "low": "12.345", "high": "12.345"}


_files: dict[str, Any] = {}


def file_of(name: str) -> Any:
    if name not in _files:
        _files[name] = json.loads(symact.analyze(name).to_json())
    return _files[name]


def failed(data: Any, key: str | None = None) -> list[str]:
    return [o.key for o in verify(data, None if key is None else (key,)) if o.verdict == "failed"]


# --- what is tampered with ---

Path_ = tuple[Any, ...]


def leaves(value: Any, path: Path_ = ()) -> Iterator[tuple[Path_, Any]]:
    """Every place of a fact's value at which something can be changed, number records taken as one."""
    yield path, value
    if isinstance(value, dict) and "exact" not in value:
        for key, part in value.items():
            if key not in UNREPLAYED:
                yield from leaves(part, (*path, key))
    if isinstance(value, list):
        for i, part in enumerate(value):
            yield from leaves(part, (*path, i))


def changes(value: Any, path: Path_) -> Iterator[tuple[str, Any]]:
    """Other values for one place."""
    if isinstance(value, dict) and "exact" in value:
        yield "another number", OTHER
        yield "another decimal", value | {"decimal": late_digit(value["decimal"])}
        yield "another low", value | {"low": late_digit(value["low"])}
        yield "another high", value | {"high": late_digit(value["high"])}
        yield "fewer digits", value | {"low": "-100", "high": "100"}
        yield "another exact number", value | {"exact": f"({value['exact']}) + 1/10**20"}
    elif isinstance(value, bool):
        yield "the opposite", not value
    elif isinstance(value, int):
        yield "one more", value + 1
        yield "one less", value - 1
    elif value in ("oo", "-oo"):
        yield "the other infinity", {"oo": "-oo", "-oo": "oo"}[value]
        yield "a number", OTHER
    elif isinstance(value, str) and len(path) == 1:
        yield "another text", f"({value}) + x/10**30"
    elif isinstance(value, str):
        yield "another word", "none" if value != "none" else "convex"
    elif isinstance(value, list) and value:
        yield "one left out", value[1:]
        yield "one twice", [*value, value[-1]]
    elif value is None and path[-1] not in ("radius",):
        yield "a number for nothing", OTHER


def late_digit(text: str) -> str:
    """The number with a late digit changed (one is added where there are few)."""
    digits, _, exponent = text.partition("e")
    if "E" in text:
        digits, _, exponent = text.partition("E")
    plain = digits if "." in digits else f"{digits}.0"
    plain += "0" * max(0, 18 - len(plain))
    changed = plain[:-2] + str((int(plain[-2]) + 5) % 10) + plain[-1]
    return changed + (f"e{exponent}" if exponent else "")


def put(data: Any, path: Path_, value: Any) -> Any:
    tampered = copy.deepcopy(data)
    place = tampered
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return tampered


def tampered_values(data: Any) -> Iterator[tuple[str, str, Any]]:
    for key, fact in data["facts"].items():
        if key in REPLAY and fact["evidence"] == "proved":
            for path, value in leaves(fact["value"], (key,)):
                for what, other in changes(value, path):
                    yield f"{path}: {what}", key, put(data, ("facts", key, "value", *path[1:]), other)


def tampered_proofs(data: Any) -> Iterator[tuple[str, Any]]:
    proof = data["proof"]
    for name in ("pieces", "points", "values"):
        for i, text in enumerate(proof[name]):
            yield f"{name}[{i}]", put(data, ("proof", name, i), f"({text}) + 1/1000")
        if proof[name]:
            yield f"{name} dropped", put(data, ("proof", name), proof[name][1:])
    for key, record in proof["charts"].items():
        inner = ("proof", "charts", key) + (("chart",) if "cut" in record else ())
        chart = record["chart"] if "cut" in record else record
        if isinstance(chart, dict):
            yield from tampered_chart(data, inner, chart)
        elif isinstance(data["proof"]["pieces"], list):
            yield f"{key} no longer zero", put(data, inner, {"constant": "1", "factors": []})


def tampered_chart(data: Any, at: Path_, chart: Any) -> Iterator[tuple[str, Any]]:
    yield f"{at} sign", put(data, (*at, "constant"), f"-({chart['constant']})")
    for i, factor in enumerate(chart["factors"]):
        inner = (*at, "factors", i)
        yield f"{inner} power", put(data, (*inner, "power"), factor["power"] + 1)
        yield f"{inner} function", put(data, (*inner, "f"), f"({factor['f']})*2")
        yield f"{inner} sign", put(data, (*inner, "f"), f"-({factor['f']})")
        if "period" in factor:
            yield f"{inner} period", put(data, (*inner, "period"), f"({factor['period']})/3")
        if factor["kind"] == "endless":
            coefficients, last = factor["coefficients"], len(factor["coefficients"]) - 1
            yield f"{inner} coefficient", put(data, (*inner, "coefficients", last), f"({coefficients[last]}) + 1/1000")
            yield f"{inner} witness dropped", put(data, (*inner, "witnesses"), factor["witnesses"][:1])
        if factor["kind"] == "line":
            yield f"{inner} kind", put(data, (*inner, "kind"), "positive")
        yield from tampered_line(data, inner, factor)


def tampered_line(data: Any, at: Path_, factor: Any) -> Iterator[tuple[str, Any]]:
    if factor.get("at"):
        yield f"{at} a zero dropped", put(data, (*at, "at"), factor["at"][1:])
        yield f"{at} a zero moved", put(data, (*at, "at", 0), f"{factor['at'][0]} + 1/10**9")
    for i, part in enumerate(factor.get("parts", [])):
        inner = (*at, "parts", i)
        yield f"{inner} dropped", put(data, (*at, "parts"), factor["parts"][:i] + factor["parts"][i + 1 :])
        for side in ("left", "right") if part["boxes"] else ():
            yield f"{inner} {side} tail shortened", put(data, (*inner, side), part[side] * 2)
            yield f"{inner} {side} tail too long", put(data, (*inner, side), part[side] // 2)
        for k, (lo, hi, kind) in enumerate(part["boxes"]):
            box = (*inner, "boxes", k)
            yield f"{box} dropped", put(data, (*inner, "boxes"), part["boxes"][:k] + part["boxes"][k + 1 :])
            if k + 1 < len(part["boxes"]):  # the end of the last one may move a little inside the tail
                yield f"{box} moved", put(data, box, [lo, f"{hi}1", kind])
            yield f"{box} sign", put(data, (*box, 2), {"+": "-", "-": "+"}.get(kind, "+"))
            if kind not in "+-":
                yield f"{box} zero moved", put(data, (*box, 2), f"({kind}) + 1/10**30")


def kind_of(what: str) -> str:
    """The way in which a file was tampered with: the label without the place."""
    return re.sub(r"\[\d+\]| dropped$|^\d+:\S+ ", "", what) if what[0] != "(" else what.rpartition(")")[2].strip(": ")


def some_of_each_kind(tried: list[Any], seed: str, count: int) -> list[Any]:
    """A sample that has every way of tampering in it; the whole is tried by tests/tamper.py."""
    groups: dict[str, list[Any]] = {}
    for each in tried:
        groups.setdefault(kind_of(each[0]), []).append(each)
    draw = random.Random(seed)
    return [each for group in groups.values() for each in draw.sample(group, min(count, len(group)))]


# --- the laws ---


@pytest.mark.parametrize("name", symact.names())
def test_every_certificate_of_the_catalogue_holds(name: str) -> None:
    outcomes = verify(file_of(name))
    assert [(o.key, o.text) for o in outcomes if o.verdict == "failed"] == []
    assert {o.key for o in outcomes if o.verdict == "replayed"} >= set(REPLAY)
    assert [o.key for o in outcomes if o.verdict == "not replayable"] == ["cost"]


@pytest.mark.parametrize("name", ENTRIES)
def test_a_changed_value_is_refused(name: str) -> None:
    tried = list(tampered_values(file_of(name)))
    assert len(tried) > 100
    for what, key, data in some_of_each_kind(tried, name, 4):
        assert failed(data, key), what


@pytest.mark.parametrize("name", ENTRIES)
def test_a_changed_proof_is_refused(name: str) -> None:
    tried = list(tampered_proofs(file_of(name)))
    assert tried
    for what, data in some_of_each_kind(tried, name, 1):
        assert failed(data), what


def test_every_kind_of_certificate_is_tampered_with_in_every_way() -> None:
    kinds = {kind_of(what) for name in ENTRIES for what, _ in tampered_proofs(file_of(name))}
    assert kinds >= {"pieces", "points", "values", "sign", "power", "function", "kind", "period", "coefficient"}
    assert kinds >= {"a zero dropped", "a zero moved", "zero moved", "dropped", "moved", "witness dropped"}
    assert kinds >= {"left tail shortened", "right tail shortened", "left tail too long", "right tail too long"}
    proved = {f["kind"] for name in ENTRIES for c in file_of(name)["proof"]["charts"].values() for f in factors_of(c)}
    assert proved == {"number", "positive", "line", "wave", "endless"}


def factors_of(record: Any) -> list[Any]:
    chart = record["chart"] if "cut" in record else record
    return chart["factors"] if isinstance(chart, dict) else []


def test_a_missing_certificate_is_refused() -> None:
    data = copy.deepcopy(file_of("gelu"))
    del data["proof"]
    assert failed(data)
    for key in file_of("gelu")["proof"]["charts"]:
        data = copy.deepcopy(file_of("gelu"))
        del data["proof"]["charts"][key]
        assert failed(data), key


def test_another_formula_is_refused() -> None:
    data = copy.deepcopy(file_of("gelu"))
    data["activation"]["formula"] = "x*(1+erf(x/sqrt(2)))/2 + exp(-x**2)/10**9"
    assert failed(data) == ["proof"]


def test_a_breakpoint_left_out_is_noticed() -> None:
    data = copy.deepcopy(file_of("relu6"))
    data["proof"] |= {"pieces": ["0", "x"], "points": ["0"], "values": ["0"]}
    assert failed(data) == ["proof"]


@pytest.mark.parametrize("junk", [{}, [], None, "x", {"schema": "symact/analysis/1", "proof": {}}, {"schema": 3}])
def test_junk_is_refused_without_an_exception(junk: Any) -> None:
    assert failed(junk)


# --- independence ---


def test_the_checker_imports_only_flint_and_the_standard_library() -> None:
    for path in (ROOT / "checker").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                assert all(a.name.split(".")[0] in {*sys.stdlib_module_names, "flint"} for a in node.names), path
            if isinstance(node, ast.ImportFrom) and not node.level:
                assert str(node.module).split(".")[0] in {*sys.stdlib_module_names, "flint"}, path


def test_the_checker_runs_without_symact(tmp_path: Path) -> None:
    (tmp_path / "f.json").write_text(json.dumps(file_of("softsign")), encoding="utf-8")
    code = (
        "import json, sys, checker; out = checker.verify(json.load(open(sys.argv[1])));"
        "print(all(o.verdict != 'failed' for o in out), 'sympy' in sys.modules, 'symact' in sys.modules)"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "f.json")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "False", "False"]


# --- the command ---


def test_verify_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good, bad = tmp_path / "good.json", tmp_path / "bad.json"
    good.write_text(json.dumps(file_of("relu")), encoding="utf-8")
    tampered = put(file_of("relu"), ("facts", "convexity", "value", "verdict"), "concave")
    bad.write_text(json.dumps(tampered), encoding="utf-8")
    assert main(["verify", str(good)]) == 0
    assert "21 facts replayed" in capsys.readouterr().out
    assert main(["verify", str(good), str(bad)]) == 1
    (line,) = [row for row in capsys.readouterr().out.splitlines() if ": failed" in row]
    assert str(bad) in line
    assert "convexity" in line
    assert "'convex'" in line
    assert main(["verify", str(tmp_path / "none.json")]) == 1
    (tmp_path / "junk.json").write_text("{", encoding="utf-8")
    assert main(["verify", str(tmp_path / "junk.json")]) == 2
