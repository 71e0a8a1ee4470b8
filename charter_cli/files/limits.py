"""A promised limit as the charter's YAML says it: of a service, of a variant of one, of a tier of complaints."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import pairwise

from charter_cli.domain.charter import Limit
from charter_cli.domain.deadline import Stage, Start, Term, Unit
from charter_cli.errors import Refused
from charter_cli.files.yaml_reading import Value
from charter_cli.language.text import Wording

MOST = {Unit.WORKING_DAYS: 366, Unit.DAYS: 366, Unit.WEEKS: 52, Unit.MONTHS: 24, Unit.YEARS: 5}
# No limit but this one: where any of them stands, there is no number.
_ALONE = (Unit.AGREED, Unit.UNCOUNTED, "undecided")
_DAYS_OF_MONTH = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_LAST = 31  # of whatever month


def read_limit(entry: Value, text: Wording | None = None) -> Limit:
    """The limit that `entry` says. `text`: the words that are printed where the limit has none of its own.

    Refused: no limit or several, a number beyond `MOST`, a range whose ends are the wrong way round, a day that no
    month has, stages out of order, and what cannot stand together.
    """
    needed, spare = ([], ["text"]) if text is not None else (["text"], [])
    given = entry.fields(needed, (*spare, *MOST, Unit.BY, "stages", *_ALONE, "instant", "as_needed", "from"))
    flags = {name: name in given and given[name].flag() for name in (*_ALONE, "instant", "as_needed")}
    kinds = [kind for kind in (*MOST, Unit.BY, "stages") if kind in given] + [kind for kind in _ALONE if flags[kind]]
    if len(kinds) > 1:
        raise Refused(
            "{file}, line {line}: the limit is given as {units}: keep one", **entry.at, units=", ".join(kinds)
        )
    if not kinds and not flags["instant"]:
        raise Refused(
            "{file}, line {line}: the limit is missing: add working_days, days, weeks, months, years, by, agreed, "
            "stages, uncounted or instant; or undecided: true, until somebody decides",
            **entry.at,
        )
    kind = kinds[0] if kinds else Unit.WORKING_DAYS
    _check_together(entry, kind, flags, given)
    words = given["text"].wording() if "text" in given else text or Wording("", "")
    starts = Start(given["from"].choice(list(Start))) if "from" in given else Start.RECEIPT
    term = None if kind == "undecided" else _term(kind, given)._replace(starts=starts)
    return Limit(term, flags["instant"], flags["as_needed"], words)


def _check_together(entry: Value, kind: str, flags: Mapping[str, bool], given: Mapping[str, Value]) -> None:
    if kind in (Unit.UNCOUNTED, "undecided") and (flags["instant"] or flags["as_needed"]):
        raise Refused("{file}, line {line}: {kind} stands alone: take out instant and as_needed", **entry.at, kind=kind)
    if kind in (Unit.BY, Unit.AGREED, "stages") and flags["instant"]:
        raise Refused("{file}, line {line}: beside {kind} nothing is instant: take it out", **entry.at, kind=kind)
    if kind in _ALONE and "from" in given:
        raise Refused(
            "{file}, line {line}: {kind} is not counted, so it has no from: take it out", **given["from"].at, kind=kind
        )


def _term(kind: str, given: Mapping[str, Value]) -> Term:
    if kind == "stages":
        return _stages(given["stages"])
    if kind == Unit.BY:
        return _by(given[Unit.BY])
    if kind not in given or kind in _ALONE:  # `instant` alone is 0 working days
        return Term(Unit(kind), None if kind in _ALONE else 0)
    unit = Unit(kind)
    least, count = _count(given[unit], unit)
    return Term(unit, count, least)


def _count(entry: Value, unit: Unit) -> tuple[int | None, int]:
    """The lower end of a range, None where it is no range, and the number that counts."""
    if not entry.has_keys:
        return None, entry.whole(0, MOST[unit])
    ends = entry.fields(("from", "to"))
    least, most = ends["from"].whole(0, MOST[unit]), ends["to"].whole(0, MOST[unit])
    if least >= most:
        raise Refused(
            "{file}, line {line}: a range from {least} to {most} does not go up: write the lower end as from, or one "
            "number",
            **entry.at,
            least=least,
            most=most,
        )
    return least, most


def _by(entry: Value) -> Term:
    """A day of each month, or with `month` of each year. The 31st is the last one of whatever month."""
    given = entry.fields(("day",), ("month",))
    day = given["day"].whole(1, _LAST)
    month = given["month"].whole(1, 12) if "month" in given else None
    if month is not None and _DAYS_OF_MONTH[month - 1] < day < _LAST:
        raise Refused(
            "{file}, line {line}: month {month} has no day {day}: write 31 for its last one",
            **entry.at,
            month=month,
            day=day,
        )
    return Term(Unit.BY, None, month=month, day=day)


def _stages(entry: Value) -> Term:
    stages = [_stage(item) for item in entry.items()]
    for (_, before), (item, stage) in pairwise(zip(entry.items(), stages, strict=True)):
        if before.unit is stage.unit and before.count > stage.count:
            raise Refused(
                "{file}, line {line}: this stage ends before the one above it: all are counted from receipt, the last "
                "one is the due date",
                **item.at,
            )
    return Term(stages[-1].unit, stages[-1].count, stages=tuple(stages))


def _stage(entry: Value) -> Stage:
    given = entry.fields((), ("name", "text", *MOST))
    words, units = _one_of(entry, given, ("name", "text")), _one_of(entry, given, MOST)
    unit = Unit(units.name)
    return Stage(words.wording(), unit, units.whole(0, MOST[unit]))


def _one_of(entry: Value, given: Mapping[str, Value], names: Iterable[str]) -> Value:
    found = [given[name] for name in names if name in given]
    if len(found) != 1:
        raise Refused("{file}, line {line}: a stage has one of {known}", **entry.at, known=", ".join(names))
    return found[0]
