"""Judging a chart by what it draws, then by its mark, its titles and its text alternative."""

from typing import TYPE_CHECKING, Final

from ai_bubble.errors import CourseError
from ai_bubble.exercises.drawn import Drawing, axis_titles, chart_title, drawings, together
from ai_bubble.exercises.plain import Plain
from ai_bubble.exercises.same import Tolerance, same, scaled
from ai_bubble.exercises.verdict import Verdict

if TYPE_CHECKING:
    from ai_bubble.exercises.hints import AnyKey
    from ai_bubble.exercises.keys import Candidate

_FEWEST_WORDS: Final = 6
_FACTORS: Final = (100.0, 1_000.0, 1_000_000.0)
_CLOSE: Final = 5.0
_CHANNELS: Final = {
    "x": "the x axis",
    "y": "the y axis",
    "series": "the colour (or dash, or panel) that tells the series apart",
    "size": "the size of the marks",
    "theta": "the angle of the slices",
}


def judge_chart(key: "AnyKey", given: Plain) -> Verdict:
    """Judge a chart, whatever its fields are called; a damaged one is wrong, never an error.

    Its values come first, since titles on a wrong chart help nobody.
    """
    try:
        state, say, see = _judged(key, given)
    except CourseError:
        raise  # the key is damaged, not the chart
    except Exception:
        state, see = "wrong", ""
        say = "The check cannot read this chart. Draw it with `alt.Chart(…)` from a DataFrame."
    return Verdict(key.question.number, state, say, see)


def _judged(key: "AnyKey", given: Plain) -> tuple[str, str, str]:
    spec, options = given["value"], key.question.options
    channels = options["channels"]
    layers = [d for d in drawings(spec) if d.mark != "text"]
    readable = [d for d in layers if any(set(channels) <= set(t.columns) for t in _turns(d))]
    # Each series may lie in a layer of its own, so that one layer says little of the whole.
    whole = together(readable)
    found = [(one, layer) for layer in whole for one in known(key, layer, channels)]
    alone = [(one, layer) for layer in readable for one in known(key, layer, channels)]
    right = [layer for one, layer in (*found, *alone) if one.right]
    if right:
        accepted = next((layer for layer in right if layer.mark in options["marks"]), right[0])
        problem = _manners(options["marks"], accepted, given)
        return "wrong" if problem else "right", problem, ""
    if found:
        return "mistake", found[0][0].say, found[0][0].see
    near = key.question.tolerance.widened(_CLOSE)
    if any(one.right for layer in whole for one in known(key, layer, channels, near)):
        return "close", "Nearly. Round only the labels of an axis, not what you draw.", ""
    return "wrong", _why_not(key, layers, whole, channels), ""


def known(
    key: "AnyKey", layer: Drawing, channels: list[str], tolerance: Tolerance | None = None
) -> list["Candidate"]:
    """Return the answers of a key that draw what `layer` draws."""
    found = []
    for turn in _turns(layer):
        table = turn.table(channels)
        for candidate in key.candidates(table):
            if same(candidate.expected, table, tolerance or key.question.tolerance):
                found.append(candidate)
    return found


def _turns(layer: Drawing) -> list[Drawing]:
    """Return what counts as the same drawing: bars may lie or stand."""
    return [layer, layer.exchanged("x", "y")] if layer.mark == "bar" else [layer]


def _why_not(
    key: "AnyKey", layers: list[Drawing], whole: list[Drawing], channels: list[str]
) -> str:
    if unread := next((layer.unread for layer in layers if layer.unread), ""):
        return f"The check cannot read this chart: {unread}. Compute in pandas, then draw."
    if not whole:
        drawn = {name for layer in layers for name in layer.columns}
        lacking = [_channel(name) for name in channels if name not in drawn]
        return f"The chart does not use {' and '.join(lacking) or 'all that was asked for'}."

    def is_right(layer: Drawing) -> bool:
        return any(candidate.right for candidate in known(key, layer, channels))

    for layer in whole:
        for one, other in (("x", "y"), ("x", "series"), ("y", "series")):
            if is_right(layer.exchanged(one, other)):
                names = "the axes" if other == "y" else f"{_channel(one)} and {_channel(other)}"
                return f"The values are right, but {names} are exchanged."
        for axis in ("x", "y"):
            for factor in _FACTORS:
                if is_right(_scaled(layer, axis, factor)) or is_right(
                    _scaled(layer, axis, 1 / factor)
                ):
                    return (
                        f"The values are right apart from a factor of {factor:,.0f} "
                        f"on the {axis} axis. Compare the unit."
                    )
    rows = key.question.shape["rows"]
    counts = [len(next(iter(layer.columns.values()))) for layer in whole]
    if rows not in counts:
        most = max(counts)
        return f"The chart draws {most} value{'s' * (most != 1)}; {rows} were expected."
    if "series" in channels:
        bare = [name for name in channels if name != "series"]
        if any(one.right for layer in whole for one in _without_series(key, layer, bare)):
            return "The values are right, but the series have other names than were asked for."
    return "The chart draws other values than were asked for. Work one of them out by hand."


def _without_series(key: "AnyKey", layer: Drawing, channels: list[str]) -> list["Candidate"]:
    """Return the answers of a key that draw what `layer` draws, whatever the series are called."""
    found = []
    tolerance = key.question.tolerance
    for candidate in key.candidates(layer.table([*channels, "series"])):
        columns = {name: candidate.expected["value"].get(name, []) for name in channels}
        if same({"kind": "table", "value": columns}, layer.table(channels), tolerance):
            found.append(candidate)
    return found


def _channel(name: str) -> str:
    return _CHANNELS.get(name, f"`{name}`")


def _scaled(layer: Drawing, axis: str, factor: float) -> Drawing:
    columns = {
        name: scaled({"kind": "list", "value": values}, factor)["value"]
        if name.startswith(axis)
        else values
        for name, values in layer.columns.items()
    }
    return Drawing(layer.mark, columns)


def _manners(marks: list[str], layer: Drawing, given: Plain) -> str:
    """Return what a chart with the right values still lacks; empty if nothing."""
    if layer.mark not in marks:
        return f"The values are right. As mark use {' or '.join(marks)}, not {layer.mark}."
    if not chart_title(given["value"]):
        return "The values are right. The chart lacks a title above it that says what it finds."
    silent = [axis for axis, said in axis_titles(given["value"]).items() if not said]
    if silent:
        names = all(isinstance(item, str) for item in layer.columns.get(silent[0], [0]))
        title = "a title" if names else "a title with its unit"
        example = "…" if names else "… (unit)"
        return (
            f"The values are right. Give the {silent[0]} axis {title}: "
            f'`alt.{silent[0].upper()}("…", title="{example}")`.'
        )
    if len(str(given.get("alt", "")).split()) < _FEWEST_WORDS:
        return (
            "The values are right. Say in words what the chart shows, for readers who cannot see "
            "it: `figure(chart, alt=…)`."
        )
    return ""
