import doctest
from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

import pytest
from grading_results import ATTEMPT, HOSTILE, Page
from hypothesis import given
from hypothesis import strategies as st

from ai_bubble.exercises.derive import derive
from ai_bubble.exercises.notebook import solutions
from ai_bubble.grading import similar as module
from ai_bubble.grading.records import Mark
from ai_bubble.grading.similar import (
    Pair,
    candidates,
    code_tokens,
    report,
    similar,
    similar_report,
    words,
)

LOSS_SHARES = [
    '''def loss_shares(worth, cost, bonus, loan_share):
    """Return the shares of investor, lender, taxpayer in the loss."""
    income = (1 + bonus) * worth
    loan = loan_share * cost
    repaid = min(income, loan)
    investor = (cost - loan) - (income - repaid)
    lender = loan - repaid
    taxpayer = bonus * worth
    loss = cost - worth
    return [investor / loss, lender / loss, taxpayer / loss]
''',
    """def loss_shares(worth, cost, bonus, loan_share):
    subsidy = worth * bonus
    debt = cost * loan_share
    cash = worth + subsidy
    if cash >= debt:
        bank = 0
        owner = cost - debt - (cash - debt)
    else:
        bank = debt - cash
        owner = cost - debt
    total = owner + bank + subsidy
    return [part / total for part in (owner, bank, subsidy)]
""",
    """import numpy as np

def loss_shares(worth, cost, bonus, loan_share):
    net = cost - worth
    state = worth * bonus / net
    bank = max(0, cost * loan_share - worth * (1 + bonus)) / net
    return np.array([1 - state - bank, bank, state]).tolist()
""",
]
MISPLACED = [
    """used = centres[["servers", "wanted"]].min(axis=1)
sums = centres.assign(used=used).groupby("region").sum()
standing = sums["servers"] - sums["used"]
waiting = sums["wanted"] - sums["used"]
misplaced = pd.concat([standing, waiting], axis=1).min(axis=1)
idle = pd.DataFrame(
    {"used": sums["used"], "misplaced": misplaced, "surplus": standing - misplaced}
).reset_index()
idle
""",
    """table = centres.copy()
table["used"] = np.minimum(table["servers"], table["wanted"])
table["empty"] = table["servers"] - table["used"]
table["queue"] = table["wanted"] - table["used"]
by_region = table.groupby("region", as_index=False)[["used", "empty", "queue"]].sum()
by_region["misplaced"] = by_region[["empty", "queue"]].min(axis="columns")
by_region["surplus"] = by_region["empty"] - by_region["misplaced"]
idle = by_region[["region", "used", "misplaced", "surplus"]]
""",
    """rows = []
for region, group in centres.groupby("region"):
    used = sum(min(s, w) for s, w in zip(group.servers, group.wanted))
    idle_here = group.servers.sum() - used
    unmet = group.wanted.sum() - used
    wrong_place = idle_here if idle_here < unmet else unmet
    rows.append([region, used, wrong_place, idle_here - wrong_place])
idle = pd.DataFrame(rows, columns=["region", "used", "misplaced", "surplus"])
""",
]
PAYBACK = [
    """def payback_month(price, rent, let, fall, months):
    earned = 0
    for month in range(1, months + 1):
        earned += let * rent
        if earned >= price:
            return month
        rent *= 1 - fall
    return 0
""",
    """def payback_month(price, rent, let, fall, months):
    income = let * rent * (1 - fall) ** np.arange(months)
    reached = np.flatnonzero(np.cumsum(income) >= price)
    return int(reached[0]) + 1 if len(reached) else 0
""",
    """def payback_month(price, rent, let, fall, months):
    month, left = 0, price
    while left > 0:
        if month == months:
            return 0
        left = left - rent * let * (1 - fall) ** month
        month = month + 1
    return month
""",
]
DECISIONS = [
    """electricity = power * sites["pue"] * hours * sites["tariff"]
avoidable = electricity + other
gain = sites["let"] * (trough - avoidable) - sites["site_cost"]
decisions = pd.DataFrame(
    {"site": sites["site"], "avoidable": avoidable, "gain": gain, "run": gain > 0}
)
""",
    """decisions = sites[["site"]].copy()
decisions["avoidable"] = other + sites.tariff * sites.pue * power * hours
income = sites.let * trough
decisions["gain"] = income - sites.let * decisions.avoidable - sites.site_cost
decisions["run"] = decisions.gain.gt(0)
""",
    """def judge(row):
    avoidable = row["tariff"] * hours * power * row["pue"] + other
    gain = (trough - avoidable) * row["let"] - row["site_cost"]
    return pd.Series([row["site"], avoidable, gain, bool(gain > 0)])

decisions = sites.apply(judge, axis=1)
decisions.columns = ["site", "avoidable", "gain", "run"]
""",
]
DISGUISED = """# My own work.
rows_used = centres[['servers','wanted']].min( axis = 0 )   # the smaller one

# by region
per_place = centres.assign(
    taken=rows_used,
).groupby('place').sum()
empty = per_place['servers'] - per_place['taken']  # empty
queue = per_place['wanted'] - per_place['taken']
bad = pd.concat([empty, queue], axis=2).min(axis=7)
answer = pd.DataFrame({
    'a': per_place['b'],
    'c': bad,
    'd': empty - bad,
}).reset_index()
answer
"""
JUDGED = """The register does not show that inexperience matters. Over all, outsiders' centres are
used less, but most of them stand where subsidies are generous and everybody's use is low. Within
each kind of province outsiders are even ahead. The subsidy is a confounder, and barring outsiders
would leave it in place. Moving helps in part: in the north customers wait, and moving fills some
idle servers. In the west nobody waits, so moving them within the region fills none."""
JUDGED_ELSEWHERE = """It is too early to bar newcomers from building. Their lower average mixes two
groups: generous provinces attract both newcomers and empty halls. Compare like with like and the
newcomers do slightly better. Relocation only pays where demand queues up, which is true of two
regions out of three. I would want to know which projects were cancelled, and I would tie the
subsidy to what a hall earns instead of to what it cost to put up."""


