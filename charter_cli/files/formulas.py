"""Cells that a spreadsheet would run as a formula: an apostrophe in front makes them text, and is taken off again."""

from __future__ import annotations

_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def protected(text: str) -> str:
    """`text` as no spreadsheet runs it. One that looks protected already gets one more, so that none is lost."""
    return f"'{text}" if text.lstrip("'").startswith(_SIGNS) else text


def unprotected(text: str) -> str:
    """What `protected` was given."""
    return text[1:] if text.startswith("'") and text.lstrip("'").startswith(_SIGNS) else text
