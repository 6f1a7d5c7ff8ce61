"""Whether a command line of ours, as a text shows it, would be understood."""

import shlex
from collections.abc import Iterator
from typing import Any

import typer

from ai_bubble.cli import app


def leaves(command: Any = None, *names: str) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Yield every command that does something, with the words that lead to it."""
    command = command or typer.main.get_command(app)
    subcommands = getattr(command, "commands", None)
    if subcommands is None:
        yield names, command
        return
    for name, sub in subcommands.items():
        yield from leaves(sub, *names, name)


def understood(line: str) -> tuple[str, ...]:
    """Return the words of the command that a line calls; it fails if ours would refuse the line."""
    program, *words = shlex.split(line.removeprefix("uv run "))
    assert program == "ai-bubble", line
    names, command = next(
        (names, command) for names, command in leaves() if tuple(words[: len(names)]) == names
    )
    rest = words[len(names) :]
    known = {name for option in command.params for name in (*option.opts, *option.secondary_opts)}
    # `lab` passes what it does not know on to JupyterLab, so make_context alone would not refuse
    assert {word.partition("=")[0] for word in rest if word.startswith("-")} <= known, line
    command.make_context(names[-1], rest)  # refuses what is missing, too much or of a wrong type
    return names
