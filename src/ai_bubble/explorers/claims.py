"""Lesson 00: the claims of the article, and how three translations render each."""

import html
import math
from typing import Any, cast

import ipywidgets as widgets
import pandas as pd

from ai_bubble.data import load
from ai_bubble.explorers.access import Accessible

LANGUAGES = {"tr": "Turkish", "af": "Afrikaans", "it": "Italian"}
ANY = "any"
TELLING = ["Q23", "Q18", "Q05"]
_CELL = "style='text-align: left; padding: 0.15em 1.2em 0.15em 0; vertical-align: top'"


def amount(row: pd.Series) -> str:
    """Return what was read from a figure: qualifier, number and unit.

    Examples
    --------
    >>> import pandas as pd
    >>> amount(pd.Series({"qualifier": "up to", "value": 80.0, "unit": "percent", "sense": ""}))
    'up to 80 percent'
    """
    value = "" if pd.isna(row["value"]) else f"{row['value']:,g}"
    if not pd.isna(row["value"]) and float(row["value"]).is_integer():
        value = f"{row['value']:,.0f}"
    words = [row["qualifier"], value, row["unit"], row.get("date", ""), row["sense"]]
    return " ".join(str(word) for word in words if isinstance(word, str) and word)


def interval(row: pd.Series) -> str:
    """Return the bounds of a reading as an interval; empty where there is no number."""
    low, high = row["low"], row["high"]
    if pd.isna(low):
        return ""
    right = "∞)" if math.isinf(high) else f"{high:,.0f}" + (")" if row["high_open"] else "]")
    return ("(" if row["low_open"] else "[") + f"{low:,.0f}, {right}"


def side_by_side(claim: pd.Series, renderings: pd.DataFrame) -> str:
    """Return one claim as HTML: the three renderings, what was read, and how it was settled.

    The look is written into it, because JupyterLab shows it as it is.

    Parameters
    ----------
    claim : Series
        A row of the dataset ``claims``.
    renderings : DataFrame
        The rows of the dataset ``renderings`` that belong to it.
    """
    page = plain(claim, renderings).replace("<caption>", "<caption style='text-align: left'>")
    return page.replace("<th ", f"<th {_CELL} ").replace("<td", f"<td {_CELL}")


def plain(claim: pd.Series, renderings: pd.DataFrame) -> str:
    """Return what `side_by_side` returns, its look left to a style sheet."""
    lines = []
    for _, row in renderings.iterrows():
        language = str(row["language"])
        if not row["present"]:
            cells = ["<td colspan='4'>not in this text</td>"]
        else:
            beside = f"{row['term']} ({row['term_sense']})" if _text(row["term"]) else ""
            cells = [
                f"<td lang='{language}'>{html.escape(str(row['figure']))}</td>",
                f"<td>{html.escape(amount(row))}</td>",
                f"<td>{interval(row)}</td>",
                f"<td>{html.escape(beside)}</td>",
            ]
        lines.append(f"<tr><th scope='row'>{LANGUAGES[language]}</th>{''.join(cells)}</tr>")
    reading = LANGUAGES.get(str(claim["reading"]), "all three")
    settled = f"Conflict: {claim['conflict']}. Reading that stands: {reading}"
    if _text(claim["evidence"]):
        settled += f", by {claim['settled_by']}. {claim['evidence']}"
    said = f"Said by: {claim['attribution']}."
    check = f" Outside: {claim['outside_check']}" if _text(claim["outside_check"]) else ""
    return (
        f"<table><caption><b>{claim.name}</b> "
        f"{html.escape(str(claim['paraphrase']))}</caption>"
        "<thead><tr><th scope='col'>Text</th><th scope='col'>As it stands</th>"
        "<th scope='col'>As read</th><th scope='col'>Bounds</th>"
        "<th scope='col'>Beside it</th></tr></thead>"
        f"<tbody>{''.join(lines)}</tbody></table>"
        f"<p>{html.escape(settled)}</p><p>{html.escape(said + check)}</p>"
    )


