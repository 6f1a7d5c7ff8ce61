import math
import re

import pandas as pd
import pytest

from ai_bubble import data
from ai_bubble.data import Bounds, package

NAMES = [name for name in data.names() if name not in ("claims", "renderings")]
# what the name of a number may end in, before _low and _high
UNIT = re.compile(
    r"(^|_)(cny(_month|_kwh)?|usd(_gpu_hour|_kwh|_mtok)?|busd|bcny|musd|per_usd"
    r"|tflops|tb_s|gb_s|gb|kb_token|k?w|percent|km|ms|deg"
    r"|bn|trillion|million|thousand|flop|flop_byte|gflop_token|days?|years)$"
)
# counts, ratios, degrees and calendar years: the name says it all
PLAIN = {
    *("gpus", "gpus_per_server", "startups", "layers", "kv_heads", "head_dimension"),
    *("latent_dimension", "bytes_per_value", "beta", "t_statistic", "day_from", "day_to"),
    *("latitude", "longitude", "year", "year_start", "year_end"),
}


def fields(name):
    return package.resource(name)["schema"]["fields"]


def table(name):
    return data.load(name).set_index(package.resource(name)["schema"]["primaryKey"])


@pytest.mark.parametrize("name", NAMES)
def test_every_number_carries_its_unit(name):
    columns = {field["name"] for field in fields(name)}
    for field in fields(name):
        if field["type"] not in ("number", "integer"):
            continue
        assert field.get("unit"), field["name"]
        stem = field["name"].removesuffix("_low").removesuffix("_high")
        if stem == "value":
            assert "unit" in columns
        else:
            assert stem in PLAIN or UNIT.search(stem), field["name"]


@pytest.mark.parametrize("name", NAMES)
def test_lower_ends_lie_below_upper_ends_and_agree_with_the_qualifier(name):
    frame = data.load(name)
    for low in [column for column in frame if column.endswith("_low")]:
        high = low.removesuffix("_low") + "_high"
        both = frame[frame[low].notna() & frame[high].notna()]
        assert (both[low] <= both[high]).all(), low
        if "qualifier" in frame:
            single = both["qualifier"].isin(["exactly", "about"])
            assert (both.loc[single, low] == both.loc[single, high]).all(), low
            between = both["qualifier"] == "between"
            assert (both.loc[between, low] < both.loc[between, high]).all(), low
            rows = frame[frame[low].notna() | frame[high].notna()]
            lower = rows[rows["qualifier"].isin(["at least", "more than"])]
            upper = rows[rows["qualifier"].isin(["up to", "less than", "almost"])]
            assert upper[high].notna().all(), low
            assert (lower[low].notna() | lower[high].notna()).all(), low


@pytest.mark.parametrize("name", NAMES)
def test_dates_agree_with_their_precision(name):
    frame = data.load(name)
    if "date_precision" not in frame:
        return
    assert (frame["date"].isna() == frame["date_precision"].isna()).all()
    dated = frame.dropna(subset=["date"])
    coarse = dated[dated["date_precision"] != "day"]
    assert (coarse["date"].dt.day == 1).all()
    assert (coarse.loc[coarse["date_precision"] == "year", "date"].dt.month == 1).all()
    assert (
        coarse.loc[coarse["date_precision"] == "season", "date"].dt.month.isin([3, 6, 9, 12]).all()
    )
    assert (
        coarse.loc[coarse["date_precision"] == "quarter", "date"].dt.month.isin([1, 4, 7, 10]).all()
    )


@pytest.mark.parametrize("name", NAMES)
def test_confidence_is_one_of_three_and_computed_rows_say_how(name):
    frame = data.load(name)
    if "confidence" not in frame:
        assert name in ("glossary", "sources")
        return
    assert set(frame["confidence"]) <= {"verified", "secondary", "computed"}
    own = frame["source_id"] == "course_computation"
    assert (frame.loc[own, "confidence"] == "computed").all()
    assert "memory" not in " ".join(frame["note"].dropna())


def test_every_source_is_cited():
    cited = set()
    for name in NAMES:
        frame = data.load(name)
        cited |= set(frame["source_id"]) if name != "sources" else set()
    assert set(data.load("sources")["source_id"]) - cited == set()


def test_ridge_points_follow_from_arithmetic_and_bandwidth():
    gpus = table("gpus")
    ridge = gpus["bf16_dense_tflops"] / gpus["bandwidth_tb_s"]
    assert (ridge.round() == gpus["ridge_point_flop_byte"]).all()


