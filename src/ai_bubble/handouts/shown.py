"""What a cell showed, as blocks of a handout: one way for each kind of object."""

from collections.abc import Callable
from html import escape
from typing import Any, Final

from ai_bubble.data.card import DataCard
from ai_bubble.explorers.claims import ClaimsExplorer
from ai_bubble.explorers.shell import Explorer
from ai_bubble.figures.figure import Figure
from ai_bubble.handouts import pandoc
from ai_bubble.handouts.draft import Draft
from ai_bubble.handouts.engine import Shown
from ai_bubble.handouts.explorers import explorer_html
from ai_bubble.handouts.pandoc import Block
from ai_bubble.handouts.pdf import quoted
from ai_bubble.lesson.form import lettered
from ai_bubble.lesson.prediction import Prediction, Revealed
from ai_bubble.lesson.question import Quiz
from ai_bubble.lesson.source import Source
from ai_bubble.lesson.words import LANGUAGES, Glossary, Term

PREDICTION_LINES: Final = 2


def blocks(draft: Draft, ident: str, shown: list[Shown]) -> list[Block]:
    """Return what a cell showed as blocks.

    Parameters
    ----------
    draft : Draft
        The document these go into.
    ident : str
        The cell's id, from which anchors are made.
    shown : list of Shown
        In the order of showing.
    """
    found: list[Block] = []
    for number, one in enumerate(without_own_tables(shown), 1):
        found += _one(draft, f"{ident}-{number}", one)
    return found


def without_own_tables(shown: list[Shown]) -> list[Shown]:
    """Leave out the table that each figure brings along."""
    kept: list[Shown] = []
    after_figure = False
    for one in shown:
        if not (after_figure and one.object is None and "text/html" in one.bundle):
            kept.append(one)
        after_figure = isinstance(one.object, Figure)
    return kept


def _one(draft: Draft, ident: str, shown: Shown) -> list[Block]:
    for kind, write in _WRITERS:
        if isinstance(shown.object, kind):
            return write(draft, ident, shown.object)
    if draft.on_paper and "text/markdown" in shown.bundle:
        return draft.markdown(shown.bundle["text/markdown"])
    if "text/html" in shown.bundle:
        return draft.html(shown.bundle["text/html"])
    text = str(shown.bundle.get("text/plain", "")).rstrip()
    return [pandoc.div("output", [pandoc.code(text, "")])] if text else []


def _figure(draft: Draft, ident: str, figure: Figure) -> list[Block]:
    if draft.on_paper:
        return [picture(draft, figure.svg, figure.alt)]
    table = "" if draft.target == "slides" else figure.table
    # The picture lies on white in the dark too; the table below it does not.
    page = f'<figure id="{ident}"><div class="chart">{figure.svg}</div>{table}</figure>'
    return [pandoc.raw("html", page)]


def picture(draft: Draft, svg: str, alt: str) -> Block:
    """Return a picture of the PDF; the file is written beside the typst source."""
    draft.pictures.append(svg)
    name = f"picture-{len(draft.pictures) - 1}.svg"
    return pandoc.raw("typst", f"#chart({quoted(name)}, {quoted(alt)})")


def _explorer(draft: Draft, ident: str, explorer: Explorer) -> list[Block]:
    still = explorer.still
    if draft.target != "html":
        return [*_figure(draft, ident, still), *_on_screen(draft)]
    return [pandoc.raw("html", explorer_html(explorer.page(), still.svg, ident))]


def _claims(draft: Draft, ident: str, explorer: ClaimsExplorer) -> list[Block]:
    if draft.target == "html":
        return [pandoc.raw("html", explorer_html(explorer.page_version(), "", ident))]
    return [*draft.html(explorer.still_html()), *_on_screen(draft)]


def _on_screen(draft: Draft) -> list[Block]:
    if not draft.on_paper:
        return []
    said = "On paper this explorer stands still; it moves in JupyterLab and in the HTML handout."
    return [pandoc.div("note", [pandoc.paragraph(said)])]


def _prediction(draft: Draft, ident: str, asked: Prediction) -> list[Block]:
    inside = [pandoc.paragraph(asked.question, strong=True)]
    if asked.choices:
        inside.append(choices(asked.choices))
    else:
        inside.append(write_here(PREDICTION_LINES, asked.unit))
    return [pandoc.div("predict", inside)]


def _revealed(draft: Draft, ident: str, revealed: Revealed) -> list[Block]:
    said = f"{revealed.result} Compare it with your prediction."
    return [pandoc.div("note", [pandoc.paragraph(said)])]


