"""Formulas of several equations: one line on paper, as many as it takes on a screen."""

import pytest

from ai_bubble.handouts.draft import Draft, Target
from ai_bubble.handouts.pandoc import nodes, write


@pytest.mark.parametrize(("target", "count"), [("html", 3), ("slides", 3), ("pdf", 1)])
def test_equations_are_parted_where_a_screen_may_be_narrow(target: Target, count: int) -> None:
    draft = Draft(target, "learner")
    blocks = draft.finish(draft.markdown(r"$$a = b, \qquad c = d \qquad\qquad e = f$$"))
    found = [node for block in blocks for node in nodes(block) if node["t"] == "Math"]
    assert len(found) == count
    assert {node["c"][0]["t"] for node in found} == {"DisplayMath"}
    if target != "pdf":
        assert [node["c"][1] for node in found] == ["a = b", "c = d", "e = f"]
        assert write(blocks, "html5").count('<span class="equations">') == 1


def test_one_equation_and_math_in_a_line_stay_as_they_are() -> None:
    draft = Draft("html", "learner")
    html = write(
        draft.finish(draft.markdown("$$a = b \\quad c$$\n\nIn $x \\qquad y$ a line.")), "html5"
    )
    assert "equations" not in html
    assert html.count("<math") == 2
