"""The command line: what it prints where, with which exit code, and never with a traceback."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

import symact.cli.commands
from symact.cli import main
from symact.report.toolchain import INSTALL
from symact.schema import schema

ROOT = Path(__file__).parents[1]


class Run:
    """One call in this process."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self.capsys = capsys

    def __call__(self, *argv: str) -> tuple[int, str, str]:
        code = main(argv)
        out, err = self.capsys.readouterr()
        assert "Traceback" not in err
        assert "internal error" not in err
        return code, out, err


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.delenv("COLUMNS", raising=False)  # whoever runs the tests may have set it
    return Run(capsys)


BAD_SPECS = (
    "nosuch",
    "",
    "   ",
    "gelu:beta=1",
    "leaky_relu:negative_slope",
    "leaky_relu:negative_slope=",
    "leaky_relu:negative_slope=x",
    "leaky_relu:=1",
    "leaky_relu:nosuch=0.2",
    "elu:alpha=-1",
    "elu:alpha=nan",
    "elu:alpha=oo",
    "log(x)",
    "sqrt(x)",
    "1/x",
    "x*y",
    "abs(sin(x))",
    "x.__class__",
    "__import__('os').system('true')",
    "lambda x: x",
    "9**9**9**9",
    "(" * 5000 + "x" + ")" * 5000,
    "x" * 200_000,
    "x\x00",
    "\N{CYRILLIC SMALL LETTER HA}+1",
    "\N{SNOWMAN}",
    "'x'",
    "x +",
    "-",
    "tanh x",
    "f(x)",
    "\ud800",
)


@pytest.mark.parametrize("spec", BAD_SPECS, ids=range(len(BAD_SPECS)))
def test_bad_spec_is_a_wrong_call(run: Run, spec: str) -> None:
    code, out, err = run("show", spec)
    assert (code, out) == (2, "")
    assert err.strip()


WRONG_CALLS = (
    [],
    ["frobnicate"],
    ["show"],
    ["show", "relu", "gelu"],
    ["show", "relu", "--json", "--why", "range"],
    ["show", "relu", "--why"],
    ["show", "relu", "--nosuch"],
    ["compare"],
    ["report", "relu"],
    ["report", "-o", "x.tex"],
    ["report", "relu", "-o", "x.docx"],
    ["report", "relu", "-o", "no/such/folder/x.tex"],
    ["report", "relu", "-o", "x.tex", "--jobs", "0"],
    ["report", "relu", "-o", "x.tex", "--jobs", "many"],
    ["report", "nosuch", "-o", "x.tex"],
    ["kernel", "nosuch", "--source"],
    ["audit"],
    ["audit", "nosuch"],
    ["audit", "relu", "--inputs", "0"],
    ["audit", "relu", "--max-ulp", "-1"],
    ["audit", "relu", "--peers", "nosuch"],
    ["bench", "nosuch"],
    ["bench", "relu", "--sizes", "3^4"],
    ["bench", "relu", "--dtypes", "float16"],
    ["bench", "relu", "--what", "nothing"],
    ["bench", "relu", "--peers", "nosuch"],
    ["bench", "relu", "--threads", "none"],
    ["bench", "relu", "--chart", "times.txt"],
    ["bench", "relu", "--chart", "no/such/folder/times.svg"],
    ["bench", "relu", "--json", "no/such/folder/times.json"],
    ["list", "--family", "nosuch"],
    ["list", "extra"],
    ["doctor", "extra"],
    ["--nosuch"],
)


@pytest.mark.parametrize("argv", WRONG_CALLS, ids=" ".join)
def test_wrong_call(run: Run, argv: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    code, out, err = run(*argv)
    assert (code, out) == (2, "")
    assert err.strip()
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("show gleu", "gelu"),
        ("show relu --why rang", "'range'"),
        ("shwo relu", "'show'"),
        ("show relu --jsn", "'--json'"),
        ("list --family gate", "'gated'"),
        ("schema reprot", "'report'"),
    ],
)
def test_errors_name_what_was_meant(run: Run, typed: str, meant: str) -> None:
    assert f"did you mean {meant}" in run(*typed.split())[2]


