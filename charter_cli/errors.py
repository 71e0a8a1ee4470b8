"""The one way in which this program refuses something."""

from __future__ import annotations


class Refused(Exception):
    """One sentence that names the thing and the way out; nothing has been changed.

    `message` is a text of the catalogue (English, with `{fields}`); the fields are kept apart,
    so that whoever prints it can say it in the reader's language. `str()` is the English line.
    """

    exit_code = 1

    def __init__(self, message: str, /, **fields: object) -> None:
        super().__init__(message)
        self.message = message
        self.fields = fields

    def __str__(self) -> str:
        return self.message.format(**self.fields)
