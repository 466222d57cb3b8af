"""From exact branches to stable source text.

Read in this order: ``plan`` (what a lowering is), ``lower`` (branches to plan), ``cells``, ``patch``, ``tails`` (where
to cut), ``normal``, ``form``, ``atoms``, ``factor`` (the stable form of one expression on one interval), ``germ``
(power series), ``limits``. Then code with branches: ``pair_code`` and ``double_code`` (cells to statements), ``source``
(plan to module text); and code without, for SIMD: ``arithmetic`` (what it may be computed in), ``pieces`` (cells as
short as that allows), ``economy`` (polynomials as short as that) and ``differences`` (e^w - 1 in place of a series),
``blend`` (all pieces to one value), ``sizes`` (their numbers), ``natural`` (where they are right by themselves) and
``reach`` (how far out something happens), ``scalars`` (statements) and what becomes of rounding errors in them:
``plain``, ``careful``, ``compensated``, with the help of ``followed``, and ``pair_values``; ``vector_source`` (plan to
module text).
"""
