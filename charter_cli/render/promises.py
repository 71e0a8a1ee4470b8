"""How long a promise is: in words, and in figures and marks where a list has no room for words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from charter_cli.domain.charter import Limit
from charter_cli.domain.deadline import Start, Term, Unit
from charter_cli.domain.request import Promise
from charter_cli.language.messages import MONTHS, N_, Language
from charter_cli.language.text import Wording, fold
from charter_cli.render.lines import Line, plain

_RANGES = {
    Unit.WORKING_DAYS: N_("{least}–{count} working days"),
    Unit.DAYS: N_("{least}–{count} days"),
    Unit.WEEKS: N_("{least}–{count} weeks"),
    Unit.MONTHS: N_("{least}–{count} months"),
    Unit.YEARS: N_("{least}–{count} years"),
}
_STARTS = {
    Start.COMPLETE: N_("{limit}, from the complete application"),
    Start.EVENT: N_("{limit}, from the event that the charter names"),
}
# Letters that stand behind a limit which is not in working days: one consonant in Bangla, of certain width.
_UNITS = {Unit.DAYS: N_("d"), Unit.WEEKS: N_("w"), Unit.MONTHS: N_("m"), Unit.YEARS: N_("y")}
_ONLY_IN_WORDS = (Unit.BY, Unit.AGREED, Unit.UNCOUNTED)
_DIGITS = len("0/90")
_LAST = 31  # day of whatever month


def promised(term: Term, language: Language, *, instant: bool = False, as_needed: bool = False) -> str:
    """The length of a promise: `at once / 3 working days`, `1–7 days`, `3 working days / as needed`, `by 31 Dec`."""
    parts = [language.text(N_("at once"))] if instant else []
    if term.count or not instant:
        parts.append(_length(term, language))
    if as_needed:
        parts.append(language.text(N_("as needed")))
    words = " / ".join(parts)
    return language.text(_STARTS[term.starts], limit=words) if term.starts in _STARTS else words


def promise_text(promise: Promise, language: Language) -> str:
    """What the charter promised for a request, in words."""
    return promised(promise.term, language, instant=promise.instant, as_needed=promise.as_needed)


def promise_line(promise: Promise, words: Wording | None, language: Language) -> str:
    """What the charter promised, with its own `words` where a day, a season or an hour stands only in them."""
    said, term = promise_text(promise, language), promise.term
    own = "" if words is None else words.get(language.code)
    only_in_words = term.unit in _ONLY_IN_WORDS or term.starts is Start.EVENT or not term.count
    return f"{said} (“{own}”)" if only_in_words and own and fold(own) != fold(said) else said


def _length(term: Term, language: Language) -> str:
    if term.least is not None:
        return language.text(_RANGES[term.unit], least=term.least, count=term.count)
    count = term.count or 0
    match term.unit:
        case Unit.WORKING_DAYS:
            return language.plural("{count} working day", "{count} working days", count)
        case Unit.DAYS:
            return language.plural("{count} day", "{count} days", count)
        case Unit.WEEKS:
            return language.plural("{count} week", "{count} weeks", count)
        case Unit.MONTHS:
            return language.plural("{count} month", "{count} months", count)
        case Unit.YEARS:
            return language.plural("{count} year", "{count} years", count)
        case Unit.BY:
            return _by(term, language)
        case Unit.AGREED:
            return language.text(N_("by the agreed day"))
    return language.text(N_("no countable limit"))


def _by(term: Term, language: Language) -> str:
    last = term.day == _LAST
    if term.month is None:
        message = N_("by the last day of the month") if last else N_("by the next day {day} of a month")
        return language.text(message, day=term.day)
    month = language.label(MONTHS[term.month - 1])
    message = N_("by the last day of {month}") if last else N_("by {day} {month}")
    return language.text(message, day=term.day, month=month)


def figures(limit: Limit, language: Language) -> str:
    """A limit in figures and marks: `3`, `0/3`, `1-7d`, `90+`. `legend` says what they mean."""
    term = limit.term
    if term is None:
        return "?".rjust(_DIGITS)
    more = ("*" if term.starts is not Start.RECEIPT else "") + ("+" if limit.as_needed else "")
    if term.unit is Unit.UNCOUNTED:
        return "-"
    if term.unit is Unit.AGREED:
        return "@".rjust(_DIGITS) + more
    if term.unit is Unit.BY:
        day = str(term.day) if term.month is None else f"{term.day}/{term.month}"
        return language.number(f"<{day}".rjust(_DIGITS)) + more
    unit = language.text(_UNITS[term.unit]) if term.unit in _UNITS else ""
    at_once = "0/" if limit.instant and term.count else ""
    count = f"{term.count}" if term.least is None else f"{term.least}-{term.count}"
    return language.number(f"{at_once}{count}".rjust(_DIGITS)) + unit + more


def legend(limits: Iterable[Limit], language: Language) -> list[Line]:
    """What the marks mean that stand in these limits, on one line; nothing where there are none."""
    limits = list(limits)
    terms = [limit.term for limit in limits if limit.term is not None]
    marks = {
        N_("0/ at once where possible"): any(
            limit.instant and limit.term is not None and limit.term.count for limit in limits
        ),
        N_("+ longer as needed"): any(limit.as_needed for limit in limits),
        N_("d calendar days"): any(term.unit is Unit.DAYS for term in terms),
        N_("w weeks"): any(term.unit is Unit.WEEKS for term in terms),
        N_("m months"): any(term.unit is Unit.MONTHS for term in terms),
        N_("y years"): any(term.unit is Unit.YEARS for term in terms),
        N_("< by that day of the month or of the year"): any(term.unit is Unit.BY for term in terms),
        N_("@ by an agreed day"): any(term.unit is Unit.AGREED for term in terms),
        N_("* from the complete application or an event"): any(term.starts is not Start.RECEIPT for term in terms),
        N_("? not decided yet"): len(terms) < len(limits),
        N_("- nothing countable"): any(term.unit is Unit.UNCOUNTED for term in terms),
    }
    meanings = [language.text(mark) for mark, stands in marks.items() if stands]
    return [plain(" · ".join(meanings), "dim")] if meanings else []


def stages(term: Term, language: Language) -> Iterator[str]:
    """The stages of a promise, each with its length."""
    for stage in term.stages:
        yield f"{stage.name.get(language.code)}: {promised(Term(stage.unit, stage.count), language)}"
