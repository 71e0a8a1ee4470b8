"""Room for the limits that other offices publish: ranges, named and agreed days, stages, variants, a later start."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database


def limits(db: Database) -> None:
    """The columns of `promises` that only such limits fill. `least`: the lower end of a range; `month`, `day`: what a
    limit of the unit `by` names; `agreed_on`: the day that was agreed; `starts`: `complete` or `event` where it does
    not count from receipt; `stages`: a JSON array, the last one is the limit itself; `variant`: which of several ways.
    """
    numbers, texts = ("least", "month", "day"), ("agreed_on", "starts", "stages", "variant", "variant_bn", "variant_en")
    for column in numbers:
        db.table("promises").add_column(column, int)
    for column in texts:
        db.table("promises").add_column(column, str)
