"""The headings of a charter's table, as offices print them in Bangla, English, Nepali and Hindi."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from charter_cli.files.tables.tables import Headings
from charter_cli.language.messages import N_
from charter_cli.language.text import fold

# What a heading may say, in the order in which it is asked: “fee and method of payment” is no method of delivery.
_SAYS = {
    "serial": "^(?:ক্রমিক|ক্রম|ক্র[.ঃ:]?|নং)(?:[ .:ঃ]|$)|^(?:sl|serial|s ?no|no|#)[ .#]*(?:no|number)?[ .]*$|^क्र",
    "limit": "সময়সীমা|সময় সীমা|সর্বোচ্চ সময়|প্রয়োজনীয় সময়|^সময়$|প্রদানের সময়|time ?limit|^time|time(?:line|frame| taken)|"
    "duration|processing time|standard time|लाग्ने समय|समयावधि|समय ?सीमा|^समय$",
    "fee": "মূল্য|^ফি|ফি$|ফিস|খরচ|\\bfees?\\b|price|\\bcost|charge|शुल्क|दस्तुर",
    "papers": "কাগজ|দলিলাদি|papers|document|what (?:we|you) need|requirement|कागज",
    "place": "প্রাপ্তি ?স্থান|প্রাপ্তির স্থান|where to|place",
    "superior": "ঊর্ধ্বতন|উর্ধ্বতন|ঊর্ধতন|আপিল|superior|appeal",
    "officer": "দায়িত্বপ্রাপ্ত|কর্মকর্তা|officer|responsible|contact|जिम्मेवार|अधिकारी|कर्मचारी",
    "delivery": "পদ্ধতি|ধাপ|প্রক্রিয়া|method|procedure|process|how |प्रक्रिया|विधि",
    "name": "সেবার নাম|সেবাসমূহ|সেবার বিবরণ|^সেবা$|name of (?:the )?service|^services?$|service name|सेवा.*नाम|सेवाको|^सेवा$|"
    "सेवा सुविधा",
}
_PATTERNS = {of: re.compile(said) for of, said in _SAYS.items()}
_LONGEST = 120
_FIGURES = re.compile("[0-9]{2}|[0-9] ")


def meaning(heading: str) -> str | None:
    """Which column of a charter a heading means, by its name in the charter's file; None where it is another one."""
    said = fold(heading)
    if not said or len(said) > _LONGEST:
        return None
    return next((of for of, pattern in _PATTERNS.items() if pattern.search(said)), None)


def how_many_known(headings: Iterable[str]) -> int:
    """How many different columns `headings` mean."""
    return len({meaning(heading) for heading in headings} - {None})


HEADINGS = Headings(how_many_known, N_("{file} is empty: it needs the table of a charter, with its headings"))


def is_header(cells: Sequence[str]) -> bool:
    """Whether a row has the headings of a charter's table: the name of the service and its time limit among them, and
    nothing that could be a service."""
    said = [cell for cell in cells if cell.strip()]
    found = [meaning(cell) for cell in said]
    return {"name", "limit"} <= {*found} and not any(map(_FIGURES.search, map(fold, said)))


def columns(headings: Sequence[str]) -> list[str | None]:
    """What each column holds, under a name of its own where it is none of those that every charter has; None for a
    column without heading. A heading that means what another one before it means is a column of its own."""
    found: list[str | None] = []
    for number, heading in enumerate(headings, 1):
        of = meaning(heading)
        if of == "papers" and "papers" in found and _PATTERNS["place"].search(fold(heading)):
            of = "place"
        if of is None or of in found:
            of = f"column-{number}"
        found.append(of if heading.strip() else None)
    return found
