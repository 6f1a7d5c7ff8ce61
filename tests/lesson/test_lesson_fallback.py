"""An executed notebook, converted where no widget runs."""

from collections.abc import Callable
from pathlib import Path

from nbconvert import HTMLExporter, MarkdownExporter

from ai_bubble.lesson.run import check_lesson

CELLS = (
    "from ai_bubble.lesson import predict, quiz, reveal, right, show_source, wrong",
    "predict('fall', 'How far did rents fall?', unit='%')",
    "reveal('fall', 58.3)",
    "quiz('Which cost ends?', [wrong('The price', 'It is spent.'), right('Power', 'No load.')])",
    "from ai_bubble.lesson.prose import agrees\nshow_source(agrees)",
)


def test_a_handout_shows_what_stands_in(write_lesson: Callable[..., Path]) -> None:
    run = check_lesson(write_lesson(*CELLS))
    assert run.problems == []
    page, _ = HTMLExporter(template_name="basic").from_notebook_node(run.notebook)
    assert "<strong>How far did rents fall?</strong>" in page
    assert "You made no prediction" in page
    assert '<ol type="A"><li>The price</li><li>Power</li></ol>' in page
    assert "<details><summary>Answers</summary>" in page
    assert "<strong>Right.</strong> No load." in page
    assert 'aria-label="Source of ai_bubble.lesson.prose.agrees"' in page
    assert "widget-view+json" not in page
    text, _ = MarkdownExporter().from_notebook_node(run.notebook)
    assert "How far did rents fall?" in text
    assert "Defined as <code>ai_bubble.lesson.prose.agrees</code>" in text
