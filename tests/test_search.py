"""`list TEXT`: anything typed about a request is found, however it is spelt on either side."""

import json
import unicodedata

import pytest
from conftest import Charter

REQUESTS = (
    ("e-nothi", "যশোর সদর উপজেলা পরিষদ", {"phone": "০১৭১১-২২৩৩৪৪", "note": "পাসওয়ার্ড ভুলে গেছেন"}),
    ("labs", "Nova School & College", {"address": "Rail Road, Jashore", "email": "head@nova.example"}),
    ("udc", "চৌগাছা ইউনিয়ন পরিষদ", {"note": "জন্ম নিবন্ধন সার্ভার বন্ধ"}),
    ("web-portal", 'Md. Karim 100% "sure" [red]', {"note": "it's a_test * OR NEAR("}),
)


@pytest.fixture(scope="module")
def register(tmp_path_factory):
    """One register for all questions."""
    return filled(Charter(tmp_path_factory.mktemp("search")))


def filled(charter):
    for service, requester, options in REQUESTS:
        words = [word for name, value in options.items() for word in (f"--{name}", value)]
        charter.new(service, requester, *words)
    charter("note", 2, "projector is broken since Eid")
    return charter


def found(register, *words):
    return [request["id"] for request in register.json("list", *words)]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["যশোর"], [1]),
        (["যশো"], [1]),
        (["শোর"], [1]),
        (["সদর উপজেলা"], [1]),
        (["পরিষদ"], [3, 1]),
        (["পরিষদ", "চৌগাছা"], [3]),
        (["nova"], [2]),
        (["NOVA", "rail"], [2]),
        (["school"], [2]),
        (["choo"], [2]),
        (["head@nova.example"], [2]),
        (["projector"], [2]),
        (["জন্ম"], [3]),
        (["01711-223344"], [1]),
        (["০১৭১১২২৩৩৪৪"], [1]),
        (["1711"], [1]),
        (["223344"], [1]),
        (["e-nothi"], [1]),
        (["ই-নথি"], [1]),
        (["2.2.4"], [3]),
        (["২.২.৪"], [3]),
        (["2026-0003"], [3]),
        (["&"], [2]),
        (["md"], [4]),
        (["100%"], [4]),
        (['"sure"'], [4]),
        (["[red]"], [4]),
        (["it's"], [4]),
        (["a_test"], [4]),
        (["*"], [4]),
        (["NEAR("], [4]),
        (["nowhere"], []),
        (["atest"], []),
    ],
)
def test_words_are_found(register, words, expected):
    assert found(register, *words) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["পরিষদ", "udc"], [3]),  # a word of a request, and one of a service
        (["udc", "পরিষদ", "জন্ম"], [3]),
        (["karim", "md"], [4]),  # and one that is too short for the index
        (["md", "udc"], []),
        (["পরিষদ", "পরিষদ", "ন"], [3, 1]),
        (["পরিষদ", "--status", "settled"], []),
        (["পরিষদ", "--service", "udc", "--overdue"], []),
        (["পরিষদ", "--since", "2026-11-24", "--limit", "1"], [3]),
        (["udc", "--limit", "0"], [3]),
    ],
)
def test_words_of_every_sort_narrow_each_other(register, words, expected):
    assert found(register, *words) == expected


def test_only_as_many_as_asked_for_and_how_many_there_are(register):
    for word in ("পরিষদ", "sc"), ("i",), ("নিয়ন",), ():
        everything = found(register, *word)
        result = register.result("list", *word, "--limit", "1", "--format", "json")
        assert [request["id"] for request in json.loads(result.stdout)] == everything[:1]
        assert result.stderr == (f"1 of {len(everything)} are shown: --limit 0 shows all\n" if everything[1:] else "")


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("word", ["ইউনিয়ন", "পাসওয়ার্ড", "ইউনি\u09dfন", "পাসও\u09dfার্ড"])
def test_both_spellings_and_forms_are_found(register, word, form):
    expected = [3] if word.startswith("ই") else [1]
    assert found(register, unicodedata.normalize(form, word)) == expected


def test_a_conjunct_is_not_taken_for_its_first_letter(register):
    """The tokenizers that come with SQLite cut জন্ম to জন and ম, and find it for জম."""
    assert found(register, "জম") == []


def test_what_was_corrected_is_found_and_the_old_is_not(charter):
    register = filled(charter)
    register("edit", 2, "--from", "Sarada Academy", "--why", "wrong school")
    assert found(register, "Sarada") == [2]
    assert found(register, "College") == []


def test_words_and_filters_narrow_together(charter):
    register = filled(charter)
    register("done", 1)
    assert found(register, "পরিষদ", "--status", "open") == [3]
    assert found(register, "পরিষদ", "--status", "settled") == [1]
    assert found(register, "পরিষদ", "--service", "udc") == [3]
    assert found(register, "পরিষদ", "--limit", "1") == [3]


def test_a_hundred_words_are_searched_for_and_more_are_refused(register):
    syllables = [first + second for first in "abcdefghijk" for second in "lmnopqrstu"]
    for words in (syllables, [f"{one}-{one}" for one in syllables], ["e", *"0123456789", *syllables]):
        assert found(register, " ".join(words[:100])) == []
        assert register.fails("list", " ".join(words)) == (
            f"error: {len(words)} words are too many to search for: give the few that matter, at most 100\n"
        )
    assert "10000 words" in register.fails("list", *map(str, range(1000, 11000)))
    assert found(register, "nova " * 10_000) == [2]
