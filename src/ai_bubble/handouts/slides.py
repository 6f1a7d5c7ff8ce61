"""A lesson as a deck of slides: one page that shows itself with reveal.js, offline."""

import re
from collections.abc import Callable
from functools import cache
from importlib import util
from pathlib import Path
from typing import Final

from markupsafe import Markup

from ai_bubble.errors import CourseError
from ai_bubble.handouts import pandoc
from ai_bubble.handouts.draft import Draft
from ai_bubble.handouts.execute import Executed
from ai_bubble.handouts.notes import Note, Notes
from ai_bubble.handouts.page import render
from ai_bubble.handouts.pandoc import Block
from ai_bubble.handouts.pdf import Head
from ai_bubble.handouts.slides_objects import answer
from ai_bubble.handouts.slides_parts import parts
from ai_bubble.handouts.slides_plan import deck_of
from ai_bubble.handouts.slides_slide import Slide
from ai_bubble.lesson.question import Quiz

_BETWEEN: Final = "<!--between-->"
_REVEAL: Final = {
    "reset": "dist/reset.css",
    "look": "dist/reveal.css",
    "reveal": "dist/reveal.js",
    "speaker": "plugin/notes/notes.js",
}


def slides(
    executed: Executed, notes: Notes | None, head: Head, amounts: Callable[[str], str] = str
) -> str:
    """Return a lesson's deck as one HTML page that needs nothing but itself.

    Parameters
    ----------
    executed : Executed
        The lesson after its run.
    notes : Notes or None
        Teaching notes; for the instructor's edition only.
    head : Head
        Title, question, minutes, cohort and date, edition.
    amounts : callable, optional
        Applied to each text: adds amounts in another currency.

    Raises
    ------
    CourseError
        If reveal.js is not installed.
    """
    code = {name: _asset(path) for name, path in _REVEAL.items()}
    # Its way of printing takes the layout away; ours keeps a slide on each page.
    code["look"] = code["look"].replace("@media print", "@media not all")
    is_ours = head.edition == "instructor"
    draft = Draft("slides", "instructor" if is_ours else "learner", amounts)
    found, taught = parts(draft, executed, notes if is_ours else None)
    deck = deck_of(found)
    if is_ours:
        _answer(deck, executed)
    stretches = _stretches(deck, executed, notes.notes if notes and is_ours else ())
    remarks = [_remark(slide, stretches.get(at, []), taught) for at, slide in enumerate(deck)]
    pieces = iter(
        _written(
            [
                taught[0] if taught else [],
                *(
                    piece
                    for slide, remark in zip(deck, remarks, strict=True)
                    for piece in ([_heading(slide)], slide.body, remark)
                ),
            ]
        )
    )
    seconds = _seconds(stretches, len(deck))
    return render(
        "slides.html.jinja",
        head=head,
        code=code,
        before=next(pieces),
        slides=[
            {
                "kind": slide.kind,
                "above": slide.above,
                "heading": next(pieces),
                "body": next(pieces),
                "notes": next(pieces),
                "seconds": seconds.get(at),
            }
            for at, slide in enumerate(deck)
        ],
    )


def _answer(deck: list[Slide], executed: Executed) -> None:
    quizzes = [one.object for cell in executed.cells for one in cell.shown]
    asked = iter([quiz for quiz in quizzes if isinstance(quiz, Quiz)])
    for slide in deck:
        if slide.kind.startswith("quiz"):
            shown, said = answer(next(asked))
            slide.body = [*slide.body, shown]
            slide.moved = [*slide.moved, *said]


def _stretches(
    deck: list[Slide], executed: Executed, notes: tuple[Note, ...]
) -> dict[int, list[tuple[int, Note]]]:
    """Return at which slide each stretch of teaching begins; a stretch may have no slide."""
    cells = {cell.id: at for at, cell in enumerate(executed.cells)}
    found: dict[int, list[tuple[int, Note]]] = {}
    for number, note in enumerate(notes, 1):
        start = cells[note.cell]
        ends = [cells[later.cell] for later in notes[number:]]
        end = min(ends, default=len(executed.cells))
        own = [at for at, slide in enumerate(deck) if start <= slide.cell < end]
        before = [at for at, slide in enumerate(deck) if slide.cell < start]
        at = own[0] if own else max(before, default=0)
        found.setdefault(at, []).append((number, note))
    return found


def _remark(
    slide: Slide, stretch: list[tuple[int, Note]], taught: list[list[Block]]
) -> list[Block]:
    """Return what the speaker reads: the stretch that begins here, then text of the lesson."""
    found: list[Block] = []
    for number, note in stretch:
        found += [pandoc.paragraph(f"{note.minutes} min.", strong=True), *taught[number]]
    if slide.moved:
        title = [pandoc.paragraph("In the lesson", strong=True)] if found else []
        found += [*title, *slide.moved]
    return found


def _seconds(stretches: dict[int, list[tuple[int, Note]]], slides: int) -> dict[int, int]:
    """Return the seconds planned for each slide: a stretch's minutes, spread over its slides."""
    found: dict[int, int] = {}
    starts = sorted(stretches)
    for start, end in zip(starts, [*starts[1:], slides], strict=False):
        planned = 60 * sum(note.minutes for _, note in stretches[start])
        for at in range(start, end):
            found[at] = planned // (end - start)
    return found


def _heading(slide: Slide) -> Block:
    return {"t": "Header", "c": [2, ["", [], []], slide.heading]}


def _written(pieces: list[list[Block]]) -> list[Markup]:
    between = pandoc.raw("html", _BETWEEN)
    blocks = [block for piece in pieces for block in [between, *piece]]
    html = pandoc.write(blocks, "html5")
    html = re.sub(r"(?<=\d) %", "\u00a0%", html)  # the sign stays with its number
    return [Markup(piece.strip()) for piece in html.split(_BETWEEN)[1:]]


@cache
def _asset(path: str) -> Markup:
    """Return a style or script of reveal.js, fit to stand in a page."""
    spec = util.find_spec("sphinx_revealjs")
    file = Path(str(spec.origin)).parent / "_static/revealjs" / path if spec else None
    if file is None or not file.is_file():
        raise CourseError(
            "slides need reveal.js, which is missing; install it with: "
            'pip install "ai-bubble-course[teach]"'
        )
    text = re.sub(r"https?://[\w#/._-]+", "", file.read_text(encoding="utf-8"))
    # Inside a page these would open a comment or end the script.
    return Markup(text.replace("<!--", r"<\!--").replace("</script", r"<\/script"))
