"""The course site: plain pages in a folder that needs no server."""

from ai_bubble.handouts.site.build import Built, build_site

__all__ = ["Built", "build_site"]
