from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from symact.errors import UsageError
from symact.kernels import compile

gelu = compile("gelu")
tanh = compile("tanh")
FLOATS = st.floats(allow_nan=False, width=32)


def bits(array):
    array = np.ascontiguousarray(array)
    return array.view(np.int64 if array.dtype == np.float64 else np.int32)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_floats_keep_their_type(dtype):
    x = np.linspace(-3, 3, 7, dtype=dtype)
    for result in (gelu(x), gelu.grad(x), gelu.derivative(2)(x), gelu.vjp(x, x), *gelu.value_and_grad(x)):
        assert result.dtype == dtype
        assert result.shape == x.shape


@pytest.mark.parametrize("dtype", [np.int8, np.uint8, np.int32, np.int64, np.uint64, np.bool_])
def test_integers_and_booleans_become_float64(dtype):
    x = np.array([0, 1, 1], dtype=dtype)
    assert gelu(x).dtype == np.float64
    assert (gelu(x) == gelu(x.astype(np.float64))).all()


@pytest.mark.parametrize("dtype", ["complex128", "longdouble", "U3", "O", "datetime64[s]"])
def test_other_types_are_refused_by_name(dtype):
    with pytest.raises(UsageError, match=re.escape(np.dtype(dtype).name)):
        gelu(np.zeros(3, dtype=dtype))


def test_lists_scalars_and_zero_dimensional_arrays():
    assert gelu([0, 1.5]).shape == (2,)
    assert isinstance(gelu(1.5), np.float64)
    assert isinstance(gelu(np.float32(1.5)), np.float32)
    for _ in range(2):
        for point in (1.5, np.array(1.5)):
            results = gelu(point), gelu.grad(point), gelu.vjp(point, point), *gelu.value_and_grad(point)
            assert all(isinstance(result, np.float64) for result in results)
    assert np.ndim(gelu(np.array(1.5))) == 0
    assert gelu(True) == gelu(1.0)
    assert gelu([]).shape == (0,)
    assert gelu(np.zeros((0, 3))).shape == (0, 3)
    with pytest.raises(UsageError, match="x must be"):
        gelu([[1, 2], [3]])


def test_foreign_byte_order_gives_the_same_numbers():
    x = np.linspace(-2, 2, 5)
    assert (gelu(x.astype(">f8")) == gelu(x)).all()
    assert gelu(x.astype(">f4")).dtype == np.dtype("=f4")


@settings(max_examples=60, deadline=None)
@given(
    hnp.arrays(st.sampled_from([np.float32, np.float64]), hnp.array_shapes(max_dims=4, max_side=6), elements=FLOATS),
    st.data(),
)
def test_any_shape_and_stride_gives_the_bits_of_the_element_alone(x, data):
    view = x
    for axis in range(x.ndim):
        step = data.draw(st.sampled_from([1, 2, -1, -2]))
        view = view[(slice(None),) * axis + (slice(None, None, step),)]
    view = np.transpose(view, data.draw(st.permutations(range(view.ndim))))
    if data.draw(st.booleans()):
        view = np.broadcast_to(view, (2, *view.shape))
    for function in (tanh.value, tanh.grad):
        result = function(view)
        assert result.shape == view.shape
        single = np.array([function(v) for v in view.reshape(-1)], dtype=view.dtype).reshape(view.shape)
        assert (bits(result) == bits(single)).all()


def test_bits_do_not_depend_on_place_length_or_alignment():
    x = np.random.default_rng(3).normal(size=1000) * 5
    whole = gelu(x)
    buffer = np.empty(8 * 1000 + 1, np.uint8)
    unaligned = buffer[1:].view(np.float64)
    unaligned[:] = x
    assert (bits(gelu(unaligned)) == bits(whole)).all()
    for start, stop in [(0, 1), (1, 4), (3, 20), (17, 999)]:
        assert (bits(gelu(x[start:stop])) == bits(whole[start:stop])).all()


