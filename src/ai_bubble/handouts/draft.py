"""A document while it is put together: texts wait to be read by pandoc all at once."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from ai_bubble.handouts import pandoc
from ai_bubble.handouts.currency import in_prose
from ai_bubble.handouts.equations import side_by_side
from ai_bubble.handouts.options import Edition
from ai_bubble.handouts.pandoc import Block
from ai_bubble.handouts.spoken import spoken
from ai_bubble.handouts.tables import aligned

Target = Literal["html", "pdf", "slides"]

_DETAILS: Final = re.compile(
    r"<details>\s*<summary>(?P<summary>.*?)</summary>(?P<inside>.*?)</details>", re.DOTALL
)

_PER_CENT: Final = re.compile(r"(?<=\d) (?=[%‰])")


def _glued(text: str) -> str:
    """Keep a number and its per-cent sign on one line."""
    return _PER_CENT.sub("\N{NO-BREAK SPACE}", text)


def _wrapping(math: Block) -> Block:
    """Part a displayed formula that a narrow screen has to set in several lines."""
    kind, tex = math["c"]
    pieces = side_by_side(tex) if kind["t"] == "DisplayMath" else []
    if len(pieces) < 2:
        return math
    return pandoc.span("equations", [{"t": "Math", "c": [kind, piece]} for piece in pieces])


@dataclass(slots=True)
class Draft:
    """What a document is written for, and what its parts leave to be done at the end.

    Attributes
    ----------
    target, edition : str
        For which output, for whom.
    amounts : callable
        Applied to each text: adds amounts in another currency.
    pictures : list of str
        SVG pictures that the PDF reads as files ``picture-0.svg`` and so on.
    texts : list of tuple of str and str
        Format and text of what pandoc has still to read.
    """

    target: Target
    edition: Edition
    amounts: Callable[[str], str] = str
    pictures: list[str] = field(default_factory=list)
    texts: list[tuple[str, str]] = field(default_factory=list)

    @property
    def on_paper(self) -> bool:
        """Whether the output is the PDF."""
        return self.target == "pdf"

    @property
    def for_instructor(self) -> bool:
        """Whether solutions and notes may be shown."""
        return self.edition == "instructor"

    def markdown(self, text: str) -> list[Block]:
        """Return a place for a Markdown text; folded answers stay for instructors only."""
        return self._later(
            pandoc.MARKDOWN, _DETAILS.sub(self._answers, in_prose(self.amounts(text), _glued))
        )

    def html(self, text: str) -> list[Block]:
        """Return a place for HTML that pandoc can read, such as a table."""
        return self._later("html", text)

    def _later(self, form: str, text: str) -> list[Block]:
        self.texts.append((form, text))
        return [{"t": "Later", "c": len(self.texts) - 1}]

    def _answers(self, found: re.Match[str]) -> str:
        if not self.for_instructor:
            return ""
        return f"\n\n::: {{.solution}}\n\n**{found['summary']}**\n\n{found['inside']}\n\n:::\n\n"

    def finish(self, blocks: list[Block]) -> list[Block]:
        """Return the blocks with every text read, equations spoken and tables aligned."""
        read: dict[int, list[Block]] = {}
        for form in (pandoc.MARKDOWN, "html"):
            places = [at for at, (own, _) in enumerate(self.texts) if own == form]
            found = pandoc.read([self.texts[at][1] for at in places], form)
            read |= dict(zip(places, found, strict=True))
        return [done for block in blocks for done in self._finished(block, read)]

    def _finished(self, node: Any, read: dict[int, list[Block]]) -> list[Any]:
        if isinstance(node, list):
            return [[done for child in node for done in self._finished(child, read)]]
        if not isinstance(node, dict):
            return [node]
        kind = node.get("t")
        if kind == "Later":
            return [done for block in read[node["c"]] for done in self._finished(block, read)]
        if kind == "Math":
            if not self.on_paper:
                return [_wrapping(node)]
            words = spoken(node["c"][1])
            return [pandoc.span("", [node], [("spoken", words)])]
        if kind == "Table":
            node = aligned(json.loads(json.dumps(node)))
        inner = {
            key: self._finished(child, read)[0] if isinstance(child, list) else child
            for key, child in node.items()
        }
        return self._table(inner) if kind == "Table" else [inner]

    def _table(self, table: Block) -> list[Block]:
        if self.target != "html":
            return [table]
        head = [pandoc.plain(cell[4]).strip() for row in table["c"][3][1] for cell in row[1]]
        name = f"Table: {', '.join(filter(None, head))[:80] or 'without headings'}"
        reach = [("role", "group"), ("tabindex", "0"), ("aria-label", name)]
        return [pandoc.div("scroll", [table], attributes=reach)]
