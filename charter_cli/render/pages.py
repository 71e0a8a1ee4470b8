"""The shell of every HTML page: one file that needs nothing from elsewhere, made to be printed.

A page holds its own style and no script, and says so to the browser (Content-Security-Policy): what a requester
typed can never become anything but text, even if an `esc` were forgotten.
"""

from __future__ import annotations

import html

from charter_cli.domain.charter import Charter
from charter_cli.language.messages import Language

# The government's own font first, then what Linux, Windows, Android and macOS bring for Bangla.
FONTS = (
    'Nikosh, NikoshBAN, "Noto Sans Bengali", "Nirmala UI", Kalpurush, SolaimanLipi, Vrinda, "Lohit Bengali", '
    '"Bangla Sangam MN", "Noto Sans", "Segoe UI", "Liberation Sans", Arial, sans-serif'
)
BASE = """
* { box-sizing: border-box; }
html { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
body { margin: 0; color: #1a1a1a; background: #fff; font-family: %s; line-height: 1.4; overflow-wrap: break-word; }
h1, h2, h3, p { margin: 0; }
table { border-collapse: collapse; width: 100%%; }
th, td { vertical-align: top; text-align: start; }
@media screen {
  body { background: #e8eae6; padding: 6mm; }
  main { background: #fff; margin: 0 auto; padding: 10mm; box-shadow: 0 1px 6px #0003; }
}
"""


# Where two sign, and what stands at the foot of a paper.
SIGNED = """
.signed { display: flex; gap: 30mm; margin-top: 14mm; break-inside: avoid; }
.signed p { flex: 1 1 0; padding-top: 1mm; border-top: .3mm solid #1a1a1a; text-align: center; }
.printed { margin-top: 2mm; font-size: 8pt; text-align: end; }
"""


def esc(text: str) -> str:
    """`text` as it may stand in HTML, between tags and inside a quoted attribute."""
    return html.escape(text, quote=True)


def heading_of(charter: Charter, language: Language) -> str:
    """The office's own heading, as HTML."""
    return "\n".join(f"<p>{esc(line.get(language.code))}</p>" for line in charter.heading)


def signed(*who: str) -> str:
    """A line to sign on for each of `who`, side by side, as HTML; the style is `SIGNED`."""
    return f'<div class="signed">{"".join(f"<p>{esc(text)}</p>" for text in who)}</div>'


def page(title: str, body: str, language: Language, css: str = "", spoken: str | None = None) -> str:
    """A whole page: `title` is plain text, `body` HTML that stands inside `<main>`, `css` follows the base style.

    `css` says the paper: `@page { size: A5; margin: 10mm; }`, and for the screen `main { max-width: … }`. `spoken`: the
    language of the text, where it is another than the reader's.
    """
    return f"""<!DOCTYPE html>
<html lang="{spoken or language.code}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{esc(title)}</title>
<style>{BASE % FONTS}{css}</style>
</head>
<body>
<main>
{body}
</main>
</body>
</html>
"""
