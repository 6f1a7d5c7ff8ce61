"""Numbers and dates in invented sentences about apples."""

from decimal import Decimal

import pytest
from babel.numbers import NumberFormatError, format_decimal
from hypothesis import given
from hypothesis import strategies as st

from ai_bubble.data.bounds import Bounds
from ai_bubble.extract.dates import dates
from ai_bubble.extract.language import guess
from ai_bubble.extract.numbers import bounds_of, half_width, parse_number, quantities


@given(st.integers(0, 10**12), st.sampled_from(["tr", "af", "it"]))
def test_a_number_written_in_a_locale_is_read_back(number: int, code: str) -> None:
    assert parse_number(format_decimal(number, locale=code), code) == number


@pytest.mark.parametrize("space", [" ", "\u00a0", "\u202f", "\u2009"])
def test_any_space_separates_afrikaans_thousands(space: str) -> None:
    text = f"Die boer verkoop 1{space}250{space}000 appels."
    (found,) = quantities(text, "af")
    assert found.value == 1_250_000
    assert text[found.start : found.end] == f"1{space}250{space}000"


@pytest.mark.parametrize(("text", "code"), [("200.00", "tr"), ("1.2345", "it"), ("200.000", "af")])
def test_a_number_in_another_format_is_refused_not_misread(text: str, code: str) -> None:
    with pytest.raises(NumberFormatError):
        parse_number(text, code)
    assert list(quantities(f"x {text} y", code)) == []


# text, language, figure, value, scale, unit, qualifier
CASES = [
    ("Bahçede 40.000 elma var.", "tr", "40.000", 40_000, 1, "", "exactly"),
    ("Elmaların yüzde 12'si ekşi.", "tr", "yüzde 12", 12, 1, "percent", "exactly"),
    ("Elma fiyatı bugün% 9 $ arttı.", "tr", "% 9 $", 9, 1, "USD; percent", "exactly"),
    ("Köyde 30'dan fazla ağaç var.", "tr", "30'dan fazla", 30, 1, "", "more than"),
    ("3 bin doların üzerinde", "tr", "3 bin doların üzerinde", 3e3, 1000, "USD", "more than"),
    ("iki bin dolardan fazla", "tr", "iki bin dolardan fazla", 2e3, 1000, "USD", "more than"),
    ("En az 7 sepet doldu.", "tr", "En az 7", 7, 1, "", "at least"),
    ("Bir trilyon elma", "tr", "Bir trilyon", 1e12, 10**12, "", "exactly"),
    ("Yüzlerce elma", "tr", "Yüzlerce", None, 100, "", "several"),
    ("milyonlarca insan", "tr", "milyonlarca insan", None, 10**6, "people", "several"),
    ("Die mandjie kos ongeveer $3 500.", "af", "ongeveer $3 500", 3500, 1, "USD", "about"),
    ("Tot 45 persent is suur.", "af", "Tot 45 persent", 45, 1, "percent", "up to"),
    ("meer as 'n miljard", "af", "meer as 'n miljard", 1e9, 10**9, "", "more than"),
    ("'n paar miljoen appels", "af", "'n paar miljoen", None, 10**6, "", "several"),
    ("duisende appels", "af", "duisende", None, 1000, "", "several"),
    ("byna nege keer soveel", "af", "byna nege keer", 9, 1, "times", "almost"),
    ("minder as 12,5 appels", "af", "minder as 12,5", 12.5, 1, "", "less than"),
    ("fino all'85 % delle mele", "it", "fino all'85 %", 85, 1, "percent", "up to"),
    ("Circa $ 4.500 in mele", "it", "Circa $ 4.500", 4500, 1, "USD", "about"),
    ("quasi 8 milioni di yuan", "it", "quasi 8 milioni di yuan", 8e6, 10**6, "CNY", "almost"),
    ("oltre un milione di mele", "it", "oltre un milione", 1e6, 10**6, "", "more than"),
    ("1,5 milioni di mele", "it", "1,5 milioni", 1.5e6, 10**6, "", "exactly"),
    ("miliardi di mele", "it", "miliardi", None, 10**9, "", "several"),
    ("sette anni di raccolto", "it", "sette anni", 7, 1, "years", "exactly"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "code", "figure", "value", "scale", "unit", "qualifier"), CASES)
