"""The explorer of lesson 00 narrows the claims down and shows one side by side."""

import re

import pytest

from ai_bubble.data import load
from ai_bubble.explorers.claims import ANY, ClaimsExplorer, claims


@pytest.fixture
def explorer() -> ClaimsExplorer:
    return claims()


def test_it_starts_with_all_claims_and_shows_the_first(explorer: ClaimsExplorer) -> None:
    assert len(explorer.found) == len(load("claims")) == 75
    assert len(explorer.claim.options) == 75
    assert "Q01" in explorer.page


def test_the_menus_narrow_together_and_reset_widens(explorer: ClaimsExplorer) -> None:
    explorer.conflict.value = "lost bound"
    bounds = list(explorer.found.index)
    assert {"Q05", "Q12", "Q37"} <= set(bounds)
    explorer.section.value = "positioning"
    assert list(explorer.found.index) == [c for c in ("Q32", "Q34", "Q37") if c in bounds]
    assert len(explorer.claim.options) == len(explorer.found)
    explorer.reset()
    assert explorer.section.value == explorer.conflict.value == ANY
    assert len(explorer.found) == 75


def test_a_combination_nothing_fits_says_so(explorer: ClaimsExplorer) -> None:
    explorer.section.value = "lessons"
    explorer.conflict.value = "thousandfold unit"
    assert len(explorer.found) == 0
    assert explorer.page == "<p>No claim fits.</p>"


def test_the_three_renderings_stand_side_by_side_with_what_was_read(
    explorer: ClaimsExplorer,
) -> None:
    explorer.claim.value = "Q23"
    page = explorer.page
    assert page.count("<tr>") == 4
    assert page.count("more than 1,000,000,000 USD") == 2
    assert page.count("more than 1,000,000,000,000 USD") == 1
    assert "(1,000,000,000,000, ∞)" in page
    assert "thousandfold unit" in page
    assert 'lang="af"' in page.replace("'", '"')
    explorer.claim.value = "Q30"
    assert explorer.page.count("not in this text") == 2


def test_every_claim_can_be_shown(explorer: ClaimsExplorer) -> None:
    for _, claim_id in list(explorer.claim.options):
        explorer.claim.value = claim_id
        assert claim_id in explorer.page
        assert not re.search(r"\b(nan|NA|None)\b", explorer.page)
