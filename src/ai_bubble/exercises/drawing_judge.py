"""Judging a chart by what it draws, then by its mark, its titles and its text alternative."""

from typing import TYPE_CHECKING, Any, Final

from ai_bubble.exercises.drawn import Drawing, axis_titles, drawings
from ai_bubble.exercises.plain import Plain
from ai_bubble.exercises.same import same, scaled
from ai_bubble.exercises.verdict import Verdict

if TYPE_CHECKING:
    from ai_bubble.exercises.judge import AnyKey

_FEWEST_WORDS: Final = 6
_FACTORS: Final = (100.0, 1_000.0, 1_000_000.0)


def judge_chart(key: "AnyKey", given: Plain) -> Verdict:
    """Judge a chart, whatever its fields are called.

    Its values come first, since titles on a wrong chart help nobody.
    """
    question = key.question
    layers = [d for d in drawings(given["value"]) if d.mark != "text"]
    channels = question.options["channels"]
    readable = [d for d in layers if not d.unread and set(channels) <= set(d.columns)]
    say = see = ""
    for layer in readable:
        for candidate in known(key, layer, channels):
            if candidate.right:
                problem = _manners(question.options["marks"], layer, given)
                state = "wrong" if problem else "right"
                return Verdict(question.number, state, problem)
            say, see = candidate.say, candidate.see
    if say:
        return Verdict(question.number, "mistake", say, see)
    return Verdict(question.number, "wrong", _why_not(key, layers, readable, channels))


def known(key: "AnyKey", layer: Drawing, channels: list[str]) -> list[Any]:
    """Return the answers of a key that draw what `layer` draws, the right one first."""
    turns = [layer, layer.turned()] if layer.mark == "bar" else [layer]
    found = []
    for turn in turns:
        table = turn.table(channels)
        for candidate in key.candidates(table):
            if same(candidate.expected, table, key.question.tolerance):
                found.append(candidate)
    return sorted(found, key=lambda candidate: not candidate.right)


def _why_not(
    key: "AnyKey", layers: list[Drawing], readable: list[Drawing], channels: list[str]
) -> str:
    unread = next((layer.unread for layer in layers if layer.unread), "")
    if unread and not readable:
        return f"The check cannot read this chart: {unread}. Compute in pandas, then draw."
    if not readable:
        drawn = {name for layer in layers for name in layer.columns}
        lacking = [_CHANNELS.get(name, name) for name in channels if name not in drawn]
        return f"The chart does not use {' and '.join(lacking) or 'all that was asked for'}."
    for layer in readable:
        if any(candidate.right for candidate in known(key, layer.turned(), channels)):
            return "The values are right, but the axes are exchanged."
        for axis in ("x", "y"):
            for factor in _FACTORS:
                for turned in (factor, 1 / factor):
                    changed = _scaled(layer, axis, turned)
                    if any(candidate.right for candidate in known(key, changed, channels)):
                        return (
                            f"The values are right apart from a factor of {factor:,.0f} "
                            f"on the {axis} axis. Compare the unit."
                        )
    rows = key.question.shape["rows"]
    counts = [len(next(iter(layer.columns.values()))) for layer in readable]
    if rows not in counts:
        return f"The chart draws {max(counts)} values; {rows} were expected."
    return "The chart draws other values than were asked for. Compare it with your table."


def _scaled(layer: Drawing, axis: str, factor: float) -> Drawing:
    columns = {
        name: scaled({"kind": "list", "value": values}, factor)["value"]
        if name.startswith(axis)
        else values
        for name, values in layer.columns.items()
    }
    return Drawing(layer.mark, columns)


_CHANNELS: Final = {
    "x": "the x axis",
    "y": "the y axis",
    "series": "a colour (or dash, or panel) that tells the series apart",
    "size": "the size of the marks",
}


def _manners(marks: list[str], layer: Drawing, given: Plain) -> str:
    """Return what a chart with the right values still lacks; empty if nothing."""
    if layer.mark not in marks:
        return f"The values are right. As mark use {' or '.join(marks)}, not {layer.mark}."
    if not _title(given["value"]):
        return "The values are right. The chart lacks a title that says what it finds."
    silent = [axis for axis, said in axis_titles(given["value"]).items() if not said]
    if silent:
        return (
            f"The values are right. Give the {silent[0]} axis a title with its unit: "
            f'`alt.{silent[0].upper()}("…", title="… (unit)")`.'
        )
    if len(str(given.get("alt", "")).split()) < _FEWEST_WORDS:
        return (
            "The values are right. Say in words what the chart shows, for readers who cannot see "
            "it: `figure(chart, alt=…)`."
        )
    return ""


def _title(spec: dict[str, Any]) -> str:
    title = spec.get("title") or ""
    if isinstance(title, dict):
        title = title.get("text") or ""
    return " ".join(title) if isinstance(title, list) else str(title)
