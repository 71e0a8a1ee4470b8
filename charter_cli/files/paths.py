"""Where the files are: the register, the charter, the office-days file."""

from __future__ import annotations

import os
from pathlib import Path

from charter_cli.errors import Refused

_PACKAGE = Path(__file__).parent.parent


def default_register() -> Path:
    """The register in the platform's per-user data folder, made if it is not there. Refused: none can be."""
    from platformdirs import user_data_path

    try:
        folder = user_data_path("charter", appauthor=False)
    except (RuntimeError, ValueError):  # nothing in the environment or the system names a home folder
        folder = Path()
    if not folder.is_absolute():  # what older platformdirs say then
        raise Refused("this user has no home folder: name the register with --db or CHARTER_DB")
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise Refused(
            "the folder {folder} cannot be made ({problem}): name the register with --db or CHARTER_DB",
            folder=folder,
            problem=error.strerror or type(error).__name__,
        ) from None
    return folder / "register.db"


def shipped(name: str) -> Path:
    """A data file that came with the program: inside the installed package, or beside it in a source folder."""
    installed = _PACKAGE / "data" / name
    return installed if installed.exists() else _PACKAGE.parent / "data" / name


def office_days_for(charter: Path) -> Path:
    """The office-days file beside the charter, else the shipped one: the government's days hold for every office."""
    beside = charter.parent / "office_days.yaml"
    return beside if os.path.exists(beside) else shipped("office_days.yaml")
