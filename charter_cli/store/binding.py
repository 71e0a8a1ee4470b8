"""Which charter and which office-days file a run works with: those of the register's own office, and no others.

Reading never binds a register to an office; a command that writes does, in its own transaction.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from charter_cli.domain.office import Office
from charter_cli.errors import Refused
from charter_cli.files import paths
from charter_cli.store.office import Bound, charter_at, mark_of, place_of, same_file

if TYPE_CHECKING:
    from charter_cli.domain.charter import Charter
    from charter_cli.files.office_days import OfficeDaysFile

Load = Callable[[Path], "Charter"]


class Claim(NamedTuple):
    """The charter that a run names, if any; `for_good` tells whether it is the one that the settings keep."""

    charter: Path | None
    for_good: Callable[[], bool]


class Binding(NamedTuple):
    """What a run works with. `bound`: as the register had it; `moved`: its charter is at another place now;
    `not_taken`: why no command that writes may work with it, if so."""

    bound: Bound | None
    charter: Path
    office_days: Path
    own_days: bool
    moved: bool
    not_taken: Refused | None = None

    def to_write_with(self) -> Binding:
        """The same. Refused: where no command that writes may work with it."""
        if self.not_taken is not None:
            raise self.not_taken
        return self


def settle(register: Path, bound: Bound | None, claim: Claim, load: Load) -> Binding:
    """What a run works with on a register that is `bound`, and names what it `claim`s.

    A charter of the same office that is not what the register's own says is only read, unless that is gone or the
    settings decide. Refused: a named charter that does not exist, one of another office; an own charter or an own
    office-days file that has gone; a named one that cannot be read, where the register is not bound yet.
    """
    named = claim.charter
    if named is not None and not os.path.exists(named):
        raise Refused("there is no charter {path}: correct --charter, CHARTER_FILE or the settings", path=named)
    if bound is None:
        if named is not None:
            load(named)
        return _with_days(None, named or paths.shipped("charter.yaml"), moved=False)
    own = charter_at(bound.charter, register)
    if named is None or same_file(named, own):
        if not os.path.exists(own):
            raise Refused(
                "the charter of {register} is gone, {path}: put it back, or say with `charter config charter PATH` "
                "where it is now",
                register=register,
                path=own,
            )
        if mark_of(own) != bound.mark:
            check_office(register, bound, load(own), at_its_place=True)
        return _with_days(bound, named or own, moved=False)
    check_office(register, bound, load(named), at_its_place=False)
    found = _with_days(bound, named, moved=True)
    if not os.path.exists(own) or claim.for_good() or _say_the_same(own, named, load):
        return found
    why_not = Refused(
        "{named} does not say what {own} says, the charter of {register}: `charter config charter {named}` "
        "decides for it",
        named=named,
        own=own,
        register=register,
    )
    return found._replace(not_taken=why_not)


def bound_to(binding: Binding, register: Path, office: Office) -> Bound:
    """What the register keeps of this run, whose charter is that of `office`."""
    return Bound(office, place_of(binding.charter, register), mark_of(binding.charter), binding.own_days)


def is_stale(binding: Binding) -> bool:
    """Whether the register has to be bound anew by a command that writes."""
    bound = binding.bound
    if bound is None or binding.moved:
        return True
    return (bound.mark, bound.own_days) != (mark_of(binding.charter), binding.own_days)


def _with_days(bound: Bound | None, charter: Path, *, moved: bool) -> Binding:
    days = paths.office_days_for(charter)
    own_days = not paths.is_shipped(days)
    if bound is not None and bound.own_days and not own_days:
        raise Refused(
            "the office-days file {path} is gone, and the due dates of this register stand on it: put it back; "
            "`charter backup` keeps a copy of it beside each copy",
            path=charter.parent / paths.OFFICE_DAYS,
        )
    return Binding(bound, charter, days, own_days, moved)


def check_office(register: Path, bound: Bound, charter: Charter, *, at_its_place: bool) -> None:
    """Refused: another office's charter. An id that a charter got later than its register is that of the same office
    where the heading is the same, or the file is in the same place."""
    office, found = bound.office, charter.office
    made = office.id == office.made_id
    later = made and (found.made_id == office.made_id or (at_its_place and found.id != found.made_id))
    if found.id != office.id and not later:
        raise Refused(
            "{register} is the register of {office} ({id}), and {charter} is the charter of {other} ({other_id}): "
            "name that office's own charter or register",
            register=register,
            office=office.name,
            id=office.id,
            charter=charter.path,
            other=found.name,
            other_id=found.id,
        )


def _say_the_same(own: Path, named: Path, load: Load) -> bool:
    """Whether the register's `own` charter and the one that was `named` say the same, and the office days that go with
    each. Own ones that are broken say nothing. Refused: named ones that are."""
    from charter_cli.files.office_days import load_office_days

    def told(charter: Path) -> tuple[Charter, OfficeDaysFile]:
        return load(charter)._replace(path=Path()), load_office_days(paths.office_days_for(charter))

    says = told(named)
    try:
        return told(own) == says
    except Refused:
        return False
