"""The acknowledgement slip as a page that prints on one sheet of A5."""

from __future__ import annotations

from collections.abc import Iterable

from charter_cli.language.messages import Language
from charter_cli.render.pages import esc, page
from charter_cli.render.slip import Fact, Slip

CSS = """
@page { size: A5; margin: 9mm 10mm; }
body { font-size: 10pt; line-height: 1.34; }
header { text-align: center; }
header p:last-of-type { font-weight: 700; font-size: 12pt; }
h1 {
  display: inline-block; margin: 2.5mm 0; padding: .6mm 7mm;
  font-size: 13pt; color: #0b5d3b; border: .5mm solid; border-radius: 1mm;
}
.key { display: flex; gap: 3mm; margin: 0 0 2mm; }
.key div { flex: 1 1 42%; padding: 1.2mm 3mm; border: .3mm solid #0b5d3b; background: #eef5f0; }
.key div + div { flex-grow: 1.4; }
.key dt { font-size: 9pt; color: #3d4a43; }
.key dd { margin: 0; font-size: 13pt; font-weight: 700; }
.key dd.note { font-size: 9pt; font-weight: 400; }
th { width: 34%; padding: .9mm 2mm .9mm 0; font-weight: 600; color: #3d4a43; }
td { padding: .9mm 0; }
tr { border-bottom: .2mm solid #c5cec8; break-inside: avoid; }
td p { font-size: 9.5pt; color: #3d4a43; }
.complaints {
  margin-top: 2.5mm; padding: .6mm 3mm; font-size: 9pt; break-inside: avoid;
  border-inline-start: 1mm solid #0b5d3b;
}
.complaints ul { margin: 0; padding: 0; list-style: none; }
.complaints li { margin-top: .5mm; padding-inline-start: 3mm; }
footer { margin-top: 3mm; font-size: 9.5pt; break-inside: avoid; }
.signed { display: flex; justify-content: space-between; align-items: flex-end; margin-top: 12mm; }
.signed p + p { min-width: 58mm; padding-top: 1mm; border-top: .3mm solid #1a1a1a; text-align: center; }
@media screen { main { width: 148mm; max-width: 100%; } }
@media screen and (max-width: 140mm) {
  body { padding: 0; }
  main { padding: 5mm; }
  .signed { flex-direction: column; align-items: stretch; gap: 14mm; }
}
"""


def html(slip: Slip, language: Language) -> str:
    """The whole page; everything that was typed is escaped."""
    body = f"""<header>
{_paragraphs(slip.heading)}
<h1>{esc(slip.title)}</h1>
</header>
<dl class="key">
{_box(slip.number)}
{_box(slip.due)}
</dl>
<table>
{_rows([*slip.asked, *slip.rest])}
</table>
{_complaints(slip)}<footer>
<p>{esc(slip.keep)}</p>
<div class="signed"><p>{esc(slip.printed)}</p><p>{esc(slip.signature)}</p></div>
</footer>"""
    return page(f"{slip.title} {slip.number.value}", body, language, CSS)


def _paragraphs(texts: Iterable[str]) -> str:
    return "\n".join(f"<p>{esc(text)}</p>" for text in texts)


def _box(fact: Fact) -> str:
    notes = "".join(f'<dd class="note">{esc(note)}</dd>' for note in fact.notes)
    return f"<div><dt>{esc(fact.label)}</dt><dd>{esc(fact.value)}</dd>{notes}</div>"


def _rows(facts: Iterable[Fact]) -> str:
    return "\n".join(
        f'<tr><th scope="row">{esc(fact.label)}</th><td>{esc(fact.value)}{_paragraphs(fact.notes)}</td></tr>'
        for fact in facts
    )


def _complaints(slip: Slip) -> str:
    if not slip.complaints:
        return ""
    tiers = "".join(f"<li>{esc(tier)}</li>" for tier in slip.complaints[1:])
    return f'<section class="complaints"><p>{esc(slip.complaints[0])}</p><ul>{tiers}</ul></section>\n'
