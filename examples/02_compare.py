"""Which rectifier for a network that must not die, and must run on a small processor?

The seven questions side by side; then the answer in code: no dead interval, no transcendental call.
"""

import symact

CANDIDATES = ["relu", "leaky_relu:negative_slope=0.1", "elu", "hard_swish", "softplus", "x*sigmoid(2*x)"]

print(symact.compare(CANDIDATES).to_text())
print()
for spec in CANDIDATES:
    study = symact.analyze(spec)
    dead = study.saturation["dead"]
    calls = {"exp", "log", "tanh", "erf", "sigmoid"} & set(study.cost["forward"])
    if not dead and not calls:
        print("alive everywhere and cheap:", spec)
