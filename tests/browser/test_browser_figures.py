"""Charts in a real JupyterLab: drawn live, named, with tooltips and data, and offline."""

from textwrap import dedent

import pytest
from jupyter import (
    assert_clean,
    close_tab,
    open_notebook,
    open_tab,
    outputs,
    press,
    run_all,
    slider,
    write_notebook,
)

pytestmark = pytest.mark.browser

SETUP = dedent(
    """
    import altair as alt
    import ipywidgets
    import pandas as pd
    from ai_bubble.figures import figure, live

    rents = pd.DataFrame({
        "month": pd.to_datetime(["2024-01-01", "2024-12-01", "2025-03-01"] * 2),
        "rent": [180_000, 90_000, 75_000, 200_000, 100_000, 80_000],
        "market": ["China"] * 3 + ['The "West" & <rest>'] * 3,
    })
    lines = alt.Chart(rents).mark_line(point=True).encode(
        x=alt.X("month:T", title="Month"),
        y=alt.Y("rent:Q", title="Rent, CNY per server-month"),
        color=alt.Color("market:N", title="Market"),
        strokeDash=alt.StrokeDash("market:N", title="Market"),
    )
    limit = alt.Chart(pd.DataFrame({"cost": [70_000]})).mark_rule().encode(y="cost:Q")
    bars = alt.Chart(rents).mark_bar().encode(x="mean(rent):Q", y="market:N")
    """
)
ALT = 'Rents fall from 180,000 to 75,000 yuan & "idle" <halls> stay, {kind}.'
CHARTS = {
    "single": "lines",
    "layered": "lines + limit",
    "faceted": "lines.facet('market:N')",
    "concatenated": "lines | bars",
    "repeated": "bars.encode(x=alt.X(alt.repeat(), type='quantitative')).repeat(['rent'])",
}
LIVE = dedent(
    """
    data = pd.DataFrame({"kind": ["rent", "cost"], "fixed": [0, 70], "moves": [1, 0]})
    bars = alt.Chart(data).mark_bar().transform_calculate(
        value="datum.moves ? rent : datum.fixed"
    ).encode(x=alt.X("value:Q", scale=alt.Scale(domain=[0, 200])), y=alt.Y("kind:N", sort=None))
    rule = alt.Chart(pd.DataFrame({"a": [1]})).mark_rule().encode(x=alt.datum(70))
    both = (bars + rule).add_params(alt.param(name="rent", value=100))
    shown = live(
        both.properties(title="Rent against running cost"),
        alt="Two bars compare the rent, which follows the slider, with a running cost of 70.",
    )
    rent = ipywidgets.FloatSlider(value=100, min=50, max=200, step=10, description="Rent")

    def follow(change):
        shown.params.rent = change.new

    rent.observe(follow, "value")
    ipywidgets.VBox([rent, shown])
    """
)


def accessible_names(page, role):
    """Return the names that Chromium hands to assistive technology for a role."""
    session = page.context.new_cdp_session(page)
    tree = session.send("Accessibility.getFullAXTree")["nodes"]
    return [node["name"]["value"] for node in tree if node.get("role", {}).get("value") == role]


@pytest.fixture
def page_log(page_and_log):
    page_and_log[1].clear()
    return page_and_log[1]


@pytest.fixture
def notebook(lab_server, page_and_log, page_log):
    """Run a notebook of these cells after the set-up."""
    page, _ = page_and_log

    def run(*cells):
        write_notebook(lab_server.root / "charts.ipynb", SETUP, *cells)
        open_tab(page, "charts.ipynb")
        run_all(page)
        return page

    yield run
    close_tab(page)


def test_every_kind_of_chart_is_drawn_live_named_and_offline(notebook, page_log):
    page = notebook(
        *(
            f"figure(({chart}).properties(title='Rents fell'), alt={ALT.format(kind=kind)!r})"
            for kind, chart in CHARTS.items()
        )
    )
    charts = page.locator(".jp-RenderedVegaCommon5 .vega-embed")
    assert charts.count() == len(CHARTS)
    names = [ALT.format(kind=kind) for kind in CHARTS]
    assert sorted(accessible_names(page, "graphics-document")) == sorted(names)
    for name, chart in zip(names, charts.all(), strict=True):
        assert chart.get_attribute("role") == "graphics-document"
        assert chart.get_attribute("aria-label") == name
        assert chart.locator("svg .role-mark path[aria-roledescription]").count() >= 2, name
        assert chart.locator("svg .role-title").count() >= 1, name
        assert chart.locator("svg").bounding_box()["width"] < 900, name
        assert not chart.locator("summary, .vega-actions").count(), name
    assert len(outputs(page)) == 2 * len(CHARTS)
    assert_clean(page, page_log)


