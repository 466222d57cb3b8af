"""The analysis of one activation: one question a file, and ``Analysis``, which gathers the answers."""

from symact.analysis.family import Family as Family
from symact.analysis.gather import Analysis as Analysis
from symact.analysis.gather import analyze as analyze
from symact.analysis.questions import QUESTIONS as QUESTIONS