def test_all_bad_specs_are_reported_before_any_work(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    import symact.analysis

    monkeypatch.setattr(symact.analysis, "analyze", lambda *_: pytest.fail("work has started"))
    code, _, err = run("compare", "relu", "nosuch", "log(x)")
    assert code == 2
    assert "nosuch" in err
    assert "real" in err


def test_list(run: Run) -> None:
    code, out, err = run("list")
    assert (code, err) == (0, "")
    assert out.splitlines()[0].split() == ["name", "family", "parameters", "formula"]
    assert any(line.startswith("gelu ") for line in out.splitlines())


def test_list_as_json_and_by_family(run: Run) -> None:
    everything = json.loads(run("list", "--json")[1])
    assert len(everything) > 30
    family = everything[0]["family"]
    some = json.loads(run("list", "--json", "--family", family)[1])
    assert some == [record for record in everything if record["family"] == family]


def test_show(run: Run) -> None:
    code, out, err = run("show", "relu")
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[0].startswith("relu (")
    assert lines[1] == "f(x)   = max(0, x)" or lines[1].startswith("f(x)   = ")
    table = {line[:17].strip(): line for line in lines}
    assert "[0, \N{INFINITY})" in table["Range"]
    assert "increasing" in table["Monotone"]
    assert table["Range"].endswith("proved")


def test_show_json(run: Run) -> None:
    code, out, _ = run("show", "leaky_relu:negative_slope=0.2", "--json")
    data = json.loads(out)
    assert code == 0
    assert data["schema"] == "symact/analysis/1"
    assert data["facts"]["lipschitz"]["value"]["constant"]["exact"] == "1"
    assert data["facts"]["derivative_limits"]["value"]["-oo"]["exact"] == "1/5"


def test_formula_may_start_with_a_minus_sign(run: Run) -> None:
    code, out, _ = run("show", "-(x**2)", "--json")
    assert code == 0
    assert json.loads(out)["facts"]["range"]["value"]["sup"]["exact"] == "0"


def test_why_tells_how_a_fact_is_known(run: Run) -> None:
    code, out, _ = run("show", "relu", "--why", "range")
    assert code == 0
    assert "evidence: proved" in out
    assert "1. " in out
    assert "f'(x) = 0 if x < 0, 1 if x > 0" in run("show", "relu", "--why", "derivative")[1]


def test_plot_draws_f_and_its_derivative(run: Run) -> None:
    lines = run("show", "relu", "--plot")[1].splitlines()
    start = next(i for i, line in enumerate(lines) if "┤" in line or "│" in line)
    picture = [line.ljust(80) for line in lines[start : start + 16]]
    assert lines[start + 16].count("┴") == 5
    assert lines[start + 17].split() == ["−4", "−2", "0", "2", "4"]
    dotted = [[row for row, line in enumerate(picture) if line[column] > "\u2800"] for column in (5, 70)]
    zero = next(row for row, line in enumerate(picture) if line.startswith(" 0┤"))
    assert dotted[0] == [zero], "f and f' are 0 on the left"
    assert dotted[1][-1] == next(row for row, line in enumerate(picture) if line.startswith(" 1┤"))


class Screen(io.StringIO):
    """A terminal."""

    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """What a call shows on a terminal of 90 columns, without a word about colours in the environment."""
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "90")

    def call(*argv: str) -> str:
        with contextlib.redirect_stdout(Screen()) as stream:
            assert main(argv) == 0
        return stream.getvalue()

    return call


