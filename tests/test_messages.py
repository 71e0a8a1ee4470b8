"""The Bangla texts are whole: every text of the program is there, translated, with the same fields."""

import runpy
import shutil
import string
import unicodedata
from pathlib import Path

import pytest
from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from charter_cli.errors import Refused
from charter_cli.language.messages import LOCALE_DIR, MONTHS, WEEKDAYS, Language

TOOL = runpy.run_path(str(Path(__file__).parent.parent / "tools" / "catalogue.py"))
PO = LOCALE_DIR / "bn" / "LC_MESSAGES" / "charter.po"


@pytest.fixture(scope="module")
def catalogue() -> Catalog:
    with PO.open("rb") as po:
        return read_po(po, abort_invalid=True)


def forms(text: object) -> tuple[str, ...]:
    """One form of a text, or its two where it has a plural."""
    return tuple(text) if isinstance(text, list | tuple) else (str(text or ""),)


def messages(catalogue: Catalog) -> list[Message]:
    return [message for message in catalogue if message.id]


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_every_text_of_the_program_is_in_the_catalogue_and_no_other(catalogue: Catalog) -> None:
    written = {forms(message.id) for message in messages(TOOL["extract"]())}
    known = {forms(message.id) for message in messages(catalogue)}

    assert written - known == set(), "run `python tools/catalogue.py update` and translate"
    assert known - written == set(), "no longer in the program: run `python tools/catalogue.py update`"


def test_every_text_is_translated(catalogue: Catalog) -> None:
    empty = [message.id for message in messages(catalogue) if not all(map(str.strip, forms(message.string)))]

    assert empty == []


def test_nothing_is_fuzzy_or_obsolete(catalogue: Catalog) -> None:
    assert [message.id for message in messages(catalogue) if message.fuzzy] == []
    assert list(catalogue.obsolete) == []


def test_a_translation_has_the_fields_of_its_text(catalogue: Catalog) -> None:
    for message in (message for message in messages(catalogue) if message.string):
        for text, translation in zip(forms(message.id), forms(message.string), strict=True):
            allowed = {frozenset(fields(text)), frozenset(fields(forms(message.id)[-1]))}
            assert frozenset(fields(translation)) in allowed, message.id


def test_translations_are_in_nfc(catalogue: Catalog) -> None:
    for message in messages(catalogue):
        for translation in forms(message.string):
            assert unicodedata.is_normalized("NFC", translation), message.id


def test_the_update_changes_nothing_where_no_text_changed(tmp_path: Path) -> None:
    copy, template = Path(shutil.copy(PO, tmp_path)), TOOL["extract"]()
    TOOL["update_catalogue"](copy, template)
    updated = copy.read_text(encoding="utf-8")

    _, removed = TOOL["update_catalogue"](copy, template)

    assert removed == []
    assert copy.read_text(encoding="utf-8") == updated


def test_the_update_adds_new_texts_and_names_lost_ones(tmp_path: Path) -> None:
    copy = Path(shutil.copy(PO, tmp_path))
    template = Catalog()
    template.add("Mon")
    template.add("Mond")  # near enough to Mon for a guess
    template.add(("{count} flower", "{count} flowers"))

    missing, removed = TOOL["update_catalogue"](copy, template)

    assert missing == ["Mond", "{count} flower"]
    assert "Tue" in removed
    with copy.open("rb") as po:
        updated = read_po(po)
    assert [message.id for message in messages(updated)] == ["Mon", "Mond", ("{count} flower", "{count} flowers")]
    assert next(message.string for message in messages(updated)) == "সোম"
    assert not any(message.fuzzy for message in updated)


def test_extraction_sees_every_way_a_text_is_marked(tmp_path: Path) -> None:
    package = tmp_path / "charter_cli"
    package.mkdir()
    package.joinpath("a.py").write_text(
        'N_("one")\nlanguage.text("two", x=1)\nraise Refused(\n    "three"\n    " more", text="no")\n'
        'refuse("four")\nlanguage.plural("five", "fives", 5)\nother("not this")\nlanguage.text(variable)\n'
        'desk.say("six")\ndesk.warn("seven", x=1)\nf"{N_(\'eight\')}: {x}"\n',
        encoding="utf-8",
    )
    found = [message.id for message in messages(TOOL["extract"](tmp_path))]

    assert found == ["one", "two", "three more", "four", ("five", "fives"), "six", "seven", "eight"]


@pytest.mark.parametrize("code", ["en", "bn"])
def test_names_of_weekdays_agree_with_cldr(code: str) -> None:
    days = Locale(code).days["format"]["abbreviated"]

    assert [Language(code).text(name) for name in WEEKDAYS] == [days[number] for number in range(7)]


def test_names_of_months_agree_with_cldr() -> None:
    english = Locale("en").months["format"]["abbreviated"]
    bangla = dict(Locale("bn").months["format"]["wide"])
    for number in (1, 2):  # the Bangla Academy writes these with ি
        bangla[number] = bangla[number].replace("রী", "রি")

    assert [Language("en").text(name) for name in MONTHS] == [english[number] for number in range(1, 13)]
    assert [Language("bn").text(name) for name in MONTHS] == [
        unicodedata.normalize("NFC", bangla[number]) for number in range(1, 13)
    ]


def test_a_refusal_is_said_in_the_language_of_the_reader() -> None:
    refused = Refused(
        "{field} has {length} characters, and {longest} is the most: shorten it", field="x", length=12, longest=9
    )

    assert Language("en").refusal(refused) == str(refused)
    assert Language("bn").refusal(refused) == "x-এ ১২টি বর্ণ আছে, সর্বোচ্চ ৯টি হতে পারে: সংক্ষিপ্ত করুন"