def test_a_mark_shows_its_tooltip(notebook, page_log):
    page = notebook(
        f"figure((lines + limit).properties(title='Rents fell'), alt={ALT.format(kind='x')!r})"
    )
    page.locator(".mark-symbol path[aria-roledescription=point]").first.hover()
    tooltip = page.locator("#vg-tooltip-element.visible")
    tooltip.wait_for()
    assert "180000" in tooltip.inner_text()
    assert "China" in tooltip.inner_text()
    assert_clean(page, page_log)


def test_the_data_fold_out_by_keyboard(notebook, page_log):
    page = notebook(f"figure(lines.properties(title='Rents'), alt={ALT.format(kind='x')!r})")
    table = page.get_by_role("table", name="Rents")
    assert not table.is_visible()
    press(page, page.locator("summary", has_text="Data behind this chart (6 rows)"), "Enter")
    assert table.is_visible()
    headings = ["Month", "Rent, CNY per server-month", "Market"]
    assert table.get_by_role("columnheader").all_inner_texts() == headings
    assert table.get_by_role("cell", name="180,000").is_visible()
    assert page.get_by_text(ALT.format(kind="x"), exact=True).is_visible()
    press(page, page.locator("summary"), "Space")
    assert not table.is_visible()
    assert_clean(page, page_log)


def test_a_chart_stays_readable_in_the_dark_theme(notebook, page_log):
    page = notebook(f"figure(lines.properties(title='Rents'), alt={ALT.format(kind='x')!r})")
    page.evaluate(
        "window.jupyterapp.commands.execute('apputils:change-theme', {theme: 'JupyterLab Dark'})"
    )
    page.wait_for_selector("body[data-jp-theme-light=false]", state="attached")
    run_all(page)
    chart = page.locator(".jp-RenderedVegaCommon5 svg")
    assert chart.evaluate("svg => svg.style.backgroundColor") == "rgb(255, 255, 255)"
    inks = chart.locator("text").evaluate_all(
        "texts => texts.map(text => text.getAttribute('fill'))"
    )
    assert len(inks) > 10
    assert set(inks) == {"#151515"}
    assert_clean(page, page_log)
    page.evaluate(
        "window.jupyterapp.commands.execute('apputils:change-theme', {theme: 'JupyterLab Light'})"
    )
    page.wait_for_selector("body[data-jp-theme-light=true]", state="attached")


def test_a_live_chart_follows_a_slider_that_is_moved_by_keyboard(notebook, page_log):
    page = notebook(LIVE)
    chart = page.get_by_label("Two bars compare the rent", exact=False)
    assert chart.get_attribute("role") == "graphics-document"
    bar = chart.locator(".mark-rect path").first
    width = bar.bounding_box()["width"]
    press(page, slider(page, "Rent"), "ArrowRight", times=5)
    page.wait_for_function(
        "bar => bar.getAttribute('aria-label').includes('150')", arg=bar.element_handle()
    )
    assert bar.bounding_box()["width"] == pytest.approx(1.5 * width, rel=0.02)
    other = chart.locator(".mark-rect path").nth(1)
    assert "70" in other.get_attribute("aria-label")
    assert_clean(page, page_log)


def test_a_cell_that_fails_or_was_never_run_is_noticed(notebook, page_log):
    page = notebook("1 / 0", "'never reached'")
    with pytest.raises(AssertionError, match="ZeroDivisionError: division by zero"):
        assert_clean(page, page_log)
    open_notebook(page, "charts.ipynb")
    with pytest.raises(AssertionError, match="did not run"):
        assert_clean(page, page_log)


def test_a_request_to_the_outside_is_stopped_and_noticed(notebook, page_log):
    address = "http://example.org/picture.png"
    page = notebook(f"from IPython.display import HTML\nHTML('<img src={address}>')")
    assert set(page_log.external) == {address}
    assert page_log.failed
    with pytest.raises(AssertionError, match="asked of the outside"):
        assert_clean(page, page_log)
