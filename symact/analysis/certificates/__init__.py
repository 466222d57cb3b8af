"""The certificate of an analysis: what the independent checker needs to replay its facts."""

from symact.analysis.certificates.proof import charts_of as charts_of
from symact.analysis.certificates.proof import proof_of as proof_of
