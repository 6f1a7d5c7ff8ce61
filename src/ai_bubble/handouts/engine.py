"""A papermill engine without a kernel: IPython in this process, and every shown object kept.

A kernel would have to import pandas, SciPy and Altair anew for each notebook, which is most of the
time a lesson takes, and would hand over pictures of its objects instead of the objects.
"""

import contextlib
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, TextIO, cast

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.formatters import DisplayFormatter
from IPython.core.interactiveshell import InteractiveShell
from nbformat.v4 import new_output
from papermill.engines import Engine, papermill_engines

from ai_bubble.exercises.scalar import error_name
from ai_bubble.explorers.shell import Explorer

NAME = "ai_bubble"


@dataclass(slots=True)
class Shown:
    """What a cell showed once: the object if there was one, and its MIME bundle."""

    bundle: dict[str, Any]
    object: Any = None


@dataclass(slots=True)
class Trace:
    """What a run leaves behind: shown things and printed text by cell id, and the names.

    Attributes
    ----------
    shown : dict of str to list of Shown
        In the order of showing; printed text is a bundle of ``text/plain`` without an object.
    names : dict
        The notebook's names after its last cell.
    """

    shown: dict[str, list[Shown]] = field(default_factory=dict)
    names: dict[str, Any] = field(default_factory=dict)


class _Hook(DisplayHook):
    """Keeps a cell's last value instead of printing it."""

    def __call__(self, result: Any = None) -> None:
        if result is None:
            return
        sink = cast("_Shell", self.shell)
        bundle: dict[str, Any]
        metadata: dict[str, Any]
        if isinstance(result, Explorer):
            # What lives needs a kernel, and takes a second to bundle its JavaScript.
            still = result.still
            bundle, metadata = {"image/svg+xml": still.svg, "text/plain": still.alt}, {}
        else:
            bundle, metadata = self._formatted(result)
        if bundle:
            output = _output("execute_result", bundle, metadata=metadata, execution_count=None)
            sink.keep(Shown(bundle, result), output)
        sink.formatter.taken()

    def _formatted(self, result: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        done: tuple[dict[str, Any], dict[str, Any]] = self.compute_format_data(result)  # type: ignore[no-untyped-call]
        return done


class _Formatter(DisplayFormatter):
    """Remembers which object was asked for its MIME bundle, until that is shown."""

    last: Any = None

    def format(self, obj: Any, *forms: Any, **options: Any) -> Any:
        """Return an object's bundle."""
        self.last = obj
        return super().format(obj, *forms, **options)  # type: ignore[no-untyped-call]

    def taken(self) -> Any:
        """Return the object once."""
        found, self.last = self.last, None
        return found


class _Publisher(DisplayPublisher):
    """Keeps what `display` shows instead of printing it."""

    def publish(self, data: Any, metadata: Any = None, *_: Any, **__: Any) -> None:
        output = _output("display_data", data, metadata=metadata or {})
        self.shell.keep(Shown(data, self.shell.formatter.taken()), output)


class _Shell(InteractiveShell):
    """An IPython shell whose outputs go into a list."""

    displayhook_class = _Hook
    display_pub_class = _Publisher

    sink: list[Shown]
    outputs: list[Any]
    formatter: _Formatter

    def init_display_formatter(self) -> None:
        """Put the formatter that remembers in the place of IPython's own."""
        self.display_formatter = self.formatter = _Formatter(parent=self)
        self.configurables.append(self.formatter)  # type: ignore[arg-type]

    def keep(self, shown: Shown, output: Any) -> None:
        """Add to the outputs of the cell that runs."""
        self.sink.append(shown)
        self.outputs.append(output)

    def _showtraceback(self, *_: Any) -> None:
        """Print nothing: a failed cell is reported by what stands in the notebook."""

    def enable_gui(self, gui: Any = None) -> None:
        """There is no window to open."""


class _Printed(contextlib.AbstractContextManager["_Printed"]):
    """A text stream that adds to the outputs of the cell that runs."""

    def __init__(self, shell: _Shell, name: str) -> None:
        self._shell, self._name = shell, name

    def write(self, text: str) -> int:
        outputs = self._shell.outputs
        if outputs and outputs[-1].get("name") == self._name:
            outputs[-1]["text"] += text
            if self._name == "stdout":
                self._shell.sink[-1].bundle["text/plain"] += text
        elif text:
            outputs.append(_output("stream", name=self._name, text=text))
            if self._name == "stdout":
                self._shell.sink.append(Shown({"text/plain": text}))
        return len(text)

    def flush(self) -> None:
        """Nothing is held back."""

    def isatty(self) -> bool:
        return False

    def __exit__(self, *_: object) -> None:
        return None


def _output(kind: str, *data: Any, **fields: Any) -> Any:
    return new_output(kind, *data, **fields)  # type: ignore[no-untyped-call]


class InProcess(Engine):  # type: ignore[misc]
    """Runs a notebook's cells in this process and stops at the first that fails."""

    @classmethod
    def execute_managed_notebook(
        cls, nb_man: Any, kernel_name: str, log_output: bool = False, **options: Any
    ) -> None:
        """Run all code cells; papermill calls this with the parameters already in the notebook.

        Parameters
        ----------
        nb_man : papermill.engines.NotebookExecutionManager
            The notebook, and who wants to know how far it is.
        kernel_name, log_output : str, bool
            Not used: there is no kernel.
        **options
            ``trace``, a `Trace` to fill.
        """
        trace: Trace = options["trace"]
        shell = _Shell.instance()
        trace.names = shell.user_ns
        for index, cell in enumerate(nb_man.nb.cells):
            nb_man.cell_start(cell, index)
            if cell.cell_type == "code":
                shell.sink, shell.outputs = [], []
                with _caught(shell):
                    done = shell.run_cell(cell.source, store_history=True)  # type: ignore[no-untyped-call]
                cell.outputs, cell.execution_count = shell.outputs, shell.execution_count - 1
                trace.shown[str(cell.id)] = shell.sink
                problem = done.error_before_exec or done.error_in_exec
                if problem is not None:
                    name, said = error_name(problem), str(problem)
                    cell.outputs.append(
                        _output("error", ename=name, evalue=said, traceback=[f"{name}: {said}"])
                    )
                    nb_man.cell_exception(cell, index, exception=problem)
                    return
            nb_man.cell_complete(cell, index)


@contextlib.contextmanager
def _caught(shell: _Shell) -> Iterator[None]:
    kept: tuple[TextIO, TextIO] = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = _Printed(shell, "stdout"), _Printed(shell, "stderr")
    try:
        yield
    finally:
        sys.stdout, sys.stderr = kept


papermill_engines.register(NAME, InProcess)
