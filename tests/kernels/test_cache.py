from __future__ import annotations

import os
import pickle
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from symact.kernels import compile

ROOT = Path(__file__).resolve().parents[2]

PROGRAM = """
import sys
import numpy as np
import numba.core.dispatcher as dispatcher
compiled = []
original = dispatcher._FunctionCompiler.compile
def counted(self, *args, **kwargs):
    compiled.append(self.py_func.__name__)
    return original(self, *args, **kwargs)
dispatcher._FunctionCompiler.compile = counted
from symact.kernels import compile
kernel = compile(sys.argv[1])
x = np.array([-700.0, -1.0, 0.5, 30.0])
print(kernel(x).tobytes().hex(), kernel.grad(x.astype('f')).tobytes().hex(), kernel.accuracy().points)
print(len(compiled))
"""


def run(folder, spec="elu", **environment):
    env = {k: v for k, v in os.environ.items() if not k.startswith(("NUMBA", "SYMACT", "XDG"))}
    env |= {"SYMACT_CACHE_DIR": str(folder), "PYTHONPATH": str(ROOT), **environment}
    command = [sys.executable, "-W", "error", "-c", PROGRAM, spec]
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    result, count = done.stdout.splitlines()
    return result, int(count)


@pytest.fixture(scope="module")
def warm(tmp_path_factory):
    folder = tmp_path_factory.mktemp("cache")
    return folder, run(folder)


def test_a_second_process_starts_without_compiling(warm):
    folder, (first, compiled) = warm
    assert compiled > 0
    second, again = run(folder)
    assert again == 0
    assert second == first


READY = """
import sys
import numpy as np
from symact.kernels import compile
kernel = compile("elu")
x = np.array([-700.0, -1.0, 0.5, 30.0])
kernel(x), kernel.grad(x.astype("f")), kernel.vjp(x, x), kernel.value_and_grad(x)
print("numba" in sys.modules)
"""


def test_a_cached_kernel_needs_no_numba(tmp_path):
    env = {**os.environ, "SYMACT_CACHE_DIR": str(tmp_path), "PYTHONPATH": str(ROOT)}
    for expected in ("True", "False"):
        done = subprocess.run([sys.executable, "-c", READY], env=env, capture_output=True, text=True, check=True)
        assert done.stdout.strip() == expected


@pytest.fixture
def no_folder(monkeypatch):
    for variable in ("SYMACT_CACHE_DIR", "NUMBA_CACHE_DIR", "XDG_CACHE_HOME"):
        monkeypatch.delenv(variable, raising=False)
    return monkeypatch


@pytest.mark.parametrize("variable", ["SYMACT_CACHE_DIR", "NUMBA_CACHE_DIR", "XDG_CACHE_HOME"])
def test_the_variables_that_move_the_cache(no_folder, tmp_path, variable):
    no_folder.setenv(variable, str(tmp_path))
    assert compile("relu")(2.0) == 2.0
    assert list((tmp_path if variable.startswith("SYMACT") else tmp_path / "symact").rglob("kernel.py"))


DAMAGES = {
    "truncated": lambda path: path.write_bytes(path.read_bytes()[: path.stat().st_size // 2]),
    "removed": lambda path: path.unlink(),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_cache_is_a_slower_start(no_folder, tmp_path, damage):
    no_folder.setenv("SYMACT_CACHE_DIR", str(tmp_path))
    x = np.linspace(-3, 3, 50)
    first = compile("relu")(x)
    whole = {path: path.read_bytes() for path in sorted(tmp_path.rglob("*")) if path.is_file()}
    for path in whole:
        DAMAGES[damage](path)
    assert (compile("relu")(x) == first).all()
    assert {path: path.stat().st_size for path in whole} == {path: len(content) for path, content in whole.items()}


def test_a_cache_that_can_not_be_written_is_no_error(no_folder, tmp_path):
    blocker = tmp_path / "file"
    blocker.write_text("not a folder")
    no_folder.setenv("SYMACT_CACHE_DIR", str(blocker / "cache"))
    assert compile("relu")(np.array([-1.0, 2.0])).tolist() == [0.0, 2.0]


def test_different_options_have_different_kernels(tmp_path, monkeypatch):
    monkeypatch.setenv("SYMACT_CACHE_DIR", str(tmp_path))
    assert compile("relu", kinks="right").grad(0.0) == 1.0
    assert compile("relu", kinks="left").grad(0.0) == 0.0
    assert compile("leaky_relu", negative_slope=0.25).grad(-1.0) == 0.25
    assert compile("leaky_relu").grad(-1.0) == 0.01


def test_importing_kernels_loads_neither_numba_nor_flint():
    program = "import sys, symact.kernels; assert 'numba' not in sys.modules"
    subprocess.run([sys.executable, "-c", program], env={**os.environ, "PYTHONPATH": str(ROOT)}, check=True)


def test_processes_that_compile_the_same_kernel_at_once_do_not_harm_each_other(tmp_path):
    with ThreadPoolExecutor(3) as pool:
        results = list(pool.map(lambda _: run(tmp_path, spec="relu"), range(3)))
    assert len({result for result, _ in results}) == 1
    assert run(tmp_path, spec="relu") == (results[0][0], 0)
    assert not list(tmp_path.glob("build-*"))


def test_the_tables_of_half_precision_are_kept(tmp_path, monkeypatch):
    monkeypatch.setenv("SYMACT_CACHE_DIR", str(tmp_path))
    x = np.linspace(-8, 8, 99).astype(np.float16)
    want = compile("leaky_relu")(x)
    (table,) = tmp_path.rglob("table.bin")
    monkeypatch.setattr("symact.kernels.half._table", None)  # it is not made again
    assert (compile("leaky_relu")(x) == want).all()
    table.write_bytes(b"damaged")
    monkeypatch.undo()
    monkeypatch.setenv("SYMACT_CACHE_DIR", str(tmp_path))
    assert (compile("leaky_relu")(x) == want).all()
    assert table.stat().st_size == 2 * 65536


def test_kernels_travel_by_their_definition():
    kernel = compile("leaky_relu", negative_slope=0.25, kinks="right", threads=2)
    twin = pickle.loads(pickle.dumps(kernel))
    assert repr(twin) == repr(kernel)
    assert twin.threads == 2
    assert twin.grad(-1.0) == 0.25
    assert pickle.loads(pickle.dumps(kernel.grad))(0.0) == 1.0
