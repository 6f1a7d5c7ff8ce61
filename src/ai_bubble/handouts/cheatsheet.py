"""A lesson on one page: key points, formulas, verdict, a common error and terms."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from ai_bubble.handouts import pandoc
from ai_bubble.handouts.draft import Draft
from ai_bubble.handouts.equations import side_by_side
from ai_bubble.handouts.execute import Executed
from ai_bubble.handouts.onepage import largest, one_page
from ai_bubble.handouts.options import Paper
from ai_bubble.handouts.pandoc import Block
from ai_bubble.handouts.pdf import Head, typst_source
from ai_bubble.lesson.filled import filled
from ai_bubble.lesson.words import Glossary

_LEFT_OUT: Final = ((), ("Terms",), ("Terms", "A common error"))
_WIDEST: Final = 45
_HEADING: Final = re.compile(r"^#+ (?P<text>.+)$", re.MULTILINE)
_DISPLAYED: Final = re.compile(r"\$\$.+?\$\$", re.DOTALL)
_ROW: Final = re.compile(r"^\|(?P<cells>.+)\|$", re.MULTILINE)
_SENTENCE: Final = re.compile(r"(?<=[.?])\s+(?=[A-Z])")


def cheatsheet(executed: Executed, head: Head, paper: Paper) -> bytes:
    """Return a lesson's cheat sheet, one page, as PDF/UA-1.

    The largest size at which everything fits is taken. If the smallest does not do, the
    terms are left out, then the common error; the page says so at its foot.

    Parameters
    ----------
    executed : Executed
        The lesson after its run.
    head : Head
        Title, question, cohort.
    paper : str
        ``a4`` or ``letter``.
    """
    parts = {name: write(executed) for name, write in _PARTS.items()}
    source = ""
    for left_out in _LEFT_OUT:
        missed = ", ".join(name for name in left_out if parts[name])
        about = f"left out for want of room: {missed}" if missed else head.facts
        blocks = _blocks({name: text for name, text in parts.items() if name not in left_out})
        source = typst_source(blocks, replace(head, facts=about), paper, "cheatsheet")
        if size := largest(source):
            return one_page(source, size)
    return one_page(source)


def _blocks(parts: dict[str, list[str]]) -> list[Block]:
    draft = Draft("pdf", "learner")

    def columns(left: list[Block], right: list[Block]) -> list[Block]:
        start, between, end = (pandoc.raw("typst", text) for text in ("#halves[", "][", "]"))
        return [start, *left, between, *right, end]

    def part(name: str) -> list[Block]:
        texts = parts.get(name, [])
        return [pandoc.header(2, name), *draft.markdown("\n\n".join(texts))] if texts else []

    upper = columns(
        [*part("Key points"), *part("Formulas")], [*part("Verdict"), *part("A common error")]
    )
    entries = parts.get("Terms", [])
    half = (len(entries) + 1) // 2
    left, right = ("\n\n".join(some) for some in (entries[:half], entries[half:]))
    lower = columns(draft.markdown(left), draft.markdown(right))
    terms_part = [pandoc.header(2, "Terms"), pandoc.div("terms-list", lower)] if entries else []
    return draft.finish([*upper, *terms_part])


def _texts(executed: Executed, tag: str) -> Iterator[str]:
    for cell in executed.cells:
        if tag in cell.tags and not cell.is_code:
            yield filled(cell.source, executed.names)


def key_points(executed: Executed) -> list[str]:
    """Return the key points, each an item of a Markdown list."""
    text = next(_texts(executed, "key-points"), "")
    return [line for line in text.splitlines() if line.startswith("- ")]


def formulas(executed: Executed) -> list[str]:
    """Return the displayed equations of each model, one below the other, with their symbols."""
    found = []
    for text in _texts(executed, "model"):
        equations = _DISPLAYED.findall(text)
        if not equations:
            continue
        heading = _HEADING.search(text)
        title = heading["text"].partition(": ")[2] or heading["text"] if heading else "Formula"
        title = f"### {title[0].upper()}{title[1:]}"
        named = "; ".join(_symbols(text))
        symbols = [f"::: symbols\n{named}.\n:::"] if named else []
        body = "\n\n".join([title, *_single(equations), *symbols])
        found.append(f"::::: formula\n{body}\n:::::")
    return found


def _single(equations: list[str]) -> Iterator[str]:
    """Yield equations that stand side by side one by one, if a column is too narrow for all."""
    for equation in equations:
        is_wide = len(re.sub(r"\\[a-zA-Z]+|[{}\s_^]", "", equation)) > _WIDEST
        for one in side_by_side(equation.strip("$")) if is_wide else [equation.strip("$").strip()]:
            yield f"$${one}$$"


def _symbols(text: str) -> Iterator[str]:
    for symbol, meaning, unit, *_ in _rows(text):
        yield f"{symbol} {meaning}" + (f" ({unit})" if unit not in ("none", "") else "")


def _rows(text: str) -> Iterator[list[str]]:
    """Yield the rows of the first table of a Markdown text, without its headings."""
    found = [[cell.strip() for cell in row["cells"].split("|")] for row in _ROW.finditer(text)]
    width = len(found[0]) if found else 0
    for row in found[2:]:
        if len(row) != width or set(row[0]) <= {"-", ":"}:
            return
        yield row


def verdict(executed: Executed) -> list[str]:
    """Return the table of the verdict, as Markdown."""
    text = next(_texts(executed, "verdict"), "")
    rows = [f"| {' | '.join(row)} |" for row in _rows(text.partition("\n### ")[0])]
    return ["\n".join(["| part of the claim | finding |", "|---|---|", *rows])] if rows else []


def common_error(executed: Executed) -> list[str]:
    """Return the common error: what is said, and the first two sentences against it."""
    text = _HEADING.sub("", next(_texts(executed, "common-error"), "")).strip()
    said, _, why = text.partition("\n\n")
    return [" ".join([said, *_SENTENCE.split(why.replace("\n", " "))[:2]])] if said else []


def terms(executed: Executed) -> list[str]:
    """Return the lesson's terms with their definitions, as Markdown."""
    listed: Sequence[Glossary] = [
        one.object
        for cell in executed.cells
        for one in cell.shown
        if isinstance(one.object, Glossary)
    ]
    return [f"**{term.term}** {term.definition}" for words in listed for term in words.terms]


_PARTS: Final = {
    "Key points": key_points,
    "Formulas": formulas,
    "Verdict": verdict,
    "A common error": common_error,
    "Terms": terms,
}
