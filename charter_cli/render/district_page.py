"""A district as one page that prints on A4: the table, and a small picture of bars for each of its lines."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from charter_cli.domain.district import Line
from charter_cli.domain.report import Figures
from charter_cli.language.messages import N_, Language
from charter_cli.render import report
from charter_cli.render.district import Told, behind_the_percent, name, warnings
from charter_cli.render.pages import SIGNED, esc, page, signed
from charter_cli.render.report import COLUMNS

_BAR, _EMPTY = "#0b5d3b", "#c5cec8"
_WIDE, _HIGH = 120, 36
# The bars of one small picture, in the order of their labels.
Bars = Sequence[tuple[str, float | None]]
CSS = f"""
@page {{ size: A4 landscape; margin: 10mm; }}
body {{ font-size: 7.6pt; line-height: 1.2; }}
h1 {{ font-size: 14pt; color: {_BAR}; }}
h2 {{ margin: 4mm 0 1mm; font-size: 10pt; }}
table {{ margin-top: 2mm; table-layout: fixed; font-variant-numeric: tabular-nums; }}
th, td {{ border: .2mm solid #6b7a71; padding: .25mm .8mm; }}
thead th {{ padding-inline: .2mm; background: #e3efe8; font-weight: 600; font-size: 6.4pt; text-align: center; }}
col.code {{ width: 24mm; }}
col.figure {{ width: 12.4mm; }}
td.figure {{ text-align: end; }}
tr {{ break-inside: avoid; }}
tfoot {{ display: table-row-group; font-weight: 700; }}
.bars {{ display: flex; flex-wrap: wrap; gap: 3mm; }}
figure {{ flex: 0 0 43mm; margin: 0; break-inside: avoid; }}
figcaption {{ font-size: 7pt; }}
svg {{ display: block; width: 100%; }}
ul {{ margin: 0; padding-inline-start: 4mm; }}
{SIGNED}
@media screen {{ main {{ max-width: 297mm; }} }}
"""


_BARS = {
    "period": N_("In time, per cent: a bar for each period"),
    "service": N_("In time, per cent: a bar for each service"),
    "office": N_("In time, per cent: a bar for each office"),
}


def html(told: Told, bars_of: str, bars: Sequence[Bars], today: date) -> str:
    """The whole page. `bars`: of each line of the table, one for each period, service or office, as `bars_of` says."""
    language = told.language
    pictures = "\n".join(map(lambda line, own: _picture(line, own, told), told.lines, bars))
    said = warnings(told)
    body = f"""<h1>{esc(told.heading)}</h1>
<p>{esc(told.state)}</p>
{_table(told)}
<h2>{esc(language.text(_BARS[bars_of]))}</h2>
<div class="bars">
{pictures}
</div>
<h2>{esc(language.text(N_("What is to be asked")))}</h2>
<ul>
{"".join(f"<li>{esc(line)}</li>" for line in said) or f"<li>{esc(language.text(N_('Nothing.')))}</li>"}
</ul>
{signed(language.text(N_("Prepared by: name, designation, date")))}
<p class="printed">{esc(language.text(N_("Printed on {day}"), day=today))}</p>"""
    return page(told.heading, body, language, CSS)


def _table(told: Told) -> str:
    language = told.language
    first = {"office": N_("Rank"), "service": N_("Service"), "month": N_("Period")}[told.by]
    second = {"office": N_("Office"), "service": N_("Name"), "month": N_("Offices")}[told.by]
    headings = [first, second, *(column.heading for column in COLUMNS)]
    figures = '<col class="figure">' * len(COLUMNS)
    total = _row("", language.text(report.TOTAL), told.total, language)
    return f"""<table>
<colgroup><col class="code"><col>{figures}</colgroup>
<thead><tr>{"".join(f"<th>{esc(language.text(heading))}</th>" for heading in headings)}</tr></thead>
<tbody>
{"".join(_row(*_headed(line, told), line.figures, language) for line in told.lines)}
</tbody>
<tfoot>
{total}
</tfoot>
</table>"""


def _headed(line: Line, told: Told) -> tuple[str, str]:
    language = told.language
    if told.by == "office":
        return "-" if line.rank is None else language.number(line.rank), name(line.name, language)
    key = language.number(line.key)
    return key, language.number(line.many) if told.by == "month" else name(line.name, language)


def _row(code: str, named: str, of: Figures, language: Language) -> str:
    cells = "".join(
        f'<td class="figure">{esc(report.figure(getattr(of, column.key), column.key, language))}</td>'
        for column in COLUMNS
    )
    return f"<tr><td>{esc(code)}</td><td>{esc(named)}</td>{cells}</tr>\n"


def _picture(line: Line, bars: Bars, told: Told) -> str:
    language = told.language
    percent = report.figure(line.figures.in_time_percent, "percent", language)
    named = language.number(line.key) if told.by == "month" else name(line.name, language)
    step = _WIDE / max(len(bars), 1)
    said = (f"{named}: {percent}", behind_the_percent(line, language))
    drawn = "".join(_bar(place * step, step * 0.8, label, value, language) for place, (label, value) in enumerate(bars))
    return (
        f'<figure><svg viewBox="0 0 {_WIDE} {_HIGH + 2}" role="img">{drawn}</svg>'
        f"<figcaption>{esc(', '.join(filter(None, said)))}</figcaption></figure>"
    )


def _bar(x: float, wide: float, label: str, percent: float | None, language: Language) -> str:
    """One bar; a line where there was nothing to judge. Its label is shown where the mouse rests."""
    high = 1.0 if percent is None else max(_HIGH * percent / 100, 1.0)
    said = f"{language.number(label)}: {report.figure(percent, 'percent', language)}"
    return (
        f'<rect x="{x:.1f}" y="{_HIGH + 1 - high:.1f}" width="{wide:.1f}" height="{high:.1f}" '
        f'fill="{_EMPTY if percent is None else _BAR}"><title>{esc(said)}</title></rect>'
    )
