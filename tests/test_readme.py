"""The README can't lie: every command and every example that it shows is run, and the output compared.

``SYMACT_REFRESH=1 python -m pytest tests/test_readme.py`` writes the real output of the commands into it.
"""

import doctest
import os
import re
import shlex
from pathlib import Path

import pytest

from symact.cli import main

README = Path(__file__).parent.parent / "README.md"
BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```$", README.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
SHOWN = [text for kind, text in BLOCKS if kind == "console"]
EXAMPLES = [text for kind, text in BLOCKS if kind == "pycon"]


def output_of(command: str, capsys: pytest.CaptureFixture[str]) -> str:
    words = shlex.split(command)
    assert words[0] == "symact"
    assert main(words[1:]) == 0
    return capsys.readouterr().out


@pytest.mark.parametrize("block", SHOWN, ids=lambda b: b.splitlines()[0])
def test_shown_output_is_the_real_one(block, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "110")
    monkeypatch.setenv("NO_COLOR", "1")
    command, expected = block.split("\n", 1)
    shown = output_of(command.removeprefix("$ "), capsys).rstrip()
    if os.environ.get("SYMACT_REFRESH"):
        text = README.read_text(encoding="utf-8")
        README.write_text(text.replace(block, f"{command}\n{shown}\n"), encoding="utf-8")
    else:
        assert shown == expected.rstrip()


def test_examples_run_as_shown():
    runner = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE)
    names: dict[str, object] = {}
    parser = doctest.DocTestParser()
    for number, block in enumerate(EXAMPLES):
        test = parser.get_doctest(block, names, f"README block {number}", str(README), 0)
        runner.run(test, clear_globs=False)
        names = test.globs
    assert runner.summarize().failed == 0
    assert runner.summarize().attempted >= 10


def test_both_commands_are_shown():
    assert any("python3 dev.py report" in text and "python3 dev.py test" in text for _, text in BLOCKS)
