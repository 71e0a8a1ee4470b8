"""`check --accept`: the register is taken as it is, with a reason, in the ledger."""

from __future__ import annotations

from itertools import islice

from charter_cli.errors import Refused
from charter_cli.interface.context import Desk
from charter_cli.interface.options import LONGEST_NOTE, line
from charter_cli.language.messages import N_, Label
from charter_cli.render.progress import progress
from charter_cli.store import integrity, kept_seal, replacements
from charter_cli.store.kept_seal import KeptSeal
from charter_cli.store.ledger import Ledger

# What is wrong in more places than a person looks at is not accepted but restored.
ACCEPTED_AT_MOST = 1000


def accept(desk: Desk, typed: str | None) -> None:
    """Enters in the ledger that the register goes on as it is: with what is wrong in it, or in place of another one.

    Refused: no reason, nothing to accept, a file that is damaged, and more than a person can have looked at.
    """
    why = line(typed, Label(N_("the reason")), LONGEST_NOTE)
    if why is None:
        raise Refused("say why it is accepted, with --why TEXT: the reason goes into the ledger")
    path = desk.register_path
    if not desk.register.is_there:
        raise Refused("there is no register at {path} yet: there is nothing to accept", path=path)
    with desk.writing("check --accept", mind_the_seal=False) as ledger:
        with progress(desk.language.text(N_("reading every history"))) as done:
            found = list(islice(integrity.standing_faults(ledger, done), ACCEPTED_AT_MOST + 1))
        _must_be_acceptable(desk, found)
        kept = kept_seal.read(path)
        if kept_seal.is_followed(ledger.connection, kept):
            kept = None
        if not found and kept is None:
            raise Refused(
                "there is nothing to accept: {path} holds together, and all that was entered here last", path=path
            )
        ledger.command(automatic=True, facts=_facts(ledger, kept, why, found))
    desk.register.begin_anew()
    desk.say(N_("Accepted, and entered in the ledger: {why}"), why=why)


def _must_be_acceptable(desk: Desk, found: list[integrity.Fault]) -> None:
    if len(found) > ACCEPTED_AT_MOST or any(fault.message in integrity.OF_THE_FILE for fault in found):
        raise Refused(
            "{path} is damaged beyond what can be accepted: `charter restore` puts a copy in its place",
            path=desk.register_path,
        )


def _facts(ledger: Ledger, kept: KeptSeal | None, why: str, found: list[integrity.Fault]) -> dict[str, object]:
    """What the acceptance keeps; `kept`: the seal that the register does not go through, if it does not."""
    faults = tuple(map(str, found))
    if kept is None:
        return replacements.facts(None, None, None, why, faults)
    left = ledger.last_number() if kept.left is None else kept.left
    lost = (left + 1, kept.last_number) if kept.last_number > left else None
    return replacements.facts(None if kept.seal is None else str(kept.seal), None, lost, why, faults)
