"""Machine code of loops: from Numba's to an object file, from an object file to an address.

LLVM alone loads an object file, in milliseconds: a kernel that lies in the cache needs no Numba.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import llvmlite.binding as llvm
from llvmlite.binding.orcjit import JITLibraryBuilder

from symact.kernels.stream import with_streams
from symact.kernels.ufuncs import FORGET, forget_flags

__all__ = ["address_of", "object_of", "target_features"]

_LOOP = "symact_loop"

llvm.add_symbol(FORGET, forget_flags())

_NAME, _STRING = re.compile(r"@([\w.$-]+)"), re.compile(r'c"[^"]*"')
_C_LIBRARY = {
    *("asinh", "atan", "ceil", "cos", "erf", "exp", "expm1", "floor", "fma", "fmaf", "frexp", "ldexp", "log", "log1p"),
    *("memcpy", "memset", "pow", "rint", "sin", "sqrt", "tanh", "trunc"),
}


def object_of(loop: Any) -> bytes:
    """The object file of a ``numba.cfunc``; it needs ``FORGET`` and the C library."""
    module = llvm.parse_assembly(with_streams(loop.inspect_llvm()))
    defined = {value.name: value for value in [*module.functions, *module.global_variables] if not value.is_declaration}
    used = _reachable(loop.native_name, defined)
    for one in set(defined) - {loop.native_name}:
        defined[one].linkage = "internal" if one in used else "available_externally"  # not written to the file
    unknown = {one for one in used - set(defined) if not one.startswith("llvm.")} - {FORGET} - _C_LIBRARY
    if unknown:
        raise AssertionError(f"the loop calls {', '.join(sorted(unknown))}, which a process without Numba may not have")
    defined[loop.native_name].name = _LOOP
    return bytes(_compiler().emit_object(module))


def address_of(code: bytes) -> int:
    """Where the loop of this object file lies in memory, from now to the end of the process."""
    library = JITLibraryBuilder().add_object_img(code).add_current_process()
    library.import_symbol(FORGET, forget_flags()).export_symbol(_LOOP)
    _kept.append(library.link(_linker(), f"loop{len(_kept)}"))
    return int(_kept[-1][_LOOP])


@cache
def _linker() -> Any:
    return llvm.create_lljit_compiler(_target().create_target_machine(jit=True), use_jit_link=True)


_kept: list[Any] = []
"""Machine code is there as long as what stands for it here."""


def _reachable(name: str, defined: dict[str, Any]) -> set[str]:
    """The names of all that the code of ``name`` speaks of, directly or not."""
    seen, left = set(), [name]
    while left:
        one = left.pop()
        if one not in seen:
            seen.add(one)
            left += _NAME.findall(_STRING.sub("", str(defined[one]))) if one in defined else []
    return seen


def target_features() -> str:
    """What the processor that Numba compiles for has, in LLVM's words: ``+avx2,-avx512f`` and so on."""
    from numba import config
    from numba.core.codegen import get_host_cpu_features

    own: str | None = getattr(config, "CPU_FEATURES", None)
    return str(get_host_cpu_features()) if own is None else own


@cache
def _compiler() -> Any:
    """LLVM for the processor that Numba compiles for."""
    from numba import config

    settings: Any = config
    return _target().create_target_machine(
        cpu=settings.CPU_NAME or llvm.get_host_cpu_name(),
        features=target_features(),
        opt=3,
        reloc="pic",
        codemodel="small",
        jit=True,
    )


@cache
def _target() -> Any:
    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    return llvm.Target.from_triple(llvm.get_process_triple())
