"""From exact branches to stable source text.

Read in this order: ``plan`` (what a lowering is), ``lower`` (branches to plan), ``cells`` (where to cut), ``normal``
and ``form`` (the stable form of one expression on one interval), ``germ`` (Taylor patches), ``limits``, ``pair_code``, ``double_code`` and
``source`` (plan to text).
"""
