"""Texts and code as HTML that holds nothing but what it shows."""

import re
from collections.abc import Sequence
from functools import lru_cache
from importlib import resources
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import OptionsDict
from markupsafe import Markup, escape
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers.python import PythonLexer

from ai_bubble.grading import wording

MOST_LINES: Final = 400
MOST_CHARACTERS: Final = 20_000
LONGEST_LINE: Final = 1_000
_MOST_COLOURED: Final = 8_000
"""Characters; highlighting takes longer on hostile code than on any that people write."""

_MATH: Final = re.compile(r"\$\$?(?=[^\s$])([^$\n]*?[^\s$\\])\$\$?(?!\d)")
_TEX: Final = {
    r"\\text\{([^{}]*)\}": r"\1",
    r"\\(?:times|cdot)(?![a-zA-Z])": "×",
    r"\\(?:le|leq)(?![a-zA-Z])": "≤",
    r"\\(?:ge|geq)(?![a-zA-Z])": "≥",
    r"\\[,;: ]": " ",
    r"\s-\s|^-": " − ",
    r"\^(?:\{-([^{}]*)\})": r"<sup>−\1</sup>",
    r"\^(?:\{([^{}]*)\}|(\w))": r"<sup>\1\2</sup>",
    r"_(?:\{([^{}]*)\}|(\w))": r"<sub>\1\2</sub>",
}


def inline(text: str) -> Markup:
    """Return a sentence; what stands in backticks becomes code, line breaks stay.

    Examples
    --------
    >>> inline("use `peak` < 3")
    Markup('use <code>peak</code> &lt; 3')
    """
    pieces = str(escape(wording.visible(text))).split("`")
    if len(pieces) % 2 == 0:
        pieces[-2:] = [f"{pieces[-2]}`{pieces[-1]}"]
    coded = (f"<code>{piece}</code>" if at % 2 else piece for at, piece in enumerate(pieces))
    return Markup("".join(coded).replace("\n", "<br>"))


def shortened(text: str) -> tuple[str, str]:
    """Return as much of a text as a page has room for, and a note if that is not all.

    Examples
    --------
    >>> short, note = shortened("x" * 1_000_000)
    >>> len(short), note
    (1001, 'Shortened: 1,000,000 characters in 1 line were handed in.')
    """
    lines = text[: MOST_CHARACTERS + 1].replace("\r\n", "\n").split("\n")
    cut = [f"{one[:LONGEST_LINE]}…" if len(one) > LONGEST_LINE else one for one in lines]
    short = "\n".join(cut[:MOST_LINES])
    if len(text) <= MOST_CHARACTERS and len(lines) <= MOST_LINES and cut == lines:
        return short, ""
    size = wording.count(len(text), "character")
    number = wording.count(text.count("\n") + 1, "line")
    return short, f"Shortened: {size} in {number} were handed in."


def code(source: str) -> Markup:
    """Return Python code with its words marked up, if it is short enough for that."""
    shown = wording.visible(source)
    if len(shown) > _MOST_COLOURED:
        return escape(shown)
    lexer = PythonLexer(stripnl=False, ensurenl=False)
    html = highlight(shown, lexer, HtmlFormatter(nowrap=True))
    return Markup(html if shown.endswith("\n") else html.removesuffix("\n"))


@lru_cache(maxsize=1024)
def markdown(text: str, level: int) -> Markup:
    r"""Return Markdown as HTML, without raw HTML, links and pictures; headings begin at a level.

    Examples
    --------
    >>> markdown("a *b* <script> [c](http://d.example) $K^{-b}$", 5)
    Markup('<p>a <em>b</em> &lt;script&gt; c <span class="math">K<sup>−b</sup></span></p>\n')
    """
    return Markup(_parser().render(wording.visible(text), {"level": level}))


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    # Backslashes and underscores within mathematics are not Markdown's.
    parser.inline.ruler.before("escape", "math", _math)
    parser.core.ruler.push("levels", _levels)
    for kind in ("link_open", "link_close"):
        parser.add_render_rule(kind, lambda *_: "")
    parser.add_render_rule("image", _image)
    parser.add_render_rule("math", _show_math)
    parser.add_render_rule("fence", _fence)
    return parser


def _math(state: StateInline, silent: bool) -> bool:
    found = _MATH.match(state.src, state.pos) if state.src[state.pos] == "$" else None
    if found is None:
        return False
    if not silent:
        state.push("math", "", 0).content = found[1]
    state.pos = found.end()
    return True


def _levels(state: StateCore) -> None:
    for token in state.tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(6, state.env['level'] + int(token.tag[1]) - 1)}"


def _image(
    self: RendererHTML, tokens: Sequence[Token], at: int, options: OptionsDict, env: Any
) -> str:
    return str(escape(self.renderInlineAsText(tokens[at].children, options, env)))


def _show_math(self: RendererHTML, tokens: Sequence[Token], at: int, *_: Any) -> str:
    """Set simple mathematics; anything else stays as it was written."""
    source = str(escape(tokens[at].content))
    shown = source
    for pattern, written in _TEX.items():
        shown = re.sub(pattern, written, shown)
    if re.search(r"[\\{}^]", shown):
        return f'<code class="math">{source}</code>'
    return f'<span class="math">{shown.strip()}</span>'


def _fence(self: RendererHTML, tokens: Sequence[Token], at: int, *_: Any) -> str:
    return f'<pre class="code"><code>{code(tokens[at].content.rstrip())}</code></pre>\n'


def _seen(value: object) -> object:
    return value if isinstance(value, Markup) else wording.visible(str(value))


def rendered(template: str, **values: object) -> str:
    """Return a page; whatever a template prints is escaped and made visible."""
    return _templates().get_template(template).render(**values)


def colours() -> Markup:
    """Return the colours of every page of the course, light and dark, as CSS variables."""
    return _asset("colours.css")


def _asset(name: str) -> Markup:
    file = resources.files("ai_bubble.grading") / "pages" / name
    return Markup(file.read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def _templates() -> Environment:
    found = Environment(
        loader=PackageLoader("ai_bubble.grading", "pages"),
        autoescape=True,
        finalize=_seen,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters |= {"inline": inline, "points": wording.points, "brief": wording.brief}
    found.globals |= {
        "count": wording.count,
        "result": wording.result,
        "style": colours() + _asset("style.css"),
    }
    return found
