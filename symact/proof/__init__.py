"""Statements about one analytic piece, proved: enclosures, exact numbers, expansions at the ends, sign charts.

The rooms, from the ground up:

=================================  =====================================================================
``enclosure`` ``numbers``          Arb balls; exact real numbers: sign, decimals, certified roots
``generators`` ``field``           a formula as a quotient of polynomials in its exponentials, roots, ...
``evaluation``                     and its values on a ball
``monomials`` ``expansion``        growth at an end, with rigorous remainders
``ends``                           limits and signs towards an end
``isolate`` ``closed`` ``values``  zeros on an interval, their names, and exact values there
``periodic`` ``signs``             the sign chart of a function on an interval, all of R included
``singular``                       where an expression is not analytic
``repetition``                     whether a function repeats where its signs do
``integral``                       means under the normal law (``normal_moments``, ``complex_values``)
``remainder``                      bounds of Taylor remainders
``cells``                          a parameter that stays open
``verdict``                        what a proof ends as when it does not end as one
=================================  =====================================================================
"""

from symact.proof.cells import SplitCell as SplitCell
from symact.proof.cells import cell_of as cell_of
from symact.proof.cells import cell_symbol as cell_symbol
from symact.proof.closed import recognise as recognise
from symact.proof.ends import limit as limit
from symact.proof.ends import one_sided_limit as one_sided_limit
from symact.proof.numbers import RealRoot as RealRoot
from symact.proof.numbers import ValueAt as ValueAt
from symact.proof.numbers import compare as compare
from symact.proof.numbers import decimal as decimal
from symact.proof.numbers import number_sign as number_sign
from symact.proof.signs import Chart as Chart
from symact.proof.signs import sign_chart as sign_chart
from symact.proof.singular import analytic_identity as analytic_identity
from symact.proof.singular import equal_slopes as equal_slopes
from symact.proof.singular import essential_singularity as essential_singularity
from symact.proof.singular import has_value as has_value
from symact.proof.singular import is_regular as is_regular
from symact.proof.singular import singular_points as singular_points
from symact.proof.singular import smooth_across as smooth_across
from symact.proof.verdict import Undecided as Undecided
