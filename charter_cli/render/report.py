"""A report as lines and as records: figures first, the service's name last on the line."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from charter_cli.domain.annex import Named
from charter_cli.domain.office import Office
from charter_cli.domain.periods import Period, PeriodKind
from charter_cli.domain.periods import days as days_of
from charter_cli.domain.report import Figures, Report, ServiceFigures
from charter_cli.domain.seal import Seal
from charter_cli.language.messages import MONTHS, N_, Language
from charter_cli.language.text import Wording, width
from charter_cli.render import annex, replacements
from charter_cli.render.data import Record
from charter_cli.render.lines import Line, ListRow, aligned, code_cell, code_in_text, plain
from charter_cli.render.seals import sealed

if TYPE_CHECKING:
    from charter_cli.store.replacements import Replacement

KEYS = (
    *("service_code", "service_name", "brought_forward", "received", "settled", "served", "declined", "withdrawn"),
    *("forwarded", "settled_in_time", "settled_late", "settled_otherwise", "settled_without_limit", "settled_at_once"),
    *("told_afterwards", "imported_afterwards", "voided", "voided_late", "pending", "overdue", "held"),
    *("in_time_percent", "median_days", "median_days_elapsed", "settled_in_promised_time", "overdue_by_promise"),
    "in_promised_time_percent",
)
FIGURE_KEYS = KEYS[2:]


class Column(NamedTuple):
    """A column of figures: its key, its heading, and the heading of a narrow table in English."""

    key: str
    heading: str
    short: str


COLUMNS = (
    Column("brought_forward", N_("Brought forward"), "fwd"),
    Column("received", N_("Received"), "rec"),
    Column("settled", N_("Settled"), "set"),
    Column("settled_in_time", N_("Settled in time"), "tim"),
    Column("settled_late", N_("Settled late"), "lat"),
    Column("settled_otherwise", N_("No answer, not late"), "oth"),
    Column("settled_at_once", N_("At once (part of in time)"), "onc"),
    Column("pending", N_("Pending"), "pen"),
    Column("overdue", N_("Overdue"), "ovr"),
    Column("held", N_("On hold"), "hld"),
    Column("told_afterwards", N_("Told after the due date"), "tld"),
    Column("in_time_percent", N_("In time, per cent"), "%"),
    Column("median_days", N_("Median working days, without holds"), "day"),
)
# What paper has room for beside the terminal's columns.
WIDE_COLUMNS = (
    *COLUMNS,
    Column("median_days_elapsed", N_("Median working days, with holds"), ""),
    Column("in_promised_time_percent", N_("In time by the charter's own date, per cent"), ""),
)
QUARTERS = (N_("1st quarter"), N_("2nd quarter"), N_("3rd quarter"), N_("4th quarter"))
# One Bengali consonant alone is one cell in every terminal; the words themselves stand above the table.
_LETTERS = "কখগঘঙচছজঝঞটঠড"
_NARROWEST = 3
TOTAL = N_("Total")


# A month with the share settled in time in it.
Month = tuple[Period, float | None]


class Shown(NamedTuple):
    """A report in the reader's language, with the period that it tells of, the day as of which it was made, the office
    whose it is, the seal of the register, whether the period is over, and each time since it began that a copy took the
    register's place or it was accepted as it was."""

    report: Report
    period: Period
    as_of: date
    language: Language
    office: Office
    seal: Seal | None
    over: bool
    replaced: Sequence[Replacement] = ()
    lost: Seal | None = None  # what was entered here last, where the register does not hold it
    annex: Sequence[Named] | None = None  # what is named one by one, where that was asked for

    @property
    def heading(self) -> str:
        """What the report is about."""
        return self.language.text(N_("Report for {period}"), period=period_name(self.period, self.language))

    @property
    def state(self) -> str:
        """From when to when, where the heading does not say it, and as of which day."""
        over, running = N_("as it stood at the end"), N_("not over yet, as of {day}")
        state = self.language.text(over if self.over else running, day=self.as_of)
        days = (
            ()
            if self.period.span is PeriodKind.DAYS
            else (period_name(days_of(self.period.first, self.period.last), self.language),)
        )
        return " · ".join((*days, state))

    def records(self) -> list[Record]:
        """A record a service."""
        code = self.language.code
        return [
            {"service_code": row.service_code, "service_name": row.service_name.get(code), **figures(row.figures)}
            for row in self.report.rows
        ]

    def table(self) -> list[Record]:
        """The records with the total as the last one, which has no code."""
        total = {"service_code": None, "service_name": self.language.text(TOTAL), **figures(self.report.total)}
        return [*self.records(), total]

    def as_json(self) -> Record:
        """The whole report for programs."""
        told: Record = {
            "period": period(self.period, self.as_of),
            "rows": self.records(),
            "total": figures(self.report.total),
            "office": {"id": self.office.id, "name": self.office.name.get(self.language.code)},
            "seal": None if self.seal is None else str(self.seal),
            "replaced": [replacements.record(one) for one in self.replaced],
        }
        return told if self.annex is None else {**told, "annex": annex.records(self.annex, self.language)}


def figures(of: Figures) -> Record:
    """The figures of a service or of all, for programs."""
    return {key: getattr(of, key) for key in FIGURE_KEYS}


def period(of: Period, as_of: date) -> Record:
    """A period for programs; `as_of`: its last day, or today while it is not over."""
    return {
        "from": of.first.isoformat(),
        "to": of.last.isoformat(),
        "label": of.label,
        "as_of": as_of.isoformat(),
    }


