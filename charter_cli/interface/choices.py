"""Options that take one word of several: its key, as it is listed, or its name in either language."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from enum import Enum
from typing import Any

from typer._types import TyperChoice

from charter_cli.errors import Refused
from charter_cli.language.messages import Ids


class Words(TyperChoice[str]):
    """One of `choices`, typed as it is listed in an error. `also`: reads what else may mean one, else refuses."""

    def __init__(self, choices: Iterable[str], also: Callable[[str], str] | None = None) -> None:
        super().__init__(choices)
        self.also = also

    def convert(self, value: Any, param: Any, ctx: Any) -> str:
        """The choice that `value` means. Refused, as wrong usage: a word that means none."""
        known = Ids(str(choice.value if isinstance(choice, Enum) else choice) for choice in self.choices)
        typed = str(value)
        meant = known.meant(typed)
        if meant is None and self.also is not None:
            with suppress(Refused):
                meant = self.also(typed)
        return super().convert(meant or value, param, ctx)
