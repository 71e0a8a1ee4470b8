"""`list TEXT`: anything typed about a request is found, however it is spelt on either side."""

import json
import unicodedata
from pathlib import Path

import pytest
from conftest import Charter

from charter_cli.language.text import latin_digits

CASES = Path(__file__).parent / "cases"

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


SPELLINGS = (
    ("ভূমি অফিস, চাঁচড়া", "01711-223344"),
    ("রহিমা খাতুন", "+88 01811 000002"),
    ("নির্বাহী প্রকৌশলী", "০১৯১১০০০০০৩"),
    ("আষাঢ় মাসের শাখা", "(0421) 65432"),
    ("উৎপল বণিক", None),
    ("মোঃ র‍্যাব", None),
    ("ঈদগাহ কমিটি", "8801511-000007"),
    ("উত্\u200dসব সমিতি", None),
)


@pytest.fixture(scope="module")
def spellings(tmp_path_factory):
    charter = Charter(tmp_path_factory.mktemp("spellings"))
    for requester, phone in SPELLINGS:
        charter.new("labs", requester, *(["--phone", phone] if phone else []))
    return charter


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["ভুমি"], [1]),
        (["চাচড়া"], [1]),
        (["চাঁচরা"], [1]),
        (["চাচঢ়া"], [1]),
        (["রহীমা"], [2]),
        (["রহীমা", "কাতুন"], []),
        (["নির্বাহি"], [3]),
        (["নীর্বাহী", "প্রকৌসলি"], [3]),
        (["আশার"], [4]),
        (["সাখা"], [4]),
        (["উতপল", "বনিক"], [5]),
        (["উৎসব"], [8]),
        (["র্যাব"], [6]),
        (["র‌্যাব"], [6]),
        (["মো:"], [6]),
        (["ইদগাহ"], [7]),
        (["ঈদ"], [7]),
        (["ঁ"], [1]),  # nothing of it is left: then as it is spelt
        (["চাঁ"], [1]),  # two characters without it, too short for the index
        (["ম", "ভুমি"], [1]),
        (["+8801711223344"], [1]),
        (["+88-01711-223344"], [1]),
        (["+88", "01711", "223344"], [1]),
        (["008801711223344"], [1]),
        (["8801711223344"], [1]),
        (["\u202a+8801711223344\u202c"], [1]),
        (["+৮৮০১৭১১-২২৩৩৪৪"], [1]),
        (["01811-000002"], [2]),
        (["01811", "000002", "রহীমা"], [2]),
        (["+8801911000003"], [3]),
        (["0421-65432"], [4]),
        (["042165432"], [4]),
        (["01511000007"], [7]),
        (["+8801511", "000007"], [7]),
        (["01711", "000002"], []),
        (["জ"], []),
    ],
)
def test_what_ears_and_keyboards_confuse_is_found_all_the_same(spellings, words, expected):
    assert found(spellings, *words) == expected


def test_the_names_of_services_are_found_as_they_sound_too(spellings):
    spellings.new("web-portal", "পোর্টাল")
    assert found(spellings, "ওেব") == []
    assert found(spellings, "উন্নয়ণ", "পোর্টাল") == found(spellings, "উন্নয়ন", "পোর্টাল")
    spellings("undo")


def test_what_fits_as_it_is_spelt_comes_first_and_each_group_newest_first(charter):
    for requester in ("ভুমি এক", "ভূমি দুই", "ভুমি তিন", "ভূমি চার"):
        charter.new("labs", requester)
    assert found(charter, "ভুমি") == [3, 1, 4, 2]
    assert found(charter, "ভূমি") == [4, 2, 3, 1]
    assert found(charter, "ভুমি", "--limit", "3") == [3, 1, 4]
    assert found(charter, "ভুমি", "এক") == [1]
    assert "3 of 4 are shown" in charter.result("list", "ভুমি", "--limit", "3").stderr
    assert found(charter, "ভুমি", "--status", "settled") == []
    charter("done", 3, 4)
    assert found(charter, "ভুমি", "--status", "settled") == [3, 4]
    assert found(charter, "ভূ", "--status", "open") == [2, 1]  # too short for the index


def test_what_sounds_alike_follows_a_correction(charter):
    charter.new("labs", "ভূমি")
    charter("edit", 1, "--from", "নির্বাহী", "--why", "wrong")
    assert (found(charter, "ভুমি"), found(charter, "নির্বাহি")) == ([], [1])
    charter("check")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["র্যাব"], 2),
        (["আইসিটি ল্যাব"], 3),
        (["+8801711000002"], 3),
        (["+88-01711-000002"], 3),
        (["0421-65432"], 4),
        (["Amina"], 5),
        (["মো: রহিম"], 6),
    ],
)
def test_a_table_from_elsewhere_is_found_however_it_was_typed(charter, words, expected):
    charter.new("workshop", "A")
    charter("import", CASES / "search_a.csv")
    assert found(charter, *words) == [expected]


def test_the_marks_that_a_paste_brings_along_are_dropped_from_a_number(charter):
    charter("import", CASES / "lre_phone.csv")
    pasted = "\u202a+8801711000001\u202c"
    charter.new("labs", "Karim", "--phone", pasted)
    charter.new("labs", "Salma")
    charter("edit", 3, "--phone", pasted, "--why", "called back")
    assert [one["phone"] for one in charter.json("list", pasted)] == ["+8801711000001"] * 3
    assert charter.json("show", "\u20663\u2069")["id"] == 3


@pytest.mark.parametrize("typed", ["01711-ABC-000", "করিম", "12345", "+", "১২৩৪৫", "01711x223344"])
def test_a_phone_number_that_cannot_be_one_is_refused_by_every_entry(charter, typed):
    charter.new()
    sentence = f"“{typed}” cannot be a phone number: at least 6 digits and no letters\n"
    assert charter.fails("new", "labs", "--from", "A", "--phone", typed) == f"error: {sentence}"
    assert charter.fails("edit", 1, "--phone", typed, "--why", "x") == f"error: {sentence}"
    table = charter.folder / "table.csv"
    table.write_text(f"service,requester,phone,received_on\nlabs,A,{typed},2026-11-22\n", encoding="utf-8")
    assert latin_digits(sentence.strip()) in charter.result("import", table, code=1).output
    assert len(charter.json("list")) == 1
