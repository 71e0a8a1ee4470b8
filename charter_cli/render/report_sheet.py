"""The report as a workbook: numbers that a spreadsheet can go on counting with."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time
from io import BytesIO
from typing import TYPE_CHECKING, Any

from charter_cli.domain.annex import Named
from charter_cli.domain.charter import Charter
from charter_cli.domain.report import Figures
from charter_cli.language.messages import N_, Language
from charter_cli.render import annex, report
from charter_cli.render.phrases import service_text
from charter_cli.render.report import WIDE_COLUMNS, Shown
from charter_cli.render.seals import sealed

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

_A4 = 9
_ANNEX_COLUMNS = (
    *(N_("kind"), N_("number"), N_("received on"), N_("due on"), N_("settled on"), N_("working days late")),
    *(N_("calendar days late"), N_("service"), N_("requester"), N_("reason")),
)
_NAME_WIDE, _FIGURE_WIDE = 60, 12


def workbook(shown: Shown, charter: Charter) -> bytes:
    """The whole file."""
    language = shown.language
    from xlsxwriter import Workbook

    content = BytesIO()
    with Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet(shown.period.label)
        bold = book.add_format({"bold": True})
        heading = book.add_format({"bold": True, "text_wrap": True, "align": "center", "valign": "top"})
        for number, line in enumerate(charter.heading):
            sheet.write_string(number, 0, line.get(language.code))
        top = len(charter.heading) + 3
        sheet.write_string(top - 3, 0, shown.heading, bold)
        sheet.write_string(top - 2, 0, shown.state)
        headings = [N_("Code"), N_("Service"), *(column.heading for column in WIDE_COLUMNS)]
        _row(sheet, top, [language.text(text) for text in headings], heading)
        for number, row in enumerate(shown.report.rows, start=top + 1):
            _row(sheet, number, [row.service_code, row.service_name.get(language.code), *_figures(row.figures)])
        below = top + len(shown.report.rows) + 1
        _row(sheet, below, ["", language.text(report.TOTAL), *_figures(shown.report.total)], bold)
        seal = [] if shown.seal is None else [sealed(shown.seal, language)]
        for number, note in enumerate([*report.notes(shown), *seal], start=below + 2):
            sheet.write_string(number, 0, note)
        _lay_out(sheet, top)
        if shown.annex is not None:
            _annex(book, shown.annex, language)
    return content.getvalue()


def _annex(book: Workbook, named: Sequence[Named], language: Language) -> None:
    """The second sheet: the requests of the annex, dates as dates."""
    sheet = book.add_worksheet(language.text(N_("Annex")))
    bold = book.add_format({"bold": True})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for position, column in enumerate(_ANNEX_COLUMNS):
        sheet.write_string(0, position, language.capitalised(column), bold)
    for number, one in enumerate(named, start=1):
        sheet.write_string(number, 0, language.text(annex.HEADINGS[one.kind]))
        sheet.write_number(number, 1, one.request.id)
        for position, when in enumerate((one.request.received_on, one.due_on, one.settled_on), start=2):
            if when is not None:
                sheet.write_datetime(number, position, datetime.combine(when, time()), day)
        sheet.write_number(number, 5, one.days_late)
        sheet.write_number(number, 6, one.calendar_days_late)
        texts = (service_text(one.request.promise, language), one.request.details.requester, one.reason or "")
        for position, text in enumerate(texts, start=7):
            sheet.write_string(number, position, text)
    sheet.set_column(0, 6, 2 * _FIGURE_WIDE)
    sheet.set_column(7, 9, _NAME_WIDE)
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)


def _figures(of: Figures) -> list[float | None]:
    return [getattr(of, column.key) for column in WIDE_COLUMNS]


def _row(sheet: Worksheet, number: int, values: list[Any], style: Any = None) -> None:
    for position, value in enumerate(values):
        if isinstance(value, str):
            sheet.write_string(number, position, value, style)  # a name that begins with = is a name
        elif value is not None:
            sheet.write_number(number, position, value, style)


def _lay_out(sheet: Worksheet, top: int) -> None:
    sheet.set_column(0, 0, _FIGURE_WIDE)
    sheet.set_column(1, 1, _NAME_WIDE)
    sheet.set_column(2, 1 + len(WIDE_COLUMNS), _FIGURE_WIDE)
    sheet.freeze_panes(top + 1, 2)
    sheet.repeat_rows(top)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
