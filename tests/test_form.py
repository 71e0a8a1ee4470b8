"""The form of `new` at a terminal: who asked before is offered, all is shown before it is saved, and few keys do."""

import re

import pytest
from conftest import Charter
from terminal import Form, needs_a_terminal

pytestmark = needs_a_terminal
SAVE = "Save it? [Y/n]: "


class Typist(Form):
    """Somebody at the terminal; `keys` counts what was typed, the command line and Enter included."""

    def __init__(self, charter: Charter, *words: str, lang: str = "en") -> None:
        super().__init__(charter, *words, lang=lang)
        self.keys = len(" ".join(["charter", *words, ""]))

    def answer(self, question: str, typed: str) -> None:
        super().answer(question, typed)
        self.keys += len(typed)

    def saved(self) -> str:
        """What stood on the screen of a form that was saved, without its colours."""
        screen, code = self.end()
        assert code == 0, screen
        return re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", screen).replace("\r", "")


@pytest.fixture
def desk(charter: Charter) -> Charter:
    """Rahima called; two are called Karim."""
    known = ("--email", "r@example.org", "--address", "Rail Road")
    charter.json("new", "labs", "--from", "Rahima Begum", "--phone", "01711-223344", "--via", "phone", *known)
    charter.new("labs", "Karim Mia", "--phone", "01811000001")
    charter.new("udc", "Karim Uddin", "--phone", "01911000002")
    return charter


def newest(charter: Charter) -> dict[str, object]:
    found: dict[str, object] = charter.json("list", "--limit", 1)[0]
    return found


# How many keys


def test_a_call_from_somebody_known_takes_thirty_keys(desk: Charter) -> None:
    form = Typist(desk, "new")
    form.answer("Service (", "6\n")
    form.answer("Requester: ", "rah\n")
    form.answer("  1  01711-223344  Rahima Begum · 1 pending", "")
    form.answer("somebody new) [1]: ", "\n")
    form.answer("name) [phone]: ", "\n")
    form.answer("Received on [", "\n")
    form.answer("Subject: ", "printer\n")
    form.answer(SAVE, "\n")
    form.saved()

    assert form.keys <= 30
    assert {key: newest(desk)[key] for key in ("requester", "phone", "email", "address", "channel", "subject")} == {
        "requester": "Rahima Begum",
        "phone": "01711-223344",
        "email": "r@example.org",
        "address": "Rail Road",
        "channel": "phone",
        "subject": "printer",
    }
    assert newest(desk)["service_code"] == "2.2.1"


def test_a_call_from_somebody_new_takes_sixty_six_keys(desk: Charter) -> None:
    form = Typist(desk, "new")
    form.answer("Service (", "6\n")
    form.answer("Requester: ", "Salma Khatun\n")
    form.answer("Phone: ", "01511223344\n")
    form.answer("Channel (", "2\n")
    form.answer("Received on [", "\n")
    form.answer("Subject: ", "password is lost\n")
    form.answer(SAVE, "\n")
    form.saved()

    assert form.keys <= 66
    assert (newest(desk)["requester"], newest(desk)["phone"]) == ("Salma Khatun", "01511223344")


@pytest.mark.parametrize(
    ("words", "most", "said"),
    [
        (("done", "2"), 15, "settled: served · Karim Mia"),
        (("people", "rah"), 21, "Rahima Begum"),
        (("people", "3344"), 21, "Rahima Begum"),
        (("list", "Rahima"), 21, "Rahima Begum"),
    ],
)
def test_settling_and_finding_take_few_keys(desk: Charter, words: tuple[str, ...], most: int, said: str) -> None:
    typist = Typist(desk, *words)
    assert said in typist.saved()
    assert typist.keys <= most


# Who asks


def to_the_requester(charter: Charter, typed: str, *words: str) -> Typist:
    form = Typist(charter, "new", "e-nothi", *words)
    form.answer("Requester: ", typed)
    return form


