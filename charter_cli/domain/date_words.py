"""The names of weekdays and months, and the days near today, as people type them in English and Bangla. Folded."""

from __future__ import annotations

from collections.abc import Iterable

from charter_cli.language.text import fold


def _numbered(rows: Iterable[str], first: int) -> dict[str, int]:
    """Every name of every row, folded, with the number of its row."""
    return {fold(name): number for number, row in enumerate(rows, first) for name in row.split()}


# As the echo prints them, as they are written out, and as they are often spelt besides.
WEEKDAYS = _numbered(
    (
        "mon monday সোম সোমবার",
        "tue tuesday মঙ্গল মঙ্গলবার",
        "wed wednesday বুধ বুধবার",
        "thu thursday বৃহস্পতি বৃহস্পতিবার",
        "fri friday শুক্র শুক্রবার",
        "sat saturday শনি শনিবার",
        "sun sunday রবি রবিবার রোববার",
    ),
    0,
)
MONTHS = _numbered(
    (
        "jan january জানুয়ারি জানুয়ারী",
        "feb february ফেব্রুয়ারি ফেব্রুয়ারী",
        "mar march মার্চ",
        "apr april এপ্রিল",
        "may মে",
        "jun june জুন",
        "jul july জুলাই",
        "aug august আগস্ট আগষ্ট",
        "sep sept september সেপ্টেম্বর",
        "oct october অক্টোবর",
        "nov november নভেম্বর",
        "dec december ডিসেম্বর",
    ),
    1,
)
NEAR_DAYS = {"today": 0, "আজ": 0, "yesterday": -1, "গতকাল": -1, "tomorrow": 1, "আগামীকাল": 1}
