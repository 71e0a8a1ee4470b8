"""Where the files are: the register, the charter, the office-days file."""

from __future__ import annotations

import os
from pathlib import Path

from charter_cli.errors import Refused
from charter_cli.files import system_errors
from charter_cli.language.messages import N_

_PACKAGE = Path(__file__).parent.parent
OFFICE_DAYS = "office_days.yaml"


def default_register() -> Path:
    """The register in the platform's per-user data folder, made if it is not there. Refused: none can be."""
    from platformdirs import user_data_path

    try:
        folder = user_data_path("charter", appauthor=False)
    except (RuntimeError, ValueError):  # nothing in the environment or the system names a home folder
        folder = Path()
    if not folder.is_absolute():  # what older platformdirs say then
        raise Refused("this user has no home folder: name the register with --db or CHARTER_DB")
    unmade = N_("the folder {folder} cannot be made ({reason}): name the register with --db or CHARTER_DB")
    with system_errors.refused(unmade, folder=folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder / "register.db"


def shipped(name: str) -> Path:
    """A data file that came with the program: inside the installed package, or beside it in a source folder."""
    installed = _PACKAGE / "data" / name
    return installed if installed.exists() else _PACKAGE.parent / "data" / name


def is_shipped(file: Path) -> bool:
    """Whether `file` is, or was in an earlier Python, one that came with the program."""
    own = os.path.realpath(file) == os.path.realpath(shipped(file.name))
    return own or file.parent.parts[-2:] == ("charter_cli", "data")


def office_days_for(charter: Path) -> Path:
    """The office-days file beside the charter, else the shipped one: the government's days hold for every office."""
    beside = charter.parent / OFFICE_DAYS
    return beside if os.path.exists(beside) else shipped(OFFICE_DAYS)
