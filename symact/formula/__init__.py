"""Text to SymPy and back, without evaluating a text as code.

``parse`` reads the grammar below; ``to_text`` writes it. Numbers are exact (0.01 is 1/100).

=============  ==================================================================================
numbers        ``2``  ``0.01``  ``1e-3``
variable       ``x``; every other free name is a parameter
operators      ``+ - * / ** ^``, ``< <= > >= == !=`` (also chained), ``and or not``
choices        ``where(c, a, b)``, ``Piecewise((a, c), (b, True))``
kinked         ``max min abs sign clip heaviside relu``
smooth         ``exp log log1p expm1 sqrt sin cos tan sinh cosh tanh asinh atan erf erfc sigmoid``
               ``softplus Phi sinc LambertW``
constants      ``pi e E``, and ``oo`` as a bound in max, min, clip and comparisons
=============  ==================================================================================

``heaviside(u)`` is 1/2 at u = 0, as in SymPy; ``heaviside(u, v)`` is v there. ``sinc(u)`` is sin(u)/u. SymPy's own
spellings (``Max``, ``Abs``, ``Heaviside``, ``Eq``, ``Ne``, ``And``, ...) are read too.
"""

from __future__ import annotations

from symact.formula.bounds import bind
from symact.formula.parser import ParsedFormula, parse
from symact.formula.printer import to_text
from symact.formula.tokens import exact_decimal

__all__ = ["ParsedFormula", "bind", "exact_decimal", "parse", "to_text"]
