"""The models against the figures that were derived from the case by hand.

Each figure stands with its number in the list of derived figures (D02 to D24), as it is printed
there; it must come out to within half of its last digit. The printed NPVs and break-evens discount
with a twelfth of 10 % a month, the models with the effective monthly rate, so those are computed
here at ``TWELFTHS``, the effective rate that a twelfth a month amounts to.
"""

import numpy as np
import pytest

from ai_bubble.models.rental import (
    annuity,
    avoidable_cost,
    break_even_rent,
    break_even_utilisation,
    constant_monthly_rate,
    electricity_cost,
    full_cost,
    glide,
    implied_exchange_rate,
    log_change,
    monthly_rate,
    payback_months,
    percent_change,
    rent_per_gpu_hour,
    rise_to_recover,
    run_server,
    server_irr,
    server_npv,
    servers_to_cover,
    to_usd,
)

PEAK, TROUGH = 180_000, 75_000
CHIPS = 8 * 200_000
TWELFTHS = (1 + 0.10 / 12) ** 12 - 1
IMPLIED = implied_exchange_rate(200_000, 28_000)
GLIDE = glide(PEAK, TROUGH, months=18, horizon=48)


def usd_hour(rent, hours=730, rate=IMPLIED):
    return to_usd(rent_per_gpu_hour(rent, hours_per_month=hours), rate)


def power(tariff):
    return electricity_cost(10.2, 1.25, tariff)


# Each row: number, what the models give, the printed figure with the digits it is printed with.
PRINTED = [
    ("D01", IMPLIED, "7.143"),
    ("D01 at 28,500 USD", implied_exchange_rate(200_000, 28_500), "7.02"),
    ("D01 at 27,500 USD", implied_exchange_rate(200_000, 27_500), "7.27"),
    ("D02", 100 * percent_change(PEAK, TROUGH), "-58.3"),
    ("D03", 100 * rise_to_recover(-percent_change(PEAK, TROUGH)), "140"),
    ("D04", 100 * log_change(PEAK, TROUGH), "-87.5"),
    ("D05 peak", rent_per_gpu_hour(PEAK, hours_per_month=1), "22500"),
    ("D05 trough", rent_per_gpu_hour(TROUGH, hours_per_month=1), "9375"),
    ("D06", rent_per_gpu_hour(PEAK), "30.82"),
    ("D06 at 720 h", rent_per_gpu_hour(PEAK, hours_per_month=720), "31.25"),
    ("D07", rent_per_gpu_hour(TROUGH), "12.84"),
    ("D07 at 720 h", rent_per_gpu_hour(TROUGH, hours_per_month=720), "13.02"),
    ("D08", usd_hour(PEAK), "4.32"),
    ("D08 at 720 h", usd_hour(PEAK, hours=720), "4.38"),
    ("D09", usd_hour(TROUGH), "1.80"),
    ("D09 at 720 h", usd_hour(TROUGH, hours=720), "1.82"),
    ("D09 at 7.26", usd_hour(TROUGH, rate=7.26), "1.77"),
    ("D10 in 12 months", 100 * constant_monthly_rate(PEAK, TROUGH, 12), "-7.0"),
    ("D10 in 18 months", 100 * constant_monthly_rate(PEAK, TROUGH, 18), "-4.7"),
    ("D10 in 24 months", 100 * constant_monthly_rate(PEAK, TROUGH, 24), "-3.6"),
    ("D12", payback_months(CHIPS, PEAK), "8.9"),
    ("D13", payback_months(CHIPS, TROUGH), "21.3"),
    ("D14", payback_months(CHIPS, 0.2 * TROUGH), "106.7"),
    ("D15 H800 peak", payback_months(2_100_000, PEAK), "11.7"),
    ("D15 H800 trough", payback_months(2_100_000, TROUGH), "28.0"),
    ("D15 H100 peak", payback_months(2_700_000, PEAK), "15.0"),
    ("D15 H100 trough", payback_months(2_700_000, TROUGH), "36.0"),
    ("D16", server_npv(PEAK, 0.8, annual_rate=TWELFTHS) / 1e6, "3.25"),
    ("D16 IRR", server_irr(PEAK, 0.8), "1.0"),
    ("D17", server_npv(TROUGH, 0.8, annual_rate=TWELFTHS) / 1e6, "-0.07"),
    ("D17 IRR", 100 * server_irr(TROUGH, 0.8), "8.8"),
    (
        "D17 at 1.6M",
        server_npv(TROUGH, 0.8, capex=CHIPS, annual_rate=TWELFTHS) / 1e6,
        "0.40",
    ),
    (
        "D17 at 2.7M",
        server_npv(TROUGH, 0.8, capex=2_700_000, annual_rate=TWELFTHS) / 1e6,
        "-0.63",
    ),
    ("D18", server_npv(TROUGH, 0.2, annual_rate=TWELFTHS) / 1e6, "-1.84"),
    ("D18 IRR", 100 * server_irr(TROUGH, 0.2), "-40"),
    ("D19", server_npv(GLIDE, 0.8, annual_rate=TWELFTHS) / 1e6, "0.59"),
    ("D19 IRR", 100 * server_irr(GLIDE, 0.8), "30"),
    *[
        (f"D20 {capex} at {rent}", 100 * utilisation, printed)
        for capex, rent, printed in [
            (1_600_000, PEAK, "27.7"),
            (1_600_000, TROUGH, "66.5"),
            (2_100_000, PEAK, "34.3"),
            (2_100_000, TROUGH, "82.2"),
            (2_700_000, PEAK, "42.2"),
            (2_700_000, TROUGH, "101.2"),
        ]
        for utilisation in [break_even_utilisation(rent, capex=capex, annual_rate=TWELFTHS)]
    ],
    *[
        row
        for capex, cny, usd in [
            (1_600_000, "62.3", "1.49"),
            (2_100_000, "77.1", "1.85"),
            (2_700_000, "94.9", "2.27"),
        ]
        for rent in [break_even_rent(0.8, capex=capex, annual_rate=TWELFTHS)]
        for row in [
            (f"D21 {capex}", rent / 1000, cny),
            (f"D21 {capex} in USD", usd_hour(rent), usd),
        ]
    ],
    ("D22 cheap", power(0.36), "3351"),
    ("D22 average", power(0.63), "5864"),
    ("D22 cheap, of trough", 100 * power(0.36) / TROUGH, "4.5"),
    ("D22 average, of trough", 100 * power(0.63) / TROUGH, "7.8"),
    ("D22 cheap, of peak", 100 * power(0.36) / PEAK, "1.9"),
    ("D22 average, of peak", 100 * power(0.63) / PEAK, "3.3"),
    ("D23 high", avoidable_cost(power(0.63), 10_000) / 1000, "16"),
    ("D23 high in USD", usd_hour(avoidable_cost(power(0.63), 10_000)), "0.4"),
    ("D23 low in USD", usd_hour(avoidable_cost(power(0.36), 5_000)), "0.2"),
    ("D23 rent over high", TROUGH / avoidable_cost(power(0.63), 10_000), "4.7"),
    ("D24", servers_to_cover(1_000_000, TROUGH, avoidable_cost(power(0.63))), "15"),
]


