"""Where the files are: the register, the charter, the office-days file."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parent


def default_register() -> Path:
    """The register in the platform's per-user data folder, which is made if it is not there."""
    from platformdirs import user_data_path

    folder = user_data_path("charter", appauthor=False)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder / "register.db"


def shipped(name: str) -> Path:
    """A data file that came with the program: inside the installed package, or beside it in a source folder."""
    installed = _PACKAGE / "data" / name
    return installed if installed.exists() else _PACKAGE.parent / "data" / name


def office_days_for(charter: Path) -> Path:
    """The office-days file beside the charter, else the shipped one: the government's days hold for every office."""
    beside = charter.parent / "office_days.yaml"
    return beside if beside.exists() else shipped("office_days.yaml")
