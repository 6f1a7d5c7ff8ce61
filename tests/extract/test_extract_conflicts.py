"""Locating claims and computing conflicts, on invented claims about apples."""

from typing import Any

import pytest

from ai_bubble.extract.conflicts import KINDS, compare, disagreeing, kinds
from ai_bubble.extract.locate import Rendering, anchor, locate, sentence
from ai_bubble.extract.register import Claim, Place
from ai_bubble.extract.tables import claim_row

NOWHERE = Place("#")


def claim(measure: Any = "quantity", **more: Any) -> Claim:
    places = {code: more.pop(code, NOWHERE) for code in ("tr", "af", "it")}
    return Claim(
        id="Q99", section="lead", measure=measure, paraphrase="apples", attribution="farmer",
        places=places, **more,
    )  # fmt: skip


APPLES = claim(tr=Place("elmaların #"), af=Place("appels is #"), it=Place("mele sono #"))


def renderings(about: Claim, tr: str, af: str, it: str) -> dict[str, Rendering]:
    return {
        code: locate([text], about, code) for code, text in (("tr", tr), ("af", af), ("it", it))
    }


def conflict(about: Claim, tr: str, af: str, it: str) -> list[str]:
    return kinds(renderings(about, tr, af, it), about)


@pytest.mark.parametrize(
    ("tr", "af", "it", "expected"),
    [
        ("elmaların 20", "appels is 20", "mele sono 20", []),
        ("elmaların 20.000", "appels is 20 000", "mele sono 20.000", ["formatting only"]),
        ("elmaların 5 $", "appels is $5", "mele sono $ 5", ["formatting only"]),
        ("elmaların bir milyar", "appels is 'n triljoen", "mele sono un miliardo",
         ["thousandfold unit"]),
        ("elmaların 2 bin", "appels is 2 miljoen", "mele sono 2 miliardi", ["thousandfold unit"]),
        ("elmaların 21", "appels is 20", "mele sono 20", ["changed number"]),
        ("elmaların 1.000.000.000.001", "appels is 1 biljoen", "mele sono 1 bilione",
         ["changed number"]),
        ("elmaların yüzlerce", "appels is 200", "mele sono 200", ["changed number"]),
        ("elmaların 80", "appels is tot 80", "mele sono fino a 80", ["lost bound"]),
        ("elmaların yaklaşık 80", "appels is byna 80", "mele sono quasi 80", ["lost bound"]),
        ("elmaların en az 80", "appels is tot 80", "mele sono fino a 80", ["reversed sense"]),
        ("elmaların yaklaşık 80", "appels is 80", "mele sono 80", ["changed sense"]),
        ("elmaların % 17 $", "appels is 17%", "mele sono $ 17%", ["changed unit"]),
        ("elmaların birkaç milyon insan", "appels is 'n paar miljoen dollar",
         "mele sono alcuni milioni", ["changed unit"]),
        ("elmaların çok", "appels is 20", "mele sono 20", ["missing text"]),
        ("elmaların 19", "appels is tot 20 persent", "mele sono fino al 20 per cento",
         ["changed number", "changed unit", "lost bound"]),
    ],
)  # fmt: skip
def test_conflicts_of_quantities(tr: str, af: str, it: str, expected: list[str]) -> None:
    assert conflict(APPLES, tr, af, it) == expected


def test_conflicts_of_dates() -> None:
    about = claim("date")
    agreed = "Haziran 2019 sonunda", "aan die einde van Junie 2019", "alla fine di giugno 2019"
    assert conflict(about, *agreed) == []
    assert conflict(about, "2019 sonunda", *agreed[1:]) == ["changed number"]
    assert conflict(about, "Haziran 2019", *agreed[1:]) == ["changed sense"]


def test_a_lost_actor() -> None:
    farmer = {r"Anna\b": "Anna"}
    about = claim(
        beside="actor", tr=Place("#", beside=farmer), af=Place("#", beside=farmer),
        it=Place("#", beside=farmer),
    )  # fmt: skip
    found = renderings(about, "o 20 elma aldı. Anna güldü.", "Anna koop 20.", "Anna ne compra 20.")
    assert kinds(found, about) == ["lost actor"]  # her name stands in another sentence
    assert disagreeing(found, about, "af") == ["tr"]


def test_a_changed_place() -> None:
    about = claim(
        "place",
        tr=Place("#", {"Kuzey Elmaköy": "North Appleton", "Elmaköy": "Appleton"}),
        af=Place("#", {"Noord-Appeldorp": "North Appleton", "Appeldorp": "Appleton"}),
        it=Place("#", {"Melara Nord": "North Appleton", "Melara": "Appleton"}),
    )
    assert conflict(about, "Elmaköy'de", "in Noord-Appeldorp", "a Melara Nord") == ["changed place"]
    assert conflict(about, "Kuzey Elmaköy'de", "in Noord-Appeldorp", "a Melara Nord") == []


FUTILE = claim(
    "term",
    beside="wording",
    polarity=True,
    tr=Place("#", {"elma": "apple"}, {"boşuna": "in vain"}),
    af=Place("#", {"appel": "apple"}, {"tevergeefs": "in vain"}),
    it=Place("#", {"mela": "apple"}, {"invano": "in vain"}),
)


