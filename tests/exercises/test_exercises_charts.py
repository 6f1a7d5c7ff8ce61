"""Charts are judged by what they draw: other right ways count, wrong ones get a sentence."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import altair as alt
import numpy as np
import pandas as pd
import pytest
import vl_convert
from hypothesis import given
from hypothesis import strategies as st

from ai_bubble.errors import CourseError
from ai_bubble.exercises.declare import chart_key, observe
from ai_bubble.exercises.drawn import axis_titles, chart_title, drawings
from ai_bubble.exercises.judge import judge
from ai_bubble.exercises.keys import Key, Question, Wrong, wrong
from ai_bubble.exercises.plain import plain
from ai_bubble.exercises.same import Tolerance
from ai_bubble.exercises.sealed import seal, unseal
from ai_bubble.exercises.verdict import STATES, Verdict
from ai_bubble.figures import figure

TITLE = "The sticky model falls longer"
ALT = "Two falling lines: the sticky model reaches its low later than the quick one."
QUESTION = Question("q1", "chart", "q1_chart", tolerance=Tolerance(0.005, 0.0, ordered=False))

WIDE = pd.DataFrame(
    {
        "month": [0, 12, 24, 36],
        "sticky": [180_000, 130_000, 95_000, 75_000],
        "quick": [180_000, 60_000, 90_000, 82_000],
    }
)
RENTS = WIDE.melt("month", var_name="model", value_name="rent")
MONTH = alt.X("month:Q", title="Months after the peak")
RENT = alt.Y("rent:Q", title="Rent (yuan a month)")
VALUE = alt.Y("value:Q", title="Rent (yuan a month)")
LINES = alt.Chart(RENTS).mark_line().encode(MONTH, RENT, color="model:N")

USES = pd.DataFrame(
    {
        "site": ["Zhongwei", "Zhongwei", "Guiyang", "Guiyang", "Hohhot", "Hohhot"],
        "quarter": ["Q1", "Q2"] * 3,
        "use": [20.0, 30.0, 60.0, 64.0, 41.0, 45.0],
    }
)
MEANS = USES.groupby("site", as_index=False)["use"].mean()
SHARES = MEANS.assign(use=MEANS["use"] / 100)
SITE = alt.X("site:N", title="Site")
USE = alt.Y("use:Q", title="Mean use (%)")
BARS = alt.Chart(MEANS).mark_bar().encode(SITE, USE)


def complete(chart: Any) -> Any:
    """Return the chart with the title and the description that a bare chart needs."""
    return chart.properties(title=TITLE, description=ALT)


def key(chart: Any, *mistakes: Wrong, **about: Any) -> Key:
    return chart_key(QUESTION, complete(chart), mistakes, about.get("marks"), about.get("channels"))


COUNTS_TURNS = wrong(
    "Your x axis counts turns.",
    LINES.properties(data=RENTS.assign(month=RENTS["month"] / 12)),
    "Limits",
)
NO_QUICK = wrong("One model is missing.", LINES.properties(data=RENTS[RENTS["model"] == "sticky"]))
LINE_KEY = key(LINES, COUNTS_TURNS, NO_QUICK)
BAR_KEY = key(BARS)


def said(asked: Key, answer: object) -> Verdict:
    """Judge an answer with the open key and with the sealed one, which must agree."""
    given = observe(asked.question, answer)
    sealed = unseal(seal("03", 0, [asked])).questions["q1"]
    verdicts = [judge(one, given) for one in (asked, sealed)]
    assert verdicts[0] == verdicts[1]
    return verdicts[0]


def lines(frame: Any = RENTS, *channels: Any, **more: Any) -> Any:
    usual = () if "x" in more else (MONTH, RENT)
    return alt.Chart(frame).mark_line().encode(*(channels or usual), **more)


def one_model(model: str, colour: Any) -> Any:
    y = alt.Y(f"{model}:Q", title="Rent (yuan a month)")
    return lines(WIDE, MONTH, y, color=colour)


HIGHLIGHT = alt.selection_point(fields=["model"], bind="legend")
BOTH = lines(RENTS, MONTH, RENT, color="model:N")

RIGHT_LINES: dict[str, Callable[[], Any]] = {
    "the solution": lambda: LINES,
    "points": lambda: alt.Chart(RENTS).mark_point().encode(MONTH, RENT, color="model:N"),
    "circles": lambda: alt.Chart(RENTS).mark_circle().encode(MONTH, RENT, color="model:N"),
    "lines with points": lambda: alt.Chart(RENTS).mark_line(point=True, strokeWidth=3).encode(
        MONTH, RENT, color="model:N"
    ),
    "steps": lambda: alt.Chart(RENTS).mark_line(interpolate="step-after").encode(
        MONTH, RENT, color="model:N"
    ),
    "dashes": lambda: lines(strokeDash="model:N"),
    "colour and dash": lambda: lines(color="model:N", strokeDash="model:N"),
    "shapes": lambda: alt.Chart(RENTS).mark_point().encode(MONTH, RENT, shape="model:N"),
    "panels side by side": lambda: lines(column="model:N"),
    "panels in rows": lambda: lines().facet(row="model:N"),
    "panels that wrap": lambda: lines().facet("model:N", columns=1),
    "coloured panels": lambda: lines(color="model:N").facet("model:N"),
    "names of its own": lambda: lines(
        RENTS.rename(columns={"month": "t", "rent": "r.1 [yuan]", "model": "who: name"}),
        alt.X("t:Q", title="Month"),
        alt.Y("r\\.1 \\[yuan\\]:Q", title="Rent"),
        alt.Color(field="who: name", type="nominal"),
    ),
    "titles on the axes": lambda: lines(
        RENTS,
        alt.X("month", axis=alt.Axis(title="Month", format="d")),
        alt.Y("rent").axis(title=["Rent", "(yuan)"]).scale(type="log"),
        color="model",
    ),
    "columns named like titles": lambda: lines(
        RENTS.rename(columns={"month": "Months after peak", "rent": "Rent (yuan)"}),
        x="Months after peak",
        y="Rent (yuan)",
        color="model",
    ),
    "any order": lambda: lines(RENTS.sample(frac=1, random_state=3), color="model:N"),
    "rounded a little": lambda: lines(RENTS.assign(rent=RENTS["rent"] * 1.002), color="model:N"),
    "missing values aside": lambda: lines(
        pd.concat([RENTS, pd.DataFrame({"month": [48], "model": ["quick"], "rent": [np.nan]})]),
        color="model:N",
    ),
    "other capitals": lambda: lines(
        RENTS.assign(model=RENTS["model"].map(str.upper)), color="model:N"
    ),
    "categories": lambda: lines(RENTS.astype({"model": "category"}), color="model"),
    "months as text": lambda: lines(RENTS.astype({"month": str}), color="model:N"),
    "ordinal months": lambda: lines(
        RENTS, alt.X("month:O", title="Month", sort="descending"), RENT, color="model:N"
    ),
    "tooltips and a size": lambda: lines(
        color="model:N", tooltip=["model", "month", "rent"], size=alt.value(3), order="month"
    ),
    "a selection": lambda: lines(
        color=alt.when(HIGHLIGHT).then("model:N").otherwise(alt.value("grey"))
    ).add_params(HIGHLIGHT),
    "zooming": lambda: lines(color="model:N").interactive(),
    "an aggregate that changes nothing": lambda: lines(
        RENTS, MONTH, alt.Y("mean(rent):Q", title="Rent"), color="model:N"
    ),
    "folded in the chart": lambda: (
        alt.Chart(WIDE)
        .transform_fold(["sticky", "quick"])
        .mark_line()
        .encode(MONTH, VALUE, color="key:N")
    ),
    "folded under other names": lambda: (
        alt.Chart(WIDE)
        .transform_fold(["sticky", "quick"], as_=["model", "rent"])
        .mark_line()
        .encode(MONTH, RENT, color="model:N")
    ),
    "a layer a model, from wide data": lambda: alt.layer(
        one_model("sticky", alt.datum("sticky")), one_model("quick", alt.datum("quick"))
    ),
    "a layer a model, each with its data": lambda: alt.layer(
        *(
            lines(RENTS[RENTS["model"] == model], color="model:N")
            for model in ("quick", "sticky")
        )
    ),
    "a panel a model": lambda: alt.hconcat(
        *(
            lines(RENTS[RENTS["model"] == model], color="model:N")
            for model in ("quick", "sticky")
        )
    ),
    "lines and points as layers": lambda: BOTH + BOTH.mark_point(),
    "points and lines as layers": lambda: BOTH.mark_point() + BOTH,
    "layers that share their encoding": lambda: alt.layer(
        alt.Chart().mark_line(), alt.Chart().mark_circle(), data=RENTS
    ).encode(MONTH, RENT, color="model:N"),
    "a layer that goes its own way": lambda: alt.layer(
        alt.Chart().mark_line().encode(RENT, color="model:N"), data=RENTS
    ).encode(MONTH, y="month:Q"),
    "a line set off": lambda: (
        BOTH + lines(RENTS[RENTS["model"] == "quick"], color="model:N").mark_line(strokeWidth=9)
    ),
    "a rule with its own data": lambda: (
        BOTH + alt.Chart(pd.DataFrame({"y": [94_000]})).mark_rule().encode(y="y")
    ),
    "a rule at a constant": lambda: BOTH + alt.Chart().mark_rule().encode(y=alt.datum(94_000)),
    "labels": lambda: BOTH + BOTH.mark_text(dx=5).encode(text="rent:Q"),
    "labels on a part of the data": lambda: (
        BOTH + BOTH.mark_text().encode(text="model").transform_filter("datum.month == 36")
    ),
    "one point set off": lambda: (
        BOTH + alt.Chart(RENTS.tail(1)).mark_point().encode(MONTH, RENT, color="model:N")
    ),
    "beside another chart": lambda: BOTH | BARS,
    "inline data": lambda: lines(
        alt.InlineData(json.loads(RENTS.to_json(orient="records"))), color="model:N"
    ),
    "a line more than is asked": lambda: BOTH.encode(size="month:Q"),
}  # fmt: skip


@pytest.mark.parametrize("way", RIGHT_LINES)
def test_other_right_ways_of_drawing_the_same_lines_count(way: str) -> None:
    assert said(LINE_KEY, complete(RIGHT_LINES[way]())).state == "right"


RIGHT_BARS: dict[str, Callable[[], Any]] = {
    "lying": lambda: alt.Chart(MEANS).mark_bar().encode(
        alt.X("use:Q", title="Use (%)"), alt.Y("site:N", title="Site", sort="-x")
    ),
    "coloured": lambda: BARS.encode(color="site:N"),
    "coloured by another thing": lambda: BARS.encode(color=alt.condition(
        "datum.use > 50", alt.value("red"), alt.value("grey")
    )),
    "aggregated in a shorthand": lambda: alt.Chart(USES).mark_bar().encode(
        SITE, alt.Y("mean(use)", title="Use")
    ),
    "aggregated by an option": lambda: alt.Chart(USES).mark_bar().encode(
        SITE, alt.Y("use", aggregate="average", title="Use")
    ),
    "aggregated by a method, lying": lambda: alt.Chart(USES).mark_bar().encode(
        alt.X("use").aggregate("mean").title("Use"), alt.Y("site").title("Site")
    ),
    "aggregated with a tooltip": lambda: alt.Chart(USES).mark_bar().encode(
        SITE, alt.Y("mean(use)", title="Use"), tooltip=["site", "mean(use)", "count()"]
    ),
    "with their values": lambda: BARS + BARS.mark_text(dy=-5).encode(text="use:Q"),
    "with a rule at the mean": lambda: BARS + alt.Chart(MEANS).mark_rule().encode(y="mean(use)"),
    "a layer each": lambda: alt.layer(
        *(alt.Chart(MEANS[MEANS["site"] == s]).mark_bar().encode(SITE, USE) for s in MEANS["site"])
    ),
}  # fmt: skip


@pytest.mark.parametrize("way", RIGHT_BARS)
def test_other_right_ways_of_drawing_the_same_bars_count(way: str) -> None:
    assert said(BAR_KEY, complete(RIGHT_BARS[way]())).state == "right"


DAYS = ["2025-01-24", "2025-01-27", "2025-02-01"]
PRICES = pd.DataFrame({"day": pd.to_datetime(DAYS), "price": [142.6, 118.4, 120.1]})


def prices(days: Any, kind: str = "T") -> Any:
    frame = pd.DataFrame({"day": days, "price": PRICES["price"]})
    x, y = alt.X(f"day:{kind}", title="Day"), alt.Y("price:Q", title="Price (USD)")
    return alt.Chart(frame).mark_line().encode(x, y)


@pytest.mark.parametrize(
    "days",
    [
        DAYS,
        PRICES["day"].tolist(),
        PRICES["day"].dt.tz_localize("Asia/Shanghai"),
        [f"{day}T00:00" for day in DAYS],
        [f"{day}T00:00:00.000Z" for day in DAYS],
    ],
)
def test_a_date_is_the_same_as_timestamp_and_as_text(days: Any) -> None:
    assert said(key(prices(PRICES["day"])), complete(prices(days))).state == "right"


@pytest.mark.parametrize(
    ("drawn", "other"),
    [
        ([2023, 2024, 2025], ["2023", "2024", "2025"]),
        ([1, 2, 3], ["01", "02", "03"]),
        (["2024-01-01", "2024-02-01", "2024-03-01"], ["2024-01", "2024-02", "2024-03"]),
    ],
)
def test_years_and_months_are_the_same_as_number_and_as_text(drawn: Any, other: Any) -> None:
    for one, two in ((drawn, other), (other, drawn)):
        assert said(key(prices(one, "O")), complete(prices(two, "O"))).state == "right"


def test_hours_of_one_day_are_not_the_same() -> None:
    hours = [f"2025-01-27T0{hour}:00:00" for hour in range(3)]
    later = [f"2025-01-27T0{hour + 1}:00:00" for hour in range(3)]
    assert said(key(prices(hours)), complete(prices(hours))).state == "right"
    assert said(key(prices(hours)), complete(prices(later))).state == "wrong"


def test_two_ways_to_tell_series_apart_may_be_named_as_one_likes() -> None:
    frame = RENTS.assign(city="Zhongwei", a_year=RENTS["rent"] * 12)
    chart = lines(frame, color="model:N", strokeDash="city:N")
    other = frame.rename(columns={"model": "z", "city": "a"})
    assert said(key(chart), complete(lines(other, color="z:N", strokeDash="a:N"))).state == "right"
    assert said(key(chart), complete(lines(other, strokeDash="z:N", row="a:N"))).state == "right"


def test_what_stands_on_an_axis_tells_no_series_apart() -> None:
    y = alt.Y("use:Q", title="Use (%)").stack(None)
    grouped = alt.Chart(USES).mark_bar().encode(SITE, y, xOffset="quarter:N", color="quarter:N")
    panels = alt.Chart(USES).mark_bar().encode(SITE, y, column="quarter:N", color="site:N")
    assert said(key(grouped), complete(panels)).state == "right"
    assert said(key(panels), complete(grouped)).state == "right"
    counted = alt.Chart(USES).mark_bar().encode(
        SITE, alt.Y("count(quarter)", title="Reports"), color="quarter:N", row="site:N"
    )  # fmt: skip
    assert {"Q1", "Q2"} == set(drawings(counted.to_dict())[0].columns["series"])


NAMES = st.text(
    st.characters(codec="utf-8", exclude_characters="\\", exclude_categories=("Cs", "Cc")),
    min_size=1,
    max_size=12,
)


@given(st.lists(NAMES, min_size=3, max_size=3, unique=True), st.permutations(range(len(RENTS))))
def test_neither_names_of_columns_nor_the_order_of_rows_matter(
    names: list[str], order: list[int]
) -> None:
    month, model, rent = names
    frame = RENTS.iloc[order].set_axis([month, model, rent], axis="columns")
    escaped = {name: re.sub(r"([.\[\]])", r"\\\1", name) for name in names}
    chart = lines(
        frame,
        alt.X(field=escaped[month], type="quantitative", title="Month"),
        alt.Y(field=escaped[rent], type="quantitative", title="Rent (yuan)"),
        alt.Color(field=escaped[model], type="nominal"),
    )
    assert judge(LINE_KEY, plain(complete(chart))).state == "right"


@pytest.mark.parametrize(
    "titled",
    [
        LINES.properties(title=["The sticky model", "falls longer"]),
        LINES.properties(title=alt.Title(TITLE, subtitle="A model")),
        LINES.properties(title=alt.TitleParams(["The sticky", "model"], anchor="start")),
        alt.Chart(RENTS, title=TITLE).mark_line().encode(MONTH, RENT, color="model:N"),
        LINES.properties(title=TITLE) + BARS.mark_rule(),
        alt.layer(LINES, LINES.mark_point(), title=TITLE),
        alt.hconcat(LINES, BARS, title=TITLE),
        LINES.properties(title=TITLE).mark_line(point=True),
    ],
)
def test_a_title_counts_wherever_it_stands_above_the_whole(titled: Any) -> None:
    assert chart_title(titled.to_dict())
    assert said(LINE_KEY, figure(titled, alt=ALT)).state == "right"


def test_a_figure_and_a_bare_chart_count_alike() -> None:
    assert said(LINE_KEY, figure(LINES.properties(title=TITLE), alt=ALT)).state == "right"
    assert said(LINE_KEY, LINES.properties(title=TITLE, description=ALT)).state == "right"


UNTITLED = {"x": "month:Q", "y": "rent:Q", "color": "model:N"}
WRONG_LINES: dict[str, tuple[Callable[[], Any], str]] = {
    "other values": (
        lambda: lines(RENTS.assign(rent=RENTS["rent"] + 9_000), color="model:N"),
        "other values than were asked for",
    ),
    "axes": (
        lambda: lines(RENTS, alt.X("rent:Q"), alt.Y("month:Q"),
                      color="model:N"),
        "the axes are exchanged",
    ),
    "a series on the axis": (
        lambda: lines(RENTS, alt.X("model:N"), RENT, color="month:N"),
        "the x axis and the colour .* are exchanged",
    ),
    "per cent on y": (
        lambda: lines(RENTS.assign(rent=RENTS["rent"] * 100), color="model:N"),
        "factor of 100 on the y axis",
    ),
    "thousands on y": (
        lambda: lines(RENTS.assign(rent=RENTS["rent"] / 1000), color="model:N"),
        "factor of 1,000 on the y axis",
    ),
    "millions on x": (
        lambda: lines(RENTS.assign(month=RENTS["month"] * 1e6), color="model:N"),
        "factor of 1,000,000 on the x axis",
    ),
    "no series": (lambda: lines(), "does not use the colour"),
    "lines that look alike": (lambda: lines(detail="model:N"), "does not use the colour"),
    "other names": (
        lambda: lines(RENTS.replace("quick", "fast"), color="model:N"),
        "the series have other names",
    ),
    "colours without a name": (
        lambda: one_model("sticky", alt.value("red")) + one_model("quick", alt.value("blue")),
        "does not use the colour",
    ),
    "no y axis": (
        lambda: alt.Chart(RENTS).mark_line().encode(MONTH, color="model:N"),
        "does not use the y axis",
    ),
    "only labels": (lambda: LINES.mark_text(), "does not use the x axis and the y axis"),
    "bars": (lambda: LINES.mark_bar(), "As mark use line or point, not bar"),
    "areas": (lambda: LINES.mark_area(), "not area"),
    "a row twice": (
        lambda: lines(pd.concat([RENTS, RENTS.tail(1)]), color="model:N"),
        "draws 9 values; 8 were expected",
    ),
    "a row missing": (lambda: lines(RENTS.head(7), color="model:N"), "draws 7 values; 8 were"),
    "a row only": (lambda: lines(RENTS.head(1), color="model:N"), "draws 1 value; 8 were"),
    "a mean over the models": (
        lambda: lines(RENTS, MONTH, alt.Y("mean(rent):Q"), color=alt.datum("quick")),
        "draws 4 values; 8 were",
    ),
    "layers, one of them wrong": (
        lambda: one_model("sticky", alt.datum("sticky"))
        + one_model("sticky", alt.datum("quick")),
        "other values",
    ),
    "no title on x": (
        lambda: LINES.encode(x=alt.X("month:Q")),
        r"Give the x axis a title .* `alt\.X\(",
    ),
    "an empty title on y": (lambda: LINES.encode(y=alt.Y("rent:Q", title=" ")), "the y axis a tit"),
    "a title taken off": (lambda: LINES.encode(y=alt.Y("rent", title=None)), "the y axis a title"),
    "an axis taken off": (lambda: LINES.encode(x=MONTH.copy().axis(None)), "the x axis a title"),
    "a calculation": (
        lambda: LINES.transform_calculate(rent="datum.rent / 1"),
        r"cannot read .* \(transform_…\)\. Compute in pandas",
    ),
    "a filter": (lambda: LINES.transform_filter("datum.rent > 0"), r"\(transform_…\)"),
    "a filter for all layers": (
        lambda: (BOTH + BOTH.mark_point()).transform_filter("datum.rent > 0"),
        r"\(transform_…\)",
    ),
    "an aggregate before": (
        lambda: LINES.transform_aggregate(rent="mean(rent)", groupby=["month", "model"]),
        r"\(transform_…\)",
    ),
    "folded twice": (
        lambda: lines(WIDE, MONTH, VALUE, color="key:N")
        .transform_fold(["sticky", "quick"])
        .transform_fold(["sticky", "quick"]),
        r"\(transform_…\)",
    ),
    "folded into more than fits": (
        lambda: alt.Chart(alt.InlineData(values=[{}] * 300))
        .mark_line()
        .encode(x="key:N", y="value:Q")
        .transform_fold([f"f{n}" for n in range(100)]),
        "more values than can be read",
    ),
    "groups": (
        lambda: lines(RENTS, alt.X("month:Q", bin=True), RENT, color="model:N"),
        r"groups values inside the chart \(bin\)",
    ),
    "units of time": (
        lambda: lines(RENTS, alt.X("year(month):T"), RENT, color="model:N"),
        r"\(timeUnit\)",
    ),
    "shares": (
        lambda: LINES.mark_bar().encode(alt.Y("rent:Q").stack("normalize")),
        "turns values into shares",
    ),
    "an odd aggregate": (
        lambda: lines(RENTS, MONTH, alt.Y("stdev(rent):Q"), color="model:N"),
        "the aggregate stdev",
    ),
    "repeated": (
        lambda: lines(
            WIDE,
            MONTH,
            alt.Y(alt.repeat("layer"), type="quantitative"),
            color=alt.ColorDatum(alt.repeat("layer")),
        ).repeat(layer=["sticky", "quick"]),
        "fills in columns",
    ),
    "data at an address": (
        lambda: lines("https://example.org/rents.csv", MONTH, RENT, color="model:N"),
        "data are not in it as a table",
    ),
    "data as text": (
        lambda: lines(alt.InlineData("month,rent\n0,1", format=alt.CsvDataFormat())),
        "data are not in it as a table",
    ),
    "one record": (lambda: lines(alt.InlineData({"month": 0})), "not in it as a table"),
    "a map": (
        lambda: alt.Chart(
            alt.InlineData(
                {"type": "FeatureCollection", "features": []},
                format=alt.JsonDataFormat(property="features"),
            )
        ).mark_geoshape(),
        "data are not in it as a table",
    ),
    "no data": (lambda: alt.Chart().mark_line().encode(**UNTITLED), "data have no column"),
    "empty data": (lambda: lines(RENTS.head(0), **UNTITLED), "data are empty"),
    "a column that is not there": (
        lambda: lines(RENTS, MONTH, alt.Y("rents:Q"), color="model:N"),
        "no column `rents`",
    ),
}  # fmt: skip


@pytest.mark.parametrize("way", WRONG_LINES)
def test_a_wrong_chart_gets_a_sentence_that_helps(way: str) -> None:
    chart, sentence = WRONG_LINES[way]
    verdict = said(LINE_KEY, complete(chart()))
    assert verdict.state == "wrong"
    assert re.search(sentence, verdict.say)


def test_a_chart_without_title_or_alt_text_is_asked_for_them() -> None:
    assert "lacks a title" in said(LINE_KEY, LINES.properties(description=ALT)).say
    for text in ("", "Two lines that fall"):
        assert "Say in words" in said(LINE_KEY, LINES.properties(title=TITLE, description=text)).say
    panel = alt.hconcat(LINES.properties(title=TITLE), BARS, description=ALT)
    assert "lacks a title above it" in said(LINE_KEY, panel).say


@pytest.mark.parametrize(
    ("bars", "sentence"),
    [
        (alt.Chart(USES).mark_bar().encode(SITE, alt.Y("sum(use)")), "other values"),
        (alt.Chart(USES).mark_bar().encode(SITE, USE), "draws 6 values; 3"),
        (
            alt.Chart(USES).mark_bar().encode(SITE, alt.Y("mean(use)"), tooltip="quarter:N"),
            "draws 6 values; 3",
        ),
        (alt.Chart(SHARES).mark_bar().encode(SITE, USE), "of 100 on the y"),
        (
            alt.Chart(SHARES).mark_bar().encode(x="use:Q", y="site:N"),
            "of 100 on the x",
        ),
        (BARS.mark_point(), "use bar, not point"),
        (BARS.mark_point() + BARS.mark_bar().encode(alt.Y("use:Q", title="Use")), ""),
    ],
)  # fmt: skip
def test_wrong_bars_get_a_sentence_that_helps(bars: Any, sentence: str) -> None:
    verdict = said(BAR_KEY, complete(bars))
    assert verdict.state == ("wrong" if sentence else "right")
    assert sentence in verdict.say


def test_nearly_right_values_are_called_so() -> None:
    rounded = LINES.properties(data=RENTS.assign(rent=RENTS["rent"] * 1.012))
    assert said(LINE_KEY, complete(rounded)).state == "close"


@pytest.mark.parametrize("mistake", [COUNTS_TURNS, NO_QUICK])
@pytest.mark.parametrize("way", ["line", "facet", "bar"])
def test_a_named_mistake_is_recognised_however_it_is_drawn(mistake: Wrong, way: str) -> None:
    frame = mistake.answer.data.rename(columns={"month": "m", "rent": "r"})  # type: ignore[attr-defined]
    chart = alt.Chart(frame).mark_line().encode(x="m:Q", y="r:Q", color="model:N")
    drawn = {"line": chart, "facet": chart.facet("model:N"), "bar": chart.mark_bar()}[way]
    verdict = said(LINE_KEY, drawn)
    assert (verdict.state, verdict.say, verdict.see) == ("mistake", mistake.say, mistake.see)


def test_bars_that_a_mistake_turns_round_are_right_all_the_same() -> None:
    """Two names a bar: read the other way round, the right bars are the mistaken ones."""
    pairs = pd.DataFrame({"a": [1, 2], "b": [2, 3]})
    x, y = alt.X("a:O", title="Before"), alt.Y("b:O", title="After")
    chart = alt.Chart(pairs).mark_bar().encode(x, y)
    turned = alt.Chart(pairs).mark_bar().encode(x="b:O", y="a:O")
    asked = key(chart, wrong("Turned.", turned))
    assert said(asked, complete(chart)).state == "right"


def test_bars_that_lie_show_the_same_mistake() -> None:
    mistake = wrong("Share, not use.", BARS.properties(data=MEANS.assign(use=1 - MEANS["use"])))
    lying = alt.Chart(MEANS.assign(use=1 - MEANS["use"])).mark_bar().encode(x="use", y="site")
    assert said(key(BARS, mistake), lying).say == "Share, not use."


def test_ranges_of_bars_are_compared_at_both_ends() -> None:
    frame = pd.DataFrame({"who": ["a", "b"], "low": [10, 20], "high": [30, 25]})
    x, y = alt.X("low:Q", title="Use (%)"), alt.Y("who:N", title="Who")
    chart = alt.Chart(frame).mark_bar().encode(x, y, x2="high:Q")
    standing = alt.Chart(frame).mark_bar().encode(
        alt.X("who:N", title="Who"), alt.Y("low:Q", title="Use (%)"), y2="high:Q"
    )  # fmt: skip
    assert said(key(chart), complete(standing)).state == "right"
    assert said(key(standing), complete(chart)).state == "right"
    assert said(key(chart), complete(chart.encode(x2="low:Q"))).state == "wrong"


def test_a_pie_is_read_by_its_angles_and_colours() -> None:
    pie = alt.Chart(MEANS).mark_arc().encode(theta="use:Q", color="site:N")
    assert said(key(pie), complete(pie)).state == "right"
    other = alt.Chart(MEANS.assign(use=[1.0, 2.0, 3.0])).mark_arc().encode(
        theta="use:Q", color="site:N"
    )  # fmt: skip
    assert said(key(pie), complete(other)).state == "wrong"


def test_only_the_channels_asked_for_are_compared() -> None:
    asked = key(LINES, channels=["x", "y"])
    assert said(asked, complete(lines())).state == "right"


def test_a_large_chart_is_judged() -> None:
    many = pd.DataFrame({"month": range(6_000), "rent": range(6_000), "model": "quick"})
    assert "draws 6000 values" in said(LINE_KEY, complete(lines(many, color="model:N"))).say


@pytest.mark.parametrize(
    "broken",
    [
        lines(pd.DataFrame({"month": range(30_000), "rent": 1})),
        alt.Chart(RENTS).mark_line().encode(x="moth", y="rent"),
        alt.Chart(RENTS).encode(MONTH, RENT),
        alt.Chart(RENTS) | BARS,
    ],
)
def test_a_chart_that_altair_refuses_is_sent_to_its_message(broken: Any) -> None:
    verdict = said(LINE_KEY, broken)
    assert verdict.state == "kind"
    assert "Altair cannot draw `q1_chart`." in verdict.say


def test_another_kind_of_answer_is_named() -> None:
    assert "an Altair chart or a `figure` was expected" in said(LINE_KEY, RENTS).say
    assert said(LINE_KEY, ...).state == "unanswered"


MISSING = pd.DataFrame(
    {
        "site": ["a", "a", "b", "b", "c"],
        "use": [10, 30, 20, np.nan, 40],
        "quarter": [1, 2, 1, 2, 1],
        "kind": ["u", None, "u", "v", "v"],
        "rank": [1, 2, 3, 4, 5],
    }
)
BASE = alt.Chart(MISSING)
DRAWN_BY_VEGA = [
    BASE.mark_bar().encode(x="site:N", y="mean(use):Q"),
    BASE.mark_bar().encode(x="site:N", y="median(rank):Q"),
    BASE.mark_bar().encode(x="kind:N", y="sum(use):Q"),
    BASE.mark_bar().encode(x="quarter:O", y="sum(use):Q", color="kind:N"),
    BASE.mark_bar().encode(x="site:N", y="max(use):Q", x2=alt.value(3)),
    BASE.mark_bar().encode(x="site:N", y="count():Q"),
    BASE.mark_bar().encode(x="site:N", y="distinct(kind):Q"),
    BASE.mark_bar().encode(y="mean(use):Q"),
    BASE.mark_bar().encode(x="quarter:O", y="mean(kind):Q"),
    BASE.mark_bar().encode(x="quarter:O", y="min(use):Q", row="kind:N", color="kind:N"),
    BASE.mark_point().encode(x="rank:Q", y="use:Q", color="kind:N"),
    BASE.mark_point().encode(x="kind:N", y="rank:Q"),
    BASE.mark_point().encode(x="use:Q", y="site:N"),
    BASE.transform_fold(["use", "rank"]).mark_point().encode(
        x="quarter:Q", y="value:Q", color="key:N"
    ),
    BASE.mark_point().encode(
        x="rank:Q", y="use:Q", color=alt.condition("datum.rank > 2", "kind:N", alt.value("red"))
    ),
]  # fmt: skip


@pytest.mark.parametrize("chart", DRAWN_BY_VEGA)
def test_what_is_read_is_what_vega_draws(chart: Any) -> None:
    """Each mark of the picture carries its values in words: site: a; Mean of use: 20."""
    svg = vl_convert.vegalite_to_svg(chart.to_dict())
    marks = r'aria-label="([^"]*)" role="graphics-symbol"[^>]*?aria-roledescription="(?:bar|point)"'
    words = [
        sorted({part.partition(": ")[2] for part in label.split("; ")})
        for label in re.findall(marks, svg)
    ]
    (drawing,) = drawings(plain(chart)["value"])
    rows = [
        sorted({f"{x:g}" if isinstance(x, (int, float)) else x for x in row})
        for row in zip(*drawing.columns.values(), strict=True)
    ]
    if "row" in chart.to_dict()["encoding"]:  # what a panel shows stands above it
        words = [sorted({*label, "u" if "u" in label else label[-1]}) for label in words]
    assert sorted(rows) == sorted(words)


@pytest.mark.parametrize(
    ("definition", "titled"),
    [
        (alt.Y("rent:Q", title="Rent"), True),
        (alt.Y("rent:Q").axis(title="Rent"), True),
        (alt.Y("rent:Q"), False),
        (alt.Y("rent:Q", title=None), False),
        (alt.Y("rent:Q", title=["", " "]), False),
        (alt.Y("rent:Q", title="Rent", axis=None), False),
        (alt.Y("rent:Q", title="Rent").axis(title=None), False),
        (alt.Y("Rent (yuan):Q"), True),
        (alt.Y("Rent (yuan):Q", title=""), False),
        (alt.YDatum(3, title="Rent"), True),
    ],
)
def test_an_axis_has_the_title_that_its_reader_sees(definition: Any, titled: bool) -> None:
    chart = alt.Chart(pd.DataFrame({"rent": [1], "Rent (yuan)": [1]})).mark_bar()
    assert axis_titles(chart.encode(y=definition).to_dict()) == {"y": titled}
    # One layer's title serves the axis that all of them share.
    layered = alt.layer(chart.encode(y=definition), chart.encode(y=alt.Y("rent:Q", title="R")))
    assert axis_titles(layered.to_dict()) == {"y": True}


NOT_ALL = lines()
TEACHERS_SLIPS: list[tuple[Any, list[Wrong], dict[str, Any], str]] = [
    (RENTS, [], {}, "the solution's chart is a table"),
    (LINES.mark_text(), [], {}, "it draws nothing"),
    (alt.Chart(RENTS).mark_line(), [], {}, "draws nothing"),
    (lines(RENTS.head(0), **UNTITLED), [], {}, "its data are empty"),
    (LINES.transform_filter("true"), [], {}, "computes inside the chart"),
    (LINES, [], {"channels": ["x", "size"]}, "has nothing on 'size'"),
    (LINES, [wrong("No.", RENTS, "")], {}, "the chart of a mistake is a table"),
    (LINES, [wrong("No.", NOT_ALL, "")], {}, "a mistake lacks 'series'"),
    (LINES, [wrong("No.", LINES.transform_filter("true"), "")], {}, "a mistake cannot be read"),
    (LINES.encode(x="month:Q"), [], {}, "the solution itself is judged wrong: .* x axis a title"),
    (LINES, [], {"marks": ["bar"]}, "the solution itself is judged wrong: .* use bar"),
]


@pytest.mark.parametrize(("chart", "mistakes", "about", "message"), TEACHERS_SLIPS)
def test_a_chart_question_that_cannot_be_answered_is_refused(
    chart: Any, mistakes: list[Wrong], about: dict[str, Any], message: str
) -> None:
    answer = chart if isinstance(chart, pd.DataFrame) else complete(chart)
    with pytest.raises(CourseError, match=message):
        chart_key(QUESTION, answer, mistakes, about.get("marks"), about.get("channels"))


@pytest.mark.parametrize(
    ("marks", "mark", "accepted"),
    [
        (None, "line", ["line", "point"]),
        (None, "bar", ["bar"]),
        (None, "circle", ["point", "line"]),
        (["circle", "square"], "circle", ["point"]),
        (["trail", "area"], "trail", ["line", "area"]),
    ],
)
def test_the_marks_accepted_are_named_by_their_kind(
    marks: list[str] | None, mark: str, accepted: list[str]
) -> None:
    chart = getattr(LINES, f"mark_{mark}")()
    assert key(chart, marks=marks).question.options["marks"] == accepted


def test_a_colour_that_only_repeats_an_axis_is_not_asked_for() -> None:
    asked = key(BARS.encode(color="site:N"))
    assert asked.question.options["channels"] == ["x", "y"]
    assert said(asked, complete(BARS)).state == "right"


SPECS = [
    json.dumps(complete(chart()).to_dict())
    for chart in (*RIGHT_LINES.values(), *(chart for chart, _ in WRONG_LINES.values()))
]
JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
    | st.sampled_from(["month", "data", "x", "line", "mean", "nominal", "2024-01-01T00:00"]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(["field", "type", "value", "values", "name", "aggregate", "title", "x"]),
        inner,
        max_size=3,
    ),
    max_leaves=5,
)  # fmt: skip


def places(node: Any) -> list[tuple[Any, Any]]:
    """Return container and key of everything in a specification."""
    inner = list(node.items()) if isinstance(node, dict) else []
    inner = list(enumerate(node)) if isinstance(node, list) else inner
    return [place for name, child in inner for place in [(node, name), *places(child)]]


@given(st.data())
def test_a_damaged_chart_is_judged_and_never_an_error(data: st.DataObject) -> None:
    spec = json.loads(data.draw(st.sampled_from(SPECS)))
    for _ in range(data.draw(st.integers(1, 4))):
        if not (known := places(spec)):
            break
        container, name = data.draw(st.sampled_from(known))
        if data.draw(st.booleans()):
            container[name] = data.draw(JUNK)
        else:
            del container[name]
    verdict = judge(
        LINE_KEY, {"kind": "chart", "value": spec, "alt": data.draw(JUNK | st.just(ALT))}
    )
    assert verdict.state in STATES
    assert verdict.say or verdict.state == "right"


@pytest.mark.parametrize(
    "given",
    [
        {"kind": "chart"},
        {"kind": "chart", "value": None},
        {"kind": "chart", "value": []},
        {"kind": "chart", "value": {"layer": [[]] * 3}},
        {"kind": "chart", "value": {"mark": ["line"], "encoding": {}}},
        {"kind": "chart", "value": {"mark": "line", "datasets": 3, "data": {"name": "a"}}},
    ],
)
def test_what_is_no_chart_at_all_is_told_how_to_draw_one(given: dict[str, Any]) -> None:
    verdict = judge(LINE_KEY, given)
    assert verdict.state == "wrong"
    assert verdict.say


def test_a_damaged_key_is_not_taken_for_a_damaged_chart() -> None:
    sealed = unseal(seal("03", 0, [LINE_KEY])).questions["q1"]
    locks = [replace(lock, content=b"?") for lock in sealed.locks]
    with pytest.raises(CourseError, match="damaged"):
        judge(replace(sealed, locks=locks), plain(complete(LINES)))


def test_of_a_chart_of_very_many_layers_the_first_are_read() -> None:
    layer = {"mark": "rule", "encoding": {"y": {"datum": 3}}}
    found = drawings({"layer": [layer] * 5_000})
    assert len(found) == 50
    assert found[0].columns == {"y": [3]}
    folded = {"mark": "bar", "data": {"values": [{"a": 1}]}, "transform": [{"fold": ["a"] * 101}]}
    assert "transform_" in drawings(folded)[0].unread


def test_a_bottomless_chart_is_judged() -> None:
    spec: dict[str, Any] = {"mark": "line"}
    for _ in range(20_000):
        spec = {"layer": [spec]}
    assert judge(LINE_KEY, {"kind": "chart", "value": spec}).state == "wrong"
