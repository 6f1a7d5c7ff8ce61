"""The look: computed contrast, colour blindness and grey, and how the theme reaches a chart."""

import itertools
import re

import altair as alt
import numpy as np
import pandas as pd
import pytest

from ai_bubble.figures import COLOURS, themed
from ai_bubble.figures.colours import BACKGROUND
from ai_bubble.figures.theme import WIDTH

NAMES = ["blue", "orange", "green", "purple", "red", "grey", "black"]

# Machado, Oliveira and Fernandes (2009), severity 1, on linear RGB.
EYES = {
    "usual": np.eye(3),
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deuteranopia": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
}
XYZ = np.array(
    [[0.41246, 0.35758, 0.18044], [0.21267, 0.71515, 0.07218], [0.01933, 0.11919, 0.95030]]
)


def linear(colour):
    channels = np.array([int(colour[start : start + 2], 16) for start in (1, 3, 5)]) / 255
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def luminance(colour):
    return float(linear(colour) @ XYZ[1])


def lab(rgb):
    scaled = XYZ @ rgb / XYZ.sum(axis=1)
    root = np.where(scaled > 216 / 24389, np.cbrt(scaled), (24389 / 27 * scaled + 16) / 116)
    return np.array([116 * root[1] - 16, 500 * (root[0] - root[1]), 200 * (root[1] - root[2])])


def lightness(colour):
    return lab(linear(colour))[0]


def contrast(one, other):
    low, high = sorted([luminance(one), luminance(other)])
    return (high + 0.05) / (low + 0.05)


def config_of(chart):
    return themed(chart).to_dict()["config"]


@pytest.fixture
def points():
    data = pd.DataFrame({"a": [1, 2], "b": [3, 4], "c": ["u", "v"]})
    return alt.Chart(data, title="Both rise").mark_point().encode(x="a", y="b")


@pytest.fixture
def lines(points):
    return points.mark_line(point=True).encode(color="c", strokeDash="c")


def test_colours_have_the_promised_names_in_order_and_cannot_be_changed():
    assert list(COLOURS) == NAMES
    with pytest.raises(TypeError):
        COLOURS["blue"] = "#000000"


@pytest.mark.parametrize("name", NAMES)
def test_marks_stand_out_from_the_background(name):
    assert contrast(COLOURS[name], BACKGROUND) >= 3


@pytest.mark.parametrize("eyes", EYES)
def test_all_pairs_of_colours_stay_apart(eyes):
    seen = {
        name: lab(np.clip(EYES[eyes] @ linear(colour), 0, 1)) for name, colour in COLOURS.items()
    }
    near = {
        pair: round(float(np.linalg.norm(seen[pair[0]] - seen[pair[1]])), 1)
        for pair in itertools.combinations(NAMES, 2)
    }
    # CIE 1976 distance; about 2.3 is just noticeable side by side.
    assert min(near.values()) >= 18, min(near, key=near.get)


def test_neighbours_and_the_first_three_differ_in_grey():
    light = [lightness(colour) for colour in COLOURS.values()]
    assert min(abs(one - other) for one, other in itertools.pairwise(light)) >= 10
    assert min(abs(one - other) for one, other in itertools.combinations(light[:3], 2)) >= 14


def test_series_take_the_colours_in_order(lines):
    assert config_of(lines)["range"]["category"] == list(COLOURS.values())
    assert config_of(lines)["mark"]["color"] == COLOURS["blue"]


def test_every_text_is_readable_and_dark_on_an_opaque_background(lines):
    config = config_of(lines)
    assert config["background"] == BACKGROUND

    def settings(node, path=""):
        for key, value in node.items():
            if isinstance(value, dict):
                yield from settings(value, f"{path}{key}.")
            else:
                yield f"{path}{key}", value

    sizes = {key: value for key, value in settings(config) if re.search(r"[fF]ontSize$", key)}
    assert {"axis.labelFontSize", "legend.labelFontSize", "title.fontSize"} <= sizes.keys()
    assert min(sizes.values()) >= 12
    inks = {
        key: value
        for key, value in settings(config)
        if re.search(r"(label|title)Color$|title\.(subtitleC|c)olor$|^style\..*fill$", key)
    }
    assert {"axis.labelColor", "header.titleColor", "title.color"} <= inks.keys()
    assert min(contrast(ink, BACKGROUND) for ink in inks.values()) >= 4.5


def test_what_the_author_configures_goes_before_the_theme(points):
    config = config_of(points.configure_axis(labelFontSize=20).configure_view(stroke="red"))
    assert config["axis"]["labelFontSize"] == 20
    assert config["axis"]["titleFontSize"] == 13
    assert config["view"]["stroke"] == "red"
    assert config["view"]["continuousWidth"] == WIDTH


def test_the_theme_changes_neither_the_chart_nor_altair(points):
    before, theme = points.to_dict(), alt.theme.active
    themed(points)
    assert points.to_dict() == before
    assert alt.theme.active == theme


def test_theming_twice_is_theming_once(lines):
    assert themed(themed(lines)).to_dict() == themed(lines).to_dict()


@pytest.mark.parametrize(
    ("combine", "panels"),
    [
        (lambda chart: chart, 1),
        (lambda chart: chart + chart, 1),
        (lambda chart: chart & chart, 1),
        (lambda chart: chart | chart, 2),
        (lambda chart: alt.concat(chart, chart, chart, chart, columns=2), 2),
        (lambda chart: alt.concat(chart, chart, chart), 3),
        (lambda chart: chart.facet("c:N"), 2),
        (lambda chart: chart.facet("c:N", columns=1), 1),
        (lambda chart: chart.repeat(column=["a", "b"]), 2),
    ],
)
def test_panels_side_by_side_share_the_width(points, combine, panels):
    view = config_of(combine(points))["view"]
    assert view["continuousWidth"] == view["discreteWidth"] == WIDTH // panels


def test_a_long_title_is_broken_into_lines_and_a_short_one_is_not(points):
    long = "word " * 20
    title = themed(points.properties(title=long)).to_dict()["title"]
    assert " ".join(title) == long.strip()
    assert len(title) == 2
    assert max(map(len, title)) <= 72
    assert themed(points).to_dict()["title"] == "Both rise"


def test_legends_of_lines_show_the_dashes_but_those_of_shapes_show_the_shapes(points, lines):
    assert config_of(lines)["legend"]["symbolType"] == "stroke"
    assert config_of(lines + lines.mark_rule())["legend"]["symbolType"] == "stroke"
    assert config_of(lines.facet("c:N"))["legend"]["symbolType"] == "stroke"
    assert "symbolType" not in config_of(points)["legend"]
    assert "symbolType" not in config_of(lines.encode(shape="c"))["legend"]
    assert "symbolType" not in config_of(lines | points)["legend"]
