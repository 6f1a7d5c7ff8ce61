"""Blocks as one page that needs nothing but itself."""

from markupsafe import Markup

from ai_bubble.handouts import pandoc
from ai_bubble.handouts.explorers import page_script
from ai_bubble.handouts.highlight import coloured_blocks
from ai_bubble.handouts.page import render
from ai_bubble.handouts.pandoc import Block
from ai_bubble.handouts.pdf import Head
from ai_bubble.handouts.worker import VEGA


def page(blocks: list[Block], head: Head) -> str:
    """Return a handout as HTML: inlined style, pictures and scripts, MathML, no outside address.

    A page with living charts has a place for the library that draws them, `worker.VEGA`.

    Parameters
    ----------
    blocks : list of Block
        The finished document.
    head : Head
        What stands above it.
    """
    body = pandoc.write(coloured_blocks(blocks), "html5")
    has_charts, is_living = 'class="living"' in body, 'class="living' in body
    return render(
        "handout.html.jinja",
        head=head,
        body=Markup(body),
        script=Markup(page_script()) if is_living else "",
        vega=Markup(VEGA.decode()) if has_charts else "",
    )
