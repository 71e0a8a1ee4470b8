"""`district`: the returns of many offices together."""

from __future__ import annotations

import glob as globbing
import os
import sys
from collections import Counter
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from charter_cli.domain.district import CountedReturn, Line, NotReported, Problem, choose, not_reported, ranked
from charter_cli.domain.joining import Joined, joined
from charter_cli.domain.periods import Period, PeriodKind, months_of, read_period
from charter_cli.domain.report import Figures
from charter_cli.errors import Refused
from charter_cli.files.district_lists import read_map, read_offices
from charter_cli.files.output import format_for, printed_to, whole
from charter_cli.interface.context import Desk
from charter_cli.interface.options import OutputOption
from charter_cli.language.messages import N_
from charter_cli.language.text import Wording
from charter_cli.render import data
from charter_cli.render.district import Told, as_json, keys, lines, records, warnings
from charter_cli.render.lines import show
from charter_cli.store.district import Key, Returns, returns

app = typer.Typer(rich_markup_mode=None)


class DistrictFormat(StrEnum):
    """How the figures of a district are given."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    PARQUET = "parquet"
    HTML = "html"


class By(StrEnum):
    """What has a row of its own."""

    OFFICE = "office"
    SERVICE = "service"
    MONTH = "month"


@app.command(
    help=N_("Adds up the returns of many offices: which keep their promises, who has not reported, what is not right.")
)
def district(
    ctx: typer.Context,
    folder: Annotated[
        str,
        typer.Argument(
            metavar="FOLDER", help=N_("Where the returns lie: a folder, all below it, or a pattern like `in/*.json`.")
        ),
    ],
    period: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[PERIOD]", help=N_("A period like 2026-11, 2026-27 or last month; all if it is not given.")
        ),
    ] = None,
    offices: Annotated[
        Path | None,
        typer.Option(
            "--offices", metavar="FILE", readable=False, help=N_("Who must report: a text file with lines `id name`.")
        ),
    ] = None,
    same: Annotated[
        Path | None,
        typer.Option(
            "--map",
            metavar="FILE",
            readable=False,
            help=N_("Which services are one: a CSV with the columns `service` and `same_as`, aliases or names."),
        ),
    ] = None,
    by: Annotated[By, typer.Option("--by", help=N_("What has a row of its own."))] = By.OFFICE,
    format: Annotated[
        DistrictFormat | None,
        typer.Option(
            "--format", help=N_("The format; if it is not given, by the ending of the --output file, else a table.")
        ),
    ] = None,
    output: OutputOption = None,
) -> None:
    desk: Desk = ctx.obj
    desk.spare(output)
    chosen = format_for(output, format, DistrictFormat.TABLE)
    if chosen is DistrictFormat.PARQUET and output is None:
        raise Refused("Parquet is not for the screen: name a file with --output, like district.parquet")
    wanted = read_period(" ".join(period), desk.today) if period else None
    listed = None if offices is None else read_offices(offices)
    accepted = None if same is None else read_map(same)
    files = _files(folder, output)
    with returns() as found:
        found.read(files)
        if found.left_out and not found.handed:
            raise Refused(
                "none of the {count} files in {folder} is a return: {reason}",
                count=len(found.left_out),
                folder=folder,
                reason=found.left_out[0][1],
            )
        taken, problems = choose(found.handed, wanted)
        services, unknown = joined(found.services(), accepted)
        found.count(taken, services.places)
        unread = [Problem("unreadable", why, files=(file,)) for file, why in found.left_out]
        rows = [] if chosen is DistrictFormat.PARQUET else _lines(found, by, taken, services)
        told = Told(
            *(by.value, wanted, rows, found.figures().get(Key(), Figures()), taken),
            missing=_missing(found, listed, wanted, desk),
            problems=[*unread, *found.histories.problems, *problems, *_unlisted(found, listed), *_unknown(unknown)],
            alone=services.alone,
            language=desk.language.on_paper() if chosen is DistrictFormat.HTML else desk.language,
        )
        for line in warnings(told):
            _tell(line)
        if chosen is DistrictFormat.PARQUET:
            assert output is not None
            _write(found, output)
            return
        with printed_to(output):
            _print(told, chosen, found, desk)


def _tell(line: str) -> None:
    from charter_cli.render.lines import tell

    tell(line, sys.stderr)


def _files(folder: str, output: Path | None) -> list[Path]:
    """The returns that `folder` means, in the order of their names. Refused: there are none, or one is to be
    overwritten."""
    if Path(folder).is_dir():
        found = [path for path in sorted(Path(folder).rglob("*")) if not path.name.startswith(".")]
    else:
        found = [Path(path) for path in sorted(globbing.glob(folder, recursive=True))]
    # A link to nothing is one that is to be named; a pipe would never end.
    kinds = (path for path in found if path.suffix.lower() in (".json", ".parquet"))
    files = [path for path in kinds if path.is_file() or not path.exists()]
    if not files:
        raise Refused(
            "there is no return in {folder}: name the folder that has the offices' .json files", folder=folder
        )
    if output is not None and os.path.realpath(output) in {os.path.realpath(path) for path in files}:
        raise Refused("{file} is one of the returns themselves: choose another name", file=output)
    return files


def _lines(found: Returns, by: By, taken: Sequence[CountedReturn], services: Joined) -> list[Line]:
    if by is By.OFFICE:
        figures = found.figures("office")
        names = {one.handed.office: one.handed.name for one in taken}
        many = Counter(one.handed.office for one in taken)
        return ranked(
            Line(id_, name, figures.get(Key(office=id_), Figures()), many[id_]) for id_, name in names.items()
        )
    offices = found.offices("service" if by is By.SERVICE else "period")
    if by is By.SERVICE:
        sums = found.figures("service")
        return [
            Line(service.key, service.name, sums[key], offices[key])
            for place, service in enumerate(services.services)
            if (key := Key(service=place)) in sums
        ]
    labels = {one.handed.days: one.handed.label for one in taken}
    return [
        Line(labels[key.period], Wording("", ""), figures, offices[key], days=key.period)
        for key, figures in found.figures("period").items()
        if key.period is not None
    ]


def _missing(found: Returns, listed: dict[str, str] | None, wanted: Period | None, desk: Desk) -> list[NotReported]:
    offices: dict[str, str | Wording] = {one.office: one.name for one in found.handed}
    if listed is not None:
        offices = {**listed}
    several = wanted is not None and wanted.span not in (PeriodKind.DAYS, PeriodKind.MONTH)
    months = [month for month in months_of(wanted) if month.last < desk.today] if several and wanted else []
    return not_reported(found.handed, offices, wanted, months)


def _unlisted(found: Returns, listed: dict[str, str] | None) -> list[Problem]:
    """Offices that have reported and are in no list."""
    if listed is None:
        return []
    message = N_("{office} ({id}) has reported, and is not in the list of offices")
    names = {one.office: one.name for one in found.handed if one.office not in listed}
    return [Problem("unlisted", Refused(message, office=name, id=id_), id_) for id_, name in sorted(names.items())]


def _unknown(words: Sequence[str]) -> list[Problem]:
    message = N_("the map names “{text}”, which is no service of these returns, or several")
    return [Problem("map", Refused(message, text=word)) for word in words]


def _write(found: Returns, output: Path) -> None:
    part = output.with_name(f".{output.name}.part")
    try:
        found.write(part)
        with whole(output) as file, part.open("rb") as made:
            import shutil

            shutil.copyfileobj(made, file)
    finally:
        part.unlink(missing_ok=True)


def _print(told: Told, format: DistrictFormat, found: Returns, desk: Desk) -> None:
    if format is DistrictFormat.TABLE:
        show(lines(told))
    elif format is DistrictFormat.HTML:
        from charter_cli.render.district_page import html

        print(html(told, *_bars(found, told), desk.today), end="")
    else:
        data.print_records(records(told), keys(told), format, whole=as_json(told))


def _bars(found: Returns, told: Told) -> tuple[str, list[list[tuple[str, float | None]]]]:
    """What the bars of each line are, its periods where there are several, else its services or offices; and they."""
    periods = {one.handed.days: one.handed.label for one in told.taken}
    main = {"office": "office", "service": "service", "month": "period"}[told.by]
    second = "period" if len(periods) > 1 and main != "period" else "office" if main != "office" else "service"
    bars: dict[Key, list[tuple[str, float | None]]] = {}
    for key, figures in sorted(found.figures(main, second).items(), key=lambda item: str(item[0])):
        own = key._replace(**{second: None})
        label = periods[key.period] if second == "period" and key.period else str(getattr(key, second))
        bars.setdefault(own, []).append((label, figures.in_time_percent))
    if main == "service":
        return second, [bars[key] for key in sorted(bars, key=lambda key: key.service or 0)]
    own_keys = (Key(office=line.key) if main == "office" else Key(period=line.days) for line in told.lines)
    return second, [bars.get(key, []) for key in own_keys]