class ClaimsExplorer(Accessible):
    """Menus that narrow the claims down, a list to choose from, and the choice side by side."""

    def __init__(self) -> None:
        self._claims = load("claims").set_index("claim_id")
        self._renderings = load("renderings")
        self.section = self._menu("Section", list(self._claims["section"].unique()))
        qualifiers = sorted(filter(_text, self._claims["qualifier"].dropna().unique()))
        self.qualifier = self._menu("Qualifier", qualifiers)
        kinds = self._claims["conflict"].str.split("; ").explode().unique()
        self.conflict = self._menu("Conflict", sorted(kinds))
        self.claim = widgets.Select(
            description="Claim", rows=8, layout={"width": "auto", "max_width": "60em"}
        )
        self._count = widgets.HTML()
        self._panel = widgets.HTML()
        self.claim.observe(lambda _: self._show(), "value")
        menus = [self.section, self.qualifier, self.conflict]
        for menu in menus:
            menu.observe(lambda _: self._narrow(), "value")
        reset = widgets.Button(description="Reset", tooltip="Show all claims again")
        reset.on_click(lambda _: self.reset())
        super().__init__([*menus, reset, self._count, self.claim, self._panel])
        self._narrow()

    @staticmethod
    def _menu(label: str, options: list[str]) -> widgets.Dropdown:
        return widgets.Dropdown(options=[ANY, *options], value=ANY, description=label)

    @property
    def found(self) -> pd.DataFrame:
        """The claims that the menus leave."""
        keep = pd.Series(True, index=self._claims.index)
        if self.section.value != ANY:
            keep &= self._claims["section"] == self.section.value
        if self.qualifier.value != ANY:
            keep &= self._claims["qualifier"].fillna("") == self.qualifier.value
        if self.conflict.value != ANY:
            split = self._claims["conflict"].str.split("; ")
            keep &= pd.Series([self.conflict.value in kinds for kinds in split], index=keep.index)
        return self._claims[keep]

    @property
    def page(self) -> str:
        """The chosen claim as HTML."""
        return str(self._panel.value)

    def reset(self) -> None:
        """Show all claims again, the first of them beside the list."""
        for menu in (self.section, self.qualifier, self.conflict):
            menu.value = ANY
        self.claim.index = 0

    def still_html(self) -> str:
        """Return three telling claims as HTML, for where nothing can be chosen."""
        return "".join(self._side(claim_id) for claim_id in TELLING)

    def page_version(self) -> dict[str, Any]:
        """Return all claims for a page without Python.

        Returns
        -------
        dict
            Fit for JSON. ``menus``: ``name``, ``label`` and ``options`` of each, the first of
            which leaves all. ``claims``: ``id``, ``title``, ``html``, and as the menus know them
            ``section``, ``qualifier`` and ``conflict``, kinds parted by "; ". ``still``: what is
            printed.
        """
        menus = {"section": self.section, "qualifier": self.qualifier, "conflict": self.conflict}
        rows = self._claims.fillna({"qualifier": ""})
        by_id = {
            str(claim_id): {
                "id": str(claim_id),
                "title": f"{claim_id}  {row['paraphrase']}",
                "html": plain(row, self._of(str(claim_id))),
            }
            | {name: str(row[name]) for name in menus}
            for claim_id, row in rows.iterrows()
        }
        return {
            "menus": [
                {"name": name, "label": menu.description, "options": list(menu.options)}
                for name, menu in menus.items()
            ],
            "claims": list(by_id.values()),
            "still": "".join(by_id[one]["html"] for one in TELLING),
        }

    def _narrow(self) -> None:
        found = self.found
        self._count.value = f"<p role='status'>{len(found)} of {len(self._claims)} claims</p>"
        self.claim.options = [
            (f"{claim_id}  {paraphrase}", claim_id)
            for claim_id, paraphrase in found["paraphrase"].items()
        ]
        self.claim.index = 0 if len(found) else None
        self._show()

    def _show(self) -> None:
        chosen = self.claim.value
        self._panel.value = "<p>No claim fits.</p>" if chosen is None else self._side(chosen)

    def _side(self, claim_id: str) -> str:
        return side_by_side(cast("pd.Series", self._claims.loc[claim_id]), self._of(claim_id))

    def _of(self, claim_id: str) -> pd.DataFrame:
        return self._renderings[self._renderings["claim_id"] == claim_id]

    def _repr_mimebundle_(self, **options: Any) -> dict[str, Any]:
        bundle: dict[str, Any] = super()._repr_mimebundle_(**options)
        return bundle | {
            "text/html": self.still_html(),
            "text/plain": "The claims in three translations",
        }


def _text(value: object) -> bool:
    return isinstance(value, str) and value != ""


def claims() -> ClaimsExplorer:
    """Return the explorer of lesson 00: claims by section, qualifier and conflict."""
    return ClaimsExplorer()