def pairs(texts: Sequence[str], **options: object) -> list[tuple[str, str]]:
    sources = {f"s{at}": {"q1": text} for at, text in enumerate(texts)}
    found = similar(sources, **{"base": {}, **options})  # type: ignore[arg-type]
    return [(one.student_a, one.student_b) for one in found]


def numbered(word: str, many: int) -> str:
    return "".join(f"x.{word}{at}(a, b[{at}] + {at}) ** c\n" for at in range(many))


def test_the_examples_in_the_docstrings_hold() -> None:
    assert doctest.testmod(module).failed == 0


def test_renamed_identifiers_other_comments_constants_and_layout_are_found_as_the_same() -> None:
    (found,) = similar({"b": {"q6": MISPLACED[0]}, "a": {"q6": DISGUISED}}, base={}, exercise="02")
    assert found == Pair("a", "b", "02", "q6", 1.0, DISGUISED, MISPLACED[0])


def test_an_answer_is_found_in_a_longer_one_that_has_more_around_it() -> None:
    assert pairs([LOSS_SHARES[0], numbered("own", 30) + LOSS_SHARES[0]]) == [("s0", "s1")]


@pytest.mark.parametrize("right", [LOSS_SHARES, MISPLACED, PAYBACK, DECISIONS])
def test_different_right_answers_to_a_real_question_are_not_listed(right: list[str]) -> None:
    assert pairs(right) == []
    assert pairs(right, threshold=0.3, fewest_tokens=20) == []


def test_the_different_right_answers_are_long_enough_to_be_listed_if_they_were_copied() -> None:
    for text in (*LOSS_SHARES, *MISPLACED, *PAYBACK, *DECISIONS):
        assert pairs([text, text]) == [("s0", "s1")]


