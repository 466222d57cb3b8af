"""What may be typed after ``symact``."""

from __future__ import annotations

import argparse
import re
from typing import Any, ClassVar, NoReturn

from symact.cli.measuring import add_audit_arguments, add_bench_arguments
from symact.cli.screen import nearest, write
from symact.cli.verifying import add_arguments
from symact.schema import SCHEMAS

__all__ = ["parser", "protected"]

EXAMPLES = """examples:
  symact list                                   the catalogue
  symact show gelu                              every property of one activation
  symact show "x*tanh(log(1+exp(x)))" --json    the same of a typed formula, as JSON
  symact show gelu --plot                       with a graph
  symact show gelu --why range                  how one property is known
  symact compare relu gelu leaky_relu:negative_slope=0.2
  symact report gelu swish mish -o gated.pdf    also .tex .html .md .csv .json
  symact kernel gelu                            the code that computes it
  symact audit gelu                             its error, beside that of torch and jax
  symact bench --quick --chart times.svg        its time, beside torch, jax, numpy and numba
  symact verify gelu.json                       replay the proofs in what `show gelu --json` printed
  symact doctor                                 what is installed, what is missing"""

COLUMNS = "seven, theory, initialisation or numerics"
SPEC = "a catalogue key (gelu), a key with parameters (leaky_relu:negative_slope=0.2), or a quoted formula in x"


class _Reader(argparse.ArgumentParser):
    """A reader whose complaints name the word that was meant."""

    words: ClassVar[set[str]] = set()

    def add_argument(self, *names: Any, **options: Any) -> argparse.Action:
        """The argument; the names of options count as words that may be meant."""
        self.words.update(name for name in names if name.startswith("--"))
        return super().add_argument(*names, **options)

    def error(self, message: str) -> NoReturn:
        """Print usage and message, and leave."""
        found = re.search(r"invalid choice: '([^']*)'|unrecognized arguments: (\S+)", message)
        hint = nearest((found[1] or found[2]).strip(), self.words) if found else "."
        super().error(message.strip() + hint.removesuffix("."))


class _Version(argparse.Action):
    """``--version``, looked up when asked for."""

    def __call__(self, parser: argparse.ArgumentParser, *_: Any) -> None:
        from symact.report.assemble import version_of

        write(f"symact {version_of('symact')}")
        parser.exit(0)


