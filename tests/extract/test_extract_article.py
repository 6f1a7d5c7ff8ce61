"""The real article: the committed tables come out again, and the conflicts are the known ones."""

import re
from pathlib import Path

import pandas as pd
import pytest

from ai_bubble.extract import Extraction, extract, write
from ai_bubble.extract.register import register

pytestmark = pytest.mark.sources

# What the study of the translations found, by claim; the rest agrees or differs in form only.
CONFLICTS = {
    # a number or a unit
    "Q23": ("thousandfold unit", "tr it"),
    "Q18": ("changed sense", "tr it"),
    "Q17": ("missing text", "tr"),
    "Q05": ("lost bound", "tr"),
    "Q14": ("lost bound", "tr"),
    "Q12": ("lost bound", "tr"),
    "Q37": ("lost bound", "tr"),
    "Q24": ("changed unit", "tr it"),
    "Q43": ("lost actor", "tr"),
    "Q28": ("changed unit", "tr it"),
    "Q32": ("lost bound", "tr"),
    "Q34": ("lost bound", "tr"),
    "Q15": ("changed sense", "tr"),
    "Q03": ("changed number; changed unit", "tr af"),
    "Q22": ("changed sense", "tr"),
    "Q30": ("missing text", "af it"),
    "Q01": ("missing text", "af"),
    # a place, an actor or an attribution
    "Q08": ("changed place", "tr"),
    "Q19": ("changed sense", "tr"),
    "L15": ("changed sense; missing text", "tr it"),
    "Q31": ("changed sense", "tr it"),
    "L02": ("changed sense", "tr"),
    "L06": ("changed sense", "tr"),
    "L07": ("changed sense", "tr"),
    "L26": ("changed sense", "tr"),
    # a cause or a mechanism
    "L04": ("changed sense", "tr it"),
    "L08": ("changed sense", "tr"),
    "L09": ("missing text", "tr"),
    "L10": ("changed sense", "tr it"),
    "L12": ("changed sense", "tr it"),
    "L16": ("changed sense; missing text", "tr it"),
    "L19": ("changed sense", "it"),
    "L21": ("changed sense", "tr it"),
    "L24": ("reversed sense; changed sense", "tr it"),
    "L25": ("missing text", "it"),
    "L31": ("changed sense", "tr it"),
    # false friends and idioms
    "L13": ("changed sense", "tr it"),
    "L14": ("changed sense", "tr it"),
    "L20": ("changed sense", "tr it"),
    "L22": ("changed sense", "tr it"),
    "L29": ("changed sense", "tr it"),
    "L30": ("changed sense", "tr it"),
}


@pytest.fixture
def extraction(sources: Path) -> Extraction:
    found = extract(sources)
    assert found.problems == []
    return found


def test_the_committed_files_come_out_byte_for_byte(
    extraction: Extraction, datasets: Path, tmp_path: Path
) -> None:
    write(extraction, tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["claims.csv", "renderings.csv"]
    for name in ("claims.csv", "renderings.csv"):
        assert (tmp_path / name).read_bytes() == (datasets / name).read_bytes(), name


def test_the_conflicts_are_those_that_the_study_found(extraction: Extraction) -> None:
    table = extraction.claims[~extraction.claims.conflict.isin(["none", "formatting only"])]
    found = {
        row.claim_id: (row.conflict, row.conflict_languages.replace("; ", " "))
        for row in table.itertuples()
    }
    assert found == CONFLICTS


def test_every_locator_points_at_its_figure(extraction: Extraction, sources: Path) -> None:
    lines = {
        code: (sources / f"article.{code}.txt").read_text(encoding="utf-8").split("\n")
        for code in ("tr", "af", "it")
    }
    present = extraction.renderings[extraction.renderings.present]
    assert len(present) == 75 * 3 - 3
    for row in present.itertuples():
        line = lines[row.language][row.paragraph - 1]
        assert line[row.start : row.end] == row.figure, row.claim_id
        if row.term:
            assert line[row.term_start : row.term_end] == row.term, row.claim_id


def test_figures_that_the_lessons_rest_on(extraction: Extraction) -> None:
    claims = extraction.claims.set_index("claim_id")
    assert len(claims) == 75
    assert list(claims.kind.value_counts().sort_index().items()) == [
        ("qualitative", 31),
        ("quantitative", 44),
    ]
    for claim_id, value, unit in [
        ("Q05", 80, "percent"),
        ("Q12", 200_000, "CNY per GPU"),
        ("Q13", 28_000, "USD per GPU"),
        ("Q17", 75_000, "CNY per server-month"),
        ("Q18", 180_000, "CNY per server-month"),
        ("Q23", 1e12, "USD"),
        ("Q24", 17, "percent"),
        ("Q25", 589e9, "USD"),
    ]:
        assert (claims.value[claim_id], claims.unit[claim_id]) == (value, unit)
    assert (claims.low["Q05"], claims.high["Q05"]) == (0, 80)
    assert (claims.low["Q10"], claims.high["Q10"]) == (150, float("inf"))
    assert (claims.low["Q18"], claims.high["Q18"]) == (175_000, 185_000)
    assert (claims.date["Q20"], claims.qualifier["Q20"]) == ("2025-01", "late")


def test_all_agree_means_that_the_renderings_do(extraction: Extraction) -> None:
    agreed = extraction.claims[extraction.claims.reading == "all"].claim_id
    facts = ["value", "low", "high", "unit", "qualifier", "date", "sense", "term_sense"]
    groups = extraction.renderings.groupby("claim_id")[facts].nunique(dropna=False).max(axis=1)
    assert (groups[list(agreed)] == 1).all()
    assert len(agreed) == 75 - len(CONFLICTS)


def test_two_that_share_their_errors_settle_nothing(extraction: Extraction) -> None:
    pairs = extraction.claims[extraction.claims.settled_by == "agreement of two"]
    assert len(pairs) > 0
    assert set(pairs.reading) == {"af"}
    assert pairs.conflict_languages.isin(["tr", "it"]).all()
    unsettled = extraction.claims[extraction.claims.reading != "all"]
    assert (unsettled.evidence != "").all()


def words(text: str) -> list[str]:
    return re.findall(r"[\w'’]+", text.replace("İ", "i").lower())


def runs_of_five(text: str) -> list[tuple[str, ...]]:
    every = words(text)
    return list(zip(*(every[n:] for n in range(5)), strict=False))


def test_no_more_than_short_terms_of_the_article_are_held(
    extraction: Extraction, sources: Path
) -> None:
    places = [place for claim in register() for place in claim.places.values()]
    anchors = [part for place in places for part in place.at.split("#")]
    terms = [term for place in places for term in (*place.terms, *place.beside)]
    ours = [text for claim in register() for text in (claim.paraphrase, claim.evidence)]
    runs: set[tuple[str, ...]] = set()
    for code in ("tr", "af", "it"):
        runs |= set(runs_of_five((sources / f"article.{code}.txt").read_text(encoding="utf-8")))
    assert [text for text in [*anchors, *terms, *ours] if runs & set(runs_of_five(text))] == []
    assert max(len(words(text)) for text in anchors) <= 4
    held = pd.concat([extraction.renderings.figure, extraction.renderings.term])
    assert held.map(lambda text: len(words(text))).max() <= 6
