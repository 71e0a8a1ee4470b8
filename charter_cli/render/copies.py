"""What is said about copies of the register."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from charter_cli.language.messages import N_, Language
from charter_cli.language.text import visible
from charter_cli.render.lines import Line, ListRow, aligned, plain

if TYPE_CHECKING:
    from charter_cli.store.copies import Copy
    from charter_cli.store.restoring import Missing, Restored


def size(count: int, language: Language) -> str:
    """A number of bytes for people: `84 KB`, `3.2 MB`."""
    if count < 1_000_000:
        return language.text(N_("{size} KB"), size=-(-count // 1000))
    if count < 1_000_000_000:
        return language.text(N_("{size} MB"), size=language.number(f"{count / 1_000_000:.1f}"))
    return language.text(N_("{size} GB"), size=language.number(f"{count / 1_000_000_000:.1f}"))


def requests(count: int, language: Language) -> str:
    """`1 request`, `12 requests`."""
    return language.plural("{count} request", "{count} requests", count)


def copied(copy: Copy, language: Language) -> list[Line]:
    """Where the copy is, and what is in it."""
    return [
        plain(
            language.text(
                N_("Copied {requests} ({size}) to {path}, and read it back: the copy is whole."),
                requests=requests(copy.requests, language),
                size=size(copy.size, language),
                path=copy.path,
            )
        )
    ]


def listed(copies: Sequence[tuple[Path, Copy | None]], language: Language) -> list[Line]:
    """The copies with what they hold; those that cannot be read say so."""
    if not copies:
        return [plain(language.text(N_("There is no copy of this register yet.")))]
    heading = plain(language.text(N_("requests · newest entry · copy")))
    return [heading, *aligned([_row(path, copy, language) for path, copy in copies])]


def _row(path: Path, copy: Copy | None, language: Language) -> ListRow:
    if copy is None:
        return ListRow(("–", "–"), f"{visible(str(path))}  {language.text(N_('damaged'))}", "red")
    at = copy.newest_at
    newest = "–" if at is None else language.number(f"{at:%d/%m/%Y %H:%M}")
    return ListRow((language.number(copy.requests), newest), visible(str(path)))


def restored(done: Restored, place: Path, language: Language) -> Iterator[Line]:
    """What the register holds now, and what of the replaced one is missing in it."""
    text = language.text
    copy = done.copy
    holds = requests(copy.requests, language)
    if copy.newest_at is None:
        yield plain(text(N_("Restored: {path} now holds {requests}."), path=place, requests=holds))
    else:
        yield plain(
            text(
                N_("Restored: {path} now holds {requests}, the newest entry is of {moment}."),
                path=place,
                requests=holds,
                moment=copy.newest_at,
            )
        )
    if done.kept is None:
        return
    yield plain(text(N_("What was in its place is kept: {path}"), path=done.kept))
    if done.missing is None:
        yield plain(
            text(N_("It could not be read: what was entered after the copy was made has to be entered again.")),
            "yellow",
        )
        return
    yield from _missing(done.missing, done.kept, language)


def _missing(missing: Missing, kept: Path, language: Language) -> Iterator[Line]:
    if not missing.commands:
        yield plain(language.text(N_("Nothing that was entered there is missing here.")))
        return
    told = language.plural(
        "{count} entry made there is missing here.", "{count} entries made there are missing here.", missing.commands
    )
    yield plain(told, "yellow")
    if missing.numbers:
        yield plain(
            language.text(
                N_(
                    "Numbers given out there and missing here: {numbers}. Register them first, in this order; "
                    "`charter --db {path} list` shows them."
                ),
                numbers=", ".join(runs(missing.numbers, language)),
                path=kept,
            ),
            "yellow",
        )


def runs(numbers: Sequence[int], language: Language) -> list[str]:
    """`3`, `5–9`: rising numbers, those that follow each other as one."""
    found: list[list[int]] = []
    for number in numbers:
        if found and number == found[-1][-1] + 1:
            found[-1][1:] = [number]
        else:
            found.append([number])
    return ["–".join(language.number(end) for end in run) for run in found]