@pytest.mark.parametrize("name", ["gelu", "sine"])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_every_length_gives_the_same_bits_and_writes_nothing_else(name, dtype):
    """Loops take whole iterations of up to 128 elements; sines of large arguments have code of their own."""
    k = compile(name)
    x = (np.random.default_rng(4).normal(size=300) * 5).astype(dtype)
    x[[7, 150, 290]] = [1e12, -3e30, 1e20]
    value, grad = np.array([k(v) for v in x]), np.array([k.grad(v) for v in x])
    for n in (*range(20), 63, 64, 65, 127, 128, 129, 200, 300):
        for step in (1, 2, -1):
            memory = np.full(2 * 300 + 2, 7, dtype)
            inside = memory[1:-1][: step * n : step] if step > 0 else memory[1 : n + 1][::-1]
            k(x[:n], out=inside)
            assert (bits(inside) == bits(value[:n])).all()
            inside[...] = 7
            k.vjp(x[:n], np.ones(n, dtype), out=inside)
            assert (bits(inside) == bits(grad[:n])).all()
            inside[...] = 7
            assert (memory == 7).all()


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_large_arguments_here_and_there_leave_the_others_alone(dtype):
    """Sines look at some thousand elements at a time before they choose their code."""
    k = compile("sine")
    x = (np.random.default_rng(5).normal(size=20_001) * 5).astype(dtype)
    x[[8191, 12_345, 20_000]] = [1e15, -2e20, 3e30]
    whole = k(x)
    for start, stop in [(0, 8192), (1, 8193), (8192, 16_384), (5000, 20_001), (12_345, 12_346), (19_990, 20_001)]:
        assert (bits(k(x[start:stop])) == bits(whole[start:stop])).all()
    assert (bits(k(x[::-1])) == bits(whole[::-1])).all()
    assert (bits(k(x, out=x.copy())) == bits(whole)).all()


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_out_is_filled_and_returned(dtype):
    x = np.linspace(-3, 3, 10, dtype=dtype)
    want = gelu(x)
    out = np.empty_like(x)
    assert gelu(x, out=out) is out
    assert (out == want).all()
    same = x.copy()
    assert gelu(same, out=same) is same
    assert (same == want).all()
    strided = np.zeros(20, dtype)[::2]
    assert (gelu(x, out=strided) == want).all()
    point = np.zeros((), dtype)
    assert gelu(dtype(1.5), out=point) is point
    assert point == gelu(dtype(1.5))


def test_overlapping_memory_is_safe():
    for shift in (1, -1, 3):
        memory = np.linspace(-3, 3, 50)
        source, target = (memory[:40], memory[shift : 40 + shift]) if shift > 0 else (memory[1:41], memory[:40])
        want = gelu(source.copy())
        gelu(source, out=target)
        assert (target == want).all()
    memory = np.linspace(-3, 3, 40)
    want = gelu(memory[::-1].copy())
    gelu(memory[::-1], out=memory)
    assert (memory == want).all()
    square = np.linspace(-3, 3, 36).reshape(6, 6)
    want = gelu(square.T.copy())
    gelu(square.T, out=square)
    assert (square == want).all()


@pytest.mark.parametrize(
    "out",
    [np.zeros(3), np.zeros((4, 1)), np.zeros(4, np.float32), np.zeros(4, np.int64), [0.0] * 4],
    ids=["length", "shape", "narrower", "integer", "list"],
)
def test_an_out_that_does_not_fit_is_refused(out):
    with pytest.raises(UsageError, match="out must"):
        gelu(np.zeros(4), out=out)
    with pytest.raises(UsageError, match="out must"):
        gelu.vjp(np.zeros(4), np.zeros(4), out=out)


def test_a_read_only_out_is_refused_and_a_read_only_input_is_fine():
    locked = np.zeros(4)
    locked.flags.writeable = False
    assert (gelu(locked) == 0).all()
    with pytest.raises(UsageError, match="writeable"):
        gelu(np.ones(4), out=locked)