def _quiz(draft: Draft, ident: str, quiz: Quiz) -> list[Block]:
    inside = [pandoc.paragraph(quiz.question, strong=True), choices(quiz.choices)]
    if draft.for_instructor:
        inside.append(pandoc.div("solution", replies(quiz)))
    return [pandoc.div("quiz", inside)]


def replies(quiz: Quiz) -> list[Block]:
    """Return what to say to each choice of a quiz; for the instructor's edition only."""
    return [
        pandoc.paragraph(f"{letter}. {'Right' if each.is_right else 'Wrong'}. {each.feedback}")
        for (letter, _), each in zip(lettered(quiz.choices), quiz.options, strict=True)
    ]


def choices(texts: list[str]) -> Block:
    """Return answers to choose from, lettered."""
    items = [[{"t": "Plain", "c": pandoc.words(text)}] for text in texts]
    return {"t": "OrderedList", "c": [[1, {"t": "UpperAlpha"}, {"t": "Period"}], items]}


def write_here(lines: int, unit: str = "") -> Block:
    """Return room to write: a number of ruled lines, the unit at the end of the last."""
    html = (
        f'<div class="write" style="--lines: {lines}" aria-hidden="true">'
        f"<span>{escape(unit)}</span></div>"
    )
    return pandoc.div(
        "room",
        [pandoc.raw("html", html), pandoc.raw("typst", f"#write({lines}, {quoted(unit)})")],
    )


def draw_here(lines: int) -> Block:
    """Return squared paper for a chart, as high as a number of ruled lines."""
    html = f'<div class="write squared" style="--lines: {lines}" aria-hidden="true"></div>'
    return pandoc.div("room", [pandoc.raw("html", html), pandoc.raw("typst", f"#squared({lines})")])


def _source(draft: Draft, ident: str, source: Source) -> list[Block]:
    listings: list[Block] = []
    for text, place in source.shown:
        named = pandoc.div("note", [pandoc.paragraph(f"Defined as `{place}`.")])
        listings.append(pandoc.div("listing", [pandoc.code(text), named]))
    return listings


def _card(draft: Draft, ident: str, card: DataCard) -> list[Block]:
    if not draft.on_paper and draft.target != "slides":
        reach = f'role="group" tabindex="0" aria-label="Columns of {card.name}"'
        page = card._repr_html_().replace("<table>", f'<div class="scroll" {reach}><table>')
        page = page.replace("</table>", "</table></div>")
        return [pandoc.div("card", [pandoc.raw("html", page)])]
    beware = [[{"t": "Plain", "c": pandoc.words(caveat)}] for caveat in card.caveats]
    title = pandoc.paragraph(f"{card.title} (`{card.name}`)", strong=True)
    said = pandoc.paragraph(f"{card.description} {card.summary}.")
    listed = [pandoc.paragraph("Beware:"), {"t": "BulletList", "c": beware}] if beware else []
    return [pandoc.div("card", [title, said, *listed])]


def _glossary(draft: Draft, ident: str, glossary: Glossary) -> list[Block]:
    heading = pandoc.header(2, "Terms")
    if draft.on_paper:
        entries = [pandoc.paragraph(term.term, strong=True) for term in glossary.terms]
        for entry, term in zip(entries, glossary.terms, strict=True):
            entry["c"] += [{"t": "Space"}, *_meaning(term)]
        return [heading, pandoc.div("glossary", entries)]
    items = [
        [pandoc.words(term.term), [[{"t": "Para", "c": _meaning(term)}]]] for term in glossary.terms
    ]
    return [heading, {"t": "DefinitionList", "c": items}]


def _meaning(term: Term) -> list[Block]:
    inlines = pandoc.words(term.definition)
    for language, word in term.words.items():
        inlines += pandoc.words(f" {language.capitalize()}: ")
        emphasis = {"t": "Emph", "c": pandoc.words(word)}
        inlines.append(pandoc.span("", [emphasis], [("lang", LANGUAGES[language])]))
        inlines.append({"t": "Str", "c": "."})
    return inlines


_WRITERS: list[tuple[type, Callable[[Draft, str, Any], list[Block]]]] = [
    (Figure, _figure),
    (ClaimsExplorer, _claims),
    (Explorer, _explorer),
    (Prediction, _prediction),
    (Revealed, _revealed),
    (Quiz, _quiz),
    (Source, _source),
    (DataCard, _card),
    (Glossary, _glossary),
]
