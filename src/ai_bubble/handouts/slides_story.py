"""Text that explains, as slides: models, points, tasks, or a few sentences."""

from collections.abc import Iterator

from ai_bubble.figures.figure import Figure
from ai_bubble.handouts import pandoc
from ai_bubble.handouts.pandoc import Block
from ai_bubble.handouts.slides_cut import LISTS, cut, pages, roomy, words
from ai_bubble.handouts.slides_parts import Part
from ai_bubble.handouts.slides_slide import (
    LEAD,
    MODEL,
    POINTS,
    POINTS_AND_DOUBT,
    PROSE,
    Slide,
    beside,
    flow_of,
    is_equation,
    kind_of,
    own_heading,
    slide_of,
)
from ai_bubble.handouts.slides_tables import size


def story(part: Part) -> Iterator[Slide]:
    """Return the slides of text that explains: equations, points, or a few sentences."""
    flow, next_to = flow_of(part), beside(part)
    has_equation = any(is_equation(block) for block in flow)
    tables = [block for block in part.text if block["t"] == "Table"]
    printed = [item for item in part.items if not item.object and not item.table]
    lines = [block for item in printed for block in item.blocks]
    has_chart = any(isinstance(item.object, Figure) for item in part.items)
    ranks = {"common-error": 0, "data-card": 4, "hand-check": 5}
    if has_equation and tables:
        yield from _model(part, flow, tables)
    elif next_to and next_to.table:
        rank = 0 if next_to.role == "worked-example" else 4 if part.role == "data-card" else 2
        yield _page(part, kind_of(next_to.table), flow, LEAD, [next_to.table], rank, next_to.cell)
    elif any(block["t"] in LISTS for block in flow) and not lines:
        yield from points(part, flow)
    elif flow or lines:
        rank = ranks.get(part.role, 3 if has_chart or part.level == 0 else 2)
        line = [pandoc.div("line", lines)] if lines and not has_chart else []
        yield _page(part, "text", flow, PROSE, line, rank, part.cell)


def _page(
    part: Part, kind: str, flow: list[Block], most: int, under: list[Block], rank: int, cell: int
) -> Slide:
    """Return one slide of running text with something under it; text beyond it is moved."""
    shown, moved = roomy(flow, most)
    if moved and is_equation(moved[0]) and shown:
        shown, moved = [*shown, moved[0]], moved[1:]  # the sentence before runs into it
    slide = slide_of(part, kind, [*shown, *under], rank)
    slide.moved, slide.cell = moved, cell
    return slide


def _model(part: Part, flow: list[Block], tables: list[Block]) -> Iterator[Slide]:
    equations = [block for block in flow if is_equation(block)]
    lists = [block for block in flow if block["t"] in LISTS]
    texts = [block for block in flow if block not in equations and block not in lists]
    has_room = size(tables[0])[0] + 2 * len(equations) < 8
    shown, moved = cut(texts, MODEL) if has_room else ([], texts)
    slide = slide_of(part, "model", [*shown, *equations, *tables[:1]])
    slide.moved = moved
    yield slide
    for page in pages(lists, POINTS):
        yield slide_of(part, "points", page, 2)


def tasks(part: Part) -> Iterator[Slide]:
    """Return the tasks; what explains the controls is for who has them before the eyes."""
    flow = flow_of(part)
    lists = [block for block in flow if block["t"] == "OrderedList"]
    for number, page in enumerate(pages(lists, POINTS)):
        slide = slide_of(part, "points tasks", page, 1 + number)
        if not number:
            slide.moved = [*(block for block in flow if block not in lists), *part.answers]
        yield slide


def points(part: Part, flow: list[Block]) -> Iterator[Slide]:
    """Return slides of points; what follows under a bold lead opens a slide of its own."""
    rank = 1 if part.role == "notice" else 0
    for number, page in enumerate(_grouped(flow)):
        slide = slide_of(part, "points", page, rank + number)
        if number:
            slide.heading, slide.body = own_heading(page) or (slide.heading, page)
        yield slide


def _grouped(prose: list[Block]) -> list[list[Block]]:
    """Part points into slides; a paragraph with a bold lead rather opens a slide than ends one."""
    groups: list[list[Block]] = []
    for block in prose:
        if groups and not own_heading([block]):
            groups[-1].append(block)
        else:
            groups.append([block])
    found: list[list[Block]] = []
    for group in groups:
        if found and words([*found[-1], *group]) <= POINTS_AND_DOUBT:
            found[-1] += group
        else:
            found += pages(group, POINTS)
    return found
