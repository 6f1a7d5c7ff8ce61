"""Exercises from one source: questions with their misconceptions, variants and the self-check."""

from ai_bubble.exercises.exercise import Exercise
from ai_bubble.exercises.keys import wrong
from ai_bubble.exercises.properties import between, falls, rises, sums_to
from ai_bubble.exercises.selfcheck import SelfCheck

__all__ = [
    "Exercise",
    "SelfCheck",
    "between",
    "falls",
    "rises",
    "sums_to",
    "wrong",
]
