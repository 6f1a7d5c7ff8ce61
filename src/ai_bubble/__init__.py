"""AI-infrastructure bubbles: a course that puts one news article on trial with data and models."""

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("ai-bubble-course")
except PackageNotFoundError:  # run from a source tree that was never installed
    __version__ = "0+unknown"