def test_great_circles_and_round_trips():
    sites, routes = table("sites"), data.load("routes")
    delay = table("parameters").loc["fibre_delay", "value_low"]
    for row in routes.itertuples():
        a, b = sites.loc[row.from_site_id], sites.loc[row.to_site_id]
        km = great_circle(a.latitude, a.longitude, b.latitude, b.longitude)
        assert km == pytest.approx(row.distance_km, abs=1.5)
        straight = 2 * delay * row.distance_km / 1000
        assert straight == pytest.approx(row.rtt_straight_ms, abs=0.06)
        assert 1.5 * straight == pytest.approx(row.rtt_route_ms, abs=0.06)


def great_circle(lat1, lon1, lat2, lon2):
    p, q = math.radians(lat1), math.radians(lat2)
    across = math.radians(lon2 - lon1) / 2
    h = math.sin((q - p) / 2) ** 2 + math.cos(p) * math.cos(q) * math.sin(across) ** 2
    return 2 * 6371 * math.asin(math.sqrt(h))


def test_light_in_fibre():
    parameters = table("parameters")
    index = parameters.loc["fibre_group_index", "value_low"]
    assert 299_792.458 / index == pytest.approx(parameters.loc["fibre_speed", "value_high"], abs=5)
    delay = parameters.loc["fibre_delay", "value_low"]
    assert 1e6 * index / 299_792.458 == pytest.approx(delay, abs=5e-4)


def closes():
    return table("nvidia_event").filter(like="close").rename(columns=lambda c: c.split("_")[0])


def test_the_market_day():
    returns = closes().pct_change(fill_method=None).loc["2025-01-27"] * 100
    events = table("market_events")
    assert round(returns["nvda"], 2) == events.loc["nvda_return", "value_low"] == -16.97
    assert events.loc["sp500_return", "value_low"] == pytest.approx(returns["spy"], abs=0.1)
    fall = closes().loc["2025-01-24", "nvda"] - closes().loc["2025-01-27", "nvda"]
    assert events.loc["nvda_loss_bloomberg", "value_low"] / fall == pytest.approx(24.34, abs=0.01)
    assert events.loc["nvda_loss_lseg", "value_low"] / fall == pytest.approx(24.49, abs=0.01)
    shares = 3288.76 / 134.29
    assert shares == pytest.approx(events.loc["nvda_shares_2024", "value_low"], abs=0.005)


def test_abnormal_returns_follow_from_the_estimates_and_the_closes():
    estimates = table("market_model")
    returns = closes().pct_change(fill_method=None) * 100
    zero = returns.index.get_loc(pd.Timestamp("2025-01-27"))
    for row in data.load("abnormal_returns").itertuples():
        model = estimates.loc[row.estimate_id]
        window = returns.iloc[zero + row.day_from : zero + row.day_to + 1]
        alpha = 0.0 if pd.isna(model.alpha_day) else 100 * model.alpha_day
        abnormal = window["nvda"] - alpha - model.beta * window[model.benchmark.lower()]
        # the intercept is known to one digit, or not at all: then it may be 0.3 % a day
        slack = 0.3 if pd.isna(model.alpha_day) else 0.01 * len(window)
        assert abnormal.sum() == pytest.approx(row.abnormal_return_percent, abs=0.05 + slack)


def test_training_arithmetic():
    runs, stages = table("training_runs"), data.load("training_stages")
    known = runs.dropna(subset=["compute_6nd_flop"])
    rule = 6 * known["active_parameters_bn"] * 1e9 * known["tokens_trillion"] * 1e12
    assert (rule / known["compute_6nd_flop"]).tolist() == pytest.approx([1] * len(known))
    published = known.dropna(subset=["compute_flop"])
    ratio = published["compute_6nd_flop"] / published["compute_flop"]
    assert ratio.between(0.97, 1.03).all()
    hours = stages.groupby("run_id")["gpu_hours_thousand"].sum() / 1000
    for run, total in hours.items():
        assert total == pytest.approx(runs.loc[run, "gpu_hours_million"])
    v3 = runs.loc["deepseek_v3"]
    assert 2 * v3["gpu_hours_million"] == pytest.approx(v3["cost_musd"])
    per_trillion = table("parameters").loc["v3_hours_per_trillion", "value_low"]
    total = per_trillion * v3["tokens_trillion"] / 1000
    assert total == pytest.approx(v3["pretraining_gpu_hours_million"], rel=1e-3)
    r1 = runs.loc["deepseek_r1_rl"]
    assert 2 * r1["gpu_hours_million"] == pytest.approx(r1["cost_musd"], rel=5e-3)


