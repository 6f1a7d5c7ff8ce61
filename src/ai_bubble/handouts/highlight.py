"""Code on a page: coloured, and folded away where it only stands behind a result."""

from html import escape
from typing import Any

from ai_bubble.grading.rendering import code as coloured
from ai_bubble.handouts import pandoc
from ai_bubble.handouts.pandoc import Block


def folded(source: str) -> Block:
    """Return code that a reader of the page can unfold."""
    return pandoc.raw(
        "html", f'<details class="code"><summary>Code</summary>{listing(source)}</details>'
    )


def listing(source: str, label: str = "Python code") -> str:
    """Return code as HTML; the block scrolls, so that keyboards must reach it."""
    return (
        f'<pre class="code" tabindex="0" role="group" aria-label="{escape(label)}">'
        f"<code>{coloured(source)}</code></pre>"
    )


def coloured_blocks(blocks: Any) -> Any:
    """Return a tree whose blocks of code are coloured HTML."""
    if isinstance(blocks, list):
        return [coloured_blocks(block) for block in blocks]
    if not isinstance(blocks, dict):
        return blocks
    if blocks.get("t") == "CodeBlock":
        attributes, text = blocks["c"]
        if "python" in attributes[1]:
            return pandoc.raw("html", listing(text))
        reach = 'tabindex="0" role="group" aria-label="Printed text"'
        return pandoc.raw("html", f"<pre {reach}><code>{escape(text)}</code></pre>")
    return {key: coloured_blocks(child) for key, child in blocks.items()}
