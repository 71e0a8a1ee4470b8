"""Taking the rows of a table into the register, one after the other."""

from __future__ import annotations

import gc
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from charter_cli.commands.import_.bad_rows import BadRows
from charter_cli.commands.import_.row_reader import RowReader, Said
from charter_cli.domain.request import Life, Outcome
from charter_cli.domain.transitions import receive, settle
from charter_cli.errors import Refused
from charter_cli.files.tables.headings import Columns
from charter_cli.files.tables.tables import Table, TableRow
from charter_cli.interface.context import Desk
from charter_cli.interface.far_days import FAR
from charter_cli.language.messages import N_
from charter_cli.render.progress import progress
from charter_cli.store.bulk import Intake
from charter_cli.store.ledger import Ledger

_ROWS_BETWEEN_MOVES = 500
_REFERENCE = re.compile("[0-9]{4}-([0-9]{4,9})")


class Lines:
    """Lines of the table: how many, and the `first`, 0 where there is none."""

    def __init__(self) -> None:
        self.count = self.first = 0

    def add(self, line: int) -> None:
        """One more; they come in their order."""
        self.count += 1
        self.first = self.first or line


class Taking:
    """Takes the rows of `table` into the open command of `ledger`. A row whose like is there already is bad,
    unless `again`.

    `first`: the first new number; `count`: good rows, `settled` of them; `zeros_back`: phone numbers that got their
    first zero back; `twins`: rows that were there already, the first of them as `first_twin`; `redated` and `renamed`:
    good rows with another due date or another reference in the table; `far`: those received more than two years ago.
    """

    def __init__(self, desk: Desk, ledger: Ledger, table: Table, columns: Columns, *, again: bool) -> None:
        self.desk = desk
        self.table = table
        self.columns = columns
        self.again = again
        self.intake = Intake(ledger)
        self.reader = RowReader(desk, table, columns, ledger.calendar)
        self.first = self.intake.first
        self.count = self.settled = self.zeros_back = 0
        self.twins = 0
        self.first_twin: int | None = None
        self.redated, self.renamed, self.far = Lines(), Lines(), Lines()

    @property
    def nothing_new(self) -> bool:
        """Whether all rows are in the register already."""
        return self.count == 0 and self.twins > 0

    def take(self, bad: BadRows, *, despite_bad: bool, watch: Callable[[int, Life], None] | None = None) -> None:
        """Registers the good rows and settles those that have a day of settlement; the others go to `bad`. `watch` is
        told of each good one, with its line.

        After a bad row nothing more is written unless `despite_bad`, but the rest is read for its mistakes.
        """
        with _uncollected(), progress(self.desk.language.text(N_("reading the table"))) as move:
            for passed, row in enumerate(self.table.rows):
                if passed % _ROWS_BETWEEN_MOVES == 0:
                    move(self.table.done())
                life = self._life(row)
                if isinstance(life, list):
                    bad.add(row, life)
                elif despite_bad or not bad.count:
                    if watch is not None:
                        watch(row.line, life)
                    self.intake.keep(life)
            self.intake.finish()

    def refusal(self, bad: BadRows, *, despite_bad: bool) -> Refused | None:
        """Why nothing may be written; None if something is."""
        if not self.count and not bad.count:
            return Refused("there is no row below the headings: nothing was changed")
        month_first = self.reader.damage.month_first()
        if month_first is not None:
            return month_first
        if self.nothing_new and self.twins == bad.count:
            return Refused(
                "all rows ({count}) are in the register already, the first as {id}: nothing was changed; --again takes "
                "them once more",
                count=self.twins,
                id=self.first_twin,
            )
        if not self.count:
            return Refused("none of the rows ({count}) can be taken: nothing was changed", count=bad.count)
        if bad.count and not despite_bad:
            return Refused(
                "{count} of {total} rows cannot be taken, so none was: correct them, or take the others: --skip-bad",
                count=bad.count,
                total=bad.count + self.count,
            )
        return None

    def _life(self, row: TableRow) -> Life | list[Refused]:
        """The life of the request that `row` means, under the next number; of a bad row, all that is wrong with it."""
        said = self.reader.read(row)
        if isinstance(said, list):
            return said
        void = said.outcome is Outcome.VOID
        twin = None if self.again else self.intake.twin(said.details, said.promise, void=void)
        if twin is not None:
            self.twins += 1
            self.first_twin = self.first_twin or twin
            return [Refused("it is in the register already, as {id}: --again takes it once more", id=twin)]
        try:
            life = self._lived(said)
        except Refused as why:  # its due date would lie beyond the calendar
            return [why.with_traceback(None)]
        self.count += 1
        self.settled += said.settled_on is not None
        self.zeros_back += said.zero_back
        if not void and (said.held or (said.due_on and said.due_on != life.request.due_on)):
            self.redated.add(row.line)
        if self.desk.today - said.details.received_on > FAR:
            self.far.add(row.line)
        if said.reference and said.reference != life.request.reference:
            self.renamed.add(row.line)
        return life

    def _lived(self, said: Said) -> Life:
        reference = _reference(said, self.intake.number)
        promise_id = self.intake.promise_id(said.promise)
        life = self.intake.register(receive(said.details, promise_id, reference, self.desk.today))
        if said.settled_on is None:
            return life
        settlement = settle(
            *(life, said.settled_on, said.outcome, None, self.intake.calendar, self.desk.today, said.reply_memo)
        )
        return self.intake.record(life, settlement)


def _reference(said: Said, number: int) -> str:
    """The reference that the table gives, if it is one of this number: it is on a slip that somebody holds."""
    given = _REFERENCE.fullmatch(said.reference)
    if given and int(given[1]) == number:
        return said.reference
    return said.details.reference(number)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without the garbage collector: no row refers to itself, and to look at those that wait to be written again and
    again would take a twentieth of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
