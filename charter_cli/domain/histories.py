"""Whether the returns of an office tell of one history: by the seals that each of them carries.

Pure: no clock, no file, no print.
"""

from __future__ import annotations

from collections.abc import Iterable

from charter_cli.domain.district import Problem
from charter_cli.errors import Refused
from charter_cli.language.messages import InFigures
from charter_cli.language.text import Wording


class Histories:
    """The seals that returns carry, and where two of them tell of one office what cannot both be true."""

    def __init__(self) -> None:
        self._months: dict[tuple[str, str], tuple[str, str]] = {}
        self._commands: dict[tuple[str, str], tuple[str, str]] = {}
        self._newest: dict[str, tuple[int, frozenset[str], str]] = {}
        self._names: dict[str, Wording] = {}
        self._told: dict[str, Problem] = {}

    def follow(
        self, office: str, name: Wording, seals: Iterable[tuple[str | None, str]], file: str
    ) -> list[tuple[str | None, str]]:
        """Takes the seals of a return in `file`, each with the month that ends with it, None where none does. Those
        that no return before it had told, or that were told otherwise."""
        new: list[tuple[str | None, str]] = []
        for month, seal in seals:
            if month is not None:
                known = self._months.get((office, month))
                if known is not None and known[0] == seal:
                    continue
                new.append((month, seal))
                if known is None:
                    self._months[office, month] = (seal, file)
                else:
                    self._tell(office, name, month, (seal, file), known)
            number, _, code = seal.partition("-")
            known = self._commands.setdefault((office, number), (code, file))
            if known[0] != code or (month is None and known[1] is file):
                new.append((None, seal))
            if known[0] != code:
                self._tell(office, name, month, (seal, file), (f"{number}-{known[0]}", known[1]))
        return new

    def end(self, office: str, name: Wording, command: int, months: Iterable[str], file: str) -> None:
        """Takes where the whole history of a return ends: with the number of a command, after all of `months`."""
        self._names[office] = name
        if command >= self._newest.get(office, (0, frozenset(), ""))[0]:
            self._newest[office] = (command, frozenset(months), file)

    def _tell(
        self, office: str, name: Wording, month: str | None, one: tuple[str, str], other: tuple[str, str]
    ) -> None:
        if office not in self._told:
            said = Refused(
                "{office} ({id}): its history was rewritten: {seal} in {file}, but {other} in {other_file}",
                office=name,
                id=office,
                seal=one[0],
                file=one[1],
                other=other[0],
                other_file=other[1],
            )
            self._told[office] = Problem("rewritten", said, office, month, (other[1], one[1]))

    @property
    def problems(self) -> list[Problem]:
        """One for each office whose seals contradict each other, or whose later return has lost a month."""
        for (office, month), (_, file) in sorted(self._months.items()):
            if office in self._newest and office not in self._told and month not in self._newest[office][1]:
                later = self._newest[office][2]
                said = Refused(
                    "{office} ({id}): its history was rewritten: {file} has a seal of {month}, and the later {later} "
                    "none",
                    office=self._names[office],
                    id=office,
                    file=file,
                    month=InFigures(month),
                    later=later,
                )
                self._told[office] = Problem("rewritten", said, office, month, (file, later))
        return [self._told[office] for office in sorted(self._told)]
