"""A chart as a still picture that brings its text alternative along."""

import hashlib
import json
import re
from html import escape
from typing import Any

import vl_convert


def to_svg(spec: dict[str, Any], alt: str) -> str:
    """Draw a Vega-Lite specification as SVG whose accessible name is the alt text.

    The picture's inner ids are made its own, because several pictures may stand on one page.

    Parameters
    ----------
    spec : dict
        A Vega-Lite 5 specification with its data in it.
    alt : str
        Plain text; it is escaped here.

    Returns
    -------
    str
        One ``<svg role="img">`` element.

    Raises
    ------
    ValueError
        If Vega-Lite cannot make sense of the specification.
    """
    drawn = vl_convert.vegalite_to_svg(spec, vl_version=_oldest_vegalite_5())
    drawn = _with_own_ids(drawn, hashlib.sha256(json.dumps(spec).encode()).hexdigest()[:8])
    name = escape(alt)
    head, rest = drawn.removeprefix("<svg").split(">", 1)
    return f'<svg role="img" aria-label="{name}"{head}><title>{name}</title>{rest}'


def _with_own_ids(drawn: str, prefix: str) -> str:
    # Vega counts its ids on through the life of a process: the picture would change each time.
    found = dict.fromkeys(re.findall(r'\bid="([^"]+)"', drawn))
    new = {old: f"v{prefix}-{number}" for number, old in enumerate(found)}
    return re.sub(
        r'(\bid="|url\(#|href="#)([^")]+)',
        lambda match: match[1] + new.get(match[2], match[2]),
        drawn,
    )


def _oldest_vegalite_5() -> str:
    # JupyterLab draws with Vega-Lite 5.6: what the nearest version cannot draw it cannot either.
    return min(
        (version for version in vl_convert.get_vegalite_versions() if version.startswith("5.")),
        key=lambda version: [int(part) for part in version.split(".")],
    )
