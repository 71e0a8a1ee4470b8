"""A list of requests as a page that prints on A4, landscape: for the wall, or to hand over charge with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from charter_cli.domain.charter import Charter
from charter_cli.domain.seal import Seal
from charter_cli.domain.standing import Seen
from charter_cli.language.messages import N_
from charter_cli.render.pages import SIGNED, esc, heading_of, page, signed
from charter_cli.render.phrases import service_text, standing_text
from charter_cli.render.requests import OUTCOMES, TOLD_MEANS, marks
from charter_cli.render.seals import printed
from charter_cli.render.view import View

# Each column with how wide it is, in millimetres; what is left is the first one without.
_COLUMNS = (
    (N_("number"), 18),
    (N_("received on"), 25),
    (N_("due on"), 28),
    (N_("stands"), 36),
    (N_("service"), 44),
    (N_("requester"), 38),
    (N_("phone"), 31),
    (N_("subject"), 30),
    (N_("latest remark, or reason of the hold"), None),
)
CSS = f"""
@page {{ size: A4 landscape; margin: 10mm; }}
body {{ font-size: 9pt; line-height: 1.3; }}
header {{ text-align: center; margin-bottom: 3mm; }}
h1 {{ margin-top: 1mm; font-size: 14pt; color: #0b5d3b; }}
table {{ table-layout: fixed; }}
th, td {{ border: .2mm solid #6b7a71; padding: .6mm 1.2mm; }}
thead th {{ background: #e3efe8; font-weight: 600; text-align: center; }}
tbody th {{ background: #f2f6f3; font-weight: 700; }}
tr {{ break-inside: avoid; }}
tbody tr:has(th) {{ break-after: avoid; }}
tr.overdue td:nth-child(4) {{ font-weight: 700; }}
td.number {{ text-align: end; }}
.legend {{ margin-top: 2mm; font-size: 8pt; }}
{SIGNED}
@media screen {{ main {{ max-width: 297mm; overflow-x: auto; }} table {{ min-width: 60em; }} }}
"""


class Sheet(NamedTuple):
    """What a page lists. `told`: of which day, and which requests were asked for; `groups`: requests under their
    headings, or all of them under an empty one; `nothing`: what is said where there are none."""

    title: str
    told: Sequence[str]
    groups: Mapping[str, Sequence[Seen]]
    nothing: str
    seal: Seal | None


def html(sheet: Sheet, charter: Charter, view: View, today: date) -> str:
    """The whole page; everything that was typed is escaped. `today`: when it is printed."""
    requests = [seen for members in sheet.groups.values() for seen in members]
    told = "\n".join(f"<p>{esc(line)}</p>" for line in sheet.told)
    legend = any(seen.request.told_afterwards for seen in requests)
    body = f"""<header>
{heading_of(charter, view)}
<h1>{esc(sheet.title)}</h1>
{told}
</header>
{_table(sheet, view) if requests else f"<p>{esc(sheet.nothing)}</p>"}
{f'<p class="legend">{esc(view.text(TOLD_MEANS))}</p>' if legend else ""}
{
        signed(
            view.text(N_("Prepared, or charge handed over, by: name, designation, date")),
            view.text(N_("Countersigned, or charge taken over, by: name, designation, date")),
        )
    }
<p class="printed">{esc(printed(today, sheet.seal, view))}</p>"""
    return page(sheet.title, body, view, CSS)


def _table(sheet: Sheet, view: View) -> str:
    widths = "".join("<col>" if wide is None else f'<col style="width: {wide}mm">' for _, wide in _COLUMNS)
    heads = "".join(f'<th scope="col">{esc(view.capitalised(heading))}</th>' for heading, _ in _COLUMNS)
    bodies = (_group(heading, members, view) for heading, members in sheet.groups.items() if members)
    return f"<table><colgroup>{widths}</colgroup>\n<thead><tr>{heads}</tr></thead>\n{''.join(bodies)}</table>"


def _group(heading: str, members: Sequence[Seen], view: View) -> str:
    title = f"{view.text(heading)} · {view.number(len(members))}"
    head = f'<tr><th colspan="{len(_COLUMNS)}" scope="rowgroup">{esc(title)}</th></tr>\n' if heading else ""
    rows = "\n".join(_row(seen, view) for seen in members)
    return f"<tbody>\n{head}{rows}\n</tbody>\n"


def _row(seen: Seen, view: View) -> str:
    request, details = seen.request, seen.request.details
    cells = (
        view.date(request.received_on),
        view.due(seen),
        " · ".join(_stands(seen, view)),
        service_text(request.promise, view),
        details.requester,
        view.number(details.phone or "-"),
        details.subject or "",
        request.hold_reason or details.note or "",
    )
    overdue = ' class="overdue"' if seen.standing.overdue else ""
    texts = "".join(f"<td>{esc(text)}</td>" for text in cells)
    return f'<tr{overdue}><td class="number">{view.number(request.id)}</td>{texts}</tr>'


def _stands(seen: Seen, view: View) -> list[str]:
    request = seen.request
    if request.outcome is not None and request.settled_on is not None:
        settled = f"{view.text(OUTCOMES[request.outcome.value])}, {view.date(request.settled_on)}"
        return [settled, standing_text(seen, view)]
    if seen.standing.if_resumed_on is not None:  # how much is used up is said by both
        return marks(seen, view)
    return [standing_text(seen, view), *marks(seen, view)]
