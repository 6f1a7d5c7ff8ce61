import pandas as pd
import pytest

from ai_bubble import data
from ai_bubble.errors import CourseError
from ai_bubble.lesson import glossary, term
from ai_bubble.lesson.words import LANGUAGES, Glossary, Term

PAYBACK = Term("payback", "Time until cash < flows cover the price.", {"italian": "rientro & co"})


def test_how_a_term_is_shown() -> None:
    page = PAYBACK._repr_html_()
    assert ">payback</th>" in page
    assert ">Time until cash &lt; flows cover the price.</td>" in page
    assert '>Italian: <i lang="it">rientro &amp; co</i></td>' in page
    assert PAYBACK._repr_markdown_() == (
        "**payback**: Time until cash < flows cover the price. (Italian: *rientro & co*)"
    )
    assert repr(PAYBACK) == (
        "payback: Time until cash < flows cover the price.; Italian: rientro & co"
    )


def test_several_terms_make_one_table() -> None:
    both = Glossary((PAYBACK, Term("rent", "What is paid.", {})))
    page = both._repr_html_()
    assert page.count("<table>") == 1
    assert page.count('scope="row"') == 2
    assert page.index("payback") < page.index(">What is paid.</td>")
    assert both._repr_markdown_().splitlines()[1] == "- **rent**: What is paid."


def test_every_term_of_the_course_can_be_looked_up() -> None:
    rows = data.load("glossary")
    assert len(rows) > 10
    assert set(LANGUAGES) <= set(rows.columns)
    for row in rows.itertuples():
        found = term(str(row.term).upper())
        assert (found.term, found.definition) == (row.term, row.definition)
        assert found.words == {
            name: getattr(row, name) for name in LANGUAGES if not pd.isna(getattr(row, name))
        }
    names = [str(name) for name in rows["term"][:3]]
    assert [each.term for each in glossary(*names).terms] == names


def test_a_misspelt_term() -> None:
    name = str(data.load("glossary")["term"].iloc[0])
    with pytest.raises(CourseError, match=f"did you mean '{name}'"):
        term(name + "x")
    with pytest.raises(CourseError, match=r"no glossary term 'qqqqqqqq'; see load\('glossary'\)"):
        glossary(name, "qqqqqqqq")