def test_quantities(
    text: str, code: str, figure: str, value: float | None, scale: int, unit: str, qualifier: str
) -> None:
    (found,) = quantities(text, code)
    assert text[found.start : found.end] == figure
    assert (None if found.value is None else float(found.value)) == value
    assert (found.scale, found.unit, found.qualifier) == (scale, unit, qualifier)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Her elma bir armağandır.", "tr"),  # "a gift": the article counts only before a scale
        ("Düşük dallar", "tr"),
        ("Un albero e un cestino basso", "it"),
        ("Die A100-appel en die B2", "af"),  # digits within a name
    ],
)
def test_what_is_no_quantity(text: str, code: str) -> None:
    assert list(quantities(text, code)) == []


def test_two_quantities_of_one_sentence() -> None:
    found = list(quantities("Tra 20 e 30 mele, fino a 200.000 yuan (circa 28.000 $)", "it"))
    assert [float(q.value or 0) for q in found] == [20, 30, 200_000, 28_000]
    assert [q.unit for q in found] == ["", "", "CNY", "USD"]


@pytest.mark.parametrize(
    ("qualifier", "expected"),
    [
        ("exactly", Bounds(70, 70)),
        ("at least", Bounds(70, float("inf"))),
        ("more than", Bounds(70, float("inf"), low_open=True)),
        ("up to", Bounds(0, 70)),
        ("less than", Bounds(0, 70, high_open=True)),
        ("about", Bounds(65, 75)),
        ("almost", Bounds(65, 70, high_open=True)),
    ],
)
def test_bounds_of_a_qualified_number(qualifier: str, expected: Bounds) -> None:
    assert bounds_of(Decimal(70), qualifier) == expected


def test_an_unknown_qualifier_is_an_error() -> None:
    with pytest.raises(ValueError, match="roughly"):
        bounds_of(Decimal(70), "roughly")


@pytest.mark.parametrize(
    ("number", "expected"), [("28000", 500), ("180000", 5000), ("122", 0.5), ("1.50", 0.05)]
)
def test_about_is_half_a_unit_of_the_last_digit(number: str, expected: float) -> None:
    assert half_width(Decimal(number)) == expected


def test_hundreds_are_two_hundred_at_least() -> None:
    (found,) = quantities("centinaia di mele", "it")
    assert found.bounds == Bounds.at_least(200)


@pytest.mark.parametrize(
    ("text", "code", "expected"),
    [
        ("Elmalar 3 Mayıs 2019 günü toplandı", "tr", ("2019-05-03", "day", "exactly")),
        ("Elmalar Mayıs 2019'un sonunda toplandı", "tr", ("2019-05", "month", "late")),
        ("2018'den bu yana elma", "tr", ("2018", "year", "since")),
        ("Die oes was vroeg in 2020", "af", ("2020", "year", "early")),
        ("Aan die einde van Junie 2021", "af", ("2021-06", "month", "late")),
        ("all'inizio del 2017", "it", ("2017", "year", "early")),
        ("il 12 settembre 2016", "it", ("2016-09-12", "day", "exactly")),
    ],
)
def test_dates(text: str, code: str, expected: tuple[str, str, str]) -> None:
    (found,) = dates(text, code)
    assert (found.iso, found.precision, found.qualifier) == expected


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Bu bahçe yeni bir elma için çok daha iyi ve büyük bir yer olarak bilinir.", "tr"),
        ("Die appels van die boom is ryp en die kinders het dit gepluk.", "af"),
        ("Le mele del giardino sono mature e la gente che passa le coglie per il pane.", "it"),
        ("The apples of the garden are ripe and everybody picks some.", None),
        ("", None),
    ],
)  # fmt: skip
def test_the_language_of_a_text_is_guessed(text: str, code: str | None) -> None:
    assert guess(text) == code
