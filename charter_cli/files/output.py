"""Where `--output` goes, and in which format: a file that is there whole, or as it was before."""

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
from charter_cli.files import system_errors

_Format = TypeVar("_Format", bound=StrEnum)
# Endings by which a computer chooses the program that opens a file. Not among them: `.txt`, which any text may have.
_TELLING = {
    "csv",
    "json",
    "html",
    "xlsx",
    "parquet",
    "ics",
    "pdf",
    "doc",
    "docx",
    "odt",
    "xls",
    "ods",
    "png",
    "jpg",
    "jpeg",
}

# The name of a file that is not finished: `.charter-k3v9x_2a.part`.
_PREFIX, _SUFFIX = ".charter-", ".part"


def format_for(path: Path | None, given: _Format | None, otherwise: _Format) -> _Format:
    """The format that was `given`; else the one that the name of the file ends in, like `.html`; else `otherwise`.

    Refused: a name that ends as a file of another format does, because it would not open.
    """
    ending = "" if path is None else path.suffix.lower().removeprefix(".")
    ending = "html" if ending == "htm" else ending
    formats = type(otherwise)
    chosen = given or (formats(ending) if ending in set(formats) else otherwise)
    if ending not in _TELLING or ending == chosen:
        return chosen
    known = [format.value for format in formats]
    if ending == "pdf" and "html" in known:
        raise Refused(
            "{file} would be written as {format}, not as a PDF: name it .html, and print that page to PDF from the "
            "browser; the formats are {known}",
            file=path,
            format=chosen.value,
            known=", ".join(known),
        )
    raise Refused(
        "{file} would be written as {format}, though its name says {ending}: end it otherwise, or choose another "
        "format of {known}",
        file=path,
        format=chosen.value,
        ending=ending,
        known=", ".join(known),
    )


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
    with system_errors.writing(path):
        if path.is_dir():
            raise Refused("{file} is a folder: give the name of a file in it", file=path)
        if path.exists() and not path.is_file():
            with path.open("wb") as file:
                yield file  # a pipe or a device, such as /dev/stdout
        else:
            with _replacing(Path(os.path.realpath(path))) as file:
                yield file


@contextmanager
def _replacing(target: Path) -> Iterator[BinaryIO]:
    _sweep(target.parent)
    handle, name = _begun(target.parent)
    try:
        with os.fdopen(handle, "wb") as part:
            yield part
            part.flush()
            os.fsync(part.fileno())
            if os.name != "nt":
                _put(name, target)  # while it is held
        if os.name == "nt":
            _put(name, target)  # no open file can be renamed there
    except BaseException:
        with suppress(OSError):
            os.unlink(name)
        raise


def _put(name: str, target: Path) -> None:
    if target.exists():
        shutil.copymode(target, name)
    os.replace(name, target)


def _begun(folder: Path) -> tuple[int, str]:
    """A new unfinished file in `folder`, held as long as it is open, so that nobody sweeps it away."""
    while True:
        handle, name = tempfile.mkstemp(dir=folder, prefix=_PREFIX, suffix=_SUFFIX)
        with suppress(OSError):  # some network's file system knows no holding
            _hold(handle, wait=True)
        if os.path.exists(name):
            return handle, name
        os.close(handle)  # swept away before it was held


def _sweep(folder: Path) -> None:
    """Takes away the unfinished files that killed runs have left in `folder`, not those that somebody holds."""
    for left in filter(Path.is_file, folder.glob(f"{_PREFIX}*{_SUFFIX}")):
        with suppress(OSError):
            if os.name == "nt":
                left.unlink()  # refused by the system itself while the file is open
            else:
                with left.open("rb") as file:
                    _hold(file.fileno(), wait=False)
                    left.unlink()


def _hold(handle: int, *, wait: bool) -> None:
    """Holds an open file for this run until it is closed. OSError: it is held by another, and not to be waited for."""
    try:
        from fcntl import LOCK_EX, LOCK_NB, flock
    except ImportError:  # Windows, which holds every open file
        return
    flock(handle, LOCK_EX if wait else LOCK_EX | LOCK_NB)