def period_name(of: Period, language: Language) -> str:
    """`Nov 2026`, `2026`, `fiscal year 2026-27`, `2nd quarter, fiscal year 2026-27`, `Tue 24 Nov 2026`, or two days."""
    if of.span is PeriodKind.DAYS:
        days = (of.first,) if of.first == of.last else (of.first, of.last)
        return " – ".join(map(language.date, days))
    if of.span is PeriodKind.MONTH:
        return f"{language.text(MONTHS[of.first.month - 1])} {language.number(of.first.year)}"
    if of.span is PeriodKind.YEAR:
        return language.number(of.label)
    fiscal = language.text(N_("fiscal year {years}"), years=language.number(of.fiscal_years))
    return fiscal if of.span is PeriodKind.FISCAL_YEAR else f"{language.text(QUARTERS[of.quarter - 1])}, {fiscal}"


def figure(value: float | None, key: str, language: Language) -> str:
    """A figure as people read it."""
    if value is None:
        return "-"
    return language.number(f"{value:.1f}" if key.endswith("percent") else f"{value:g}")


def notes(shown: Shown) -> list[str]:
    """What the table alone does not tell."""
    total, language = shown.report.total, shown.language
    said = [language.text(N_("In time, per cent = settled in time ÷ (settled in time + late + pending overdue)."))]
    if total.median_days_elapsed is not None:
        waited = N_("Median working days from receipt to settlement, holds included: {days}.")
        said.append(language.text(waited, days=figure(total.median_days_elapsed, "", language)))
    if (total.settled_in_promised_time, total.overdue_by_promise) != (total.settled_in_time, total.overdue):
        own = N_("By the charter's own dates: {count} settled in time, {overdue} overdue, {percent} % in time.")
        said.append(
            language.text(
                own,
                count=total.settled_in_promised_time,
                overdue=total.overdue_by_promise,
                percent=figure(total.in_promised_time_percent, "percent", language),
            )
        )
    if total.settled_without_limit:
        uncounted = N_("Settled without a limit that can be counted, so neither in time nor late: {count}.")
        said.append(language.text(uncounted, count=total.settled_without_limit))
    outcomes = N_("Served: {served}, declined: {declined}, withdrawn: {withdrawn}, forwarded: {forwarded}.")
    if total.settled != total.served:
        named = {outcome: getattr(total, outcome) for outcome in ("served", "declined", "withdrawn", "forwarded")}
        said.append(language.text(outcomes, **named))
    if total.imported_afterwards:
        late = N_("Brought in by an import after their due dates, and not late: {count}.")
        said.append(language.text(late, count=total.imported_afterwards))
    if total.voided:
        void = N_("Entered as void, and not counted above: {count}, after their due dates: {late}.")
        said.append(language.text(void, count=total.voided, late=total.voided_late))
    for one in shown.replaced:
        what = replacements.told(one, language)
        said.append(language.text(N_("Restored, or accepted as it was found: {what}"), what=what))
    if shown.lost is not None:
        missing = N_("This register does not hold what was entered here last, up to the seal {seal}.")
        said.append(language.text(missing, seal=shown.lost))
    return said


def lines(shown: Shown) -> list[Line]:
    """The table; before it, so that it is read first, what its headings mean."""
    above = [plain(shown.heading, "bold"), plain(shown.state), plain(legend(shown.language), "dim")]
    below = [plain(text, "dim") for text in notes(shown)]
    if shown.seal is not None:
        below.append(plain(sealed(shown.seal, shown.language), "dim"))
    named = [] if shown.annex is None else annex.lines(shown.annex, shown.language)
    return [*above, plain(""), *table(shown.report, shown.language), plain(""), *below, *named]


def table(report: Report, language: Language) -> list[Line]:
    """The figures as a table, a line for each row and one for the total; `legend` says what its headings mean."""
    headings = list(_LETTERS) if language.code == "bn" else [column.short for column in COLUMNS]
    total = Wording(*[language.text(TOTAL)] * 2)
    rows = [(code_cell(row.service_code, language), _named(row), row.figures) for row in report.rows]
    cells = [_cells(of, language) for _, _, of in [*rows, ("", total, report.total)]]
    widths = [max(_NARROWEST, *map(width, column)) for column in zip(headings, *cells, strict=True)]
    rows_shown = [ListRow(["", _joined(headings, widths)], "", "dim")]
    for (code, name, of), row in zip([*rows, ("", total, report.total)], cells, strict=True):
        style = "bold" if name is total else "red" if of.overdue else "" if of.settled or of.pending else "dim"
        rows_shown.append(ListRow([code, _joined(row, widths)], name.get(language.code), style))
    return aligned(rows_shown, indent="")


def _named(row: ServiceFigures) -> Wording:
    """The service of a row, with its code where that cannot stand in a column."""
    code, name = code_in_text(row.service_code), row.service_name
    return Wording(f"{code} · {name.bn}", f"{code} · {name.en}") if code else name


def _cells(of: Figures, language: Language) -> list[str]:
    return [figure(getattr(of, column.key), column.key, language) for column in COLUMNS]


def _joined(cells: Sequence[str], widths: Sequence[int]) -> str:
    """Cells of figures in one, each ending where the ones above and below end."""
    return " ".join(" " * (cells_wide - width(cell)) + cell for cell, cells_wide in zip(cells, widths, strict=True))


def legend(language: Language) -> str:
    """What the headings of `table` mean."""
    marks = _LETTERS if language.code == "bn" else [column.short for column in COLUMNS]
    return " · ".join(f"{mark} = {language.text(column.heading)}" for mark, column in zip(marks, COLUMNS, strict=True))
