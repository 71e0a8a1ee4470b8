"""Where `--output` goes: a file that is there whole, or as it was before."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout, suppress
from enum import StrEnum
from io import StringIO
from pathlib import Path
from typing import BinaryIO, TypeVar

from charter_cli.errors import Refused

_Format = TypeVar("_Format", bound=StrEnum)


def named_by(path: Path | None, otherwise: _Format) -> _Format:
    """The format that the name of the file ends in, like `.html`; `otherwise` where that is none of its kind."""
    ending = "" if path is None else path.suffix.lower().removeprefix(".")
    formats = type(otherwise)
    return formats(ending) if ending in set(formats) else otherwise


@contextmanager
def printed_to(path: Path | None) -> Iterator[None]:
    """What is printed inside goes to the file `path`; to standard output where there is none. Refused: as below."""
    if path is None:
        yield
        return
    printed = StringIO()
    with redirect_stdout(printed):
        yield
    write_whole(path, printed.getvalue().encode("utf-8", "backslashreplace"))


def write_whole(path: Path, content: bytes) -> None:
    """`content` in place of the file `path`, in one step. Refused: as below."""
    with whole(path) as file:
        file.write(content)


@contextmanager
def whole(path: Path) -> Iterator[BinaryIO]:
    """A file to write, which takes the place of `path` at the end, in one step. A new one is for its owner only:
    slips and exports name people. Refused: a folder, a place that cannot be written."""
    try:
        if path.is_dir():
            raise Refused("{file} is a folder: give the name of a file in it", file=path)
        if path.exists() and not path.is_file():
            with path.open("wb") as file:
                yield file  # a pipe or a device, such as /dev/stdout
        else:
            with _replacing(Path(os.path.realpath(path))) as file:
                yield file
    except OSError as error:
        problem = error.strerror or type(error).__name__
        raise Refused(
            "{file} cannot be written ({problem}): choose another place", file=path, problem=problem
        ) from None


@contextmanager
def _replacing(target: Path) -> Iterator[BinaryIO]:
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".charter-")
    try:
        with os.fdopen(handle, "wb") as part:
            yield part
            part.flush()
            os.fsync(part.fileno())
        if target.exists():
            shutil.copymode(target, name)
        os.replace(name, target)
    except BaseException:
        with suppress(OSError):
            os.unlink(name)
        raise
