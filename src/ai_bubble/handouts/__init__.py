"""Handouts, slides and the site: notebooks executed by papermill, written by pandoc and typst."""
