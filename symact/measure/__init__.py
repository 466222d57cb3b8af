"""What the kernels are worth, measured. Read in this order:

- ``accuracy``: the error of value and gradient (``symact audit``); ``inputs``: at which floats, ``oracle``: against
  what, ``judge``: how errors are counted;
- ``speed``: the time that they take (``symact bench``); ``cell``: what is measured in one go, ``timing``: how;
- ``peers``: the same functions in other libraries, one file a library;
- ``text``, ``chart``: how the results look.
"""

from __future__ import annotations

from symact.measure.accuracy import audit
from symact.measure.speed import bench

__all__ = ["audit", "bench"]
