import pytest
from hypothesis import given
from hypothesis import strategies as st

from ai_bubble.lesson.bare_numbers import bare_numbers

LEFT_ALONE = [
    "since 2023, in the 1990s, in 1720, 2024/25, 2023\u20132025",
    "29 March 2025, 27 January, March 29, 2025, 27 to 31 January 2025, 5\u20137 Feb. 2024",
    "on 2025-03-29",
    "# Lesson 3: why idle?",
    "## 3. The price collapse",
    "see lesson 03, cells 4 and 5, section 2, question 12, Table 1, equations 1\u20133",
    "claims Q17 and L09, claim 12",
    "45 minutes, 50 to 60 minutes, a 10-minute task, 50\u201360\u00a0minutes",
    "H100, H20, R1, V3, o1, GPT-4, GPT-4o, 36Kr, A100, 405B, 1.5B, GPT-3.5-turbo",
    "Qwen2.5-72B, DeepSeek-R1, 8xH100, RTX4090",
    "Llama 3.1, Python 3.11, CC BY 4.0",
    "the 19th century, a 2nd look",
    "`n = 58.3` and ``x[1] ` y``",
    "```python\nx = 58.3\n```\n",
    "~~~\n58.3\n~~~",
    "$x = 58.3$ and $$y = \\frac{1}{2}$$",
    "$$\n\\text{NPV} = 10\n$$",
    "[the paper](https://example.org/2501.12948) and <https://example.org/7>",
    '[source]: https://example.org/12 "part 3"',
    "text with a note[^3]",
    '<img src="a7.png" width="600"> <!-- 12 remarks --> &#8209;',
    "1. first\n2. second\n   3) third",
    "> 1. quoted",
    "58.3 %<!--= drop:.1% -->",
    "**58.3 %**<!--= 100 * drop:.1f -->",
    "CNY 180\u00a0000<!--= peak:,.0f --> a month",
    "589 billion USD<!--= loss -->",
    "from 4<!--= a --> to 9 %<!--= b:.0% -->",
    "| peak | 180,000<!--= peak:,.0f --> | CNY |",
    "a 3<!--= years -->-year lease",
]
BARE = {
    "fell by 58.3 % in March": ["58.3 %"],
    "from 4 to 9 %<!--= b:.0% -->": ["4"],
    "from 4<!--= a --> to 9 %": ["9 %"],
    "180,000 yuan and 75\u00a0000 CNY": ["180,000", "75\u00a0000"],
    "CNY 2000 and 2025 USD and 1999 %": ["2000", "2025", "1999 %"],
    "58<!--= x -->.3 %": ["3 %"],
    "a fall of \u221212.5 points": ["\u221212.5"],
    "a 3-year lease, 10x and 10\u00d7": ["3", "10", "10"],
    "10 MW. Rents fell<!--= x -->": ["10"],
    "| 12 | 7.5 |": ["12", "7.5"],
    "## What 150 centres cost": ["150"],
    "45 min": ["45"],
    "in 2024 500 firms": ["500"],
    "at 7.": ["7"],
    "A cell of 12 firms": ["12"],
    "the number 12345": ["12345"],
}


@pytest.mark.parametrize("markdown", LEFT_ALONE)
def test_left_alone(markdown: str) -> None:
    assert bare_numbers(markdown) == []


@pytest.mark.parametrize("markdown", BARE)
def test_found(markdown: str) -> None:
    assert bare_numbers(markdown) == BARE[markdown]


@given(
    st.floats(0.001, 1e9),
    st.sampled_from([",.0f", ".1f", ",.2f", ".1%"]),
    st.sampled_from(["rents of ", "(", "", "**", "| ", "- "]),
    st.sampled_from([" a month", ".", "", "**", " |", ", then", " yuan"]),
)
def test_every_number_is_found_and_none_once_asserted(
    number: float, spec: str, front: str, back: str
) -> None:
    # 2,500 keeps its comma, so only a plain four-digit number can look like a year
    text = format(number, spec)
    plain_year = text.isdigit() and len(text) == 4
    assert bare_numbers(f"{front}{text}{back}") == ([] if plain_year else [text])
    assert bare_numbers(f"{front}{text}<!--= x:{spec} -->{back}") == []
