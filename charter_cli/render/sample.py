"""A draw by lot: what was drawn from, how to repeat it, and each request with its verdict and its proof."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from charter_cli.domain.day_by_day import Passed
from charter_cli.domain.periods import Period
from charter_cli.domain.request import Life
from charter_cli.domain.seal import Seal
from charter_cli.domain.standing import Seen
from charter_cli.language.messages import N_, Language
from charter_cli.render import data, one_request, report, verdict
from charter_cli.render.data import Record
from charter_cli.render.lines import Line, plain
from charter_cli.render.proof import days, proof
from charter_cli.render.seals import sealed
from charter_cli.render.view import View

KEYS = ("draw", "seed", "population", *data.RECORD_KEYS)


class Picked(NamedTuple):
    """A request that was drawn: its life, how it stands, and the days of its proof."""

    life: Life
    seen: Seen
    walked: Sequence[Passed]


class Drawn(NamedTuple):
    """A draw; `population`: how many requests it drew from."""

    period: Period
    as_of: date
    seed: str
    population: int
    picked: Sequence[Picked]
    seal: Seal | None


def lines(drawn: Drawn, view: View) -> list[Line]:
    """The draw for people."""
    name = report.period_name(drawn.period, view)
    found = view.plural(
        "{drawn} of {count} request received in {period}",
        "{drawn} of {count} requests received in {period}",
        drawn.population,
        drawn=len(drawn.picked),
        period=name,
    )
    again = f"charter sample {len(drawn.picked)} {drawn.period.label} --seed {_quoted(drawn.seed)}"
    lines = [
        plain(view.text(N_("Draw by lot: {found}"), found=found), "bold"),
        plain(view.text(N_("seed: {seed}"), seed=drawn.seed)),
    ]
    if drawn.picked:
        lines.append(plain(view.text(N_("the same draw again: {command}"), command=again), "dim"))
        rule = N_("the rule: the smallest SHA-256 of “seed:number” is drawn first")
        lines.append(plain(view.text(rule), "dim"))
    if drawn.seal is not None:
        lines.append(plain(sealed(drawn.seal, view)))
    for picked in drawn.picked:
        lines += [plain(""), *one_request.heading(picked.seen, view), *verdict.recorded(picked.life, view)]
        lines += [
            *verdict.remarks(picked.life, picked.walked, view),
            *proof(picked.walked, view, picked.seen.request.due_on),
        ]
    return lines


def _quoted(seed: str) -> str:
    from shlex import quote

    return quote(seed)


def as_json(drawn: Drawn, view: View) -> Record:
    """The draw for programs: each request with the keys that every command gives, and `days`, its proof."""
    return {
        "period": report.period(drawn.period, drawn.as_of),
        "seed": drawn.seed,
        "population": drawn.population,
        "requests": [
            {**data.record(picked.seen, view.code), "days": days(picked.walked, view)} for picked in drawn.picked
        ],
        "seal": None if drawn.seal is None else str(drawn.seal),
    }


def rows(drawn: Drawn, language: Language) -> list[Record]:
    """The draw as rows, each with its place in it."""
    return [
        {
            "draw": place,
            "seed": drawn.seed,
            "population": drawn.population,
            **data.record(picked.seen, language.code),
        }
        for place, picked in enumerate(drawn.picked, start=1)
    ]
