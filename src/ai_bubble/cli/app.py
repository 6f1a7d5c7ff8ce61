"""The command ``ai-bubble``, and how it speaks."""

import sys
import traceback
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from ai_bubble import __version__
from ai_bubble.errors import CourseError

app = typer.Typer(
    name="ai-bubble",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    context_settings={"help_option_names": ["-h", "--help"]},
)


def say(text: str) -> None:
    """Print a line with Rich's markup."""
    Console(highlight=False, soft_wrap=True).print(text)


def say_table(table: Table) -> None:
    """Print a table as wide as the terminal."""
    Console(highlight=False).print(table)


def _version(asked: bool) -> None:
    if asked:
        say(f"ai-bubble {__version__}")
        raise typer.Exit


@app.callback()
def _main(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say the version.")
    ] = False,
) -> None:
    """AI-infrastructure bubbles: a course on one news article, its data and its claims."""


def main() -> None:
    """Run the command; a user's slip is one message, without a traceback."""
    try:
        app()
    except CourseError as error:
        Console(stderr=True, highlight=False, soft_wrap=True).print(
            f"[red]error:[/red] {escape(str(error))}"
        )
        sys.exit(2)
    except Exception:
        traceback.print_exc()
        sys.exit(2)  # 1 would say that answers are wrong