def test_forced_one_liners_are_not_listed() -> None:
    one_line = "spillover_needed = cost / worth - 1"
    assert pairs([one_line] * 4) == []
    assert pairs([PAYBACK[0][:120]] * 4) == []
    assert pairs([PAYBACK[0][:120]] * 2, fewest_tokens=20) == [("s0", "s1")]


def test_what_the_exercise_handed_out_does_not_count() -> None:
    given_code = numbered("given", 12)
    assert pairs([given_code, given_code + "y = 1"], base={"q1": given_code}) == []
    assert pairs([given_code, given_code], base={"q2": given_code}) == [("s0", "s1")]


def test_what_more_than_half_of_the_class_wrote_does_not_count() -> None:
    usual = numbered("usual", 12)
    others = [numbered(f"own{at}_", 12) for at in range(6)]
    assert pairs([usual] * 7 + others) == []
    assert len(pairs([usual] * 6 + others)) == 15


def test_in_a_class_of_two_what_both_wrote_counts() -> None:
    assert pairs([LOSS_SHARES[0]] * 2) == [("s0", "s1")]


def test_broken_code_is_still_compared() -> None:
    broken = MISPLACED[0].replace("idle = pd.DataFrame(", "idle = = pd.DataFrame(")
    assert pairs([broken, DISGUISED + "\nif (:"]) == [("s0", "s1")]


def test_prose_in_the_place_of_code_is_not_all_alike() -> None:
    assert pairs([JUDGED, JUDGED_ELSEWHERE]) == []
    assert pairs([" ".join(f"{one}{at}" for at in range(60)) for one in ("this", "that")]) == []


def test_a_written_answer_is_found_again_with_some_words_changed() -> None:
    changed = JUDGED.replace("Over all", "ALL IN ALL").replace("customers", "clients").upper()
    assert pairs([JUDGED, changed], written={"q1"}) == [("s0", "s1")]
    assert pairs([JUDGED, changed], written={"q1"}, written_threshold=1.0) == []


def test_two_written_answers_of_ones_own_are_not_listed() -> None:
    assert pairs([JUDGED, JUDGED_ELSEWHERE], written={"q1"}) == []
    assert pairs([JUDGED[:150]] * 2, written={"q1"}) == []


def test_the_solutions_own_shape_is_left_out_when_the_base_holds_it() -> None:
    solution = next(one for one in solutions() if one.number == "03")
    source = solution.role("q7", "solution").source
    assert pairs([source, source], base={"q1": source}) == []


def test_the_scaffolds_of_the_real_exercises_agree_with_nothing() -> None:
    for solution in solutions():
        cells = derive(solution)["cells"]
        base = {c["id"].split("-")[0]: "".join(c["source"]) for c in cells if "-answer" in c["id"]}
        assert base
        assert similar({"a": base, "b": base}, base=base) == []


def test_a_thousand_submissions_are_compared_by_what_is_rare_not_all_with_all() -> None:
    prints = {
        f"s{at:03}": frozenset([*range(20), *(1000 * (at + 1) + one for one in range(40))])
        for at in range(1000)
    }
    prints["copy"] = prints["s007"]
    assert list(candidates(prints, 0.8)) == [("copy", "s007")]


def test_a_thousand_submissions_give_the_two_that_agree() -> None:
    texts = [numbered("usual", 10) + numbered(f"own{at}_", 12) for at in range(999)]
    assert pairs([*texts, texts[7]]) == [("s7", "s999")]


