"""Who asks: whether two requests come from the same requester. Values only."""

from __future__ import annotations

from charter_cli.domain.request import Details

# How the code of Bangladesh is typed in front of a number that begins with its zero.
_COUNTRY = ("0088", "88")
# The details that a requester brings along to the next request.
OF_REQUESTER = ("requester", "phone", "email", "address")


def national(phone: str) -> str:
    """The digits of a phone number as it is dialled inside the country: without +88, blanks and dashes."""
    digits = "".join(filter(str.isdecimal, phone))
    for code in _COUNTRY:
        if digits.startswith(f"{code}0"):
            return digits.removeprefix(code)
    return digits


def of_requester(details: Details) -> dict[str, str | None]:
    """What a request says about its requester alone: name, phone, e-mail, address."""
    return {name: getattr(details, name) for name in OF_REQUESTER}


def same_requester(one: Details, other: Details) -> bool:
    """Whether two requests come from the same requester: the same phone number; where either has none, exactly the
    same name."""
    numbers = [national(details.phone or "") for details in (one, other)]
    return numbers[0] == numbers[1] if all(numbers) else one.requester == other.requester
