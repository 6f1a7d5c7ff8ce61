"""The explorers on a web page: living charts with sliders, and a picture where nothing lives."""

import html
import json
from pathlib import Path
from typing import Any, Final

_PAGES: Final = Path(__file__).with_name("pages")


def explorer_html(page: dict[str, Any], still_svg: str, ident: str) -> str:
    """Return an explorer as HTML that `page_script` brings to life.

    Until then, without JavaScript and on paper the still picture stands in its place; the claims
    of lesson 00 need no picture, they can be read one by one.

    Parameters
    ----------
    page : dict
        As from ``Explorer.page`` or ``ClaimsExplorer.page_version``.
    still_svg : str
        The explorer at telling settings, as SVG or HTML; the claims bring their own.
    ident : str
        The element's id, one of its own on the page.

    Returns
    -------
    str
        One ``div`` of class ``living``.
    """
    name = html.escape(ident)
    if "claims" in page:
        return (
            f'<div class="living living-claims" id="{name}">'
            f'<div class="living-still">{page["still"]}</div>'
            f'<div class="living-live">{_claims(page)}</div></div>'
        )
    # A "<" in a JSON string could end the script element too early.
    data = json.dumps(page, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return (
        f'<div class="living" id="{name}"><div class="living-still">{still_svg}</div>'
        '<div class="living-live"><div class="living-controls" role="group" '
        'aria-label="Controls"></div><p><button type="button">Reset</button></p>'
        '<p role="status"></p><div class="living-chart"></div>'
        f'<p class="living-fixed">{html.escape(page["fixed"])}</p></div>'
        f'<script type="application/json">{data}</script></div>'
    )


def _claims(page: dict[str, Any]) -> str:
    menus = "".join(
        f"<label>{html.escape(menu['label'])} <select data-by={menu['name']!r}>"
        + "".join(f"<option>{html.escape(option)}</option>" for option in menu["options"])
        + "</select></label>"
        for menu in page["menus"]
    )
    claims = "".join(
        f'<details id="{claim["id"]}-read" '
        + " ".join(
            f'data-{key}="{html.escape(claim[key])}"'
            for key in ("section", "qualifier", "conflict")
        )
        + f"><summary>{html.escape(claim['title'])}</summary>{claim['html']}</details>"
        for claim in page["claims"]
    )
    return (
        f'<div class="living-controls" role="group" aria-label="Controls">{menus}'
        '<button type="button">Reset</button><p role="status"></p>'
        f'<label>Claim <select size="8"></select></label></div>{claims}'
    )


def vega_bundle() -> str:
    """Return the JavaScript that draws charts, for one script element a page.

    It sets ``vegaEmbed``, is 0.9 MB and takes about a second. It starts a JavaScript engine in this
    process, which then must not fork.
    """
    import altair
    import vl_convert

    # The version with which Altair draws the explorers in JupyterLab.
    major, minor, *_ = altair.SCHEMA_VERSION.removeprefix("v").split(".")
    bundle = vl_convert.javascript_bundle(
        "window.vegaEmbed = vegaEmbed;", vl_version=f"{major}.{minor}"
    )
    # Its names stay its own, whatever other scripts the page has.
    return "(() => {" + _unbroken(bundle) + "})();"


def page_script() -> str:
    """Return the JavaScript that brings a page's explorers to life, to stand behind all of them."""
    return _unbroken((_PAGES / "explorers.js").read_text(encoding="utf-8"))


def _unbroken(script: str) -> str:
    return script.replace("</script", "<\\/script")
