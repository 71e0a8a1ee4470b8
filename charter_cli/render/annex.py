"""The annex of a report: the overdue, the late, and what was made void late, one by one with the reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from charter_cli.domain.annex import AnnexKind, Named
from charter_cli.language.messages import N_, Language
from charter_cli.render.data import Record
from charter_cli.render.lines import Line, ListRow, aligned, code_cell, code_in_text, plain
from charter_cli.render.pages import esc
from charter_cli.render.phrases import late_text, service_text
from charter_cli.render.requests import OUTCOMES, late_cell

TITLE = N_("Annex: the overdue and the late by name")
NOTHING = N_("Nothing was overdue at the end, nothing settled late, and nothing entered as void after its due date.")
HEADINGS = {
    AnnexKind.OVERDUE: N_("Overdue at the end"),
    AnnexKind.LATE: N_("Settled late"),
    AnnexKind.VOIDED_LATE: N_("Entered as void after the due date"),
}
KEY = N_("number · due on · settled on · working days late · service · requester · reason")
COLUMNS = (
    *(N_("number"), N_("received on"), N_("due on"), N_("settled on"), N_("late")),
    *(N_("service"), N_("requester"), N_("reason")),
)
CSS = """
.annex { break-before: page; }
.annex col.number { width: 14mm; } .annex col.day { width: 27mm; } .annex col.late { width: 32mm; }
.annex tbody th { background: #f2f6f3; font-weight: 700; }
.annex tbody tr:has(th) { break-after: avoid; }
"""


def records(annex: Iterable[Named], language: Language) -> list[Record]:
    """The requests of the annex for programs; see README, "JSON"."""
    return [
        {
            "kind": one.kind.value,
            "id": one.request.id,
            "reference": one.request.reference,
            "requester": one.request.details.requester,
            "service_code": one.request.promise.service_code,
            "service_name": one.request.promise.service_name.get(language.code),
            "received_on": one.request.received_on.isoformat(),
            "due_on": one.due_on.isoformat(),
            "settled_on": None if one.settled_on is None else one.settled_on.isoformat(),
            "outcome": None if one.request.outcome is None else one.request.outcome.value,
            "days_late": one.days_late,
            "calendar_days_late": one.calendar_days_late,
            "reason": one.reason,
        }
        for one in annex
    ]


def lines(annex: Sequence[Named], language: Language) -> list[Line]:
    """The annex below the table of the report."""
    shown = [plain(""), plain(language.text(TITLE), "bold")]
    if not annex:
        return [*shown, plain(language.text(NOTHING))]
    rows = iter(aligned([_row(one, language) for one in annex]))
    shown.append(plain(language.text(KEY), "dim"))
    for heading, members in grouped(annex, language):
        shown += [plain(""), plain(heading, "bold"), *(next(rows) for _ in members)]
    return shown


def grouped(annex: Sequence[Named], language: Language) -> Iterator[tuple[str, list[Named]]]:
    """The requests of each kind under its heading, with their number."""
    for kind, group in groupby(annex, key=lambda one: one.kind):
        members = list(group)
        yield f"{language.text(HEADINGS[kind])} · {language.number(len(members))}", members


def _row(one: Named, language: Language) -> ListRow:
    request, promise = one.request, one.request.promise
    cells = [
        language.number(request.id),
        language.column_date(one.due_on),
        "-" if one.settled_on is None else language.column_date(one.settled_on),
        late_cell(one.days_late, one.calendar_days_late, language),
        code_cell(promise.service_code, language),
    ]
    texts = [request.details.requester, one.reason, language.text(N_("received on {day}"), day=request.received_on)]
    texts += [*_outcome(one, language), code_in_text(promise.service_code)]
    return ListRow(cells, " · ".join(filter(None, texts)), below=1)


def _outcome(one: Named, language: Language) -> list[str]:
    """How it was settled, where that is not what the heading says."""
    outcome = one.request.outcome
    return [language.text(OUTCOMES[outcome.value])] if one.kind is AnnexKind.LATE and outcome is not None else []


def section(annex: Sequence[Named], language: Language, foot: str) -> str:
    """The annex as HTML, on a sheet of its own; `foot`: the line at the foot of each paper."""
    title = f"<h1>{esc(language.text(TITLE))}</h1>"
    body = _table(annex, language) if annex else f"<p>{esc(language.text(NOTHING))}</p>"
    return f'<section class="annex"><header>{title}</header>\n{body}\n<p class="printed">{esc(foot)}</p></section>'


def _table(annex: Sequence[Named], language: Language) -> str:
    columns = '<col class="number">' + 3 * '<col class="day">' + '<col class="late"><col><col><col>'
    heads = "".join(f'<th scope="col">{esc(language.capitalised(column))}</th>' for column in COLUMNS)
    bodies = []
    for heading, members in grouped(annex, language):
        head = f'<tr><th colspan="{len(COLUMNS)}" scope="rowgroup">{esc(heading)}</th></tr>'
        bodies.append("\n".join(["<tbody>", head, *(_cells(one, language) for one in members), "</tbody>"]))
    return f"<table><colgroup>{columns}</colgroup><thead><tr>{heads}</tr></thead>\n{''.join(bodies)}</table>"


def _cells(one: Named, language: Language) -> str:
    settled = "-" if one.settled_on is None else language.date(one.settled_on)
    texts = (
        language.number(one.request.id),
        language.date(one.request.received_on),
        language.date(one.due_on),
        " · ".join([settled, *_outcome(one, language)]),
        late_text(one.days_late, one.calendar_days_late, language),
        service_text(one.request.promise, language),
        one.request.details.requester,
        one.reason or "",
    )
    return f"<tr>{''.join(f'<td>{esc(text)}</td>' for text in texts)}</tr>"