def finish(form: Typist, *, phone: bool) -> str:
    if phone:
        form.answer("Phone: ", "\n")
    form.answer("Channel (", "\n")
    form.answer("Received on [", "\n")
    form.answer("Subject: ", "\n")
    form.answer(SAVE, "\n")
    return form.saved()


@pytest.mark.parametrize("typed", ["karim\n", "01\n", "k m\n"])
def test_of_several_that_fit_a_figure_takes_one(desk: Charter, typed: str) -> None:
    form = to_the_requester(desk, typed)
    form.answer("Karim Uddin · 1 pending", "")
    form.answer("somebody new): ", "\n")
    form.answer("This cannot be left empty.", "")
    form.answer("somebody new): ", "2\n")
    finish(form, phone=False)
    assert newest(desk)["requester"] == "Karim Mia"


def test_more_of_the_name_may_be_typed_instead(desk: Charter) -> None:
    form = to_the_requester(desk, "karim\n")
    form.answer("somebody new): ", "karim mi\n")
    form.answer("somebody new) [1]: ", "১\n")
    finish(form, phone=False)
    assert (newest(desk)["requester"], newest(desk)["phone"]) == ("Karim Mia", "01811000001")


def test_somebody_new_whose_name_is_part_of_another(desk: Charter) -> None:
    form = to_the_requester(desk, "Karim\n")
    form.answer("somebody new): ", "0\n")
    finish(form, phone=True)
    assert (newest(desk)["requester"], newest(desk)["phone"]) == ("Karim", None)


def test_a_number_that_nobody_asked_with_yet_may_come_before_the_name(desk: Charter) -> None:
    form = to_the_requester(desk, "01511-000009\n")
    form.answer("Nobody has asked with this number yet", "")
    form.answer("Requester: ", "Salma\n")
    finish(form, phone=False)
    assert (newest(desk)["requester"], newest(desk)["phone"]) == ("Salma", "01511-000009")


def test_what_was_given_on_the_line_is_kept_whoever_is_chosen(desk: Charter) -> None:
    form = to_the_requester(desk, "rahima\n", "--phone", "01611000004")
    form.answer("somebody new) [1]: ", "\n")
    finish(form, phone=False)
    assert (newest(desk)["phone"], newest(desk)["email"]) == ("01611000004", "r@example.org")


def test_at_most_nine_are_offered(charter: Charter) -> None:
    for number in range(11):
        charter.new("labs", f"School {number}")
    form = to_the_requester(charter, "school\n")
    form.answer("and 2 more: type more of the name or the number", "")
    form.answer("somebody new): ", "9\n")
    finish(form, phone=True)
    assert newest(charter)["requester"] == "School 2"


def test_nobody_is_asked_who_is_named_by_an_earlier_request(desk: Charter) -> None:
    form = Typist(desk, "new", "--like", "1")
    form.answer("Service (", "6\n")
    form.answer("Channel (", "\n")
    form.answer("Received on [", "\n")
    form.answer("Subject: ", "\n")
    form.answer(SAVE, "\n")
    assert "Requester: " not in form.saved()
    assert newest(desk)["phone"] == "01711-223344"


def test_a_number_that_cannot_be_one_is_asked_for_again(charter: Charter) -> None:
    form = to_the_requester(charter, "Salma\n")
    form.answer("Phone: ", "017-ABC\n")
    form.answer("“017-ABC” cannot be a phone number", "")
    finish(form, phone=True)


# Before it is saved


