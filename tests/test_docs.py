"""The README and the documentation can't lie: every command and example that they show is run, its output compared.

``SYMACT_REFRESH=1 python -m pytest tests/test_docs.py`` writes the real output into them; read the difference.
"""

import doctest
import importlib.util
import os
import re
import shlex
import shutil
import subprocess
import traceback
from pathlib import Path

import pytest

from symact.analysis.questions import QUESTIONS
from symact.cli import main

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
BLOCK = re.compile(r"^```(console|pycon|latex)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
NEEDS = re.compile(r"<!-- needs: (.*?) -->")
"""What a page says of the packages without which its examples cannot run."""


class Recorder(doctest.DocTestRunner):
    """Runs examples, and puts what they print in the place of what was expected."""

    def __init__(self) -> None:
        super().__init__(verbose=False, optionflags=doctest.NORMALIZE_WHITESPACE)

    def report_failure(self, out, test, example, got):
        example.want = got

    def report_unexpected_exception(self, out, test, example, exc_info):
        last = traceback.format_exception_only(*exc_info[:2])[-1]
        example.want = f"Traceback (most recent call last):\n    ...\n{last}"


def ran(block: str, names: dict[str, object]) -> str:
    """The examples of a block with their real output; ``names`` live on to the page's next block."""
    test = doctest.DocTestParser().get_doctest(block, names, "block", None, 0)
    Recorder().run(test, out=lambda _: None, clear_globs=False)
    names.update(test.globs)
    return "".join(told(example) for example in test.examples)


def told(example: doctest.Example) -> str:
    first, *rest = example.source.splitlines()
    lines = [f">>> {first}", *(f"... {line}".rstrip() for line in rest)]
    return "\n".join(lines) + "\n" + example.want


def shown(block: str, capsys: pytest.CaptureFixture[str]) -> str:
    """The commands of a block, each with its real output."""
    return "".join(f"$ {command}\n{output_of(command, capsys)}" for command in re.findall(r"^\$ (.*)$", block, re.M))


def output_of(command: str, capsys: pytest.CaptureFixture[str]) -> str:
    command, _, target = command.partition(" > ")
    words = shlex.split(command)
    assert words[0] == "symact"
    assert main(words[1:]) == 0
    out = "".join(f"{line.rstrip()}\n" for line in capsys.readouterr().out.splitlines())
    if not target:
        return out
    Path(target).write_text(out, encoding="utf-8")
    return ""


def typeset(block: str) -> str:
    """A LaTeX document, compiled where LaTeX is."""
    Path("paper.tex").write_text(block, encoding="utf-8")
    if shutil.which("pdflatex"):
        command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "paper.tex"]
        finished = subprocess.run(command, capture_output=True, text=True, check=False)
        assert finished.returncode == 0, finished.stdout[-2000:]
    return block


def same(real: str, block: str) -> bool:
    return real.split() == block.split()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_page_shows_what_is_true(page, capsys, monkeypatch, tmp_path):
    text = page.read_text(encoding="utf-8")
    for package in NEEDS.findall(text):
        if importlib.util.find_spec(package) is None:
            pytest.skip(f"the page needs {package}")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "116")
    monkeypatch.setenv("NO_COLOR", "1")
    names: dict[str, object] = {}
    run = {"console": lambda b: shown(b, capsys), "pycon": lambda b: ran(b, names), "latex": typeset}
    corrected = BLOCK.sub(lambda m: f"```{m[1]}\n{kept(m[2], run[m[1]](m[2]))}```", text)
    if os.environ.get("SYMACT_REFRESH"):
        page.write_text(corrected, encoding="utf-8")
    assert corrected == text


def kept(block: str, real: str) -> str:
    """The block as it is written where it differs from the real one in blanks only."""
    return block if same(real, block) else real


def test_every_property_has_a_page_that_names_its_module():
    for key, question in QUESTIONS.items():
        text = (ROOT / "docs" / "properties" / f"{key}.md").read_text(encoding="utf-8")
        assert f"`{question.__module__.replace('.', '/')}.py`" in text
        assert f"Key `{key}`" in text
        assert "## Definition" in text
        assert "Sources: Definition: " in text
        assert BLOCK.search(text)


def test_both_commands_are_shown():
    text = PAGES[0].read_text(encoding="utf-8")
    assert "python3 dev.py report" in text
    assert "python3 dev.py test" in text


def test_a_false_output_is_seen():
    assert ran(">>> 1 + 1\n3\n", {}) == ">>> 1 + 1\n2\n"
