"""The case as data: datasets, their data cards, and bounds."""

from ai_bubble.data.bounds import Bounds
from ai_bubble.data.card import DataCard, describe
from ai_bubble.data.loading import load
from ai_bubble.data.package import names

__all__ = ["Bounds", "DataCard", "describe", "load", "names"]