@given(
    st.lists(st.frozensets(st.integers(0, 12), min_size=1), min_size=2, max_size=8),
    st.sampled_from([0.2, 0.4, 0.5, 0.6, 0.8, 1.0]),
)
def test_looking_up_the_rarest_misses_no_pair(sets: list[frozenset[int]], threshold: float) -> None:
    prints = {f"s{at}": one for at, one in enumerate(sets)}
    found = {frozenset(pair) for pair in candidates(prints, threshold)}
    for a, b in combinations(prints, 2):
        smaller = min(len(prints[a]), len(prints[b]))
        if len(prints[a] & prints[b]) >= threshold * smaller:
            assert frozenset((a, b)) in found


@given(st.text())
def test_any_text_can_be_taken_apart(text: str) -> None:
    assert all(code_tokens(text))
    assert all(words(text))


@pytest.mark.parametrize("text", ["\n " * 50_000, "(" * 500_000, 'f"{' * 50_000, "\x00\ud800" * 99])
def test_hostile_sources_are_cut_and_compared(text: str) -> None:
    assert len(code_tokens(text)) <= 10_000
    pairs([text, text])
    pairs([text, text], written={"q1"})


def test_the_report_lists_pairs_by_exercise_and_takes_a_students_last_answers() -> None:
    def handed(student: str, exercise: str, code: str, text: str) -> object:
        marks = [
            Mark("q1", "function", 1, 1, "right", handed_in=code),
            Mark("q2", "written", None, 1, "waiting", handed_in=text),
        ]
        return replace(ATTEMPT, student=student, exercise=exercise, marks=marks)

    attempts = [
        handed("ada", "02", LOSS_SHARES[0], JUDGED),
        handed("ada", "02", LOSS_SHARES[1], JUDGED),
        replace(ATTEMPT, student="ada", exercise="02", marks=[], state="unreadable"),
        handed(
            "bob",
            "02",
            LOSS_SHARES[0],
            JUDGED.replace("customers", "2 of the clients").replace(", ", " "),
        ),
        handed("cem", "03", LOSS_SHARES[0], JUDGED_ELSEWHERE),
        handed("dan", "03", LOSS_SHARES[0], JUDGED),
    ]
    found, html = similar_report(attempts, {"03": {"q1": LOSS_SHARES[0]}})  # type: ignore[arg-type]
    assert [(p.student_a, p.student_b, p.exercise, p.question) for p in found] == [
        ("ada", "bob", "02", "q2")
    ]
    assert html == report(found)


def test_the_page_shows_both_texts_and_says_what_the_share_does_not_mean() -> None:
    page = Page(report([Pair("ada", "bob", "03", "q7", 0.876, PAYBACK[0], PAYBACK[1])]))
    assert [one.text.strip() for one in page.all("bdi")] == ["ada", "bob"]
    assert [one.text for one in page.all("pre", "code")] == PAYBACK[:2]
    assert page.all("h2")[1].text == "Exercise 03: The price collapse, question 7: 88 %"
    text = page.all("main")[0].text
    for word in ("worked as a pair", "teacher or book", "little choice", "No mark depends"):
        assert word in text
    for word in ("cheat", "plagiar", "copied", "guilt"):
        assert word not in page.html.casefold()


@pytest.mark.parametrize("text", HOSTILE)
def test_whatever_students_wrote_is_only_shown(text: str) -> None:
    html = report([Pair(text, text, "03", "q7", 1.0, text, text)])
    page = Page(html)
    assert page.open == []
    assert not {"script", "img", "a"} & {node.tag for node in page.nodes}
    assert not [name for node in page.nodes for name in node.attributes if name.startswith("on")]
    html.encode("utf-8")


def test_a_page_of_many_pairs_shows_the_closest_and_says_so() -> None:
    many = [Pair(f"a{at}", "b", "03", "q7", at / 150, "x", "y") for at in range(150)]
    page = Page(report(many))
    assert len(page.all("article")) == 200
    assert page.all("bdi")[0].text == "a149"
    assert page.all("p", "reason")[0].text == "The closest 100 of 150 are shown."


def test_no_pair_gives_a_page_that_says_so() -> None:
    assert "No two answers agree so well." in report([])
