"""The HTML page in a real browser: no script error, no request, and what a reader does with it works."""

from __future__ import annotations

import dataclasses
import io
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import symact
from symact.analysis import analyze
from symact.report import report
from symact.report.content import Document
from symact.report.html import document_html
from symact.report.subject import Subject
from symact.report.tree import formula_tree, sliders

BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
DRIVER = shutil.which("chromedriver")

pytestmark = pytest.mark.skipif(not (BROWSER and DRIVER), reason="needs Chromium and chromedriver")

SWITCHES = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--window-size=1200,1000"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"),
)
HOSTILE = "</script><script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">'\"&"
PHONE = {"width": 375, "height": 812, "deviceScaleFactor": 1, "mobile": True}


@pytest.fixture(scope="module")
def driver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    webdriver = pytest.importorskip("selenium.webdriver", reason="needs selenium")
    options = webdriver.ChromeOptions()
    options.binary_location = BROWSER
    for switch in (*SWITCHES, f"--user-data-dir={tmp_path_factory.mktemp('profile')}"):
        options.add_argument(switch)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    started = webdriver.Chrome(options=options, service=webdriver.ChromeService(DRIVER))
    yield started
    started.quit()


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    specs = ["relu", "elu", "gelu", "tanh"]
    return report(specs, tmp_path_factory.mktemp("page") / "four.html", proofs=True, audit=False)


@pytest.fixture
def browser(driver: Any, page: Path) -> Iterator[Any]:
    """The page of four activations, just loaded; what the console says in the test fails it."""
    driver.get(page.as_uri())
    yield driver
    assert driver.get_log("browser") == []


def run(browser: Any, script: str, *arguments: Any) -> Any:
    return browser.execute_script(script, *arguments)


def told(browser: Any, tree: Any, parameters: dict[str, float], xs: list[float]) -> list[list[float]]:
    """f, f', f'' at each x, as the page's script computes them."""
    script = "const e = evaluator(arguments[0]); return arguments[1].map(x => told(e.at, x))"
    return list(run(browser, script, {"tree": tree, "parameters": parameters}, xs))


def slide(browser: Any, selector: str, value: float) -> None:
    run(
        browser,
        "const i = document.querySelector(arguments[0]); i.value = arguments[1]; i.dispatchEvent(new Event('input'));",
        *(selector, value),
    )


def outputs(browser: Any, anchor: str) -> list[str]:
    return list(
        run(browser, "return [...document.querySelectorAll(arguments[0])].map(o => o.value)", f"#{anchor} .value")
    )


def names_shown(browser: Any) -> list[str]:
    rows = "[...document.querySelectorAll('.comparison th[scope=row]')]"
    return list(run(browser, f"return {rows}.filter(t => t.checkVisibility()).map(t => t.textContent)"))


def test_nothing_is_requested(browser: Any) -> None:
    assert run(browser, "return performance.getEntriesByType('resource').length") == 0
    assert run(browser, "return document.querySelectorAll('figure.plot .controls:not([hidden])').length") == 4


def test_the_script_computes_the_function(browser: Any) -> None:
    """Every activation of the catalogue: f, f', f'' in the page are those of the analysis."""
    xs = [-4.375, -1.3125, -0.25, 0.1875, 2.75]
    for name in symact.names():
        one = symact.activation(name)
        found = told(browser, formula_tree(one.expr), {s.name: s.value for s in sliders(one)}, xs)
        for order in range(3):
            expected = analyze(one).curve(order, xs)
            assert [v[order] for v in found] == pytest.approx(expected, rel=1e-9, abs=1e-12), (name, order)


def test_other_functions_of_the_grammar(browser: Any) -> None:
    xs = [-4.0, -0.75, 0.5, 3.5]
    for text in (
        *("erfc(x) + erf(2*x)", "sigmoid(x)*softplus(x)", "asinh(x)/cosh(x)", "2**x + sinh(x)/9", "sign(x)*x**3"),
        *("where(x > 1 and x < 4 or x == 9, x*x, 1)", "x*heaviside(x, 0)", "sinc(x)", "clip(x, -1, x*x)", "x*Phi(x)"),
    ):
        one = analyze(text)
        found = told(browser, formula_tree(one.activation.expr), {}, xs)
        for order in range(3):
            assert [v[order] for v in found] == pytest.approx(one.curve(order, xs), rel=1e-9), (text, order)


def test_cursor_reads_f_and_its_derivatives(browser: Any) -> None:
    slide(browser, "#relu .position", -1.5)
    assert outputs(browser, "relu") == ["0", "0", "0"]
    slide(browser, "#relu .position", 0)
    assert outputs(browser, "relu") == ["0", "—", "—"]
    slide(browser, "#gelu .position", 1)
    assert outputs(browser, "gelu") == ["0.84134", "1.0833", "0.24197"]
    run(
        browser,
        """const svg = document.querySelector("#tanh svg"), box = svg.getBoundingClientRect();
        const place = document.querySelector("#tanh figure").figure.across(0.5) / 420;
        const pointed = { clientX: box.left + place * box.width, clientY: box.top };
        svg.dispatchEvent(new PointerEvent("pointermove", pointed));""",
    )
    assert outputs(browser, "tanh") == ["0.46212", "0.78645", "−0.72686"]


