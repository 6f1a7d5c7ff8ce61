"""A deck put together: text, pictures and questions, and no more than a lecture can hold."""

from typing import Final

from ai_bubble.explorers.shell import Explorer
from ai_bubble.figures.figure import Figure
from ai_bubble.handouts import pandoc
from ai_bubble.handouts.pandoc import Block, plain
from ai_bubble.handouts.slides_cut import words
from ai_bubble.handouts.slides_objects import chart, of_object
from ai_bubble.handouts.slides_parts import Item, Part
from ai_bubble.handouts.slides_roles import of_text
from ai_bubble.handouts.slides_slide import Slide, beside, fits, kind_of, slide_of

MOST: Final = 26
"""Most slides of a deck, the title included."""
SHORT: Final = 60
"""Words up to which a slide is set in larger type."""


def deck_of(parts: list[Part]) -> list[Slide]:
    """Return a lesson's slides, without the title."""
    deck = headed(fewer([slide for part in parts for slide in slides_of(part)], MOST - 1))
    for slide in deck:
        if words(slide.body) <= SHORT:
            slide.kind += " short"
    return deck


def slides_of(part: Part) -> list[Slide]:
    """Return the slides of a part of a lesson, in the order of showing."""
    if part.role == "key-points" and part.heading and plain(part.heading) == "Sources":
        return []
    made = of_text(part)
    for number, item in enumerate(part.items):
        if isinstance(item.object, Figure | Explorer):
            made.append(_chart(part, item))
        elif item.object is not None:
            kind, heading, body, moved = of_object(item.object, part)
            made.append(Slide(kind, item.cell, heading, body, moved=moved))
        elif item.table and item is not beside(part):
            is_data = any(isinstance(later.object, Figure) for later in part.items[number:])
            if fits(item.table):
                rank = 4 if is_data else 1 if part.role == "explorer" else 3
                made.append(_table(part, item, item.table, rank))
            elif made and not is_data:
                made[-1].moved.append(item.table)
    return sorted(made, key=lambda slide: "tasks" in slide.kind)  # the picture comes first


def _chart(part: Part, item: Item) -> Slide:
    figure = item.object.still if isinstance(item.object, Explorer) else item.object
    title, body = chart(figure)
    return Slide("chart", item.cell, pandoc.words(title), body, plain(part.above))


def _table(part: Part, item: Item, table: Block, rank: int) -> Slide:
    slide = slide_of(part, kind_of(table), [table], rank)
    slide.cell = item.cell
    return slide


def fewer(deck: list[Slide], most: int) -> list[Slide]:
    """Leave out the least needed slides; their text goes to the speaker of the slide before.

    Parameters
    ----------
    deck : list of Slide
        In the order of showing; the first is never left out.
    most : int
        How many may stay.
    """
    deck = list(deck)
    while True:
        rank = max(slide.rank for slide in deck)
        at = min(
            (at for at, slide in enumerate(deck) if slide.rank == rank),
            key=lambda at: len(pandoc.plain(deck[at].body)),
        )
        if rank < 5 and len(deck) <= most:
            return deck
        gone = deck.pop(at)
        title: Block = {"t": "Para", "c": [{"t": "Strong", "c": gone.heading}]}
        said = [title, *gone.body, *gone.moved]
        if at < len(deck) and deck[at].above == pandoc.plain(gone.heading):
            deck[at].moved = [*said, *deck[at].moved]  # it leads over to what comes next
        else:
            deck[max(at - 1, 0)].moved += said


def headed(deck: list[Slide]) -> list[Slide]:
    """Give quizzes their numbers, results their question, and mark headings that go on."""
    quizzes = [slide for slide in deck if slide.kind == "quiz"]
    for number, slide in enumerate(quizzes, 1):
        slide.heading = pandoc.words(f"Quiz {number} of {len(quizzes)}")
    last, asked = "", []
    for slide in deck:
        if slide.kind == "predict":
            asked = [block for block in slide.body if _is_question(block)]
        if slide.kind == "result":
            slide.body = [*asked, *slide.body]
        said = pandoc.plain(slide.heading)
        if said == last:
            slide.heading = [*slide.heading, *pandoc.words(" (continued)")]
        last = said
    return deck


def _is_question(block: Block) -> bool:
    return block["t"] == "Div" and "question" in block["c"][0][1]
