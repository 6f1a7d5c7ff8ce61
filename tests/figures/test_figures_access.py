"""Every chart of the lessons: marks that stand out, and a meaning that needs no colour."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree

import pytest

from ai_bubble.figures import COLOURS
from ai_bubble.figures.checks import check_alt
from ai_bubble.figures.colours import BACKGROUND

Spec = dict[str, Any]

# Runs all lessons without a kernel; an explorer brings two charts: printed, and live.
EVERY_CHART = """
import json
from ai_bubble import course
from ai_bubble.explorers.shell import Explorer
from ai_bubble.figures import figure
from ai_bubble.figures.figure import MIME
from ai_bubble.handouts.execute import execute

found = {}
for lesson in course.lessons():
    for cell in execute(lesson.path, {}).cells:
        name = f"{lesson.number}/{cell.id}"
        for one in cell.shown:
            explorer = one.object
            if isinstance(explorer, Explorer):
                live = figure(explorer._drawing, alt=explorer._alt, table=False)
                found[f"{name}/live"] = [live.spec, live.svg]
                found[f"{name}/still"] = [explorer.still.spec, explorer.still.svg]
            elif MIME in one.bundle:
                assert name not in found, name
                found[name] = [one.bundle[MIME], one.bundle["image/svg+xml"]]
print(json.dumps(found))
"""

# Channels that tell categories apart for those who see no colours.
ALSO = {"shape", "strokeDash", "x", "y", "xOffset", "yOffset", "row", "column", "facet", "text"}

# Colour without a second channel in the specification, and what repeats its meaning.
REPEATED = {
    "00/conflicts-chart bar meaning": "the names of the rows: only 'none' and 'formatting only' "
    "leave the meaning as it is",
    "01/counts-chart rule stage": "the end of each rule is a point with a shape of its own",
    "01/counts-chart point stage": "the arrow's tip ends the rule of such a point",
    "01/explorer/live bar outcome": "the labels of the large parts, and the order in the stack",
    "01/explorer/still bar outcome": "the labels of the large parts, and the order in the stack",
    "02/dispersion-chart bar servers": "dark, light and empty, 3:1 between any two",
    "02/what-use-means-chart rule machines": "both ends of each rule are points with shapes",
    "03/rents-chart rect rented in": "dark outlines and light ones, 3:1 between them",
    "03/explorer/live bar datum.i": "the longest bar is the best option; the sentence names it",
    "03/explorer/still bar datum.best": "the longest bar is the best option",
    "04/explorer/live bar datum.k": "the days of the window lie together, and the sentence names "
    "the first and the last",
    "04/records-chart bar datum['this day']": "the name of the row is the day",
    "05/explorer-chips/live bar datum.i": "the sentence names the chip that was chosen",
    "05/explorer-sites/live bar datum.i": "the longer of the two bars; the sentence names it",
    "05/explorer-sites/still bar datum.more": "the longer of the two bars",
    "06/yardsticks-chart bar of": "the names of the rows: strands are lit, capacity is used, racks "
    "are filled",
    "06/explorer/live bar datum.i": "the name of the row: yours, best possible",
}


# Marks too pale to stand out, and what says the same.
PALE = {"06/yardsticks-chart rect": "the label beside the bar: 20 to 30"}


@pytest.fixture(scope="module")
def charts() -> dict[str, tuple[Spec, str]]:
    # vl-convert must not run in a process that other tests may fork.
    done = subprocess.run(
        [sys.executable, "-c", EVERY_CHART], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, tuple[Spec, str]] = json.loads(done.stdout.splitlines()[-1])
    assert len(found) >= 35
    return found


def test_every_chart_says_its_finding_and_its_picture_carries_it(
    charts: dict[str, tuple[Spec, str]],
) -> None:
    for name, (spec, svg) in charts.items():
        picture = ElementTree.fromstring(svg)
        assert picture.get("role") == "img", name
        assert check_alt(spec["description"]) == picture.get("aria-label"), name


# Contrast


def luminance(colour: str) -> float:
    """Return the relative luminance of ``#rrggbb``, as WCAG 2 defines it."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(c * weight for c, weight in zip(linear, (0.2126, 0.7152, 0.0722), strict=True))


def contrast(one: str, other: str) -> float:
    low, high = sorted([luminance(one), luminance(other)])
    return (high + 0.05) / (low + 0.05)


