"""A two-layer network fitted by gradient descent in plain NumPy: the kernel gives the value and the product with f'.

``vjp`` is all that back-propagation asks of an activation. It is computed from f' itself, never from a rounded f.
"""

import numpy as np

import symact

kernel = symact.compile("mish")
random = np.random.default_rng(0)
x = np.linspace(-3, 3, 256)[:, None]
target = np.sin(2 * x)
w1, b1 = random.normal(size=(1, 32)), random.normal(size=32)
w2, b2 = random.normal(size=(32, 1)) / 6, np.zeros(1)
rate = 0.01

for step in range(2001):
    hidden = x @ w1 + b1
    active = kernel(hidden)
    error = active @ w2 + b2 - target
    if step % 500 == 0:
        print(f"step {step:4}  loss {np.mean(error**2):.5f}")
    gradient = 2 * error / len(x)
    back = kernel.vjp(hidden, gradient @ w2.T)
    w2, b2 = w2 - rate * active.T @ gradient, b2 - rate * gradient.sum(axis=0)
    w1, b1 = w1 - rate * x.T @ back, b1 - rate * back.sum(axis=0)
