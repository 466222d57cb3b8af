"""The HTML leaf: one self-contained file that loads nothing: MathML, inline SVG, and one script of its own.

The page is complete without the script, which adds the read-out under the cursor, the sliders, and the sorting and
filtering of the comparison. What the page may run is named by the script's hash in its content security policy.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files
from typing import Any

from symact.report.content import Document, Math
from symact.report.latex import groups_of
from symact.report.mathml import head_html, label_html, math_html, span_html
from symact.report.plot import Frame, asymptotes_of, frame_of, marks_on, path, script_data, ticks
from symact.report.printer import symbol_latex
from symact.report.subject import Subject

__all__ = ["comparison_html", "document_html"]


@lru_cache(maxsize=1)
def _environment() -> Any:
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("symact.report"),
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=True,
        undefined=jinja2.StrictUndefined,
    )
    environment.globals.update(span=span_html, formula=math_html, head=head_html)
    environment.globals.update(label=label_html, name_of=_name, groups_of=groups_of)
    return environment


def _name(parameter: str) -> Math:
    return Math(symbol_latex(parameter), parameter)


def _part(name: str) -> Any:
    """A file of the templates as it is: the page's own style or script."""
    from markupsafe import Markup

    return Markup((files("symact.report") / "templates" / name).read_text(encoding="utf-8"))


def document_html(document: Document, subjects: Sequence[Subject] = ()) -> str:
    """The report as one HTML file that loads nothing; ``subjects`` are those of the sheets, for their figures."""
    script = _part("page.js")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return str(
        _environment()
        .get_template("document.html")
        .render(
            document=document,
            figures={s.anchor: _figure(one) for s, one in zip(document.sheets, subjects, strict=False)},
            style=_part("page.css"),
            script=script,
            policy=f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'",
        )
    )


def comparison_html(document: Document) -> str:
    """The first comparison of the document alone."""
    template = _environment().get_template("comparison.html")
    return str(template.module.comparison(document.sheets, document.table, False))


def _figure(subject: Subject) -> dict[str, Any]:
    """What the template draws: the frame, its ticks, the curves as paths, the special points."""
    curves = subject.curves
    frame = frame_of(curves)
    return {
        "frame": frame,
        "ticks_x": ticks(frame.low_x, frame.high_x),
        "ticks_y": ticks(frame.low_y, frame.high_y),
        "paths": [path(frame, curves.xs, ys) for ys in curves.values],
        "marks": marks_on(subject),
        "asymptotes": [_asymptote(frame, *line) for line in asymptotes_of(subject)],
        "sliders": subject.sliders,
        "data": script_data(subject, frame),
    }


def _asymptote(frame: Frame, end: str, slope: float, intercept: float) -> str:
    """The line on its half of the frame, as a path."""
    middle = (frame.low_x + frame.high_x) / 2
    xs = (frame.low_x, middle) if end == "-oo" else (middle, frame.high_x)
    return path(frame, xs, [slope * x + intercept for x in xs])
