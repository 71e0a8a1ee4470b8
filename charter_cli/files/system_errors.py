"""The system's errors about a file, as one line that says what to do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from charter_cli.errors import Refused
from charter_cli.language.messages import N_


@contextmanager
def refused(message: str, /, **fields: object) -> Iterator[None]:
    """An error of the system inside is refused with `message`, whose field `{reason}` is what the system says."""
    try:
        yield
    except OSError as error:
        raise Refused(message, **fields, reason=error.strerror or str(error) or type(error).__name__) from error


def opening(path: Path) -> AbstractContextManager[None]:
    """Refused: `path` cannot be opened or read."""
    return refused(N_("{path} cannot be opened: {reason}"), path=path)


def writing(path: Path) -> AbstractContextManager[None]:
    """Refused: nothing can be written at `path`."""
    return refused(N_("{file} cannot be written ({reason}): choose another place"), file=path)
