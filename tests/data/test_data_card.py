from html.parser import HTMLParser

import pytest

from ai_bubble import data


class Tags(HTMLParser):
    def __init__(self):
        super().__init__()
        self.open, self.seen, self.attributes = [], [], []

    def handle_starttag(self, tag, attrs):
        self.seen.append(tag)
        self.attributes += [(tag, *pair) for pair in attrs]
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def parse(markup):
    tags = Tags()
    tags.feed(markup)
    assert tags.open == []
    return tags


@pytest.mark.parametrize("name", data.names())
def test_the_card_in_html_is_an_accessible_table(name):
    card = data.describe(name)
    tags = parse(card._repr_html_())
    assert tags.seen.count("caption") == 1
    assert tags.attributes.count(("th", "scope", "col")) == 4
    assert tags.attributes.count(("th", "scope", "row")) == len(card.columns)
    assert not any(
        "color" in (value or "") or "background" in (value or "") for _, _, value in tags.attributes
    )


@pytest.mark.parametrize("name", data.names())
def test_the_card_in_text_and_markdown_names_every_column(name):
    card = data.describe(name)
    for column in card.columns:
        assert column.name in str(card)
        assert f"| `{column.name}` |" in card._repr_markdown_()
    for caveat in card.caveats:
        assert caveat in str(card)
        assert caveat in card._repr_markdown_()


def test_the_card_counts_what_is_there():
    card, frame = data.describe("gpus"), data.load("gpus")
    assert card.rows == len(frame)
    assert sum(card.confidence.values()) == len(frame)
    assert sum(card.sources.values()) == len(frame)
    assert "NVIDIA H100 datasheet" in card.sources
    assert card.licence == "CC-BY-4.0"
    assert "6 rows, 14 columns; confidence: 6 secondary; licence CC-BY-4.0" in card.summary


def test_the_card_escapes_what_could_be_markup():
    card = data.describe("gpus")
    spiky = data.DataCard(
        name="<x>",
        title="a < b & c",
        description="<script>",
        rows=1,
        columns=card.columns,
        confidence={},
        sources={"<b>": 1},
        caveats=("<i>",),
        licence="x",
    )
    tags = parse(spiky._repr_html_())
    assert not {"script", "x", "b", "i"} & set(tags.seen)
