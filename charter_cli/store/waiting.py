"""How long a command waits for others who are in the register, and who is told that it waits."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from pathlib import Path

# Eight desks and a cron job may want the file at once, each for some milliseconds; a slow disk takes longer.
WAIT_SECONDS = 30
# After so long somebody at a terminal takes the program for dead.
TELL_AFTER_SECONDS = 2
# Told the path of a register that was waited for so long; nobody unless a desk says whom.
told: ContextVar[Callable[[Path], None]] = ContextVar("told")
