"""The command ``ai-bubble``: one thin function for each job."""

# Each module adds its commands; `--help` lists them in this order: student, instructor, author.
from ai_bubble.cli import lab, check, assign, handouts, grade  # isort: skip
from ai_bubble.cli import gradebook, gradebook_files  # isort: skip
from ai_bubble.cli import exercises, lessons, data  # isort: skip
from ai_bubble.cli.app import app, main

__all__ = [
    "app",
    "assign",
    "check",
    "data",
    "exercises",
    "grade",
    "gradebook",
    "gradebook_files",
    "handouts",
    "lab",
    "lessons",
    "main",
]
