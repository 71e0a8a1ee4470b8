"""Who asks: `people`, `new --like` and `--after`, and the warning about a request that is there already."""

import csv
import io

import pytest
from conftest import Charter


def names(charter: Charter, *words: object) -> list[str]:
    return [person["requester"] for person in charter.json("people", *words)]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Charter:
    """Rahima asked three times, under two names; two are called Karim Mia; Salma gave no number; Nova only once."""
    charter = Charter(tmp_path_factory.mktemp("people"))
    charter.new("labs", "Rahima Begum", "--phone", "01711-223344", "--done")
    charter.new("labs", "Karim Mia", "--phone", "01811000001")
    charter.new("labs", "রহিমা বেগম", "--phone", "+88 01711 223344")
    charter.new("labs", "Karim Mia", "--phone", "01911000002")
    charter.new("labs", "Salma")
    charter.new("udc", "Salma")
    charter.new("udc", "Karim Mia")  # which of the two, nobody knows
    charter.new("labs", "Rahima Begum")
    charter.new("labs", "Nova School", "--phone", "0421-65432")
    charter.new("labs", "Mistake", "--phone", "01511000009")
    charter("done", 10, "--outcome", "void")
    return charter


def test_each_requester_once_the_latest_first(office: Charter) -> None:
    assert office.json("people") == [
        person("Nova School", "0421-65432", 1, 1, 9),
        person("Rahima Begum", "+88 01711 223344", 3, 2, 8),
        person("Karim Mia", None, 1, 1, 7),
        person("Salma", None, 2, 2, 6),
        person("Karim Mia", "01911000002", 1, 1, 4),
        person("Karim Mia", "01811000001", 1, 1, 2),
    ]


def person(requester: str, phone: str | None, requests: int, pending: int, last: int) -> dict[str, object]:
    return {
        "requester": requester,
        "phone": phone,
        "requests": requests,
        "pending": pending,
        "last": last,
        "last_received_on": "2026-11-24",
    }


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["rahima"], ["Rahima Begum"]),
        (["রহীমা"], ["Rahima Begum"]),  # who wrote the name so once
        (["+8801711223344"], ["Rahima Begum"]),
        (["3344"], ["Rahima Begum"]),
        (["০১৮১১"], ["Karim Mia"]),
        (["karim", "0191"], ["Karim Mia"]),
        (["karim"], ["Karim Mia"] * 3),
        (["m", "a"], ["Rahima Begum", "Karim Mia", "Salma", "Karim Mia", "Karim Mia"]),
        (["0421", "65432"], ["Nova School"]),
        (["labs"], []),
        (["Mistake"], []),
    ],
)
def test_somebody_is_found_by_any_part_of_a_name_or_a_number(
    office: Charter, words: list[str], expected: list[str]
) -> None:
    assert names(office, *words) == expected


def test_a_name_that_is_spelt_so_comes_before_one_that_sounds_so(charter: Charter) -> None:
    for requester in ("রহীমা", "রহিমা", "করিম"):
        charter.new("labs", requester)
    assert names(charter, "রহীমা") == ["রহীমা", "রহিমা"]


def test_the_table_has_figures_first_and_the_name_last(office: Charter) -> None:
    assert office("people", "rahima").splitlines() == [
        "last request · received on · requests · pending · phone · requester",
        "  8  Tue 24 Nov 2026  3  2  +88 01711 223344  Rahima Begum",
    ]
    assert (
        office("people", "রহীমা", lang="bn").splitlines()[1] == "  ৮  ২৪/১১/২০২৬  ৩  ২  +৮৮ ০১৭১১ ২২৩৩৪৪  Rahima Begum"
    )
    assert office("people", "nobody") == "Nobody was found.\n"


def test_csv_and_a_limit(office: Charter) -> None:
    (head, *rows) = csv.reader(io.StringIO(office("people", "--format", "csv", "--limit", 2)))
    assert head == ["requester", "phone", "requests", "pending", "last", "last_received_on"]
    assert [row[0] for row in rows] == ["Nova School", "Rahima Begum"]
    assert "2 of 6 are shown" in office.result("people", "--limit", 2).stderr


def test_of_an_empty_register_nobody_is_found_and_nothing_is_made(charter: Charter) -> None:
    assert charter("people") == "Nobody was found.\n"
    assert not charter.db.exists()


