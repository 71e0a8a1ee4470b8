"""What offices write around a date without meaning more by it: the era, and the ending of an ordinal number. Pure."""

from __future__ import annotations

import re

# Only says which calendar: ইং and খ্রিঃ, in all their spellings, and সাল.
_ERA = re.compile(
    r"[ ,]*[(]?(?:ইং|ইংরেজী|ইংরেজি|খ্রি|খৃ|খ্রিস্টাব্দ|খ্রিষ্টাব্দ|খৃষ্টাব্দ|খৃস্টাব্দ|সাল|সন|a[.]?d|c[.]?e)[.:ঃ]?[)]?[ .]*$"
)
_ERA_BEFORE = re.compile("^(?:ইং|ইংরেজি|ইংরেজী)[.:ঃ]? +(?=[0-9])")
# 1লা, 2রা, 4ঠা, 5ই, 22শে; 1st, 2nd, 3rd, 4th.
_ORDINAL = re.compile("(?:(?<=^)|(?<=[ ,]))([0-9]{1,2}) ?(?:লা|রা|ঠা|ই|শে|st|nd|rd|th)(?=[ ,-])[ ,]*")


def plain_spelling(typed: str) -> str:
    """A folded date without its era and with plain figures: `22শে নভেম্বর 2026 খ্রিঃ` is `22 নভেম্বর 2026`. Any other text
    is given back as it is."""
    bare = _ERA_BEFORE.sub("", _ERA.sub("", typed))
    return _ORDINAL.sub(r"\1 ", bare) if bare else typed
