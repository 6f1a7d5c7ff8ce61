"""The article's three translations, read into claims, renderings and their conflicts."""

from ai_bubble.extract.run import Extraction, extract, run, write

__all__ = ["Extraction", "extract", "run", "write"]
