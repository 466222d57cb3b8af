"""Type a formula, get every property of it, each with the evidence.

Here: a gate with a cubic, of which nobody has published a table.
"""

import symact

gate = symact.activation("x*sigmoid(x + x**3/6)", name="cubic_gate")
study = symact.analyze(gate)

low, at = study.range["inf"], study.range["argmin"][0]
print("range from:   ", low.evalf(20), "to", study.range["sup"])
print("attained at:  ", at.evalf(20))
print("monotone:     ", study.monotonicity["verdict"])
print("saturation:   ", study.saturation["left"], "on the left,", study.saturation["right"], "on the right")
print("Lipschitz:    ", round(float(study.lipschitz["constant"]), 6))
print("f(0), f'(0):  ", study.identity["value_at_0"], study.identity["slope_at_0"])
print("Taylor at 0:  ", *study.taylor["right"][:4])
print("evidence:     ", sorted({fact.evidence for fact in study.facts().values()}))
