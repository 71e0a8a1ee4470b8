"""The words by which tables say how a request stands, and how it ended, in English and Bangla."""

from __future__ import annotations

from charter_cli.domain.request import Outcome, Status
from charter_cli.errors import Refused
from charter_cli.language.messages import Ids
from charter_cli.language.text import fold, shown

_OUTCOMES = {
    Outcome.SERVED: "served|সেবা প্রদত্ত|প্রদত্ত|সেবা প্রদান করা হয়েছে|নিষ্পন্ন|নিষ্পত্তিকৃত",
    Outcome.DECLINED: "declined|নথিজাত|নামঞ্জুর",
    Outcome.WITHDRAWN: "withdrawn|প্রত্যাহারকৃত|প্রত্যাহৃত|প্রত্যাহার",
    Outcome.FORWARDED: "forwarded|অন্য দপ্তরে প্রেরিত|প্রেরিত|অগ্রায়িত",
    Outcome.VOID: "void|ভুলক্রমে নিবন্ধিত",
}
_STATUSES = {
    Status.OPEN: "open|pending|in progress|ongoing|processing|overdue|অনিষ্পন্ন|চলমান|প্রক্রিয়াধীন|অপেক্ষমাণ|অপেক্ষমান|"
    "সময়সীমা অতিক্রান্ত",
    Status.HELD: "held|on hold|স্থগিত",
    Status.SETTLED: "settled|done|completed|closed|resolved|disposed|নিষ্পন্ন|নিষ্পত্তি|নিষ্পত্তিকৃত|সম্পন্ন",
}
_OUTCOME_OF = {fold(word): outcome for outcome, words in _OUTCOMES.items() for word in words.split("|")}
_STATUS_OF = {fold(word): status for status, words in _STATUSES.items() for word in words.split("|")}


def outcome(text: str) -> Outcome:
    """How a request ended. Refused: any other word."""
    found = _OUTCOME_OF.get(fold(text))
    if found is None:
        raise Refused("“{text}” is no outcome: use one of {known}", text=shown(text), known=Ids(Outcome))
    return found


def status(text: str) -> Status | Outcome:
    """How a request stands; many an office writes there how it ended. Refused: any other word."""
    word = fold(text)
    found = _STATUS_OF.get(word) or _OUTCOME_OF.get(word)
    if found is None:
        raise Refused(
            "“{text}” is no status: use one of {known}, or leave it empty", text=shown(text), known=Ids(Status)
        )
    return found
