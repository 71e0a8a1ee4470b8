"""A real terminal for tests: a tmux of its own, which is asked where its cells are; nothing about widths is computed.

Run as a script, this file is the other side: a process at that terminal in which `charter` runs, one command after the
other, because to start Python anew for each would take most of the time.
"""

from __future__ import annotations

import json
import os
import re
import select
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterable, Mapping
from contextlib import ExitStack, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import TYPE_CHECKING, NamedTuple, Self

import pytest

if TYPE_CHECKING:
    from conftest import Charter

# High enough that nothing scrolls away.
LINES = 1000
REPLY = re.compile(rb"\x1b\[(\d+);(\d+)R")
WHERE = "\x1b[6n"  # "where is the cursor?"


def needs_tmux() -> None:
    """Skips the test where there is no tmux; a Linux machine that calls itself CI must have it."""
    if shutil.which("tmux") is None:
        missing = "tmux is not installed: `apt-get install tmux`"
        if os.environ.get("CI") and sys.platform.startswith("linux"):
            pytest.fail(missing)
        pytest.skip(missing)


class Screen(NamedTuple):
    """What stands on the terminal: its lines from top to bottom, and the same with those joined that it had to wrap
    because they were wider than it is."""

    lines: list[str]
    unwrapped: list[str]


class Terminal:
    """A terminal of `columns` cells in a line, at which `charter` is run with the variables `env`."""

    def __init__(self, columns: int, env: Mapping[str, str]) -> None:
        self.columns = columns
        self.env = {**env, "TERM": "tmux-256color"}

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            # A server of its own, and no socket left behind.
            folder = stack.enter_context(TemporaryDirectory())
            self._tmux = ["tmux", "-u", "-S", f"{folder}/socket", "-f", "/dev/null"]
            size = ["-x", str(self.columns), "-y", str(LINES)]
            self._ask_tmux("new-session", "-d", *size, "exec sleep 300", ";", "set", "-g", "status", "off")
            stack.callback(self._ask_tmux, "kill-server")
            device = self._ask_tmux("display", "-p", "#{pane_tty}").strip()
            self._tty = os.open(device, os.O_RDWR | os.O_NOCTTY)
            stack.callback(os.close, self._tty)
            _silence(self._tty)
            self._done, done = os.pipe()
            stack.callback(os.close, self._done)
            self._charter = stack.enter_context(self._start(done))  # it ends at the end of its input
            self._closing = stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closing.close()

    def run(self, words: Iterable[object], env: Mapping[str, str]) -> Screen:
        """`charter` with `words` on a clean screen, with the further variables `env`."""
        charter = self._charter
        assert charter.stdin is not None
        self._write("\x1b[H\x1b[2J")
        charter.stdin.write(json.dumps([[str(word) for word in words], dict(env)]) + "\n")
        charter.stdin.flush()
        assert os.read(self._done, 1), "charter has left the terminal"
        ((row, _),) = self._cursors([""])
        assert row < LINES, "the screen has scrolled"
        lines = self._ask_tmux("capture-pane", "-p").splitlines()[: row - 1]
        unwrapped = self._ask_tmux("capture-pane", "-p", "-J").rstrip().splitlines()
        return Screen([line.rstrip() for line in lines], [line.rstrip() for line in unwrapped])

    def cells(self, texts: Iterable[str]) -> dict[str, int]:
        """In how many cells of this terminal each of `texts` stands; they must be narrower than it."""
        asked = list(dict.fromkeys(texts))
        return {text: column - 1 for text, (_, column) in zip(asked, self._cursors(asked), strict=True)}

    def _cursors(self, texts: list[str]) -> list[tuple[int, int]]:
        """Row and column of the cursor after each of `texts` was written over the cursor's line. A text without
        anything is not written: then all that came before has been drawn when the answer comes."""
        found: list[tuple[int, int]] = []
        for text in texts:
            self._write(f"\r\x1b[K{text}{WHERE}" if text else WHERE)
            reply = b""
            while not (match := REPLY.search(reply)):
                reply += os.read(self._tty, 64)
            found.append((int(match[1]), int(match[2])))
        return found

    def _write(self, text: str) -> None:
        left = text.encode()
        while left:
            left = left[os.write(self._tty, left) :]

    def _start(self, done: int) -> subprocess.Popen[str]:
        command = [sys.executable, __file__, str(done)]
        stdin = subprocess.PIPE
        process = subprocess.Popen(
            command, stdin=stdin, stdout=self._tty, stderr=self._tty, pass_fds=[done], env=self.env, encoding="utf-8"
        )
        os.close(done)  # so that its end is seen here
        return process

    def _ask_tmux(self, *words: str) -> str:
        env = {**os.environ, "TMUX": ""}
        done = subprocess.run(
            [*self._tmux, *words], env=env, capture_output=True, encoding="utf-8", check=True, timeout=60
        )
        return done.stdout


class Form:
    """`charter` asking at a terminal of 80 columns: `answer` waits for a question and types."""

    def __init__(self, charter: Charter, *words: str, lang: str) -> None:
        import pty  # which Windows has not

        command, env = charter.command(*words, lang=lang, env={"COLUMNS": "80", "TERM": "xterm"})
        self.pid, self.screen = pty.fork()
        if self.pid == 0:
            signal.signal(signal.SIGINT, signal.SIG_DFL)  # whoever runs the tests in the background ignores it
            os.execve(command[0], command, env)
        self.seen, self.answered = b"", 0

    def answer(self, question: str, typed: str) -> None:
        self._read_until(question.encode())
        os.write(self.screen, typed.encode())

    def interrupt(self, question: str) -> None:
        """Ctrl-C, again until it is heard: Python hears it only while it already waits for a key."""
        self._read_until(question.encode())
        for _ in range(60):
            if select.select([self.screen], [], [], 0.5)[0]:
                return
            os.write(self.screen, b"\x03")

    def end(self) -> tuple[str, int]:
        """All that stood on the screen, and the exit code."""
        self._read_until(None)
        os.close(self.screen)
        return self.seen.decode(), os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])

    def _read_until(self, text: bytes | None) -> None:
        while text is None or self.seen.find(text, self.answered) < 0:
            ready, _, _ = select.select([self.screen], [], [], 30)
            assert ready, f"it waits for something else: {self.seen!r}"
            try:
                piece = os.read(self.screen, 4096)
            except OSError:  # Linux says so at the end
                piece = b""
            if not piece:
                assert text is None, self.seen.decode()
                return
            self.seen += piece
        self.answered = self.seen.find(text, self.answered) + len(text)


needs_a_terminal = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminal of this kind")


def _silence(tty: int) -> None:
    """The terminal's answers are to be read at once, and not to appear on its screen."""
    import termios

    state = termios.tcgetattr(tty)
    state[3] &= ~(termios.ECHO | termios.ICANON)
    termios.tcsetattr(tty, termios.TCSANOW, state)


def _at_the_terminal(done: int) -> None:
    """Runs the commands that come line by line on standard input; a byte to `done` after each."""
    sys.path.insert(0, str(Path(__file__).parent.parent))
    from charter_cli import cli

    for line in sys.stdin:
        words, env = json.loads(line)
        os.environ.update(env)
        sys.argv[1:] = words
        with suppress(SystemExit):
            cli.main()
        sys.stdout.flush()
        os.write(done, b".")


if __name__ == "__main__":
    _at_the_terminal(int(sys.argv[1]))
