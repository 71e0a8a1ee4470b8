"""Every text that people see, in their language: one gettext catalogue, English beside Bangla.

The English sentence is its key. Code marks it with `N_` where it is written and gives it to a
`Language` where it is printed. Names of weekdays and months stand in the catalogue too.
"""

from __future__ import annotations

import copy
import datetime as dt
import gettext
from collections.abc import Mapping
from pathlib import Path
from typing import Self

from charter_cli.errors import Refused
from charter_cli.language.text import Wording, bangla_digits, fold, visible

LANGUAGES = ("en", "bn")
LOCALE_DIR = Path(__file__).parent / "locale"
DOMAIN = "charter"


# A shorter beginning of a word may be a slip of the finger.
_SHORTEST_PART = 3


def N_(message: str) -> str:
    """Marks `message` for the catalogue and leaves it as it is."""
    return message


WEEKDAYS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))
MONTHS = (
    *(N_("Jan"), N_("Feb"), N_("Mar"), N_("Apr"), N_("May"), N_("Jun")),
    *(N_("Jul"), N_("Aug"), N_("Sep"), N_("Oct"), N_("Nov"), N_("Dec")),
)


class Label(str):
    """A text of the catalogue as a field of another one: it is said in the reader's language too."""

    __slots__ = ()


class InFigures(str):
    """A code, a year or a period in figures, as a field: it is shown in the reader's digits."""

    __slots__ = ()


class Ids(tuple[str, ...]):
    """Words to type, such as `served`, as a field: each is shown with its word in the reader's language behind it."""

    __slots__ = ()

    def __str__(self) -> str:
        return ", ".join(self)

    def meant(self, text: str) -> str | None:
        """The one of them that `text` means: as it is, its word in Bangla, both as they are shown, or the beginning of
        either that begins no other. None where that is none or several."""
        typed = fold(text)
        if typed in self:
            return typed
        bangla = Language("bn")
        names = {id_: (id_, fold(bangla.label(id_)), fold(bangla.named(id_))) for id_ in self}
        exact = [id_ for id_, words in names.items() if typed in words]
        partly = [id_ for id_, words in names.items() if any(word.startswith(typed) for word in words)]
        found = exact or (partly if len(typed) >= _SHORTEST_PART else [])
        return found[0] if len(found) == 1 else None


class Language:
    """The reader's language: `code` is `en` or `bn`."""

    def __init__(self, code: str) -> None:
        self.code = code
        self._on_paper = False
        self._catalogue: gettext.NullTranslations
        if code == "en":
            self._catalogue = gettext.NullTranslations()
        else:
            try:
                self._catalogue = gettext.translation(DOMAIN, LOCALE_DIR, [code])
            except FileNotFoundError:
                raise Refused(
                    "the texts in Bangla are not built in this folder: install it with `pip install .` first"
                ) from None

    def text(self, message: str, /, **fields: object) -> str:
        """`message` in this language, its `{fields}` filled in: numbers and dates as readers write them."""
        return self._catalogue.gettext(message).format_map(self._shown(fields))

    def capitalised(self, message: str) -> str:
        """`message` in this language with a capital, as it stands at the start of a line."""
        said = self.text(message)
        return said[:1].upper() + said[1:]

    def plural(self, one: str, many: str, count: int, /, **fields: object) -> str:
        """`one` or `many` in this language, by `count`, which is also the field `{count}`."""
        return self._catalogue.ngettext(one, many, count).format_map(self._shown({**fields, "count": count}))

    def refusal(self, error: Refused) -> str:
        """The sentence of `error` in this language."""
        return self.text(error.message, **error.fields)

    def on_paper(self) -> Self:
        """The same for a page that is printed, where dates are written out: `বৃহস্পতিবার, ১৯ নভেম্বর ২০২৬`."""
        paper = copy.copy(self)
        paper._on_paper = True
        return paper

    def date(self, day: dt.date) -> str:
        """`Thu 19 Nov 2026`, `বৃহস্পতি ১৯ নভেম্বর ২০২৬`."""
        weekday = self._catalogue.gettext(WEEKDAYS[day.weekday()])
        written_out = "বার," if self._on_paper and self.code == "bn" else ""
        return f"{weekday}{written_out} {self.day(day)}"

    def day(self, day: dt.date) -> str:
        """A date without its weekday, where room is scarce: `19 Nov 2026`, `১৯ নভেম্বর ২০২৬`."""
        month = self._catalogue.gettext(MONTHS[day.month - 1])
        return f"{self.number(day.day)} {month} {self.number(day.year)}"

    def moment(self, at: dt.datetime) -> str:
        """A date with its time of day: `Thu 19 Nov 2026 14:05`."""
        return f"{self.date(at)} {self.number(f'{at:%H:%M}')}"

    def column_date(self, day: dt.date) -> str:
        """A date of one width, for a column that others follow: `Thu 19 Nov 2026`, `১৯/১১/২০২৬`. Bangla names of
        weekdays and months would push what follows out of line."""
        return self.number(f"{day:%d/%m/%Y}") if self.code == "bn" else self.date(day)

    def number(self, value: object) -> str:
        """A number, a code or a date in figures, in this language's digits."""
        return bangla_digits(str(value)) if self.code == "bn" else str(value)

    def label(self, text: str) -> str:
        """`text` in this language if the catalogue has it, else as it is; braces in it mean nothing."""
        return self._catalogue.gettext(text) if text else text

    def named(self, id_: str) -> str:
        """A word to type, with its word in this language behind it."""
        word = self.label(id_)
        return id_ if word == id_ else f"{id_} ({word})"

    def _shown(self, fields: Mapping[str, object]) -> dict[str, str]:
        return {name: self._show(value) for name, value in fields.items()}

    def _show(self, value: object) -> str:
        if isinstance(value, dt.datetime):
            return self.moment(value)
        if isinstance(value, dt.date):
            return self.date(value)
        if isinstance(value, dt.time):
            return self.number(f"{value:%H:%M}")
        if isinstance(value, (int, InFigures)):
            return self.number(value)
        if isinstance(value, Refused):
            return self.refusal(value)
        if isinstance(value, Label):
            return self.label(value)
        if isinstance(value, Wording):
            return visible(value.get(self.code))
        if isinstance(value, Ids):
            return ", ".join(map(self.named, value))
        return visible(str(value))
