"""Initial weights from exact moments: with the forward gain of f, fifty layers keep the size of a signal.

With Z ~ N(0, 1) and weights of variance gain^2/n, gain = 1/sqrt(E f(Z)^2), the second moment of every layer's input
stays 1 (He et al. 2015, for any f). SELU has gain 1 by design: its two constants were chosen for it.
"""

import numpy as np

import symact

WIDTH, DEPTH = 400, 50

for spec in ("relu", "tanh", "selu"):
    moments = symact.analyze(spec).moments
    kernel = symact.compile(spec)
    random = np.random.default_rng(0)
    sizes = {}
    for name, gain in (("gain 1", 1.0), ("forward gain", float(moments["gain_forward"]))):
        signal = random.normal(size=(WIDTH, 64))
        for _ in range(DEPTH):
            signal = gain / np.sqrt(WIDTH) * random.normal(size=(WIDTH, WIDTH)) @ kernel(signal)
        sizes[name] = f"{np.mean(signal**2):.2e}"
    print(f"{spec:5} gain {float(moments['gain_forward']):.6f}  size after {DEPTH} layers: {sizes}")
