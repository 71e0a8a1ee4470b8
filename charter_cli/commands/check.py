"""`check`: whether the register, its copies, the charter and the calendar can be trusted, in plain words."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Annotated

import typer

from charter_cli.commands.check_accept import accept as take_as_it_is
from charter_cli.commands.check_seal import compare
from charter_cli.errors import Refused
from charter_cli.interface.context import Desk
from charter_cli.language.messages import N_
from charter_cli.render.copies import requests, size
from charter_cli.render.lines import plain, show
from charter_cli.render.progress import progress
from charter_cli.render.replacements import told
from charter_cli.store import copies, integrity, kept_seal, replacements
from charter_cli.store.connecting import folder_of_copies
from charter_cli.store.reader import Reader

app = typer.Typer(rich_markup_mode=None)
NAMED_AT_MOST = 20
COPIES_BEHIND = timedelta(days=7)
ROOM_FOR_COPIES = 10  # as large as the register
OTHERS_MAY_READ = 0o077


@app.command(help=N_("Checks the register against its history, its copies, the charter, the calendar, the clock."))
def check(
    ctx: typer.Context,
    seal: Annotated[
        str | None,
        typer.Option(
            "--seal",
            metavar="SEAL",
            help=N_("Only whether all that the register held when this seal was printed is still there."),
        ),
    ] = None,
    accept: Annotated[
        bool,
        typer.Option("--accept", help=N_("Go on with the register as it is, though it was replaced or is not right.")),
    ] = False,
    why: Annotated[
        str | None, typer.Option("--why", metavar="TEXT", help=N_("The reason for it; it goes into the ledger."))
    ] = None,
) -> None:
    desk: Desk = ctx.obj
    if seal is not None:
        compare(desk, seal)
    elif accept:
        take_as_it_is(desk, why)
    elif why is not None:
        raise Refused("--why is for `charter check --accept`: type both, or neither")
    else:
        _check(desk)


def _check(desk: Desk) -> None:
    unusable = _tell_charter(desk)
    with desk.reading(mind_the_seal=False) if unusable is None else desk.register.alone() as reader:
        if unusable is None:
            ends = reader.calendar.listed_until(desk.today)
            desk.say(
                N_("Calendar: holidays are listed until {day}, {path}"),
                day=ends,
                path=desk.register.files.binding.office_days,
            )
        if not desk.register.is_there:
            desk.say(N_("Register: there is none yet, `charter new` begins it, {path}"), path=desk.register_path)
            if unusable is not None:
                raise unusable
            desk.mind_the_list(desk.list_end(reader.calendar, [reader.latest_due_on()]))
            return
        with progress(desk.language.text(N_("reading every history"))) as done:
            found = list(islice(integrity.standing_faults(reader, done), NAMED_AT_MOST + 1))
        if found:
            _list(desk, found)
        desk.register.remember_check(reader, holds=not found)
        if not found:
            if unusable is None:
                _mind_the_calendar(desk, reader)
            _tell_register(desk, reader)
            if unusable is None:
                desk.mind_the_list(desk.list_end(reader.calendar, [reader.latest_due_on()]))
            _tell_replacements(desk, reader)
    if found:
        raise Refused(
            "{path} does not hold together: `charter restore` puts a copy in its place", path=desk.register_path
        )
    desk.say(N_("The register is whole."))
    if unusable is not None:
        raise unusable


def _list(desk: Desk, found: Sequence[integrity.Fault]) -> None:
    """Names what is wrong, the first of it."""
    lines = [desk.language.text(fault.message, **fault.fields) for fault in found[:NAMED_AT_MOST]]
    show([plain(f"  {line}", "red") for line in [*lines, *(["…"] if len(found) > NAMED_AT_MOST else [])]])


def _tell_replacements(desk: Desk, reader: Reader) -> None:
    """Tells of every restoring and acceptance. Refused: a file that took the register's place without any."""
    entered = list(replacements.replacements(reader.connection))
    if entered:
        desk.say(N_("Restored, or accepted as it was found:"))
        show([plain(f"  {told(one, desk.language)}", "yellow") for one in entered])
    kept = kept_seal.read(desk.register_path)
    if kept_seal.is_followed(reader.connection, kept):
        return
    if kept is None or kept.seal is None or str(kept.seal) not in {one.replaced for one in entered}:
        raise Refused(
            "{path} is whole in itself, but it is not the register in which entries were made here last: find that "
            "one, or take this one with `charter check --accept --why TEXT`",
            path=desk.register_path,
        )


def _tell_charter(desk: Desk) -> Refused | None:
    """Names the charter; why the register cannot be used with it, if that is so: the register is looked at all the
    same."""
    try:
        charter = desk.charter
    except Refused as why:
        return why
    desk.say(N_("Charter: {count} services, {path}"), count=len(charter.services), path=charter.path)
    if undecided := [offer.typed for offer in charter.offers if offer.limit.term is None]:
        desk.say(
            N_("Not decided yet how they are counted, so that no request is taken: {services}"),
            services=", ".join(undecided),
        )
    return None


def _mind_the_calendar(desk: Desk, reader: Reader) -> None:
    """Refused: a calendar that is not what the office-days file and the local changes make it."""
    if not desk.register.calendar_follows(reader):
        raise Refused(
            "the calendar in {path} is not what {file} and the local changes make it: save that file once more, then "
            "it is made anew",
            path=desk.register_path,
            file=desk.register.files.binding.office_days,
        )
    desk.tell_overruled(desk.register.files.overruled(reader))


def _tell_register(desk: Desk, reader: Reader) -> None:
    path = desk.register_path
    state = path.stat()
    desk.say(
        N_("Register: {requests}, {size}, each request is as its history tells, {path}"),
        requests=requests(reader.request_count(), desk.language),
        size=size(state.st_size, desk.language),
        path=path,
    )
    if os.name != "nt" and state.st_mode & OTHERS_MAY_READ:
        desk.warn(N_("warning: others on this machine can read {path}: `chmod 600` ends that"), path=path)
    newest_at = reader.newest_command_at()
    if newest_at is not None:
        _tell_copies(desk, datetime.fromisoformat(newest_at), state.st_size)


def _tell_copies(desk: Desk, newest_at: datetime, size_now: int) -> None:
    """The copies, whether they follow the entries, and whether there is room for more."""
    folder = folder_of_copies(desk.register_path)
    found = copies.found(desk.register_path)
    if found:
        made = datetime.fromtimestamp(found[0].stat().st_mtime, desk.now.tzinfo)
        desk.say(
            N_("Copies: {count}, the newest of {moment}, {folder}"),
            count=len(found),
            moment=made,
            folder=folder,
        )
        _mind_the_copy(desk, found[0], newest_at - made)
    else:
        desk.say(N_("Copies: none yet, the first entry of each later day makes one, {folder}"), folder=folder)
    room = shutil.disk_usage(desk.register_path.parent).free
    desk.say(N_("Disk: {size} are free"), size=size(room, desk.language))
    if room < ROOM_FOR_COPIES * size_now + copies.ROOM_TO_LEAVE:
        desk.warn(N_("warning: the disk is nearly full: make room, or the next entries will be refused"))


def _mind_the_copy(desk: Desk, copy: Path, behind: timedelta) -> None:
    try:
        copies.look(copy)
    except Refused as why:
        desk.warn(N_("warning: the newest copy cannot be used: {reason}"), reason=why)
    if behind > COPIES_BEHIND:
        desk.warn(N_("warning: the newest copy is older than the newest entry: `charter backup` makes one"))
