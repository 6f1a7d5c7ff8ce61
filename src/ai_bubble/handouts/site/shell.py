"""What all pages of the site share: the way back to the top, and where the lessons are."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ai_bubble.handouts.page import render
from ai_bubble.handouts.site.lessons import Told

Pages = dict[str, str]
"""Pages by their path in the site, with forward slashes."""


@dataclass(frozen=True, slots=True)
class Site:
    """What pages need to know of the rest of the site.

    Attributes
    ----------
    lessons : tuple of Told
        The lessons in teaching order.
    handouts : dict of str to Path
        Handouts and slides that go into the site, by file name.
    nav : dict of str to str
        Path to title of the pages that every page links to.
    """

    lessons: tuple[Told, ...]
    handouts: Mapping[str, Path] = field(default_factory=dict)
    nav: Mapping[str, str] = field(default_factory=dict)

    def page(self, path: str, template: str, **values: object) -> str:
        """Return the page that is to lie at a path of the site."""
        up = "../" * path.count("/")
        return render(f"site/{template}.html.jinja", site=self, path=path, up=up, **values)

    def lesson_link(self, number: str) -> str:
        """Return the path of a lesson's handout, or of its place in the index."""
        stem = next(told.stem for told in self.lessons if told.number == number)
        page = f"{stem}.html"
        return f"handouts/{page}" if page in self.handouts else f"index.html#lesson-{number}"
