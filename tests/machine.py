"""What the machine does to the program: its clock, its limits, and who may write where."""

from __future__ import annotations

import os
import shutil
from datetime import datetime, tzinfo
from pathlib import Path

import pytest

from charter_cli.interface import context


def set_clock(monkeypatch: pytest.MonkeyPatch, moment: str) -> None:
    """The machine's clock shows `moment`, in Dhaka, from now on."""

    class Clock(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            return datetime.fromisoformat(moment).replace(tzinfo=tz)

    monkeypatch.setattr(context, "datetime", Clock)


def without_privileges(command: list[str]) -> list[str]:
    """`command` so that it obeys the permissions of files, which root does not."""
    if os.geteuid() != 0:
        return command
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        pytest.skip("root obeys no permissions here, and there is no setpriv to make it")
    return [setpriv, "--inh-caps=-all", "--bounding-set=-all", *command]


def flipped(content: bytes, at: int) -> bytes:
    """`content` with each bit of the byte `at` turned over."""
    return content[:at] + bytes([content[at] ^ 0xFF]) + content[at + 1 :]


def mode(path: Path) -> int:
    """The permissions of the file or folder `path`."""
    return path.stat().st_mode & 0o777
