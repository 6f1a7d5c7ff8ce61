"""The arithmetic of training and answering, against published figures."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ai_bubble.data import load
from ai_bubble.errors import CourseError
from ai_bubble.models.flops import (
    achieved_rate,
    active_parameters,
    inference_flop,
    mfu,
    overtaking_tokens,
    training_flop,
)

RUNS = load("training_runs").set_index("run_id")
SERVING = load("serving").set_index("serving_id")["value_low"]
sizes = st.floats(1e6, 1e13)
tokens = st.floats(1e6, 1e15)


def test_training_arithmetic_of_the_dataset():
    # GPT-3, Chinchilla and Llama publish their own figure: all within 3 % of 6ND.
    known = RUNS.dropna(subset=["compute_6nd_flop"])
    found = training_flop(
        known["active_parameters_bn"].to_numpy() * 1e9, known["tokens_trillion"].to_numpy() * 1e12
    )
    assert found == pytest.approx(known["compute_6nd_flop"].to_numpy(), rel=1e-6)
    published = known["compute_flop"].dropna()
    assert (known["compute_6nd_flop"][published.index] / published).between(0.97, 1.03).all()


def test_v3_used_fewer_flop_and_not_better_chips():
    v3, llama = training_flop(37e9, 14.8e12), training_flop(405e9, 15.6e12)
    assert (v3, llama) == pytest.approx((3.2856e24, 3.7908e25))
    slow, fast = achieved_rate(llama, 30.84e6) / 1e12, achieved_rate(v3, 2.664e6) / 1e12
    assert (round(fast), round(slow)) == (343, 341)
    assert llama / v3 == pytest.approx(11.54, abs=0.01)
    assert (llama / v3) * (fast / slow) == pytest.approx(30.84e6 / 2.664e6)


def test_all_parameters_instead_of_the_active_ones_are_18_times_too_many():
    wrong = training_flop(671e9, 14.8e12)
    assert wrong / training_flop(37e9, 14.8e12) == pytest.approx(18.1, abs=0.05)
    assert mfu(achieved_rate(wrong, 2.664e6), 1979e12) > 3  # no chip works three times its peak


def test_days_until_serving_has_cost_as_much_as_training():
    even = overtaking_tokens(training_flop(37e9, 14.8e12), 37e9)
    assert even == pytest.approx(44.4e12)
    all_tokens = (SERVING["input_tokens_day"] + SERVING["output_tokens_day"]) * 1e9
    fresh = all_tokens - SERVING["cached_tokens_day"] * 1e9
    assert even / all_tokens == pytest.approx(57.2, abs=0.05)
    assert even / fresh == pytest.approx(102.3, abs=0.05)
    # Counted in GPU-hours, with no rule of arithmetic at all, it lies between the two.
    gpu_hours_day = SERVING["nodes_average"] * SERVING["gpus_per_node"] * 24
    assert RUNS.loc["deepseek_v3", "gpu_hours_million"] * 1e6 / gpu_hours_day == pytest.approx(
        64, abs=0.1
    )


def test_active_parameters_of_deepseek_v3():
    # From its configuration: 58 layers of 256 experts, three matrices of 7168 x 2048 in each.
    routed = 58 * 256 * 3 * 7168 * 2048
    found = active_parameters(671e9 - routed, routed, 256, 8)
    assert found == pytest.approx(37e9, rel=0.02)


@given(sizes, tokens)
def test_the_overtaking_point_is_three_times_the_training_tokens(size, trained_on):
    even = overtaking_tokens(training_flop(size, trained_on), size)
    assert even == pytest.approx(3 * trained_on)
    assert inference_flop(size, even) == pytest.approx(training_flop(size, trained_on))


@given(sizes, sizes, st.integers(1, 500), st.data())
def test_active_parameters_lie_between_shared_and_all(shared, routed, experts, data):
    chosen = data.draw(st.integers(0, experts))
    found = active_parameters(shared, routed, experts, chosen)
    assert shared <= found <= (shared + routed) * (1 + 1e-12)


@given(sizes, tokens, st.floats(1.0, 1e9))
def test_rate_times_hours_gives_the_work_back(size, trained_on, hours):
    work = training_flop(size, trained_on)
    assert achieved_rate(work, hours) * hours * 3600 == pytest.approx(work)


def test_arrays_go_through():
    found = training_flop(np.array([37e9, 405e9]), np.array([14.8e12, 15.6e12]))
    assert found.shape == (2,)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: training_flop(-1, 1), "parameters must be 0 or more, not -1"),
        (lambda: inference_flop(1, float("nan")), "tokens must be"),
        (lambda: overtaking_tokens(1, 0), "parameters must be more than 0"),
        (lambda: achieved_rate(1, 0), "gpu_hours must be more than 0"),
        (lambda: mfu(1, 0), "peak must be more than 0"),
        (lambda: active_parameters(1, 1, 8, 9), "chosen / experts must be between 0 and 1"),
    ],
)
def test_bad_values_are_named(call, message):
    with pytest.raises(CourseError, match=message):
        call()
