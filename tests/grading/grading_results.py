"""Makes attempts, honest and hostile, and takes pages apart."""

from dataclasses import dataclass, field, replace
from html.parser import HTMLParser

from ai_bubble.grading.records import Attempt, Mark

MARKS = [
    Mark("q1", "value", 1.0, 1.0, "right", handed_in="gap = 1 - trough * (1 + rise) / peak"),
    Mark(
        "q2",
        "value",
        0.0,
        1.0,
        "mistake",
        "You left out `gpus`.",
        "A fall is not undone by the same rise",
        "You left out `gpus`.",
        "abroad = usd_hour * rate * 730",
    ),
    Mark("q3", "function", 1.5, 3.0, "wrong", "Think of the edges.", handed_in="def f(): pass"),
    Mark("q4", "value", 0.0, 2.0, "unanswered", "Replace the `...`.", handed_in="worth = ..."),
    Mark("q8", "written", None, 4.0, "waiting", "121 words.", handed_in="Keep it open.\n\nWhy?"),
]
ATTEMPT = Attempt(
    student="s1024",
    name="Ada Lovelace",
    exercise="03",
    label="moodle.zip/Ada_1/03_price_collapse.ipynb",
    variant=4,
    content_sha256="ab" * 32,
    state="graded",
    reason="",
    notes=[],
    marks=MARKS,
    key_sha256="cd" * 32,
    package="0.1.0",
    python="3.11.7",
    sandbox="bwrap",
    seconds=0.21,
)
HOSTILE = [
    "</pre></code></article><script>alert(1)</script>",
    "<img src=http://evil.example/a.png onerror=alert(1)>",
    '" onmouseover="alert(1)" x="',
    "]]>--><!-- {{ 7 * 7 }} {% raw %}",
    "\x00\x1b[31m\x7f\x85\u202eevil\u2066\ufeff\ud800",
    "`code` | @ada #1 [a](http://evil.example) www.evil.example ![](x) <b>\n\n# Title\n\n~~~",
]


def hostile(text: str, **changed: object) -> Attempt:
    """Return an attempt in which a text stands wherever a student's text can stand."""
    marks = [
        replace(mark, handed_in=text, say=text, see=text, mistake=f"{text}!") for mark in MARKS
    ]
    texts = {"student": text, "name": text, "label": text, "reason": text, "notes": [text] * 3}
    return replace(ATTEMPT, marks=marks, state="timed out", **{**texts, **changed})  # type: ignore[arg-type]


@dataclass
class Node:
    """An element: its tag, its attributes, and all text in it."""

    tag: str
    attributes: dict[str, str]
    text: str = ""

    def has(self, name: str) -> bool:
        return name in self.attributes.get("class", "").split()


@dataclass
class Page(HTMLParser):
    """A page's elements in order, their open parents known while it is read."""

    html: str
    nodes: list[Node] = field(default_factory=list)
    open: list[Node] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.feed(self.html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs})
        self.nodes.append(node)
        if tag not in ("meta", "br", "link", "img"):
            self.open.append(node)

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop().tag == tag

    def handle_data(self, data: str) -> None:
        for node in self.open:
            node.text += data

    def all(self, tag: str, kind: str = "") -> list[Node]:
        return [one for one in self.nodes if one.tag == tag and (not kind or one.has(kind))]
