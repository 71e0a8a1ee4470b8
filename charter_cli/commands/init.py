"""`init`: a new office, with a charter to fill in, or one made from the table that the office has published."""

from __future__ import annotations

import shlex
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

from charter_cli.domain.charter import Charter, Service
from charter_cli.errors import Refused
from charter_cli.files import paths, system_errors
from charter_cli.files.charter_file import load_charter
from charter_cli.files.office_days import load_office_days
from charter_cli.interface.context import Desk
from charter_cli.language.messages import N_
from charter_cli.language.text import shown, visible

app = typer.Typer(rich_markup_mode=None)


@app.command(
    help=N_("Begins another office: puts a charter to fill in and the list of holidays into a folder, and checks them.")
)
def init(
    ctx: typer.Context,
    folder: Annotated[
        Path, typer.Argument(metavar=f"[{N_('DIR')}]", help=N_("Where the files go; this folder if it is not given."))
    ] = Path(),
    table: Annotated[
        Path | None,
        typer.Option(
            "--from",
            metavar="FILE",
            help=N_("A charter's table, CSV or XLSX, as an office publishes it: its rows become the services."),
        ),
    ] = None,
) -> None:
    desk: Desk = ctx.obj
    charter_file, days_file = folder / "charter.yaml", folder / "office_days.yaml"
    if table is not None:
        _from_table(desk, table, charter_file, days_file)
        return
    _put({charter_file: _shipped("office_template.yaml"), days_file: _days_of_all()})
    desk.kept = desk.language.text(N_("{charter} and {days} are made"), charter=charter_file, days=days_file)
    charter = load_charter(charter_file)
    load_office_days(days_file)
    desk.say(N_("Put into place and checked: {charter}, {days}"), charter=charter_file, days=days_file)
    desk.say(N_("Everything in the charter is an example: write your office's own, as its first lines explain. Then:"))
    for command in _next(desk, folder, charter, charter.offers):
        print(f"  {visible(command)}")


def _from_table(desk: Desk, table: Path, charter_file: Path, days_file: Path) -> None:
    from charter_cli.files.charter_table import read_draft
    from charter_cli.files.charter_writing import charter_yaml, language_of

    draft = read_draft(table)
    _put({charter_file: charter_yaml(draft, table.name), days_file: _days_of_all()})
    desk.kept = desk.language.text(N_("{charter} and {days} are made"), charter=charter_file, days=days_file)
    charter = load_charter(charter_file)
    load_office_days(days_file)
    desk.say(N_("Put into place and checked: {charter}, {days}"), charter=charter_file, days=days_file)
    if draft.sheet is not None:
        desk.warn("of the sheets, only “{sheet}” is read", sheet=shown(draft.sheet))
    for line, text in draft.left_out:
        desk.warn(N_("not taken: line {line}, “{text}”"), line=line, text=shown(text))
    certain = [offer for offer in charter.offers if offer.limit.term is not None]
    desk.say(
        N_("Services: {count}; limits taken as they stand: {certain}; not decided yet how they are counted: {open}"),
        count=len(charter.offers),
        certain=len(certain),
        open=len(charter.offers) - len(certain),
    )
    if language_of(draft) != "bn":
        desk.say(
            N_("The holidays and weekly days off in {days} are those of Bangladesh: write your own."), days=days_file
        )
    desk.say(N_("Read the first lines of {charter}: they say what is left to decide. Then:"), charter=charter_file)
    for command in _next(desk, charter_file.parent, charter, certain):
        print(f"  {visible(command)}")


def _shipped(name: str) -> str:
    return paths.shipped(name).read_text(encoding="utf-8")


def _days_of_all() -> str:
    """The list of holidays without those of this upazila only."""
    lines = _shipped("office_days.yaml").splitlines(keepends=True)
    return "".join(line for line in lines if "{" not in line or "kind: local" not in line)


def _put(contents: dict[Path, str]) -> None:
    """New files, all or none. Refused: where one is already there, or cannot be written."""
    done: list[Path] = []
    for file in contents:
        with system_errors.writing(file):
            if file.exists() or file.is_symlink():
                raise Refused("{file} is already there, and init overwrites nothing: name another folder", file=file)
    try:
        for file, content in contents.items():
            with system_errors.writing(file):
                file.parent.mkdir(parents=True, exist_ok=True)
                with file.open("x", encoding="utf-8", newline="\n") as new:
                    done.append(file)
                    new.write(content)
    except Refused:
        for file in done:
            with suppress(OSError):
                file.unlink()
        raise


def _next(desk: Desk, folder: Path, charter: Charter, offers: Sequence[Service]) -> list[str]:
    """The next three commands; `offers`: what one may ask for. The register goes beside the charter: one office, one
    file."""
    of_office = ["charter", "--charter", str(charter.path)]
    register = ["--db", str(folder / "register.db")]
    return [
        _typed([*of_office, "services"]),
        *(
            _typed([*of_office, *register, "new", offer.typed, "--from", desk.language.text(N_("NAME"))])
            for offer in offers[:1]
        ),
        _typed([*of_office, *register, "due"]),
    ]


def _typed(words: list[str]) -> str:
    """A command as it is typed in this system's shell."""
    return subprocess.list2cmdline(words) if sys.platform == "win32" else shlex.join(words)
