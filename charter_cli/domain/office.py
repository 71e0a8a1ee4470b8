"""Whose charter, and whose register, it is."""

from typing import NamedTuple

from charter_cli.language.text import Wording


class Office(NamedTuple):
    """An office that has published a charter. `made_id` is the id made of the English heading: `id` itself, where the
    charter names none.

    `timezone` is a name like `Asia/Dhaka`, `fiscal_year_starts` the first month of the fiscal year (1 to 12).
    """

    id: str
    made_id: str
    name: Wording
    timezone: str
    fiscal_year_starts: int
