"""A data sheet for the appendix of a paper, and a fragment for the paper's own LaTeX.

The fragment has no preamble: the paper loads the packages that its first line names and says ``\\input{gates}``.
"""

import sys
from pathlib import Path

import symact
from symact.errors import ToolchainError

folder = Path(sys.argv[1] if len(sys.argv) > 1 else ".")
gates = ["gelu", "swish:beta=1.5"]

# Without the errors of the kernels, which would be compiled for it: some seconds for each activation.
print(symact.report(gates, folder / "gates.tex", fragment=True, audit=False))
print(symact.report(gates, folder / "gates.html", title="Gated activations", audit=False))
try:
    print(symact.report(gates, folder / "gates.pdf", title="Gated activations", proofs=True, audit=False))
except ToolchainError as error:
    print(error)
