"""Compiles charter_cli/locale/*/LC_MESSAGES/*.po into the .mo files that gettext reads."""

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


def compile_catalogues(root: Path) -> None:
    """Write the .mo beside every .po below `root`."""
    for source in (root / "charter_cli" / "locale").glob("*/LC_MESSAGES/*.po"):
        with source.open("rb") as po, source.with_suffix(".mo").open("wb") as mo:
            write_mo(mo, read_po(po))


class CompileCatalogues(BuildHookInterface[Any]):
    """Runs before every wheel, sdist and editable install."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        compile_catalogues(Path(self.root))