def parser() -> argparse.ArgumentParser:
    """The reader of the command line; the examples come before the options."""
    top = _Reader(
        prog="symact",
        description=f"Exact analysis, reports and kernels of activation functions.\n\n{EXAMPLES}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    top.add_argument("--version", action=_Version, nargs=0, help="print the version")
    commands = top.add_subparsers(dest="command", metavar="COMMAND")
    for name, summary, build in _COMMANDS:
        build(_command(commands, name, summary))
        top.words.add(name)
    return top


def _command(commands: Any, name: str, summary: str) -> argparse.ArgumentParser:
    """The reader of one command, its examples before its options."""
    lines = [f"  {line}" for line in _EXAMPLES[name]]
    one: argparse.ArgumentParser = commands.add_parser(
        name,
        help=summary,
        description="\n".join([f"{summary[0].upper()}{summary[1:]}.", "", "examples:", *lines]),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    return one


_EXAMPLES = {
    "list": ("symact list", "symact list --family gated", "symact list --json"),
    "show": (
        "symact show gelu",
        "symact show leaky_relu:negative_slope=0.2 --plot",
        'symact show "x*tanh(log(1+exp(x)))" --json',
        "symact show gelu --why range",
    ),
    "compare": (
        "symact compare relu gelu leaky_relu:negative_slope=0.2",
        "symact compare relu gelu --columns initialisation",
        "symact compare relu gelu --csv > table.csv",
    ),
    "report": (
        "symact report gelu swish mish -o gated.pdf",
        "symact report --all -o activations.html",
        'symact report "x*tanh(exp(x))" -o texp.tex --fragment',
    ),
    "kernel": ("symact kernel gelu", "symact kernel gelu > gelu_kernel.py"),
    "audit": (
        "symact audit gelu",
        "symact audit gelu --exhaustive --peers none",
        "symact audit silu --max-ulp 4 --json",
    ),
    "bench": (
        "symact bench --quick",
        "symact bench gelu mish --dtypes float32 --sizes 2^16,2^20 --threads 1",
        "symact bench --json times.json --chart times.svg",
    ),
    "verify": ("symact verify gelu.json", "symact show gelu --json > gelu.json && symact verify gelu.json"),
    "schema": ("symact schema > analysis.schema.json", "symact schema report"),
    "doctor": ("symact doctor",),
}
"""What one may type, by command."""


def _list(one: argparse.ArgumentParser) -> None:
    one.add_argument("--family", help="only this family")
    one.add_argument("--json", action="store_true", help="as JSON")


def _show(one: argparse.ArgumentParser) -> None:
    one.add_argument("spec", metavar="SPEC", help=SPEC)
    form = one.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="as JSON")
    form.add_argument("--why", metavar="KEY", help="how one property is known")
    form.add_argument("--plot", action="store_true", help="with a graph of f and f'")


def _compare(one: argparse.ArgumentParser) -> None:
    one.add_argument("specs", metavar="SPEC", nargs="+", help=SPEC)
    one.add_argument("--columns", metavar="SET", default="seven", help=f"what is asked of them: {COLUMNS}")
    form = one.add_mutually_exclusive_group()
    form.add_argument("--csv", action="store_true", help="as CSV")
    form.add_argument("--markdown", action="store_true", help="as Markdown")


def _report(one: argparse.ArgumentParser) -> None:
    one.add_argument("specs", metavar="SPEC", nargs="*", help=SPEC)
    one.add_argument("--all", action="store_true", help="the whole catalogue")
    one.add_argument("-o", "--output", metavar="FILE", required=True, help="FILE.tex, .pdf, .html, .md, .csv or .json")
    one.add_argument("--title", help="the title")
    one.add_argument("--columns", metavar="SET", help=f"the comparison's columns: {COLUMNS} (default: all in LaTeX)")
    one.add_argument("--fragment", action="store_true", help="a .tex without preamble, to be read by \\input")
    one.add_argument("--proofs", action="store_true", help="with the proof of every fact (.tex, .pdf, .html, .md)")
    one.add_argument(
        "--audit",
        action=argparse.BooleanOptionalAction,
        help="with the errors of the kernels, compiled for it (default: for up to 6 activations)",
    )
    one.add_argument("--jobs", type=_count, default=None, metavar="N", help="processes (default: one a core)")


def _count(text: str) -> int:
    if not re.fullmatch(r"[1-9]\d{0,3}", text):
        raise argparse.ArgumentTypeError(f"expected a number from 1 to 9999, found {text!r}")
    return int(text)


def _kernel(one: argparse.ArgumentParser) -> None:
    one.add_argument("spec", metavar="SPEC", help=SPEC)
    one.add_argument("--source", action="store_true", help="print the source, which it does by itself")


def _schema(one: argparse.ArgumentParser) -> None:
    one.add_argument("name", choices=SCHEMAS, nargs="?", default="analysis", help="of what (default: analysis)")


def _doctor(one: argparse.ArgumentParser) -> None:
    """It takes nothing."""


_COMMANDS = (
    ("list", "list the catalogue", _list),
    ("show", "every property of one activation", _show),
    ("compare", "several activations under the seven questions", _compare),
    ("report", "write data sheets and the comparison to a file", _report),
    ("kernel", "print the code that computes an activation", _kernel),
    ("audit", "how far value and gradient are from the exact function", add_audit_arguments),
    ("bench", "the time of value and gradient, beside other libraries", add_bench_arguments),
    ("verify", "replay the certificates of an analysis", add_arguments),
    ("schema", "the JSON Schema of what --json prints", _schema),
    ("doctor", "what is installed, what is missing", _doctor),
)


def protected(argv: list[str]) -> list[str]:
    """The arguments, a formula that starts with a minus sign ("-x", "-(x**2)") kept from looking like an option."""
    return [f" {a}" if re.match(r"-(?![-oh])", a) and len(a) > 1 else a for a in argv]
