"""The two standard streams: absent from the start, a full disk, or a pipe whose reader has gone.

A command never stops in the middle because nobody can read its answer: what it keeps is kept whole, and what it
ends with is decided afterwards, by whether its answer could be written.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import Any, TextIO, cast


class Guarded:
    """A stream that takes what is written to it to the end; `failure` is the system's first error, None without one.

    What comes after that error is dropped, and what still waits inside the stream with it.
    """

    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self.failure: OSError | None = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    @property
    def buffer(self) -> Any:
        """The stream of bytes below this one, guarded with it."""
        return _Bytes(self, self._stream.buffer)

    def write(self, text: str) -> int:
        """Writes `text`; how many characters that were."""
        self.try_to(self._stream.write, text)
        return len(text)

    def writelines(self, lines: Any) -> None:
        """Writes one line after the other, as they are."""
        for line in lines:
            self.write(line)

    def flush(self) -> None:
        """Hands over what waits inside."""
        self.try_to(self._stream.flush)

    def try_to(self, act: Any, *given: Any) -> None:
        """Does `act`, unless writing has failed before."""
        if self.failure is not None:
            return
        try:
            act(*given)
        except OSError as failure:
            self.failure = failure
            self._drop()

    def _drop(self) -> None:
        """Lets what waits inside go nowhere: Python would try once more when it leaves, and complain."""
        with suppress(OSError, ValueError):  # ValueError: a stream that is no file, in a test
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, self._stream.fileno())
            os.close(nowhere)


class _Bytes:
    """The bytes below a guarded stream."""

    def __init__(self, above: Guarded, below: Any) -> None:
        self._above = above
        self._below = below

    def __getattr__(self, name: str) -> Any:
        return getattr(self._below, name)

    def write(self, content: bytes) -> int:
        self._above.try_to(self._below.write, content)
        return len(content)

    def flush(self) -> None:
        self._above.try_to(self._below.flush)


class Answer:
    """What became of the answer of a run, which goes to standard output."""

    def __init__(self, out: Guarded) -> None:
        self._out = out

    @property
    def failure(self) -> OSError | None:
        """Why it could not be written whole; None where it could, or where nobody ever listened."""
        self._out.flush()
        return self._out.failure

    @property
    def reader_left(self) -> bool:
        """Whether it was a pipe whose reader had enough, as `head` has."""
        failure = self.failure
        # On Windows a broken pipe is EINVAL.
        return failure is not None and failure.errno in (errno.EPIPE, *([errno.EINVAL] if os.name == "nt" else []))


@contextmanager
def answering() -> Iterator[Answer]:
    """Standard output and standard error, guarded; one that is absent takes everything and keeps nothing.

    What cannot be written to standard error is dropped without a word: there is nobody left to be told.
    """
    before = sys.stdout, sys.stderr
    with ExitStack() as stack:
        out, err = (
            Guarded(stack.enter_context(open(os.devnull, "w", encoding="utf-8")) if stream is None else stream)
            for stream in before
        )
        sys.stdout, sys.stderr = cast(TextIO, out), cast(TextIO, err)
        try:
            yield Answer(out)
            err.flush()
        finally:
            sys.stdout, sys.stderr = before