def test_a_negation_reverses_the_sense() -> None:
    negated = "la mela non fu colta invano"
    assert conflict(FUTILE, "elma boşuna", "die appel is tevergeefs", negated) == ["reversed sense"]
    assert conflict(FUTILE, "elma boşuna", "die appel is tevergeefs", "la mela invano") == []


def test_a_negation_far_off_or_in_another_sentence_does_not_count() -> None:
    far = "non oggi ma domani la mela cade invano"
    other = "Forse non. Mela invano."
    assert conflict(FUTILE, "elma boşuna", "die appel is tevergeefs", far) == []
    assert conflict(FUTILE, "elma boşuna", "die appel is tevergeefs", other) == []


def test_a_lost_term_is_missing_text() -> None:
    assert conflict(FUTILE, "elma düştü", "die appel is tevergeefs", "la mela invano") == [
        "missing text"
    ]


def test_names_are_counted_and_their_spelling_is_formatting() -> None:
    terms = {"Anna": "Anna", "Ben": "Ben", "Cem": "Cem"}
    about = claim("names", tr=Place("#", terms), af=Place("#", terms), it=Place("#", terms))
    assert conflict(about, "Anna ve Ben", "Anna en Ben", "Anna e Ben") == []
    assert conflict(about, "ANNA ve Ben", "Anna en Ben", "Anna e Ben") == ["formatting only"]
    lists = renderings(about, "Anna, Ben ve Cem", "Anna en Ben", "Anna e Ben")
    assert [lists[code].value for code in lists] == [3, 2, 2]
    assert kinds(lists, about) == ["changed number", "changed sense"]


def test_compare_is_symmetric_and_kinds_come_in_order_of_gravity() -> None:
    found = renderings(APPLES, "elmaların 19", "appels is tot 20 persent", "mele sono 20.000")
    for a in found.values():
        assert compare(a, a, APPLES) == set()
        for b in found.values():
            assert compare(a, b, APPLES) == compare(b, a, APPLES)
    order = [KINDS.index(kind) for kind in kinds(found, APPLES)]
    assert order == sorted(order)
    assert len(order) > 1


def test_the_standing_reading_gives_the_row_its_figure() -> None:
    about = claim(
        tr=Place("elmaların #"), af=Place("appels is #"), it=Place("mele sono #"),
        reading="af", settled_by="article itself", evidence="the basket holds more",
    )  # fmt: skip
    found = renderings(
        about, "elmaların bir milyar $", "appels is $1 triljoen", "mele sono 1 miliardo $"
    )
    row = claim_row(about, found)
    assert (row["value"], row["unit"], row["conflict"]) == (1e12, "USD", "thousandfold unit")
    assert (row["conflict_languages"], row["reading"]) == ("tr; it", "af")
    agreeing = claim_row(about, renderings(about, "elmaların 3", "appels is 3", "mele sono 3"))
    assert (agreeing["settled_by"], agreeing["conflict"]) == ("agreement", "none")
    assert agreeing.get("evidence") is None


def test_a_conflict_that_nobody_settled_is_refused() -> None:
    found = renderings(APPLES, "elmaların 21", "appels is 20", "mele sono 20")
    with pytest.raises(ValueError, match=r"Q99: .*changed number"):
        claim_row(APPLES, found)


def test_a_reading_that_is_gone_settles_nothing() -> None:
    about = claim(
        tr=Place("elmaların #"), af=Place("appels is #"), it=Place("mele sono #"),
        reading="tr", settled_by="article itself", evidence="the basket holds more",
    )  # fmt: skip
    with pytest.raises(ValueError, match=r"Q99: .*missing text"):
        claim_row(about, renderings(about, "elmaların", "appels is 20", "mele sono 20"))


def test_the_figure_nearest_to_its_anchor_is_taken_and_only_nearby() -> None:
    about = claim(tr=Place("# elma"))
    line = "2 armut, 3 elma ve 4 kiraz"
    found = locate(["", line], about, "tr")
    assert (found.paragraph, found.figure, line[found.start : found.end]) == (2, "3", "3")
    far = claim(tr=Place("bahçede #"))
    assert not locate(["bahçede " + "elma " * 10 + "7"], far, "tr").present


def test_both_anchors_must_hold() -> None:
    about = claim(it=Place("ho # mele"))
    assert locate(["ho 3 pere"], about, "it").present is False
    assert locate(["ho 3 pere, poi ho 4 mele"], about, "it").figure == "4"


def test_anchors_take_any_apostrophe_and_gaps() -> None:
    assert anchor("dell'albero … rosse").search("mele dell’albero molto rosse")
    assert not anchor("mela").search("caramela")


def test_sentences_end_at_a_stop_before_a_new_start() -> None:
    line = 'Een appel. "Twee pere?" vra hy. Drie.'
    assert [line[slice(*sentence(line, n))] for n in (0, 13, 32)] == [
        "Een appel. ",
        '"Twee pere?" ',
        "Drie.",
    ]
