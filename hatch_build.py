"""Compiles charter_cli/language/locale/*/LC_MESSAGES/*.po into the .mo files that gettext reads."""

import runpy
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileCatalogues(BuildHookInterface[Any]):
    """Runs before every wheel, sdist and editable install."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        # By its path: a build backend does not have the folder it builds among the places to import from.
        tool = runpy.run_path(str(Path(self.root) / "tools" / "catalogue.py"))
        tool["compile_catalogues"](Path(self.root))