def over_white(colour: str, opacity: float) -> str:
    """Return what a colour looks like on the background."""
    parts = [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
    return "#" + "".join(f"{round(255 + (part - 255) * opacity):02x}" for part in parts)


def test_contrast_is_what_wcag_says() -> None:
    assert contrast("#000000", "#ffffff") == 21
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert over_white("#000000", 0.5) == "#808080"


def test_the_first_two_series_differ_in_lightness_as_well_as_in_hue() -> None:
    assert contrast(COLOURS["blue"], COLOURS["orange"]) >= 3


@pytest.mark.parametrize("name", COLOURS)
def test_every_colour_of_the_theme_stands_out_from_the_background(name: str) -> None:
    assert contrast(COLOURS[name], BACKGROUND) >= 3


NAMED = {"white": "#ffffff", "black": "#000000"}


def groups(svg: str) -> Iterator[tuple[str, list[dict[str, str]]]]:
    """Yield kind and paths of every group of marks, legends and axes left out."""

    def walk(node: ElementTree.Element) -> Iterator[ElementTree.Element]:
        kind = node.get("class", "")
        if kind.startswith(("mark-group role-legend", "mark-group role-axis")):
            return
        if "role-mark" in kind and not kind.startswith("mark-group"):
            yield node
        for child in node:
            yield from walk(child)

    for group in walk(ElementTree.fromstring(svg)):
        kind = group.get("class", "").split()[0].removeprefix("mark-")
        paths = [path for path in group.iter() if path.tag.endswith(("path", "line"))]
        yield kind, [dict(path.attrib) for path in paths]


def ink(path: dict[str, str], part: str) -> str | None:
    """Return how a fill or a stroke looks on the background; None if there is none."""
    colour = path.get(part, "none")
    if colour in ("none", "transparent"):
        return None
    opacity = float(path.get("opacity", 1)) * float(path.get(f"{part}-opacity", 1))
    return over_white(NAMED.get(colour, colour), opacity) if opacity else None


def test_every_mark_stands_out_from_the_background(charts: dict[str, tuple[Spec, str]]) -> None:
    pale = set()
    for name, (_, svg) in charts.items():
        for kind, paths in groups(svg):
            for path in paths:
                inks = [one for part in ("fill", "stroke") if (one := ink(path, part))]
                if EMPTY.match(path.get("d", "")):
                    continue
                if inks and max(contrast(one, BACKGROUND) for one in inks) < 3:
                    pale.add(f"{name} {kind}")
    assert pale == set(PALE)


EMPTY = re.compile(r"M[-\d.]+,[-\d.]+h0v|$")
RECTANGLE = re.compile(r"M(-?[\d.]+),(-?[\d.]+)h(-?[\d.]+)v(-?[\d.]+)h")


def test_bars_that_touch_differ_or_have_a_white_line_between_them(
    charts: dict[str, tuple[Spec, str]],
) -> None:
    merged = set()
    for name, (_, svg) in charts.items():
        for kind, paths in groups(svg):
            boxes = []
            for path in paths:
                found = RECTANGLE.match(path.get("d", "")) if kind == "rect" else None
                if found and float(found[3]) > 0.5:
                    place = path.get("transform", "") + found[2]
                    boxes.append((place, float(found[1]), float(found[3]), path))
            boxes.sort(key=lambda box: box[:2])
            for (row, start, width, left), (other, at, _, right) in pairwise(boxes):
                apart = row != other or abs(start + width - at) > 0.5
                fills = [fill for path in (left, right) if (fill := ink(path, "fill"))]
                if apart or len(fills) < 2 or left.get("stroke") == "white":
                    continue
                if contrast(*fills) < 3:
                    merged.add(f"{name}: {fills[0]} beside {fills[1]}")
    assert merged == set()


# Colour alone


def units(node: Any, inherited: tuple[str, ...] = ()) -> Iterator[tuple[Spec, set[str]]]:
    """Yield every drawing of a specification, and the fields that panels tell apart."""
    if isinstance(node, list):
        for child in node:
            yield from units(child, inherited)
        return
    if isinstance(panels := node.get("facet"), dict):
        parts = [panels, *panels.values()]
        inherited += tuple(
            part["field"] for part in parts if isinstance(part, dict) and "field" in part
        )
    if "mark" in node:
        yield node, set(inherited)
    for key in ("layer", "hconcat", "vconcat", "concat", "spec"):
        if key in node:
            yield from units(node[key], inherited)


def coloured_by(encoding: Spec) -> Iterator[str]:
    """Yield what decides on the colour of a mark: a category's field, or a condition's."""
    for channel in ("color", "fill", "stroke"):
        colour = encoding.get(channel, {})
        if colour.get("type") in ("nominal", "ordinal"):
            yield colour["field"]
        elif "condition" in colour:
            test = str(colour["condition"].get("test", ""))
            found = re.search(r"datum(\.\w+|\[.+?\])", test)
            yield found[0] if found else test


def test_no_meaning_is_told_by_colour_alone(charts: dict[str, tuple[Spec, str]]) -> None:
    alone = set()
    for name, (spec, _) in charts.items():
        for drawing, panels in units(spec):
            encoding = drawing.get("encoding", {})
            mark = drawing["mark"] if isinstance(drawing["mark"], str) else drawing["mark"]["type"]
            if mark == "text":  # it says itself what it means
                continue
            told = {
                part["field"]
                for channel, part in encoding.items()
                if channel in ALSO and isinstance(part, dict) and "field" in part
            } | panels
            alone |= {
                f"{name} {mark} {field}"
                for field in coloured_by(encoding)
                if field not in told and field.removeprefix("datum.") not in told
            }
    assert alone - set(REPEATED) == set()
    assert set(REPEATED) - alone == set(), "exceptions that nobody needs any more"


def test_a_chart_that_tells_by_colour_alone_would_be_found() -> None:
    bars = {"mark": "bar", "encoding": {"color": {"field": "who", "type": "nominal"}}}
    ((drawing, panels),) = units({"vconcat": [{"layer": [bars]}]})
    assert list(coloured_by(drawing["encoding"])) == ["who"]
    assert panels == set()
    ((_, panels),) = units({"facet": {"field": "who"}, "spec": bars})
    assert panels == {"who"}