def test_slider_moves_the_curve_and_reset_brings_it_back(browser: Any) -> None:
    path = "return document.querySelector('#elu svg .curve.order0').getAttribute('d')"
    note = "return document.querySelector('#elu .moved').checkVisibility()"
    slide(browser, "#elu .position", -1)
    assert outputs(browser, "elu") == ["−0.63212", "0.36788", "0.36788"]
    assert not run(browser, note)
    slide(browser, "#elu .parameter", 2)
    moved = run(browser, path)
    assert outputs(browser, "elu")[0] == "−1.2642"
    assert run(browser, note)
    run(browser, "document.querySelector('#elu .moved button').click()")
    assert run(browser, path) != moved
    assert outputs(browser, "elu")[0] == "−0.63212"
    assert not run(browser, note)


def test_a_jump_is_no_line(browser: Any) -> None:
    """The slope of elu jumps where alpha is not 1: its curve has two stretches."""
    slide(browser, "#elu .parameter", 2)
    assert run(browser, "return document.querySelector('#elu svg .curve.order1').getAttribute('d')").count("M") == 2
    assert run(browser, "return document.querySelector('#elu svg .curve.order0').getAttribute('d')").count("M") == 1


def test_every_comparison_is_in_the_page(browser: Any) -> None:
    closed = "return [...document.querySelectorAll('details.set')].map(d => d.open)"
    assert run(browser, closed) == [True, False, False, False]
    assert names_shown(browser) == ["relu", "elu", "gelu", "tanh"]
    run(browser, "document.querySelectorAll('details.set')[2].open = true")
    assert names_shown(browser) == ["relu", "elu", "gelu", "tanh"] * 2


def test_sort_and_filter(browser: Any) -> None:
    given = names_shown(browser)
    heads = "document.querySelectorAll('.comparison thead button')"
    run(browser, f"{heads}[0].click()")
    assert names_shown(browser) == sorted(given)
    assert run(browser, f"return {heads}[0].parentNode.ariaSort") == "ascending"
    run(browser, f"{heads}[6].click(); {heads}[6].click()")
    assert names_shown(browser) == ["relu", "gelu", "elu", "tanh"]
    run(browser, f"{heads}[6].click()")
    assert names_shown(browser) == given
    run(
        browser,
        "const i = document.querySelector('.tools input'); i.value = 'SOFT'; i.dispatchEvent(new Event('input'))",
    )
    assert set(names_shown(browser)) == {"elu", "gelu", "tanh"}
    assert run(browser, "return document.querySelector('.tools output').value") == "3 of 4"


def colours(browser: Any, box: tuple[int, int, int, int] | None = None) -> list[tuple[int, tuple[int, ...]]]:
    """The colours of the screen, the most frequent first."""
    from PIL import Image

    picture = Image.open(io.BytesIO(browser.get_screenshot_as_png())).convert("RGB")
    return sorted(picture.crop(box).getcolors(1 << 24) or [], reverse=True)


def test_light_dark_and_phone(browser: Any) -> None:
    run(browser, "document.querySelector('#elu').scrollIntoView()")
    try:
        for scheme, paper in (("light", (255, 255, 255)), ("dark", (21, 23, 26))):
            feature = {"name": "prefers-color-scheme", "value": scheme}
            browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [feature]})
            seen = colours(browser)
            assert seen[0][1] == paper
            assert len(seen) > 100
            assert run(browser, "return document.documentElement.scrollWidth <= innerWidth")
        browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", PHONE)
        assert run(browser, "return document.documentElement.scrollWidth") <= PHONE["width"]
        assert len(colours(browser)) > 100
    finally:
        browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})


def test_everything_has_a_name_for_a_screen_reader(browser: Any) -> None:
    nodes = browser.execute_cdp_cmd("Accessibility.getFullAXTree", {})["nodes"]
    roles = {"slider", "searchbox", "button", "link", "columnheader", "rowheader", "image", "region", "table"}
    seen = [
        (n["role"]["value"], n.get("name", {}).get("value", "")) for n in nodes if n.get("role") and not n["ignored"]
    ]
    assert roles <= {role for role, _ in seen}
    assert not [role for role, name in seen if role in roles and not name.strip()]


def test_notebook_representations_render(driver: Any, tmp_path: Path) -> None:
    analysis = analyze("swish")
    shown = [analysis.range, analysis, symact.compile("swish"), symact.compare(["relu"])]
    path = tmp_path / "cells.html"
    path.write_text("<!DOCTYPE html>" + "".join(one._repr_mimebundle_()["text/html"] for one in shown), "utf-8")
    driver.get(path.as_uri())
    assert run(driver, "return [...document.querySelectorAll('table')].map(t => t.tHead.rows.length)") == [1, 1, 1, 1]
    widths = run(driver, "return [...document.querySelectorAll('math')].map(m => m.getBoundingClientRect().width)")
    assert min(widths) > 5
    assert driver.get_log("browser") == []


def test_hostile_names_stay_text(
    driver: Any, document: Document, subjects: tuple[Subject, ...], tmp_path: Path
) -> None:
    sheet = dataclasses.replace(document.sheets[0], key=HOSTILE, title=HOSTILE, family=HOSTILE, alt=HOSTILE)
    subject = dataclasses.replace(subjects[0], tree=["+", HOSTILE, "x"])
    changed = dataclasses.replace(document, sheets=(sheet, *document.sheets[1:]))
    path = tmp_path / "hostile.html"
    path.write_text(document_html(changed, (subject, *subjects[1:])), encoding="utf-8")
    driver.get(path.as_uri())
    assert driver.title == document.title
    assert HOSTILE in run(driver, "return document.querySelector('section h2').textContent")
    assert run(driver, "return document.querySelectorAll('img').length + document.scripts.length") == 2
    driver.get_log("browser")  # the tree is nonsense: it may say so
