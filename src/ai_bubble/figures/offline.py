"""Plain Altair charts without the network, for students who draw their own."""

from typing import Any, Final

import altair as alt

from ai_bubble.figures.figure import EMBED, MIME, SCHEMA

_NAME: Final = "ai_bubble"


def offline_charts() -> None:
    """Let every Altair chart of this session be drawn by JupyterLab itself.

    Altair's own way fetches its JavaScript from the network. `figure` needs none of this.

    Examples
    --------
    >>> offline_charts()
    >>> import altair as alt
    >>> alt.renderers.active
    'ai_bubble'
    """
    alt.renderers.register(_NAME, _bundle)
    alt.renderers.enable(_NAME)


def _bundle(spec: dict[str, Any], **_: Any) -> dict[str, Any]:
    usermeta = spec.get("usermeta", {}) | {"embedOptions": EMBED}
    text = spec.get("description") or "An Altair chart without alt text; show it with figure(…)."
    return {MIME: spec | {"$schema": SCHEMA, "usermeta": usermeta}, "text/plain": text}
