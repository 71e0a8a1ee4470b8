"""The report as a page that prints on A4, landscape: the table, a bar for each service, the twelve-month line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from charter_cli.domain.charter import Charter
from charter_cli.domain.periods import Period
from charter_cli.domain.report import Figures
from charter_cli.language.messages import MONTHS, N_, Language
from charter_cli.render import annex, report
from charter_cli.render.pages import SIGNED, esc, heading_of, page, signed
from charter_cli.render.report import WIDE_COLUMNS, Month, Shown
from charter_cli.render.seals import printed

# In grey they still differ: from dark to light in this order.
_IN_TIME, _OVERDUE, _LATE, _PENDING = "#0b5d3b", "#b3261e", "#d98a1f", "#ccd5cf"
CSS = f"""
@page {{ size: A4 landscape; margin: 10mm; }}
body {{ font-size: 7.6pt; line-height: 1.2; }}
header {{ text-align: center; margin-bottom: 2mm; }}
h1 {{ margin-top: 1mm; font-size: 14pt; color: #0b5d3b; }}
table {{ table-layout: fixed; font-variant-numeric: tabular-nums; }}
th, td {{ border: .2mm solid #6b7a71; padding: .25mm .8mm; }}
thead th {{ padding-inline: .2mm; background: #e3efe8; font-weight: 600; font-size: 6.4pt; text-align: center; }}
col.code {{ width: 11mm; }}
col.figure {{ width: 11.8mm; }}
col.bar {{ width: 18mm; }}
td.figure {{ text-align: end; }}
td.bar {{ vertical-align: middle; }}
tr {{ break-inside: avoid; }}
tfoot {{ display: table-row-group; font-weight: 700; }}
tfoot td {{ background: #f2f6f3; }}
svg {{ display: block; width: 100%; }}
.key {{ margin: 1mm 0; font-size: 7.5pt; }}
.key i {{ display: inline-block; width: 3mm; height: 2.4mm; margin: 0 1mm 0 3mm; }}
{
    "".join(
        f".key i.{name} {{ background: {colour}; }} "
        for name, colour in (("in-time", _IN_TIME), ("late", _LATE), ("overdue", _OVERDUE), ("pending", _PENDING))
    )
}
.below {{ display: flex; gap: 8mm; padding-top: 1.5mm; break-inside: avoid; }}
.below section {{ flex: 0 0 130mm; }}
.below > div {{ display: flex; flex: 1 1 0; flex-direction: column; justify-content: space-between; }}
h2 {{ font-size: 9pt; margin-bottom: .5mm; }}
ul {{ margin: 0; padding-inline-start: 4mm; }}
{SIGNED}
.signed {{ gap: 12mm; margin-top: 10mm; }}
.printed {{ margin-top: 1mm; font-size: 7.5pt; }}
{annex.CSS}@media screen {{ main {{ max-width: 297mm; }} }}
"""
_BAR_WIDE, _BAR_HIGH = 200, 16


def html(shown: Shown, months: Sequence[Month], charter: Charter, today: date) -> str:
    """The whole page. `months`: the share settled in time in each of twelve months, oldest first."""
    language = shown.language
    foot = printed(today, shown.seal, language)
    body = f"""<header>
{heading_of(charter, language)}
<h1>{esc(shown.heading)}</h1>
<p>{esc(shown.state)}</p>
</header>
{_table(shown)}
{_key(language)}
<div class="below">
<section><h2>{esc(language.text(N_("Settled in time in the last twelve months, per cent")))}</h2>
{_line(months, language)}</section>
<div><ul>
{"".join(f"<li>{esc(note)}</li>" for note in report.notes(shown))}
</ul>
{
        signed(
            language.text(N_("Prepared by: name, designation, date")),
            language.text(N_("Countersigned by: name, designation, date")),
        )
    }
<p class="printed">{esc(foot)}</p></div>
</div>"""
    if shown.annex is not None:
        body += "\n" + annex.section(shown.annex, language, foot)
    return page(shown.heading, body, language, CSS)


def _table(shown: Shown) -> str:
    language = shown.language
    headings = [N_("Code"), N_("Service"), *(column.heading for column in WIDE_COLUMNS), N_("Requests")]
    rows = shown.report.rows
    most = max((row.figures.settled + row.figures.pending for row in rows), default=0)
    body = "\n".join(
        _row(language.number(row.service_code), row.service_name.get(language.code), row.figures, language, most)
        for row in rows
    )
    figure_columns = '<col class="figure">' * len(WIDE_COLUMNS)
    return f"""<table>
<colgroup><col class="code"><col>{figure_columns}<col class="bar"></colgroup>
<thead><tr>{"".join(f"<th>{esc(language.text(heading))}</th>" for heading in headings)}</tr></thead>
<tbody>
{body}
</tbody>
<tfoot>
{_row("", language.text(report.TOTAL), shown.report.total, language)}
</tfoot>
</table>"""


def _row(code: str, name: str, of: Figures, language: Language, most: int = 0) -> str:
    figures = "".join(
        f'<td class="figure">{report.figure(getattr(of, column.key), column.key, language)}</td>'
        for column in WIDE_COLUMNS
    )
    bar = _bar(of, most) if most else ""
    return f'<tr><td>{esc(code)}</td><td>{esc(name)}</td>{figures}<td class="bar">{bar}</td></tr>'


def _parts(of: Figures) -> Iterable[tuple[str, int]]:
    """What becomes of a service's requests, by colour; what was settled without a limit is in none of them."""
    yield _IN_TIME, of.settled_in_time
    yield _LATE, of.settled_late
    yield _OVERDUE, of.overdue
    yield _PENDING, of.pending - of.overdue


def _bar(of: Figures, most: int) -> str:
    """The requests of a service in one bar; the longest bar of the page holds `most`."""
    rectangles = []
    left = 0.0
    for colour, count in _parts(of):
        wide = _BAR_WIDE * count / most
        if count:
            rectangles.append(f'<rect x="{left:.1f}" width="{wide:.1f}" height="{_BAR_HIGH}" fill="{colour}"/>')
        left += wide
    return f'<svg viewBox="0 0 {_BAR_WIDE} {_BAR_HIGH}" aria-hidden="true">{"".join(rectangles)}</svg>'


def _key(language: Language) -> str:
    marks = (
        ("in-time", N_("Settled in time")),
        ("late", N_("Settled late")),
        ("overdue", N_("Overdue")),
        ("pending", N_("Pending, not overdue")),
    )
    shown = (f'<i class="{name}"></i>{esc(language.text(text))}' for name, text in marks)
    return f'<p class="key">{esc(language.text(N_("Requests")))}:{"".join(shown)}</p>'


_WIDE, _HIGH, _LEFT, _TOP, _BOTTOM = 560, 150, 30, 16, 24


def _line(months: Sequence[Month], language: Language) -> str:
    """The months as a line from 0 to 100; it is broken where a month had nothing to judge."""
    step = (_WIDE - _LEFT) / max(len(months), 1)
    places = [_LEFT + step * (position + 0.5) for position in range(len(months))]
    parts = [_level(percent, language) for percent in (0, 50, 100)]
    run: list[str] = []
    for place, (_, percent) in zip(places, months, strict=True):
        if percent is not None:
            run.append(f"{place:.1f},{_height(percent):.1f}")
        if percent is None or place == places[-1]:
            if len(run) > 1:
                parts.append(f'<polyline points="{" ".join(run)}" fill="none" stroke="{_IN_TIME}" stroke-width="2"/>')
            run = []
    for place, (month, percent) in zip(places, months, strict=True):
        parts.append(_point(place, month, percent, language))
    return f'<svg viewBox="0 0 {_WIDE} {_HIGH}" font-size="9" role="img">{"".join(parts)}</svg>'


def _height(percent: float) -> float:
    return _TOP + (_HIGH - _TOP - _BOTTOM) * (1 - percent / 100)


def _level(percent: int, language: Language) -> str:
    high = _height(percent)
    return (
        f'<line x1="{_LEFT}" x2="{_WIDE}" y1="{high:.1f}" y2="{high:.1f}" stroke="#c5cec8"/>'
        f'<text x="{_LEFT - 4}" y="{high + 3:.1f}" text-anchor="end">{language.number(percent)}</text>'
    )


def _point(place: float, month: Period, percent: float | None, language: Language) -> str:
    name = esc(language.text(MONTHS[month.first.month - 1]))
    label = f'<text x="{place:.1f}" y="{_HIGH - 12}" text-anchor="middle">{name}</text>'
    if month.first.month == 1 or place < _LEFT + (_WIDE - _LEFT) / 12:
        year = language.number(month.first.year)
        label += f'<text x="{place:.1f}" y="{_HIGH - 2}" text-anchor="middle">{year}</text>'
    if percent is None:
        return label
    high, value = _height(percent), report.figure(percent, "percent", language)
    return (
        f'<circle cx="{place:.1f}" cy="{high:.1f}" r="2.5" fill="{_IN_TIME}"/>'
        f'<text x="{place:.1f}" y="{high - 5:.1f}" text-anchor="middle">{value}</text>{label}'
    )
