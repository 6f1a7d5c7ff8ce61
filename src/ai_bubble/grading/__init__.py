"""Grading: hostile-proof, resumable, from one notebook to ten thousand."""
