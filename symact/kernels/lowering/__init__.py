"""From exact branches to stable source text.

Read in this order: ``plan`` (what a lowering is), ``lower`` (branches to plan), ``cells``, ``patch``, ``tails`` (where
to cut), ``normal``, ``form``, ``atoms``, ``factor`` (the stable form of one expression on one interval), ``germ``
(power series), ``limits``, ``pair_code`` and ``double_code`` (cells to statements), ``source`` (plan to module text).
"""