def test_kv_cache_formula():
    caches = table("kv_caches")
    grouped = 2 * caches["kv_heads"] * caches["head_dimension"]
    numbers = grouped.fillna(caches["latent_dimension"])
    kilobytes = caches["layers"] * numbers * caches["bytes_per_value"] / 1000
    assert (kilobytes - caches["kv_cache_kb_token"]).abs().max() < 0.06


def test_serving_day():
    serving = table("serving")["value_low"]
    cost = serving["nodes_average"] * serving["gpus_per_node"] * 24 * 2
    assert cost == serving["cost_day"]
    assert 100 * (serving["revenue_day"] / cost - 1) == pytest.approx(serving["markup"], abs=0.6)
    assert 100 * (1 - cost / serving["revenue_day"]) == pytest.approx(serving["margin"], abs=0.05)


def test_exchange_rates_implied_by_the_texts():
    rates = table("exchange_rates")["cny_per_usd"]
    servers = table("servers")
    peak = servers.loc["h100_chip_article_cny", "price_cny_high"]
    assert peak / servers.loc["h100_chip_article_usd", "price_usd_low"] == pytest.approx(
        rates["article_implied"], abs=5e-4
    )
    trough = table("rents").loc["article_trough", "rent_cny_month_low"]
    assert trough / 10_333 == pytest.approx(rates["mit_tr_implied"], abs=5e-4)
    tariffs = table("tariffs")
    cny = tariffs.loc["china_2024", "tariff_usd_kwh_low"] * rates["parity_2024_12_31"]
    assert cny == pytest.approx(tariffs.loc["china_2024_cny", "tariff_cny_kwh_low"], abs=0.005)


def test_earlier_bubbles():
    bubbles = table("bubbles")

    def change(new, old):
        return 100 * (bubbles.loc[new, "value_high"] / bubbles.loc[old, "value_high"] - 1)

    fall = bubbles["value_high"]
    assert change("nasdaq_trough", "nasdaq_peak") == pytest.approx(fall["nasdaq_fall"], abs=0.05)
    assert change("stm1_price_2001", "stm1_price_1999") == pytest.approx(fall["stm1_price_change"])
    assert change("oc3_price_2002", "oc3_price_2000") == pytest.approx(
        fall["oc3_price_change"], abs=0.05
    )
    yearly = 2 ** (365 / 100)
    assert yearly == pytest.approx(fall["traffic_believed"], abs=0.1)


def test_two_sources_of_the_h800_price_agree():
    investments, centres = table("investments"), table("centres")
    contract = investments.loc["lotus_contract", "amount_bcny_low"] * 1e9
    each = contract / centres.loc["lotus_servers_ordered", "value_low"]
    assert each == pytest.approx(table("servers").loc["h800_server_2023", "price_cny_low"])
    later = investments.loc["lotus_contract_2024", "amount_bcny_low"] * 1e9
    assert later / centres.loc["lotus_servers_2024", "value_low"] == pytest.approx(2_830_000)


def test_the_articles_bounds_are_those_of_its_words():
    centres = table("centres")
    projects = centres.loc["projects_article"]
    completed = centres.loc["completed_article"]
    assert pd.isna(projects["value_high"])
    assert pd.isna(completed["value_high"])
    share = Bounds.at_least(completed["value_low"]) / Bounds.more_than(projects["value_low"])
    assert not share.is_bounded
    idle = centres.loc["idle_share_article"]
    assert Bounds(idle["value_low"], idle["value_high"]) == Bounds.up_to(80)


def test_attribution_chains_end_at_the_article():
    link = table("actors")["passed_on_by"].dropna()
    for start in link.index:
        seen, at = {start}, start
        while at in link.index:
            at = link[at]
            assert at not in seen
            seen.add(at)
        assert at == "xpert_digital"


def test_glossary():
    glossary = table("glossary")
    assert len(glossary) >= 45
    bubble = glossary.loc["bubble"]
    assert (bubble["wrong_turkish"], bubble["wrong_italian"]) == ("mesane", "vescica")
    wrong = glossary[["wrong_turkish", "wrong_italian"]].notna().any(axis="columns")
    assert (wrong == glossary["wrong_meaning"].notna()).all()
    assert list(glossary.index) == sorted(glossary.index, key=str.lower)
    assert (glossary["definition"].str.len() < 200).all()
