"""The script of the two commands: what it says where it cannot help."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

SCRIPT = Path(__file__).parents[1] / "dev.py"


@pytest.fixture
def dev(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> ModuleType:
    """The script as a module, its environment in a folder of the test."""
    monkeypatch.setenv("SYMACT_VENV", str(tmp_path / "venv"))
    specification = importlib.util.spec_from_file_location("dev", SCRIPT)
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


def test_without_a_command_it_tells_both() -> None:
    finished = subprocess.run([sys.executable, SCRIPT], capture_output=True, text=True, check=False)
    assert finished.returncode == 2
    assert "python3 dev.py report" in finished.stderr
    assert "python3 dev.py test" in finished.stderr


def test_old_python(dev: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(dev, "OLDEST", (99, 0))
    assert dev.main(["test"]) == 1
    assert "needs Python" in capsys.readouterr().err


def test_no_way_to_make_an_environment(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(dev, "runs", lambda command: False)
    assert dev.main(["report"]) == 1
    assert "apt-get install python3-venv" in capsys.readouterr().err


def test_index_without_pip_is_refused(dev: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "pip").mkdir()
    monkeypatch.setenv("PIP_INDEX_URL", (tmp_path / "nowhere").as_uri())
    monkeypatch.setattr(dev, "runs", lambda command: "--without-pip" in command)
    with pytest.raises(dev.SetUpError, match=r"apt-get install python3-venv"):
        dev.make_environment()


def test_second_run_does_nothing_anew(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    python, stamp = Path(dev.PYTHON), Path(dev.FOLDER) / "symact-base.stamp"
    python.parent.mkdir(parents=True)
    python.touch()
    stamp.write_text(dev.fingerprint(), encoding="utf-8")
    monkeypatch.setattr(dev, "make_environment", lambda: pytest.fail("made again"))
    monkeypatch.setattr(dev.subprocess, "call", lambda *_, **__: pytest.fail("installed again"))
    dev.set_up("")


def test_main_job_writes_activations_pdf(dev: ModuleType) -> None:
    assert dev.report([])[-3:] == ["--all", "-o", "activations.pdf"]
    assert dev.report(["-o", "x.html"])[-3:] == ["--all", "-o", "x.html"]