# The same requester again


KNOWN = ("--phone", "01711223344", "--email", "r@example.org", "--address", "Rail Road")
OF_REQUESTER = ("requester", "phone", "email", "address")


@pytest.mark.parametrize("option", ["--like", "--after"])
def test_name_phone_email_and_address_are_those_of_the_request_that_is_named(charter: Charter, option: str) -> None:
    first = charter.new("labs", "Rahima Begum", *KNOWN, "--note", "the projector", "--done")
    again = charter.json("new", "udc", option, "1")
    assert [again[key] for key in OF_REQUESTER] == [first[key] for key in OF_REQUESTER]
    assert (again["channel"], again["note"], again["received_on"]) == (None, None, "2026-11-24")
    assert charter.json("show", 2)["history"][0]["facts"].get("after_id") == (1 if option == "--after" else None)


def test_what_is_typed_wins(charter: Charter) -> None:
    charter.new("labs", "Rahima Begum", *KNOWN)
    again = charter.json("new", "udc", "--like", "2026-0001", "--phone", "01911000002", "--email", "")
    assert [again[key] for key in OF_REQUESTER] == ["Rahima Begum", "01911000002", None, "Rail Road"]
    assert charter.json("new", "udc", "--like", 1, "--from", "Karim")["requester"] == "Karim"


def test_like_takes_a_pending_request_and_after_links_only_a_settled_one(charter: Charter) -> None:
    charter.new("labs", "Rahima Begum")
    charter.new("labs", "Karim", "--done")
    assert charter.json("new", "udc", "--like", 1)["requester"] == "Rahima Begum"
    assert "1 is still pending" in charter.fails("new", "udc", "--after", 1)
    both = charter.json("new", "udc", "--like", 1, "--after", 2)
    assert (both["requester"], charter.json("show", 4)["history"][0]["facts"]["after_id"]) == ("Rahima Begum", 2)
    assert "there is no request 9" in charter.fails("new", "udc", "--like", 9)
    assert len(charter.json("list")) == 4


@pytest.mark.parametrize(
    ("first", "second", "warned"),
    [
        (["Dup Test", "--phone", "01711000009"], ["Dup Test", "--phone", "01711000009"], True),
        (["Dup Test", "--phone", "01711000009"], ["Other Name", "--phone", "+88 01711-000009"], True),
        (["Dup Test", "--phone", "01711000009"], ["Dup Test"], True),
        (["Dup Test"], ["Dup Test"], True),
        (["Dup Test", "--phone", "01711000009"], ["Dup Test", "--phone", "01711000008"], False),
        (["Dup Test"], ["Dup Tests"], False),
    ],
)
def test_the_same_requester_with_the_same_service_pending_is_registered_with_a_warning(
    charter: Charter, first: list[str], second: list[str], warned: bool
) -> None:
    charter("new", "e-nothi", "--from", *first, "--received", "2026-11-22")
    result = charter.result("new", "e-nothi", "--from", *second)
    assert result.stdout.startswith("Registered 2\n")
    assert result.stderr == (
        "warning: 1, received on Sun 22 Nov 2026, is pending for the same requester and the same service: if it is the "
        "same request, `charter undo` takes the new one back\n"
        if warned
        else ""
    )


def test_no_warning_for_another_service_nor_for_what_is_settled(charter: Charter) -> None:
    charter.new("e-nothi", "Rahima", "--done")
    charter.new("labs", "Rahima")
    assert charter.result("new", "e-nothi", "--from", "Rahima").stderr == ""
    assert "warning: 3, " in charter.result("new", "e-nothi", "--from", "Rahima", "--format", "json").stderr
    assert "একই সেবার আবেদন ৩ (" in charter.result("new", "e-nothi", "--from", "Rahima", lang="bn").stderr


def test_a_corrected_phone_or_service_is_said(charter: Charter) -> None:
    answer = charter("new", "labs", "--from", "Rahima", "--phone", "০১৭১১-২২৩৩৪৪")
    assert "  phone:       01711-223344\n" in answer
    said = charter("edit", 1, "--service", "udc", "--phone", "01911000002", "--why", "misheard")
    assert "2.2.4" in said
    assert "01911000002" in said
