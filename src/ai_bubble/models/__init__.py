"""The economics and the engineering: pure functions, each short enough to show in a lesson."""
