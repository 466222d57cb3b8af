"""Stores past the caches, for arrays that no cache holds.

A store to a line that is in no cache reads the line first: a third of what a loop from one array to another moves, two
fifths of one from one array to two. Non-temporal stores of whole vectors do not. LLVM writes no SIMD code for a loop
with a store of one number that is non-temporal: such stores have a name in the loop, and are changed in its SIMD code.
"""

from __future__ import annotations

import re

__all__ = ["LINE", "PASSING", "STREAMED_FROM", "with_streams"]

LINE = 64
"""Bytes of a line of the caches, and of the largest vector."""

STREAMED_FROM = 3 << 23
"""Bytes that a loop reads and writes, from which on the caches of a core keep little of them."""

PASSING = "symact.passing"
"""What the alias scope of a store is called, before its number, if its vectors lie at multiples of their size and may
pass the caches by."""

_LIST = re.compile(r"^(!\d+) = !{((?:!\d+(?:, )?)+)}$", re.MULTILINE)
_SCOPE = re.compile(rf'^(!\d+) = !{{!"{PASSING}\.\d+"', re.MULTILINE)
_STORE = re.compile(r"^( *store <(\d+) x (float|double)> .*, align )\d+(, .*!alias\.scope (!\d+)\b.*)$", re.MULTILINE)
_SIZES = {"float": 4, "double": 8}


def with_streams(text: str) -> str:
    """LLVM's text of an optimized loop, with non-temporal stores of the vectors that may pass the caches by."""
    scopes = set(_SCOPE.findall(text))
    passing = {name for name, members in _LIST.findall(text) if scopes.issuperset(members.split(", "))}
    number = len(re.findall(r"^!\d+ = ", text, re.MULTILINE))

    def stored(found: re.Match[str]) -> str:
        start, lanes, kind, rest, scope = found.groups()
        if scope not in passing:
            return found[0]
        return f"{start}{min(int(lanes) * _SIZES[kind], LINE)}{rest}, !nontemporal !{number}"

    changed = _STORE.sub(stored, text)
    return changed if changed == text else f"{changed}\n!{number} = !{{i32 1}}\n"
