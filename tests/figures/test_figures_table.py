"""The data behind a chart: which tables, which columns, and how they read."""

from html.parser import HTMLParser

import altair as alt
import pandas as pd
import pytest

from ai_bubble.figures import figure
from ai_bubble.figures.table import shown, tables

ALT = "The rent of a server falls from 180,000 to 75,000 yuan."
RENTS = pd.DataFrame(
    {
        "month": pd.to_datetime(["2024-01-01", "2025-03-01"]),
        "rent": [180_000.0, None],
        "market": ["<b>China</b> & co", "West"],
        "unused": 7,
    }
)


class Cells(HTMLParser):
    """Collect the texts of a table by tag."""

    def __init__(self, text):
        super().__init__()
        self.found, self.tag = {}, None
        self.attributes = {}
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tag = tag
        self.attributes.setdefault(tag, []).append(dict(attrs))

    def handle_data(self, data):
        self.found.setdefault(self.tag, []).append(data)


def chart(data=RENTS, **channels):
    return alt.Chart(data, title="Rents fell & fell").mark_bar().encode(**channels)


def found(made):
    return tables(figure(made, alt=ALT).spec)


def test_the_table_has_caption_scopes_and_escaped_content():
    made = chart(x="month:T", y=alt.Y("rent:Q", title="Rent <i>& cost"), color="market:N")
    page = Cells(figure(made, alt=ALT).table)
    assert page.found["summary"] == ["Data behind this chart (2 rows)"]
    assert page.found["caption"] == ["Rents fell & fell"]
    assert page.found["p"] == [ALT]
    headings = ["month", "Rent <i>& cost", "market"]
    assert page.found["th"] == [*headings, "2024-01-01", "2025-03-01"]
    assert [cell["scope"] for cell in page.attributes["th"]] == ["col"] * 3 + ["row"] * 2
    assert {"180,000", "–", "<b>China</b> & co"} <= set(page.found["td"])
    assert "b" not in page.attributes


def test_only_the_columns_that_the_chart_uses_are_shown():
    [table] = found(chart(x="month:T", y="rent:Q"))
    assert set(table.columns) == {"month", "rent"}


def test_columns_that_only_a_tooltip_a_filter_or_an_expression_uses_are_shown():
    [table] = found(chart(x="month:T", tooltip=["market:N"]))
    assert set(table.columns) == {"month", "market"}
    [table] = found(chart(x="month:T").transform_filter("datum.unused > 3"))
    assert set(table.columns) == {"month", "unused"}
    [table] = found(chart(x="twice:Q").transform_calculate(twice="datum['rent'] * 2"))
    assert set(table.columns) == {"rent"}
    folded = chart(y="value:Q", x="key:N").transform_fold(["rent", "unused"])
    assert set(found(folded)[0].columns) == {"rent", "unused"}


def test_a_word_in_a_title_does_not_make_a_column_used():
    made = chart(x=alt.X("month:T", title="unused")).properties(title="market")
    assert set(found(made)[0].columns) == {"month"}


def test_the_title_of_a_mean_is_not_the_heading_of_its_single_values():
    [table] = found(chart(y=alt.Y("mean(rent):Q", title="Mean rent"), x="month:T"))
    assert table.columns["rent"] == "rent"


def test_each_dataset_of_a_layered_chart_is_shown_once():
    limit = alt.Chart(pd.DataFrame({"cost": [70_000]})).mark_rule().encode(y="cost:Q")
    bars = chart(x="month:T", y="rent:Q")
    both = alt.layer(bars, bars.mark_text(), limit)
    assert [len(table.rows) for table in found(both)] == [2, 1]
    html = figure(both, alt=ALT).table
    assert "(2 + 1 rows)" in html
    assert "Data 2 of 2: Rents fell &amp; fell" in html


def test_one_row_is_not_called_rows():
    assert "(1 row)" in figure(chart(RENTS.head(1), x="rent:Q"), alt=ALT).table


def test_generated_data_and_maps_have_no_table():
    line = alt.Chart(alt.sequence(0, 10, as_="x"), title="Square").mark_line()
    line = line.transform_calculate(y="datum.x * datum.x").encode(x="x:Q", y="y:Q")
    assert figure(line, alt=ALT).table == ""
    shapes = alt.Data(values={"type": "FeatureCollection", "features": []})
    assert figure(alt.Chart(shapes, title="Map").mark_geoshape(), alt=ALT).table == ""


def test_plain_values_are_a_table_too():
    made = alt.Chart(alt.Data(values=[1, 2, 3]), title="Plain").mark_point().encode(x="data:Q")
    [table] = found(made)
    assert table.rows == [{"data": 1}, {"data": 2}, {"data": 3}]


@pytest.mark.parametrize(("rows", "left_out"), [(200, None), (1201, "1,001 more rows")])
def test_a_long_table_is_cut_and_says_so(rows, left_out):
    html = figure(chart(pd.DataFrame({"a": range(rows)}), x="a:Q"), alt=ALT).table
    assert html.count("<tr>") == 200 + 1
    assert f"({rows} rows)" in html
    if left_out:
        assert f"{left_out} are not shown" in html
    else:
        assert "not shown" not in html


def test_a_table_that_scrolls_is_reached_by_keyboard_and_has_a_name():
    long = figure(chart(pd.DataFrame({"a": range(50)}), x="a:Q"), alt=ALT).table
    [box] = Cells(long).attributes["div"]
    assert box["tabindex"] == "0"
    assert box["role"] == "region"
    assert box["aria-label"] == "Rents fell & fell: data"
    assert box["data-lm-suppress-shortcuts"] == "true"  # arrow keys scroll it in JupyterLab, too
    # A short one scrolls where it is wider than the pane.
    [box] = Cells(figure(chart(x="rent:Q"), alt=ALT).table).attributes["div"]
    assert (box["tabindex"], box["role"]) == ("0", "region")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (2025, "2025"),
        (9999.0, "9999"),
        (10_000, "10,000"),
        (-180_000, "-180,000"),
        (80_000.56, "80,000.6"),
        (0.1 + 0.2, "0.3"),
        (0.00001234, "1.234e-05"),
        (True, "yes"),
        (None, "–"),
        ("2025-01-27T00:00:00", "2025-01-27"),
        ("2025-01-27T14:30:00", "2025-01-27T14:30:00"),
        ("", ""),
    ],
)
def test_values_read_well(value, text):
    assert shown(value) == text