@pytest.mark.parametrize(("number", "value", "printed"), PRINTED, ids=[row[0] for row in PRINTED])
def test_printed_figure_comes_out(number, value, printed):
    decimals = len(printed.partition(".")[2])
    half_digit = 0.5 * 10.0**-decimals
    assert value == pytest.approx(float(printed), abs=half_digit * 1.0001), number


# The same figures under the models' own convention: 10 % effective, that is 0.797 % a month. They
# are computed here once more, month by month, so that the two ways check each other.
def npv_by_hand(rents, utilisation, capex=2_100_000, fixed=12_000, rate=0.10, share=0.10):
    total = -capex
    for month, rent in enumerate(rents, start=1):
        total += (utilisation * rent - fixed) / (1 + rate) ** (month / 12)
    return total + share * capex / (1 + rate) ** (len(rents) / 12)


@pytest.mark.parametrize(
    ("number", "rents", "utilisation", "expected"),
    [
        ("D16", [PEAK] * 48, 0.8, 3_290_672),
        ("D17", [TROUGH] * 48, 0.8, -48_480),
        ("D18", [TROUGH] * 48, 0.2, -1_837_312),
        ("D19", [PEAK * (75 / 180) ** (min(k, 18) / 18) for k in range(48)], 0.8, 608_263),
    ],
)
def test_npv_at_the_effective_rate(number, rents, utilisation, expected):
    value = server_npv(np.array(rents), utilisation)
    assert value == pytest.approx(npv_by_hand(rents, utilisation), rel=1e-12)
    assert value == pytest.approx(expected, abs=0.5), number


@pytest.mark.parametrize(
    ("capex", "peak", "trough", "rent"),
    [
        (1_600_000, 27.5, 66.0, 61_876),
        (2_100_000, 34.0, 81.6, 76_524),
        (2_700_000, 41.8, 100.4, 94_103),
    ],
)
def test_break_even_at_the_effective_rate(capex, peak, trough, rent):
    assert 100 * break_even_utilisation(PEAK, capex=capex) == pytest.approx(peak, abs=0.05)
    assert 100 * break_even_utilisation(TROUGH, capex=capex) == pytest.approx(trough, abs=0.05)
    assert break_even_rent(0.8, capex=capex) == pytest.approx(rent, abs=0.5)


def test_a_twelfth_a_month_is_a_higher_rate_than_the_effective_one():
    assert monthly_rate(TWELFTHS) == pytest.approx(0.10 / 12)
    assert monthly_rate(0.10) == pytest.approx(0.00797, abs=5e-6)
    assert annuity(2_100_000, TWELFTHS, 48) == pytest.approx(53_300, abs=50)


def test_full_cost_is_far_above_the_avoidable_cost():
    low = avoidable_cost(power(0.36), 5_000)
    assert low == pytest.approx(8_351, abs=0.5)  # D23 prints 8.5 thousand
    assert TROUGH / low == pytest.approx(8.98, abs=0.005)  # and, from that, 8.8
    assert run_server(TROUGH, low)
    assert full_cost() > 3.5 * avoidable_cost(power(0.63), 10_000)


@pytest.mark.parametrize(("avoidable", "servers"), [(3_351, 14), (8_351, 16), (15_864, 17)])
def test_servers_to_cover_at_other_avoidable_costs(avoidable, servers):
    assert servers_to_cover(1_000_000, TROUGH, avoidable) == servers  # D24 prints 15
