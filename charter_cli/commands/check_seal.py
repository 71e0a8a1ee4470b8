"""`check --seal`: whether the register still holds all that it held when a seal was printed."""

from __future__ import annotations

from charter_cli.domain.seal import Seal, read_seal
from charter_cli.errors import Refused
from charter_cli.interface.context import Desk
from charter_cli.language.messages import N_
from charter_cli.render.progress import progress
from charter_cli.store import chain, integrity, opening, sealing
from charter_cli.store.reader import Reader


def compare(desk: Desk, typed: str) -> None:
    """Says that nothing was rewritten since the seal that was `typed`; from the register alone, without a charter.

    Refused: no seal, no register, one that does not hold what the seal covers, and one that does not hold together.
    """
    seal, path = read_seal(typed), desk.register_path
    with opening.reading(path) as connection:
        reader = Reader(connection)
        last = chain.last_command(connection)
        if last == 0:
            raise Refused("nothing was entered in {path} yet: there is no seal", path=path)
        _must_hold(sealing.held(connection, seal), seal, last, desk)
        with progress(desk.language.text(N_("reading every history"))) as done:
            fault = next(integrity.standing_faults(reader, done), None)
    if fault is not None:
        raise Refused(
            "{path} does not hold together, though it was not rewritten up to command {number}: `charter check` tells "
            "what is wrong",
            path=path,
            number=seal.command,
        )
    desk.say(
        N_(
            "{path} is unchanged since the seal {seal}: all that it held then is still there as it was. Commands "
            "entered after it: {count}"
        ),
        path=path,
        seal=seal,
        count=last - seal.command,
    )


def _must_hold(held: sealing.SealAnswer, seal: Seal, last: int, desk: Desk) -> None:
    if held is sealing.SealAnswer.ENDS_BEFORE:
        raise Refused(
            "{path} is older than the seal {seal}: it ends with command {last}. It is an older copy, or not the "
            "register that printed this, or rewritten since",
            path=desk.register_path,
            seal=seal,
            last=last,
        )
    if held is sealing.SealAnswer.REWRITTEN:
        raise Refused(
            "{path} does not go through the seal {seal}: it is not the register that printed this, or rewritten since",
            path=desk.register_path,
            seal=seal,
        )
