"""Where kernels are tested: everywhere, and closest where it is hard."""

from __future__ import annotations

import math
import random

import numpy as np


def hard_points(edges, count, seed=1):
    """``count`` finite floats, every other one a float32.

    Uniform, log-uniform over the whole range, subnormal, at the borders of overflow and underflow of exp, at each of
    ``edges`` and close to it from both sides.
    """
    chance = random.Random(seed)

    def sign():
        return chance.choice((-1, 1))

    makers = [
        lambda: chance.uniform(-10, 10),
        lambda: chance.uniform(-120, 120),
        lambda: chance.uniform(-760, 760),
        lambda: sign() * 2.0 ** chance.uniform(-40, 12),
        lambda: sign() * 2.0 ** chance.uniform(-1074, 1023.99),
        lambda: sign() * 2.0 ** chance.uniform(-149, 127.9),
        lambda: sign() * chance.randrange(1, 2**40) * 5e-324,
        lambda: sign() * chance.uniform(700, 750),
        lambda: sign() * chance.uniform(85, 105),
    ]
    points = []
    for edge in [*edges, 0.0]:
        makers.append(lambda edge=edge: edge + sign() * max(abs(edge), 1e-300) * 2.0 ** chance.uniform(-53, 0))
        points += [edge, math.nextafter(edge, math.inf), math.nextafter(edge, -math.inf)]
    points += [makers[i % len(makers)]() for i in range(count - len(points))]
    array = np.array(points)
    with np.errstate(all="ignore"):
        narrow = array[::2].astype(np.float32).astype(np.float64)
    array[::2] = np.where(np.isfinite(narrow) & (narrow != 0), narrow, 1.0)
    return array
