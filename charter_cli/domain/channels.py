"""Which channel is meant: how a request reached the office, as people say it. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from charter_cli.errors import Refused
from charter_cli.language.text import Wording, fold, shown

# Fewer letters of a channel's name are a slip of the finger.
_SHORTEST_PART = 3
# What people say for the channels of nearly every charter, whatever it calls them.
_USUAL = {
    "website": "অনলাইন|ওয়েব|online|web",
    "phone": "মোবাইল|ফোন|কল|mobile|telephone|call",
    "email": "ইমেইল|ই মেইল|মেইল|mail",
    "visit": "সশরীরে|ব্যক্তিগত উপস্থিতি|ব্যক্তিগতভাবে|হাতে হাতে|walk-in|personally|by hand",
    "letter": "ডাক|ডাকযোগে|চিঠি|পত্রযোগে|post|by post",
}


def channel_meant(text: str, channels: Mapping[str, Wording], also: Mapping[str, Sequence[str]]) -> str:
    """The id of the one of `channels` that `text` means: its id, its name in either language, one of the other names
    that the charter (`also`) or everybody has for it, or a part of a name that stands in no other.

    Refused: any other text.
    """
    typed = fold(text)
    names = {id_: (id_, fold(name.bn), fold(name.en), *map(fold, also.get(id_, ()))) for id_, name in channels.items()}
    usual = {id_: tuple(map(fold, _USUAL.get(id_, "").split("|"))) for id_ in channels}
    for known in (names, usual):
        if exact := [id_ for id_, words in known.items() if typed and typed in words]:
            return exact[0]
    partly = [id_ for id_, words in names.items() if any(typed in word for word in words)]
    if len(partly) == 1 and len(typed) >= _SHORTEST_PART:
        return partly[0]
    raise Refused(
        "the channel “{text}” is not in the charter: use one of {known}",
        text=shown(text),
        known=Wording(", ".join(f"{id_} ({name.bn})" for id_, name in channels.items()), ", ".join(channels)),
    )