def test_terminal_shows_colours_inside_its_width(shown: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> None:
    text = shown("show", "relu", "--plot")
    assert re.search(r"\x1b\[1;34m[\u2801-\u28ff]", text), "f is blue"
    assert max(len(re.sub(r"\x1b\[[\d;]*m", "", line)) for line in text.splitlines()) <= 90
    monkeypatch.setenv("NO_COLOR", "1")
    assert not re.search(r"\x1b\[[\d;]*3[0-7]m", shown("show", "relu", "--plot"))


def test_terminal_does_not_cut_words(shown: Callable[..., str]) -> None:
    words = re.sub(r"\x1b\[[\d;]*m", "", shown("compare", "relu", "tanh")).split()
    assert {"Non-linear", "Differentiable", "increasing", "strictly"} <= set(words)


def test_progress_is_a_bar_on_a_terminal_only(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("compare", "relu", "tanh")[2] == ""
    monkeypatch.setenv("TERM", "xterm-256color")
    with contextlib.redirect_stderr(Screen()) as stream:
        assert main(["compare", "relu", "tanh"]) == 0
    assert "2/2" in stream.getvalue()
    assert stream.getvalue().endswith("\x1b[2K"), "it goes away"


@pytest.mark.parametrize("command", ["list", "show", "compare", "report", "kernel", "verify", "schema", "doctor"])
def test_help_of_a_command_starts_with_examples(run: Run, command: str) -> None:
    out = run(command, "--help")[1]
    assert out.index(f"examples:\n  symact {command}") < out.index("options:")


def test_compare_as_csv_and_markdown(run: Run) -> None:
    code, out, err = run("compare", "relu", "tanh", "--csv")
    rows = list(csv.reader(io.StringIO(out)))
    assert (code, err) == (0, "")
    assert rows[0][:3] == ["Activation", "Family", "Non-linear"]
    assert [row[0] for row in rows[1:]] == ["relu", "tanh"]
    assert rows[1][rows[0].index("Range")] == "[0, oo)"
    assert run("compare", "relu", "tanh", "--markdown")[1].startswith("| Activation | Non-linear |")


def test_compare(run: Run) -> None:
    code, out, err = run("compare", "relu", "tanh")
    assert (code, err) == (0, "")
    assert [line.split()[0] for line in out.splitlines()] == ["Activation", "----------", "relu", "tanh"]


def test_one_activation_at_two_values_has_two_names(run: Run) -> None:
    out = run("compare", "leaky_relu", "leaky_relu:alpha=1/5", "leaky_relu:negative_slope=0.01")[1]
    names = [line.split()[0] for line in out.splitlines()[2:]]
    assert names == ["leaky_relu", "leaky_relu:negative_slope=0.2", "leaky_relu"]


def test_report(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "two.html"
    code, out, err = run("report", "relu", "tanh", "-o", str(target), "--no-audit", "--proofs")
    assert (code, out.strip(), err) == (0, str(target), "")
    text = target.read_text(encoding="utf-8")
    assert "<math" in text
    assert "Error of f" not in text
    assert "no finite constant exists for it" in text


def test_report_as_json_can_be_verified(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "two.json"
    assert run("report", "relu", "sigmoid", "-o", str(target))[0] == 0
    code, out, _ = run("verify", str(target))
    assert code == 0
    assert f"{target}[0]: range: replayed" in out
    assert f"{target}[1]: range: replayed" in out
    data = json.loads(target.read_text(encoding="utf-8"))
    known = Registry().with_resource("urn:symact:analysis:1", Resource.from_contents(schema("analysis")))
    Draft202012Validator(schema("report"), registry=known).validate(data)
    data["analyses"][1]["facts"]["range"]["value"]["sup"]["exact"] = "2"
    target.write_text(json.dumps(data), encoding="utf-8")
    code, out, _ = run("verify", str(target), "--quiet")
    assert code == 1
    assert f"{target}[1]: range: failed" in out


def test_report_without_latex_writes_source_and_page(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    code, out, err = run("report", "relu", "-o", str(tmp_path / "one.pdf"))
    assert code == 0
    assert out.split() == [str(tmp_path / "one.tex"), str(tmp_path / "one.html")]
    assert INSTALL in err
    assert all(Path(name).stat().st_size > 1000 for name in out.split())
    assert (
        "float32: at most 0.5 ulp (bounded); float64: at most 0.5 ulp (bounded)" in (tmp_path / "one.html").read_text()
    )


def test_kernel_source_is_python(run: Run) -> None:
    code, out, _ = run("kernel", "relu")
    assert code == 0
    compile(out, "kernel", "exec")
    assert "def " in out
    assert run("kernel", "relu", "--source")[1] == out


def test_a_piped_table_is_as_wide_as_columns_says(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "90")
    assert max(map(len, run("compare", "relu", "swish")[1].splitlines())) <= 90
    monkeypatch.delenv("COLUMNS")
    assert max(map(len, run("compare", "relu", "swish")[1].splitlines())) > 90


def test_audit(run: Run) -> None:
    code, out, err = run("audit", "relu", "--inputs", "2000", "--doubles", "20", "--peers", "numpy")
    assert (code, err) == (0, "")
    assert out.startswith("relu: float32, ")
    assert [line.split()[:3] for line in out.splitlines()[3:5]] == [
        ["symact", "value", "0.000"],
        ["numpy", "value", "0.000"],
    ]


def test_audit_as_json_outside_the_budget(run: Run) -> None:
    """A third of an odd subnormal is off by a third of an ulp."""
    code, out, err = run("audit", "x/3", "--inputs", "2000", "--doubles", "20", "--max-ulp", "0.01", "--json")
    (one,) = json.loads(out)
    assert one["budget"] == 0.01
    assert 0.3 < one["singles"][0]["max_ulp"] <= 0.5
    assert code == 1
    assert "outside the budget" in err


def test_bench(run: Run, tmp_path: Path) -> None:
    chart, times = tmp_path / "times.svg", tmp_path / "times.json"
    argv = ["relu", "--sizes", "64", "--what", "value", "--peers", "numpy", "--threads", "1", "--seconds", "0.001"]
    code, out, err = run("bench", *argv, "--json", str(times), "--chart", str(chart))
    assert (code, err) == (0, "")
    assert "value, float64, 1 thread" in out
    assert {cell["dtype"] for cell in json.loads(times.read_text())["cells"]} == {"float32", "float64"}
    assert "<svg" in chart.read_text()


def test_doctor(run: Run) -> None:
    code, out, _ = run("doctor")
    assert code == 0
    for word in ("python", "sympy", "numba", "python-flint", "matplotlib", "pdflatex", "latexmk", "kernel cache"):
        assert word in out


def test_doctor_says_what_to_install(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert INSTALL in run("doctor")[1]


@pytest.mark.parametrize("argv", [["--help"], ["show", "--help"], ["--version"]])
def test_help_and_version(run: Run, argv: list[str]) -> None:
    code, out, err = run(*argv)
    assert (code, err) == (0, "")
    assert "symact" in out


def test_examples_come_first_in_help(run: Run) -> None:
    out = run("--help")[1]
    assert out.index("examples:") < out.index("options:")


def test_interruption(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setitem(symact.cli.commands.COMMANDS, "list", interrupted)
    assert run("list")[0] == 130


def test_reader_that_leaves_early() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "symact", "list", "--json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""


def test_ascii_terminal() -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    finished = subprocess.run(
        [sys.executable, "-m", "symact", "show", "relu", "--plot"],
        capture_output=True,
        env=environment,
        cwd=ROOT,
        check=False,
    )
    assert (finished.returncode, finished.stderr) == (0, b"")
    assert b"[0, oo)" in finished.stdout
    assert b"2+" in finished.stdout
