"""The report as a workbook: numbers that a spreadsheet can go on counting with."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

from charter_cli.domain.charter import Charter
from charter_cli.domain.report import Figures
from charter_cli.language.messages import N_
from charter_cli.render import report
from charter_cli.render.report import WIDE_COLUMNS, Shown
from charter_cli.render.seals import sealed

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

_A4 = 9
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
    return content.getvalue()


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
