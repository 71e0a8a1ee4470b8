"""How `due`, `overdue` and `list` give what they found: as lines, for programs, or as a page; on the screen or in a
file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from charter_cli.domain.standing import Seen
from charter_cli.interface.context import Desk
from charter_cli.language.messages import N_
from charter_cli.render.view import View
from charter_cli.store.reader import Reader

if TYPE_CHECKING:
    from charter_cli.domain.charter import Officer


class ListFormat(StrEnum):
    """How a list of requests is given."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    HTML = "html"


ListFormatOption = Annotated[
    ListFormat | None,
    typer.Option(
        "--format",
        help=N_(
            "The format; html: a page for the wall, or for handing over charge. If it is not given, by the ending of "
            "the --output file, else a table."
        ),
    ),
]


class Asked(NamedTuple):
    """Which requests were asked for, as a page tells it; what is None or False was not asked. `found`: how
    many there are, where not all of them are listed."""

    on: date
    service: str | None = None
    officer: Officer | None = None
    within: int | None = None
    words: str = ""
    status: str | None = None
    since: date | None = None
    until: date | None = None
    overdue: bool = False
    found: int | None = None

    def told(self, view: View) -> Iterator[str]:
        """Each condition as a sentence."""
        yield view.text(
            N_("As it stood at the end of {day}") if self.on < view.today else N_("As of {day}"), day=self.on
        )
        if self.service is not None:
            yield view.text(N_("Only service {code}"), code=view.number(self.service))
        if self.officer is not None:
            name = self.officer.name.get(view.code) or self.officer.designation.get(view.code)
            yield view.text(N_("Only the services of {officer}"), officer=name)
        if self.within is not None:
            yield view.text(N_("Only what is due within {days} working days, or overdue"), days=self.within)
        if self.words:
            yield view.text(N_("Only what was found by: {words}"), words=self.words)
        if self.status is not None:
            yield view.text(N_("Only in the state: {status}"), status=view.label(self.status))
        if self.since is not None:
            yield view.text(N_("Only received on {day} or later"), day=self.since)
        if self.until is not None:
            yield view.text(N_("Only received on {day} or earlier"), day=self.until)
        if self.overdue:
            yield view.text(N_("Only what is overdue"))
        if self.found is not None:
            yield view.text(N_("Only the first of {count} that were found"), count=self.found)


def format_of(desk: Desk, output: Path | None, format: ListFormat | None) -> ListFormat:
    """The format that was given, else the one that the file's name tells. Refused: a name that tells another one, and
    a file from which the answer is worked out."""
    if output is None:
        return format or ListFormat.TABLE
    from charter_cli.files.output import format_for

    desk.spare(output)
    return format_for(output, format, ListFormat.TABLE)


def give(
    desk: Desk,
    chosen: ListFormat,
    output: Path | None,
    seen: Iterable[Seen],
    page: str = "",
    table: Callable[[], None] | None = None,
) -> None:
    """Gives the requests `seen` as `chosen`, on the screen or in the file `output`: the `page` that was made of them,
    what `table` shows of them, or, for programs, one after the other, however many they are."""
    with _given_to(output):
        if chosen is ListFormat.HTML:
            print(page, end="")
        elif chosen is not ListFormat.TABLE:
            from charter_cli.render import data

            data.print_records(data.records(seen, desk.language), data.RECORD_KEYS, chosen)
        elif table is not None:
            table()


@contextmanager
def _given_to(output: Path | None) -> Iterator[None]:
    """What is printed inside goes to the file `output`, if there is one."""
    if output is None:
        yield
        return
    from charter_cli.files.output import printed_to

    with printed_to(output):
        yield


def page_of(
    desk: Desk,
    reader: Reader,
    title: str,
    asked: Asked,
    groups: Mapping[str, Sequence[Seen]],
    nothing: str,
) -> str:
    """The page, to be printed; `title` and `nothing` are texts of the catalogue. `groups`: see `Sheet`."""
    from charter_cli.render.list_page import Sheet, html

    view = desk.view(reader.calendar, asked.on).on_paper()
    told = tuple(asked.told(desk.view(reader.calendar).on_paper()))
    sheet = Sheet(desk.language.text(title), told, groups, desk.language.text(nothing), reader.seal())
    return html(sheet, desk.charter, view, desk.today)
