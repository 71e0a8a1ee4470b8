"""One process as the shell sees it: how long it takes, and how much memory it needs at most."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from registers import TODAY

# Linux counts what this program itself needs against a child that it starts, so a very small one stands between them.
_SMALL = """
import os, sys
silent = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
_, ended, used = os.wait4(os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ, file_actions=silent), 0)
print(used.ru_maxrss)
sys.exit(os.waitstatus_to_exitcode(ended))
"""


def charter() -> list[str]:
    """The console script of this Python, as people start it."""
    script = Path(sys.executable).with_name("charter.exe" if os.name == "nt" else "charter")
    return [str(script)] if script.exists() else [sys.executable, "-m", "charter_cli"]


def seconds(words: Sequence[str], register: Path) -> float:
    """How long the process takes, with its output in a pipe."""
    started = time.perf_counter()
    _run(words, register)
    return time.perf_counter() - started


def megabytes(words: Sequence[str], register: Path) -> float | None:
    """The memory that the process needs at most; None where the system does not tell."""
    if not hasattr(os, "posix_spawn"):
        return None
    told = int(_run([sys.executable, "-I", "-S", "-c", _SMALL, *words], register))
    return told * (1 if sys.platform == "darwin" else 1024) / 1_000_000


def _run(words: Sequence[str], register: Path) -> bytes:
    # Bytecode is kept, as after every installation, whatever this shell says.
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "CHARTER_"))}
    settings = {"CHARTER_DB": str(register), "CHARTER_TODAY": TODAY.isoformat(), "CHARTER_LANG": "en"}
    ended = subprocess.run(words, env={**kept, **settings}, capture_output=True, check=False)
    if ended.returncode:
        sys.exit(f"{' '.join(words)}: {ended.stderr.decode()}")
    return ended.stdout