def test_everything_is_shown_and_no_goes_back_to_the_fields(desk: Charter) -> None:
    form = Typist(desk, "new", "labs", "--file", "B-12", "--email", "s@example.org")
    form.answer("Requester: ", "Salma\n")
    form.answer("Phone: ", "01511000009\n")
    form.answer("Channel (", "5\n")
    form.answer("Received on [", "22/11/2026\n")
    form.answer("Subject: ", "projector\n")
    for line in (
        *("service:     2.1.4 · ", "requester:   Salma", "phone:       01511000009", "e-mail:      s@example.org"),
        *("channel:     letter", "received on: Sun 22 Nov 2026", "subject:     projector", "file:        B-12"),
        "Due on Tue 1 Dec 2026",
    ):
        form.answer(line, "")
    form.answer(SAVE, "n\n")
    form.answer("Once more: Enter alone keeps what stands in brackets, - takes it out.", "")
    form.answer("Service (its number, alias or part of its name) [labs]: ", "udc\n")
    form.answer("Requester [Salma]: ", "\n")
    form.answer("Phone [01511000009]: ", "01511000008\n")
    form.answer("E-mail [s@example.org]: ", "-\n")
    form.answer("name) [letter]: ", "\n")
    form.answer("Received on [Sun 22 Nov 2026]: ", "-\n")
    form.answer("error: ", "")
    form.answer("Received on [Sun 22 Nov 2026]: ", "\n")
    form.answer("Subject [projector]: ", "\n")
    form.answer("File [B-12]: ", "\n")
    form.answer("phone:       01511000008", "")
    form.answer(SAVE, "\n")
    form.saved()

    kept = newest(desk)
    assert len(desk.json("list")) == 4
    assert {key: kept[key] for key in ("service_code", "requester", "phone", "email", "channel", "received_on")} == {
        "service_code": "2.2.4",
        "requester": "Salma",
        "phone": "01511000008",
        "email": None,
        "channel": "letter",
        "received_on": "2026-11-22",
    }
    assert (kept["subject"], kept["file"]) == ("projector", "B-12")


def test_another_requester_chosen_the_second_time_brings_all_along(desk: Charter) -> None:
    form = to_the_requester(desk, "rahima\n")
    form.answer("somebody new) [1]: ", "\n")
    form.answer("Channel (", "\n")
    form.answer("Received on [", "\n")
    form.answer("Subject: ", "printer\n")
    form.answer(SAVE, "n\n")
    form.answer("[e-nothi]: ", "\n")
    form.answer("Requester [Rahima Begum]: ", "uddin\n")
    form.answer("somebody new) [1]: ", "\n")
    form.answer("name) [phone]: ", "\n")
    form.answer("Received on [", "\n")
    form.answer("Subject [printer]: ", "\n")
    form.answer(SAVE, "\n")
    form.saved()
    kept = newest(desk)
    assert [kept[key] for key in ("requester", "phone", "email", "address")] == [
        "Karim Uddin",
        "01911000002",
        None,
        None,
    ]


def test_a_request_that_is_there_already_is_told_before_it_is_saved(desk: Charter) -> None:
    form = Typist(desk, "new", "labs")
    form.answer("Requester: ", "rahima\n")
    form.answer("somebody new) [1]: ", "\n")
    screen = finish(form, phone=False)
    told = screen.index("warning: 1, received on Tue 24 Nov 2026, is pending for the same requester")
    assert told < screen.index("Save it?")
    assert screen.count("warning: ") == 1


# Which service


@pytest.mark.parametrize("words", [(), ("--from", "Salma")], ids=["form", "line"])
def test_of_several_services_that_fit_one_is_chosen(charter: Charter, words: tuple[str, ...]) -> None:
    form = Typist(charter, "new", "প্রশিক্ষণ", *words)
    form.answer("  1  2.1.3  training-advice", "")
    form.answer("  2  2.2.7  training", "")
    form.answer("Service (its number, alias or part of its name): ", "2\n")
    if not words:
        form.answer("Requester: ", "Salma\n")
        finish(form, phone=True)
    else:
        form.saved()
    assert newest(charter)["service_code"] == "2.2.7"


def test_where_nobody_can_be_asked_the_services_that_fit_are_listed_by_name(charter: Charter) -> None:
    said = charter.fails("new", "প্রশিক্ষণ", "--from", "Salma")
    assert "2.1.3 training-advice (Giving advice on taking part" in said
    assert "2.2.7 training (Training officers and staff" in said
    assert "২.২.৭" not in charter.fails("new", "প্রশিক্ষণ", "--from", "Salma", lang="bn")
    assert charter.json("list") == []
