"""``k.ufunc``: a NumPy ufunc, with all that NumPy, Dask and xarray do with one."""

from __future__ import annotations

import gc

import numpy as np
import pytest

from symact.kernels import compile

silu = compile("silu")
x = np.linspace(-9, 9, 60).reshape(6, 10)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_it_is_a_ufunc_with_the_bits_of_the_kernel(dtype):
    assert isinstance(silu.ufunc, np.ufunc)
    assert silu.ufunc.types == ["f->f", "d->d"]
    z = np.linspace(-90, 90, 6000).reshape(60, 100).astype(dtype)
    assert silu.ufunc(z).dtype == dtype
    for view in (z, z.T, z[::2, ::-3], z[0], np.broadcast_to(z[0, :2], (3, 2)), z[1, 2]):
        assert (silu.ufunc(view) == silu(view)).all()
        assert (silu.grad.ufunc(view) == silu.grad(view)).all()
    packed = np.zeros(50, [("flag", "i1"), ("z", dtype)])
    packed["z"] = z[:50, 3]
    assert (silu.ufunc(packed["z"]) == silu(z[:50, 3])).all()


def test_types_and_names():
    assert silu.ufunc(np.arange(3, dtype=np.int32)).dtype == np.float64
    assert silu.ufunc(np.ones(2, ">f8")).tolist() == silu(np.ones(2)).tolist()
    assert silu.ufunc.__name__ == "silu"
    assert silu.ufunc.nin == silu.ufunc.nout == 1
    with pytest.raises(TypeError):
        silu.ufunc(np.ones(2, complex))


def test_where_and_out():
    out = np.full_like(x, 7.0)
    assert silu.ufunc(x, out=out, where=x > 0) is out
    assert (out == np.where(x > 0, silu(x), 7.0)).all()
    same = x.copy()
    assert (silu.ufunc(same, out=same) == silu(x)).all()
    shifted = x.copy().reshape(-1)
    silu.ufunc(shifted[:-1], out=shifted[1:])
    assert (shifted[1:] == silu(x).reshape(-1)[:-1]).all()


def test_no_floating_point_exception_is_raised():
    special = np.array([np.nan, np.inf, -np.inf, 1e308, -1e308, 5e-324, 0.0, -746.0])
    with np.errstate(all="raise"):
        for kernel in (silu, compile("elu")):
            assert np.isnan(kernel.ufunc(special)[0])
            kernel.grad.ufunc(special[::2])


def test_it_outlives_its_kernel():
    alone = compile("elu").ufunc
    gc.collect()
    assert (alone(x) == compile("elu")(x)).all()


def test_other_arrays_are_asked():
    class Mine:
        def __array_ufunc__(self, ufunc, method, *inputs, **options):
            return ufunc.__name__, method

    assert silu.ufunc(Mine()) == ("silu", "__call__")


def test_dask_arrays_stay_lazy():
    array = pytest.importorskip("dask.array")
    lazy = silu.ufunc(array.from_array(x, chunks=4))
    assert isinstance(lazy, array.Array)
    assert (lazy.compute(scheduler="threads") == silu(x)).all()


def test_xarray_keeps_its_labels():
    xarray = pytest.importorskip("xarray")
    data = xarray.DataArray(x, dims=("time", "unit"), name="z")
    result = silu.ufunc(data)
    assert result.dims == ("time", "unit")
    assert (result.values == silu(x)).all()
