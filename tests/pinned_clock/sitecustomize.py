"""Sets the clock of a child process: what CHARTER_TEST_CLOCK says is now, for all that asks `datetime`.

The folder of this file is put on PYTHONPATH by the tests alone; no file of the program knows of it.
"""

import datetime
import os

_MOMENT = datetime.datetime.fromisoformat(os.environ["CHARTER_TEST_CLOCK"])


class _Pinned(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return cls.fromisoformat(_MOMENT.astimezone(tz).isoformat())


datetime.datetime = _Pinned
