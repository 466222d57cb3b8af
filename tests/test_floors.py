"""The floors: imports only go down, nothing goes round in a circle, and what is heavy waits until it is needed."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1] / "symact"

FLOORS = {
    "errors": 0,
    "version": 0,
    "checker": 0,
    "schema": 0,
    "functions": 1,
    "activation": 1,
    "formula": 1,
    "notebook": 1,
    "series": 2,
    "facts": 2,
    "proof": 2,
    "branches": 3,
    "catalogue": 3,
    "analysis": 4,
    "kernels": 4,
    "report": 5,
    "measure": 5,
    "cli": 6,
    "__main__": 6,
    "__init__": 7,
}
"""The highest floor that a module may import from is its own; inside one floor there are no cycles."""

STRANGERS = {("analysis", "kernels"), ("kernels", "analysis")}
"""Two roads that meet only below."""


def modules() -> dict[str, Path]:
    """Dotted name of each module below ``symact`` ("report.latex", "report" for its __init__) and its file."""
    found = {}
    for path in sorted(ROOT.rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" and len(parts) > 1 else parts)] = path
    return found


MODULES = modules()


def part(module: str) -> str:
    return module.split(".")[0]


def imports(module: str, at_import: bool = False) -> set[str]:
    """The modules of symact that a module imports; with ``at_import`` only what importing it runs."""
    tree = ast.parse(MODULES[module].read_text(encoding="utf-8"))
    nodes = _run_at_import(tree) if at_import else ast.walk(tree)
    found: set[str] = set()
    for node in nodes:
        if isinstance(node, ast.ImportFrom):
            found |= _targets(module, node)
        elif isinstance(node, ast.Import):
            found |= {alias.name.removeprefix("symact.") for alias in node.names if alias.name.startswith("symact.")}
            found |= {"__init__" for alias in node.names if alias.name == "symact"}
    return found - {module}


def _run_at_import(tree: ast.AST) -> Iterator[ast.AST]:
    for node in ast.iter_child_nodes(tree):
        typing_only = isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test)
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)) or typing_only:
            continue
        yield node
        yield from _run_at_import(node)


def _targets(module: str, node: ast.ImportFrom) -> set[str]:
    name = node.module or ""
    if node.level:
        package = MODULES[module].name == "__init__.py"
        base = module.split(".")[: len(module.split(".")) - node.level + package]
        name = ".".join(["symact", *base, *([name] if name else [])])
    if name == "symact":
        return {alias.name if alias.name in MODULES else "__init__" for alias in node.names}
    if not name.startswith("symact."):
        return set()
    inner = name.removeprefix("symact.")
    return {f"{inner}.{a.name}" if f"{inner}.{a.name}" in MODULES else inner for a in node.names}


def test_the_reader_of_imports_sees_them() -> None:
    assert "errors" in imports("activation")
    assert "branches" in imports("report.gather"), "an import inside a function counts"
    assert "branches" not in imports("report.gather", at_import=True)


def test_every_module_has_a_floor() -> None:
    assert {part(module) for module in MODULES} <= set(FLOORS)


@pytest.mark.parametrize("module", MODULES)
def test_imports_go_down(module: str) -> None:
    here = part(module)
    for target in imports(module):
        there = part(target)
        assert target in MODULES, f"{module} imports {target}, which does not exist"
        assert FLOORS[there] <= FLOORS[here], f"{module} (floor {FLOORS[here]}) imports {target} from above"
        assert (here, there) not in STRANGERS, f"{module} imports {target}"


def test_checker_stands_alone() -> None:
    """What checks the proofs shares nothing with what makes them."""
    for module in MODULES:
        if part(module) == "checker":
            assert {part(target) for target in imports(module)} <= {"checker"}
            tree = ast.parse(MODULES[module].read_text(encoding="utf-8"))
            outside = {n.module or "" for n in ast.walk(tree) if isinstance(n, ast.ImportFrom) and not n.level}
            assert not {name for name in outside if name.split(".")[0] in ("symact", "sympy", "mpmath", "numpy")}


def circle(edges: dict[str, set[str]]) -> list[str]:
    """A circle in the graph, or nothing."""
    state: dict[str, int] = {}

    def visit(node: str, path: list[str]) -> list[str]:
        state[node] = 1
        for target in sorted(edges.get(node, ())):
            if state.get(target) == 1:
                return [*path, node, target]
            if target not in state and (found := visit(target, [*path, node])):
                return found
        state[node] = 2
        return []

    return next((found for node in edges if node not in state and (found := visit(node, []))), [])


def test_circle_finder() -> None:
    assert circle({"a": {"b"}, "b": {"c"}, "c": {"a"}})
    assert not circle({"a": {"b", "c"}, "b": {"c"}, "c": set()})


def test_no_circle_between_parts() -> None:
    edges: dict[str, set[str]] = {}
    for module in MODULES:
        edges.setdefault(part(module), set()).update({part(t) for t in imports(module)} - {part(module)})
    assert not circle(edges)


def test_no_circle_between_modules() -> None:
    assert not circle({module: imports(module, at_import=True) for module in MODULES})


def undocumented(path: Path) -> list[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    missing = [] if ast.get_docstring(tree) else ["the module"]
    for node in tree.body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and not node.name.startswith("_"):
            missing += [] if ast.get_docstring(node) else [node.name]
            if isinstance(node, ast.ClassDef) and "Protocol" not in [getattr(b, "id", "") for b in node.bases]:
                missing += [f"{node.name}.{m.name}" for m in node.body if _needs_docstring(m)]
    return missing


def _needs_docstring(node: ast.stmt) -> bool:
    if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
        return False
    inherited = node.name in {"eval", "fdiff", "elementary", "free_symbols"}  # SymPy's own interface
    return not inherited and not ast.get_docstring(node)


@pytest.mark.parametrize("module", MODULES)
def test_public_names_have_docstrings(module: str) -> None:
    assert undocumented(MODULES[module]) == []


def test_import_loads_nothing_heavy() -> None:
    """What SymPy itself loads (it uses python-flint where it finds it) does not count."""
    code = """
import sys, sympy
before = set(sys.modules)
import symact
print([m for m in ("numba", "flint", "matplotlib", "jinja2", "rich") if m in sys.modules and m not in before])
"""
    finished = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT.parent)
    assert finished.stdout.strip() == "[]"


def test_no_text_is_run_as_code() -> None:
    for module, path in MODULES.items():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                assert node.func.id not in {"sympify", "parse_expr"}, f"{module} calls {node.func.id}"
                if not module.startswith("kernels"):
                    assert node.func.id not in {"eval", "exec"}, f"{module} calls {node.func.id}"


def test_report_stays_callable_whatever_is_imported_first() -> None:
    code = "import symact.report.tex, symact; print(callable(symact.report), callable(symact.activation))"
    finished = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT.parent)
    assert finished.stdout.split() == ["True", "True"]
