"""The charter as a page for the wall: printed on A3 or A4, landscape, as the office hangs it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from charter_cli.domain.charter import Charter, ComplaintTier, Officer, PrintedColumn, Section, Service
from charter_cli.language.messages import N_, Language
from charter_cli.language.text import Wording
from charter_cli.render.pages import esc, page

# How wide each column is beside the others.
SHARES = {
    "serial": 7,
    "name": 16,
    "delivery": 17,
    "papers": 18,
    "place": 12,
    "fee": 10,
    "limit": 12,
    "officer": 17,
    "superior": 17,
}
OTHER_SHARE = 12
_COUNTED = re.compile(r"[0-9০-৯०-९]{1,2}[.)।]")
# In print the letters grow with the sheet, so that A3 hangs as A4 does, only larger.
CSS = """
@page { size: landscape; margin: 9mm; }
body { font-size: 11pt; line-height: 1.32; }
@media print { body { font-size: clamp(7.5pt, 1.12vw, 16pt); } }
header { text-align: center; margin-bottom: .6em; }
header p:nth-last-of-type(2) { font-size: 1.25em; font-weight: 700; }
h1 { margin-top: .2em; font-size: 1.9em; color: #0b5d3b; }
h2 { margin: .7em 0 .2em; font-size: 1.25em; color: #0b5d3b; border-bottom: .12em solid #0b5d3b; }
h3 { margin: .7em 0 .3em; font-size: 1.12em; }
h2, h3 { break-after: avoid; }
table { table-layout: fixed; }
th, td { border: .07em solid #6b7a71; padding: .22em .4em; }
th { background: #e3efe8; text-align: center; font-weight: 600; }
thead tr + tr th { padding: .08em; font-weight: 400; }
td.serial { text-align: center; }
td.limit { font-weight: 600; }
td.officer, td.superior { font-size: .92em; }
tbody tr, .complaints { break-inside: avoid; }
tbody tr:nth-child(even) td { background: #f7faf8; }
td p + p.person { margin-top: .3em; }
main > ul { margin: 0; padding-inline-start: 1.2em; }
main > ul.counted { padding: 0; list-style: none; }
@media screen { main { max-width: 420mm; overflow-x: auto; } table { min-width: 60em; } }
"""


def html(charter: Charter, services: Collection[Service], language: Language) -> str:
    """The whole charter, or of its services only those that were asked for."""
    code = language.code
    shown = [section for section in charter.sections if any(service in services for service in section.services)]
    body = "\n".join(
        [
            "<header>",
            *(f"<p>{esc(line.get(code))}</p>" for line in charter.heading),
            *([f"<p>{esc(charter.web)}</p>"] if charter.web else []),
            f"<h1>{esc(charter.title.get(code))}</h1>",
            "</header>",
            *(_heading("h2", charter.aims_heading, code) if charter.has_aims else []),
            *_aim(charter.vision_heading, charter.vision, code),
            *_aim(charter.mission_heading, charter.mission, code),
            *_heading("h2", charter.services_heading, code),
            *(_section(section, services, code) for section in shown),
            *_heading("h2", charter.expectations_heading, code),
            *_list(charter.expectations, code),
            _complaints(charter, language),
        ]
    )
    return page(
        f"{charter.title.get(code)} · {charter.heading[-1].get(code)}", body, language, CSS, charter.spoken_to(code)
    )


def _heading(tag: str, text: Wording, code: str) -> list[str]:
    return [f"<{tag}>{esc(text.get(code))}</{tag}>"] if text.get(code) else []


def _aim(heading: Wording, text: Wording, code: str) -> list[str]:
    return [f"<p><b>{esc(heading.get(code))}</b> {esc(text.get(code))}</p>"] if text.get(code) else []


def _list(texts: Collection[Wording], code: str) -> list[str]:
    """Texts that count themselves or not, as the office wrote them, one under the other."""
    if not texts:
        return []
    counted = all(_COUNTED.match(text.get(code)) for text in texts)
    opened = '<ul class="counted">' if counted else "<ul>"
    return [opened, *(f"<li>{esc(text.get(code))}</li>" for text in texts), "</ul>"]


def _section(section: Section, services: Collection[Service], code: str) -> str:
    shares = [SHARES.get(column.of, OTHER_SHARE) for column in section.columns]
    widths = "".join(f'<col style="width: {100 * share / sum(shares):.2f}%">' for share in shares)
    headings = [column.heading.get(code) for column in section.columns]
    numbers = [column.number.get(code) for column in section.columns]
    rows = [_row(service, section.columns, code) for service in section.services if service in services]
    return "\n".join(
        [
            f"<h3>{esc(section.heading.get(code))}</h3>",
            f"<table><colgroup>{widths}</colgroup>",
            f"<thead>{_heads(headings)}{_heads(numbers) if any(numbers) else ''}</thead>",
            "<tbody>",
            *rows,
            "</tbody></table>",
        ]
    )


def _heads(texts: Iterable[str]) -> str:
    return "<tr>" + "".join(f'<th scope="col">{esc(text)}</th>' for text in texts) + "</tr>"


def _row(service: Service, columns: Iterable[PrintedColumn], code: str) -> str:
    cells = "".join(f'<td class="{column.of}">{_cell(service, column.of, code)}</td>' for column in columns)
    return f"<tr>{cells}</tr>"


def _cell(service: Service, of: str, code: str) -> str:
    if of in ("officer", "superior"):
        officers = service.officers if of == "officer" else service.superiors
        return "".join(_person(officer, code) for officer in officers)
    text = service.cell(of).get(code)
    # The limits of the variants, each on its own line.
    lines = text.split("; ") if of == "limit" and service.variants else [text]
    return "<br>".join(map(_points, lines))


def _person(officer: Officer, code: str) -> str:
    phone = " ".join(text.get(code) for text in officer.telephone).strip()
    texts = (officer.name.get(code), officer.designation.get(code), phone, officer.email)
    return f'<p class="person">{"<br>".join(esc(text) for text in texts if text)}</p>'


def _points(text: str) -> str:
    """The points of a text that counts them, `1. … 2. …`, each on its own line."""
    return re.sub(rf" (?={_COUNTED.pattern} )", "<br>", esc(text))


def _complaints(charter: Charter, language: Language) -> str:
    if not charter.complaints:
        return ""
    heads = (N_("Tier"), N_("Whom to complain to"), N_("Contact"), N_("Time limit"))
    return "\n".join(
        [
            f"<h2>{esc(charter.complaints_heading.get(language.code))}</h2>",
            '<table class="complaints"><colgroup>',
            '<col style="width: 10%"><col style="width: 40%"><col><col style="width: 16%">',
            "</colgroup>",
            f"<thead>{_heads(language.text(head) for head in heads)}</thead>",
            "<tbody>",
            *(_tier(tier, language.code) for tier in charter.complaints),
            "</tbody></table>",
        ]
    )


def _tier(tier: ComplaintTier, code: str) -> str:
    limit = "" if tier.limit is None else tier.limit.text.get(code)
    texts = (tier.name.get(code), tier.whom.get(code), tier.contact.get(code), limit)
    return "<tr>" + "".join(f"<td>{esc(text)}</td>" for text in texts) + "</tr>"
