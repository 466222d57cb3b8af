"""The independent checker: replays the certificates in the JSON of an analysis.

It imports python-flint and the standard library and nothing of symact, so a defect of the prover cannot hide in it.
The rooms, in the order in which to read them: ``texts`` (formulas), ``balls`` (values), ``tails`` (what happens
towards an end), ``charts`` (signs on an interval), ``repetition`` (periods), ``means`` (Gaussian means), ``model`` (the
function), ``facts`` (what is claimed of it), ``verify`` (a file). ``docs/certificates.md`` describes the format.
"""

from .verify import Outcome as Outcome
from .verify import verify as verify