def test_vjp_is_the_gradient_times_g_with_broadcasting():
    x = np.linspace(-2, 2, 6).reshape(3, 2)
    g = np.array([[1.0], [2.0], [-3.0]])
    assert (gelu.vjp(x, g) == gelu.grad(x) * g).all()
    assert gelu.vjp(np.zeros((2, 1)), np.zeros(5)).shape == (2, 5)
    assert gelu.vjp(x.astype("f"), 2.0).dtype == np.float32
    assert gelu.vjp(x.astype("f"), x).dtype == np.float64
    out = np.empty((3, 2))
    assert gelu.vjp(x, g, out=out) is out
    both = x.copy()
    assert (gelu.vjp(both, 2.0, out=both) == 2 * gelu.grad(x)).all()
    weights = x.copy()
    assert (gelu.vjp(x, weights, out=weights) == gelu.grad(x) * x).all()
    with pytest.raises(UsageError, match="broadcast"):
        gelu.vjp(np.zeros(3), np.zeros(4))


def test_value_and_grad_are_value_and_gradient():
    x = np.linspace(-5, 5, 11)
    value, grad = gelu.value_and_grad(x)
    assert (value == gelu(x)).all()
    assert (grad == gelu.grad(x)).all()
    values, slopes = np.empty_like(x), np.empty_like(x)
    got = gelu.value_and_grad(x, out=(values, slopes))
    assert got[0] is values
    assert got[1] is slopes
    assert (slopes == grad).all()
    for place in (0, 1):
        same = x.copy()
        out = [None, None]
        out[place] = same
        got = gelu.value_and_grad(same, out=tuple(out))
        assert (got[0] == value).all()
        assert (got[1] == grad).all()
    for wrong in (values, (values,), (values, values), (values, values[:-1])):
        with pytest.raises(UsageError, match="out"):
            gelu.value_and_grad(x, out=wrong)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_value_and_grad_share_their_arithmetic(dtype):
    """At 4 ulps the value of softsign takes cheaper arithmetic than its gradient; together both take the latter's."""
    x = np.linspace(-6, 6, 10_001).astype(dtype)
    loose, close = compile("softsign", max_ulp=4), compile("softsign")
    assert (
        loose.accuracy(0, dtype).arithmetic
        != loose.accuracy(1, dtype).arithmetic
        == close.accuracy(1, dtype).arithmetic
    )
    value, grad = loose.value_and_grad(x)
    assert (bits(value) == bits(close(x))).all()
    assert (bits(grad) == bits(loose.grad(x))).all()


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_value_and_grad_keep_their_arithmetics_where_both_compute_exponentials_alike(dtype):
    x = np.linspace(-6, 6, 10_001).astype(dtype)
    loose = compile("gelu_tanh", max_ulp=4)
    assert loose.accuracy(0, dtype).arithmetic != loose.accuracy(1, dtype).arithmetic
    value, grad = loose.value_and_grad(x)
    assert (bits(value) == bits(loose(x))).all()
    assert (bits(grad) == bits(loose.grad(x))).all()


def test_no_floating_point_exception_is_raised():
    x = np.array([np.nan, np.inf, -np.inf, 1e308, -1e308, 5e-324, 0.0, -746.0])
    with np.errstate(all="raise"):
        for name in ("gelu", "relu_squared", "mish", "isru"):
            kernel = compile(name)
            for z in (x, x.astype(np.float64)):
                kernel(z), kernel.grad(z), kernel.vjp(z, z)
            assert kernel(np.float32(1e30)).dtype == np.float32


@pytest.mark.parametrize("order", [-1, 1.5, "1", True, None])
def test_a_derivative_order_that_is_none_is_refused(order):
    with pytest.raises(UsageError, match="order"):
        gelu.derivative(order)


@pytest.mark.parametrize("options", [{"kinks": "torch"}, {"max_ulp": 0}, {"max_ulp": "1"}, {"max_ulp": float("nan")}])
def test_wrong_options_are_refused(options):
    with pytest.raises(UsageError, match=next(iter(options))):
        compile("relu", **options)


