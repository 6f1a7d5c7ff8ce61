"""Pages that need nothing but themselves: style and scripts stand in the page."""

from functools import lru_cache
from importlib import resources

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from ai_bubble.exercises.verdict import coded
from ai_bubble.grading.rendering import colours


def render(template: str, **values: object) -> str:
    """Return a page; whatever a template prints is escaped, unless it is ``Markup``.

    Parameters
    ----------
    template : str
        A file of ``handouts/pages``, such as ``"site/index.html.jinja"``.
    **values : object
        What the template prints. A name that the template uses and that is missing is an error.

    Returns
    -------
    str
        One HTML page that asks nothing of the outside.

    Raises
    ------
    jinja2.UndefinedError
        If the template uses a name that was not given.

    Examples
    --------
    >>> "default-src 'none'" in render("base.html.jinja")
    True
    """
    return _templates().get_template(template).render(**values)


def asset(name: str) -> Markup:
    """Return a style or script of ``handouts/pages`` as it goes into a page."""
    file = resources.files("ai_bubble.handouts") / "pages" / name
    return Markup(file.read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def _templates() -> Environment:
    found = Environment(
        loader=PackageLoader("ai_bubble.handouts", "pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters["inline"] = lambda text: Markup(coded(text))
    found.globals |= {"style": colours() + asset("style.css"), "asset": asset}
    return found
