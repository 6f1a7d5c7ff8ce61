"""Rooflines and caches, against data sheets and published figures."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ai_bubble.data import load
from ai_bubble.errors import CourseError
from ai_bubble.models.kv_cache import kv_cache_gqa, kv_cache_mla
from ai_bubble.models.roofline import attainable, decode_intensity, decode_rate, ridge_point

GPUS = load("gpus").set_index("gpu_id")
PEAK, BANDWIDTH = GPUS["bf16_dense_tflops"] * 1e12, GPUS["bandwidth_tb_s"] * 1e12
speeds = st.floats(1e10, 1e16)
batches = st.floats(1, 4096)
sizes = st.floats(1e8, 1e12)


def test_ridge_points_of_the_data_sheets():
    found = ridge_point(PEAK, BANDWIDTH)
    assert {g: round(r) for g, r in found.items()} == {
        "a100": 153,
        "h100": 295,
        "h800": 295,
        "h20": 37,
        "h200": 206,
        "b200": 281,
    }
    assert found.round().tolist() == GPUS["ridge_point_flop_byte"].tolist()


def test_one_stream_of_a_model_of_70_billion_parameters():
    found = {g: decode_rate(1, 70e9, PEAK[g], BANDWIDTH[g]) for g in GPUS.index}
    assert {g: round(found[g]) for g in ("h100", "h20", "h200", "b200")} == {
        "h100": 24,
        "h20": 29,
        "h200": 34,
        "b200": 57,
    }
    assert found["h100"] / found["h20"] == pytest.approx(0.8375)


def test_the_h20_has_a_seventh_of_the_arithmetic_and_more_bandwidth():
    assert PEAK["h20"] / PEAK["h100"] == pytest.approx(0.15, abs=0.001)
    assert BANDWIDTH["h20"] / BANDWIDTH["h100"] == pytest.approx(1.19, abs=0.005)


def test_the_sparse_peak_doubles_the_ridge_point():
    assert round(ridge_point(1979e12, 3.35e12)) == 591  # the figure that some pages print


def test_caches_are_the_published_ones():
    for row in load("kv_caches").to_dict("records"):
        if row["attention"] == "multi-head latent":
            found = kv_cache_mla(row["layers"], row["latent_dimension"], row["bytes_per_value"])
        else:
            heads = row["kv_heads"], row["head_dimension"], row["bytes_per_value"]
            found = kv_cache_gqa(row["layers"], *heads)
        assert found / 1000 == pytest.approx(row["kv_cache_kb_token"], abs=0.05)


def test_counting_query_heads_makes_the_cache_16_times_too_large():
    assert kv_cache_gqa(126, 128, 128) / kv_cache_gqa(126, 8, 128) == 16
    assert kv_cache_gqa(126, 8, 128) / 1024 == 504  # KiB: the same cache, another unit


@given(st.floats(0, 1e6), speeds, speeds)
def test_the_roof_is_never_exceeded_and_touched_at_the_ridge(intensity, peak, bandwidth):
    found = attainable(intensity, peak, bandwidth)
    assert found <= peak
    assert found <= intensity * bandwidth
    ridge = ridge_point(peak, bandwidth)
    assert attainable(ridge, peak, bandwidth) == pytest.approx(peak)
    assert attainable(ridge / 2, peak, bandwidth) == pytest.approx(peak / 2)


@given(batches, sizes)
def test_without_a_cache_the_intensity_of_bf16_is_the_batch(batch, size):
    assert decode_intensity(batch, size) == pytest.approx(batch)
    assert decode_intensity(batch, size, bytes_per_parameter=1) == pytest.approx(2 * batch)


@given(batches, sizes, speeds, speeds, st.floats(0, 1e11))
def test_more_users_never_slow_all_of_them_together_nor_speed_up_one(
    batch, size, peak, bandwidth, kept
):
    one = decode_rate(batch, size, peak, bandwidth, cache=kept)
    two = decode_rate(2 * batch, size, peak, bandwidth, cache=kept)
    assert two >= one * (1 - 1e-9)
    assert two / (2 * batch) <= one / batch * (1 + 1e-9)


@given(batches, sizes, speeds, speeds, st.integers(1, 64))
def test_chips_that_share_a_batch_add_up(batch, size, peak, bandwidth, chips):
    alone = decode_rate(batch, size, peak, bandwidth)
    together = decode_rate(batch, size, chips * peak, chips * bandwidth)
    assert together == pytest.approx(chips * alone)


@given(batches, sizes, st.floats(1, 1e11))
def test_caches_bound_the_intensity(batch, size, kept):
    found = decode_intensity(batch, size, cache=kept)
    assert found <= batch * (1 + 1e-12)
    assert found <= 2 * size / kept  # however many users


def test_arrays_go_through():
    found = decode_rate(np.array([1, 16, 512]), 70e9, 989e12, 3.35e12)
    assert found.shape == (3,)
    assert type(attainable(1, 2.0, 3.0)) is float


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: attainable(-1, 1, 1), "intensity must be 0 or more"),
        (lambda: attainable(1, 0, 1), "peak must be more than 0"),
        (lambda: ridge_point(1, 0), "bandwidth must be more than 0"),
        (lambda: decode_intensity(0, 1), "batch must be more than 0"),
        (lambda: decode_rate(1, 0, 1, 1), "parameters must be more than 0"),
        (lambda: decode_rate(1, 1, 1, 1, cache=-1), "cache must be 0 or more"),
        (lambda: kv_cache_gqa(1, 0, 1), "kv_heads must be more than 0"),
        (lambda: kv_cache_mla(0, 1), "layers must be more than 0"),
    ],
)
def test_bad_values_are_named(call, message):
    with pytest.raises(CourseError, match=message):
        call()