def test_repr_and_source_are_readable():
    assert repr(gelu) == "Kernel('gelu', max_ulp=None, kinks='owner')"
    assert "erfcx" in gelu.source
    assert "derivative of order 1" in gelu.source
    import ast

    assert ast.parse(gelu.source)


@pytest.mark.parametrize("size", [5, 20_000])
def test_value_and_gradient_into_given_arrays(size):
    kernel = compile("gelu")
    x = np.linspace(-4, 4, size, dtype=np.float32)
    kernel.value_and_grad(x)
    values, slopes = np.empty_like(x), np.empty_like(x)
    found = kernel.value_and_grad(x, out=(values, slopes))
    assert found[0] is values
    assert found[1] is slopes
    np.testing.assert_array_equal(values, kernel(x))
    np.testing.assert_array_equal(slopes, kernel.grad(x))
    half = kernel.value_and_grad(x, out=(values, None))
    np.testing.assert_array_equal(half[1], slopes)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_the_second_call_on_a_small_array_fills_out_as_the_first(dtype):
    x, g = np.linspace(-3, 3, 50).astype(dtype), np.linspace(1, 2, 50).astype(dtype)
    want = gelu.vjp(x, g), *gelu.value_and_grad(x)
    for _ in range(2):
        product, values, slopes = (np.full_like(x, 7) for _ in range(3))
        assert gelu.vjp(x, g, out=product) is product
        got = gelu.value_and_grad(x, out=(values, slopes))
        assert got[0] is values
        assert got[1] is slopes
        assert all((a == b).all() for a, b in zip((product, values, slopes), want, strict=True))
    assert gelu.vjp(x, g, out=g) is g
    assert (g == want[0]).all()
    with pytest.raises(UsageError, match="overlap"):
        gelu.value_and_grad(x, out=(values, values))
    both = np.empty(75, dtype)
    with pytest.raises(UsageError, match="overlap"):
        gelu.value_and_grad(x, out=(both[:50], both[25:]))


def _unaligned(size, dtype):
    return np.zeros(size * np.dtype(dtype).itemsize + 1, np.uint8)[1:].view(dtype)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize(
    "layout",
    ["apart", "values over x", "slopes over x", "values beside x", "slopes beside x", "strided", "unaligned", "no out"],
)
def test_values_and_slopes_of_small_arrays_of_any_layout(dtype, layout):
    n = 3000
    x = np.random.default_rng(0).normal(size=n).astype(dtype)
    want = gelu(x), gelu.grad(x)
    gelu.value_and_grad(x)  # what is quick about the next calls is made by the first one
    memory = np.zeros(2 * n, dtype)
    memory[:n] = x
    first, second = np.empty_like(x), np.empty_like(x)
    if layout == "values over x":
        x = first = memory[:n]
    elif layout == "slopes over x":
        x = second = memory[:n]
    elif layout == "values beside x":
        x, first = memory[:n], memory[7 : n + 7]
    elif layout == "slopes beside x":
        x, second = memory[:n], memory[7 : n + 7]
    elif layout == "strided":
        x, first, second = np.repeat(x, 2)[::2], np.empty(3 * n, dtype)[::3], np.empty(n, dtype)[::-1]
    elif layout == "unaligned":
        first, second = _unaligned(n, dtype), _unaligned(n, dtype)
    out = () if layout == "no out" else ((first, second),)
    got = gelu.value_and_grad(x, *out)
    assert not out or (got[0] is first and got[1] is second)
    assert all((a == b).all() for a, b in zip(got, want, strict=True))


@pytest.mark.parametrize("place", [0, 1])
def test_neither_values_nor_slopes_are_written_into_what_is_read_only(place):
    x = np.linspace(-1, 1, 20)
    gelu.value_and_grad(x)
    out = [np.zeros_like(x), np.zeros_like(x)]
    out[place].flags.writeable = False
    for _ in range(2):
        with pytest.raises(UsageError):
            gelu.value_and_grad(x, out=tuple(out))
        assert (out[place] == 0).all()
