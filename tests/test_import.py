"""`import`: tables as offices have them, rows that cannot be taken, and a register that is as if it were typed."""

import csv
import io
import sqlite3
import stat
import subprocess
import zipfile
from contextlib import closing
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from conftest import Charter

from charter_cli.commands.import_.bad_rows import MOST_NAMED
from charter_cli.domain.request import Status
from charter_cli.files.tables import states
from charter_cli.language.messages import Language
from charter_cli.language.text import latin_digits
from charter_cli.render.progress import progress
from charter_cli.render.requests import OUTCOMES, STATUSES
from charter_cli.store.many import AT_ONCE

HEADER = "service,requester,received_on"
ONE = f"{HEADER}\ne-nothi,Rahima,2026-11-22\n"


def write(charter: Charter, text: str, name: str = "list.csv", encoding: str = "utf-8") -> Path:
    """A file in the test's folder."""
    path = charter.folder / name
    path.write_bytes(text.encode(encoding))
    return path


def workbook(charter: Charter, *rows: list[object], name: str = "list.xlsx") -> Path:
    """A workbook with one sheet, as openpyxl writes it."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    path = charter.folder / name
    book.save(path)
    return path


def taken(charter: Charter, path: Path, *words: str) -> list[dict[str, object]]:
    """What is in the register after an import that must end well, oldest first."""
    charter("import", path, *words)
    return charter.json("list")[::-1]


def reasons(charter: Charter, path: Path, *words: str) -> list[str]:
    """What is said about an import that must fail: a line for each bad row, then the error."""
    result = charter.result("import", path, *words, code=1)
    assert result.stdout == ""
    assert charter.json("list") == []
    return result.stderr.splitlines()


def one(charter: Charter, heading: str, cell: str) -> dict[str, object]:
    """The request of a table with one more column."""
    out = io.StringIO()
    row = {"service": "e-nothi", "requester": "Rahima", "received_on": "2026-11-22", heading: cell}
    writer = csv.DictWriter(out, row)
    writer.writeheader()
    writer.writerow(row)
    return taken(charter, write(charter, out.getvalue()), "--again")[-1]


# What is stored


def stored(db: Path) -> dict[str, list[tuple[object, ...]]]:
    """All that is kept of requests, but for when and by which command it was recorded."""
    with closing(sqlite3.connect(db)) as connection:
        connection.row_factory = sqlite3.Row
        tables = {}
        for table in ("requests", "history", "promises"):
            rows = [dict(row) for row in connection.execute(f"SELECT * FROM {table} ORDER BY id")]
            unlike = ("recorded_at", "updated_at", "command_id", "told_afterwards")  # an import is marked as one
            tables[table] = [tuple(value for key, value in row.items() if key not in unlike) for row in rows]
        return tables


TOLD = [
    # service, requester, phone, email, address, channel, received_on, note, settled_on, outcome
    ("e-nothi", "রহিমা খাতুন", "০১৭১২-৩৪৫৬৭৮", "r@example.org", "যশোর", "visit", "2026-11-22", "দ্রুত দরকার", "", ""),
    ("2.1.1", "Karim", "", "", "", "", "2026-11-20", "", "2026-11-24", "served"),
    ("training", "Salma", "", "", "", "পত্র", "01/11/2026", "", "24/11/2026", "declined"),
    ("software", 'A "quoted" name', "+8801711000000", "", "", "phone", "2025-03-13", "", "", ""),
    ("labs", "Jamal", "", "", "x" * 300, "", "2026-01-01", "n" * 5000, "2026-01-01", ""),
    ("udc", "Nasrin", "", "", "", "", "2026-11-24", "", "2026-11-24", "void"),
]


def test_what_is_stored_is_what_new_and_done_store(charter, tmp_path):
    typed = Charter(tmp_path / "typed")
    typed.folder.mkdir()
    for number, (service, requester, *details, settled_on, outcome) in enumerate(TOLD, start=1):
        options = zip(("--phone", "--email", "--address", "--via", "--received", "--note"), details, strict=True)
        words = [word for option, text in options if text for word in (option, text)]
        typed("new", service, "--from", requester, *words)
        if settled_on:
            typed("done", number, "--on", settled_on, "--outcome", outcome or "served")

    out = io.StringIO()
    headings = "service,requester,phone,email,address,channel,received_on,note,settled_on,outcome"
    csv.writer(out).writerows([headings.split(","), *TOLD])
    charter("import", write(charter, out.getvalue()))
    assert stored(charter.db) == stored(typed.db)
    assert len(stored(charter.db)["history"]) == 10


def test_many_rows_are_stored_whole(charter):
    count = 1003  # more than two statements' worth, and a rest
    rows = [f"e-nothi,Name {n},2026-11-{n % 20 + 1:02d}" for n in range(count)]
    assert charter("import", write(charter, "\n".join([HEADER, *rows]))) == (
        f"Registered {count} requests, numbers 1 to {count}; settled: 0\n"
    )
    assert [request["requester"] for request in charter.json("list")] == [f"Name {n}" for n in range(count)][::-1]
    assert [found["reference"] for found in charter.json("list", "name 1002")] == ["2026-1003", "2026-1002"]
    charter("check")


def test_an_import_is_one_command_that_undo_takes_back(charter):
    charter("new", "e-nothi", "--from", "Anwar")
    path = write(charter, f"{HEADER},settled_on\ntraining,Bithi,2026-11-22,\ntraining,Chitra,2026-11-22,2026-11-23\n")
    assert [request["id"] for request in taken(charter, path)] == [1, 2, 3]
    assert "undid: import list.csv" in charter("undo")
    assert [request["outcome"] for request in charter.json("list")] == ["void", "void", None]
    charter("undo")
    assert [request["outcome"] for request in charter.json("list")] == ["served", None, None]


# Tables as they come


@pytest.mark.parametrize(
    ("encoding", "delimiter"),
    [
        ("utf-8", ","),
        ("utf-8-sig", ";"),
        ("utf-16", "\t"),
        ("utf-16-be", ","),
        ("utf-8", "\t"),
        ("utf-8-sig", ","),
    ],
)
def test_encodings_and_delimiters(charter, encoding, delimiter):
    mark = "\ufeff" if encoding == "utf-16-be" else ""
    rows = [["আবেদনকারী", "সেবা", "প্রাপ্তির তারিখ", "মন্তব্য"], ["রহিমা", "২.২.১", "২২/১১/২০২৬", '"a; b, c"']]
    text = "\r\n".join(delimiter.join(row) for row in rows)
    (request,) = taken(charter, write(charter, mark + text, encoding=encoding))
    assert (request["requester"], request["service_code"], request["received_on"], request["note"]) == (
        *("রহিমা", "2.2.1", "2026-11-22", "a; b, c"),
    )


def test_excels_line_that_names_the_delimiter(charter):
    rows = "sep=;\nservice;requester;received_on\ne-nothi;Rahima, of Jashore;2026-11-22\nx;y;z\n"
    assert reasons(charter, write(charter, rows))[0].startswith("line 4: ")
    (request,) = taken(charter, write(charter, rows.replace("x;y;z", "")))
    assert request["requester"] == "Rahima, of Jashore"


def test_rows_of_several_lines_are_named_by_their_first(charter):
    text = f'{HEADER},note\ne-nothi,A,2026-11-22,"one\ntwo"\n\n,,,\nnothing,B,2026-11-22,"x\ny"\ne-nothi,,2026-11-22,\n'
    lines = reasons(charter, write(charter, text))
    assert [line.split(":")[0] for line in lines] == ["line 6", "line 8", "error"]
    assert one(charter, "note", "one\n two")["note"] == "one two"


@pytest.mark.parametrize(
    ("heading", "field", "cell", "value"),
    [
        ("Phone number", "phone", "০১৭১১০", "017110"),
        ("টেলিফোন", "phone", "017110", "017110"),
        ("Mobile No.", "phone", "017110", "017110"),
        ("মোবাইল নাম্বারঃ", "phone", "017110", "017110"),
        ("Phone/Mobile #", "phone", "017110", "017110"),
        ("E-mail ID", "email", "a@example.org", "a@example.org"),
        ("Applicant’s address", "address", "Jashore", "Jashore"),
        ("Remarks", "note", "ok", "ok"),
        ("বিষয়", "subject", "ok", "ok"),
        ("Date of the disposal", "settled_on", "23/11/2026", "2026-11-23"),
        ("ই-মেইল", "email", "a@example.org", "a@example.org"),
        ("E-Mail", "email", "a@example.org", "a@example.org"),
        ("ঠিকানা", "address", "যশোর", "যশোর"),
        ("মাধ্যম", "channel", "সরাসরি (ব্যক্তিগত উপস্থিতি)", "visit"),
        ("Channel", "channel", "in person", "visit"),
        ("মন্তব্য", "note", "ok", "ok"),
        ("Settled on", "settled_on", "23/11/2026", "2026-11-23"),
        ("নিষ্পত্তির তারিখ", "outcome", "23/11/2026", "served"),
        (" SETTLED_ON ", "settled_on", "২৩ নভেম্বর ২০২৬", "2026-11-23"),
    ],
)
def test_headings_and_values_in_both_languages(charter, heading, field, cell, value):
    assert one(charter, heading, cell)[field] == value


@pytest.mark.parametrize(
    "header",
    [
        "Name of Service,Name of Applicant,Date",
        "সেবার নাম,আবেদনকারীর নাম,তারিখ",
        "সেবা,নামঃ,তারিখঃ",
        "Service,Applicant's Name,Application date",
        "চাহিত সেবা,সেবা গ্রহীতার নাম,আবেদন প্রাপ্তির তারিখ",
    ],
)
def test_headings_as_offices_write_them(charter, header):
    (request,) = taken(charter, write(charter, f"{header}\ne-nothi,Rahima,22/11/2026\n"))
    assert (request["service_code"], request["requester"], request["received_on"]) == ("2.2.1", "Rahima", "2026-11-22")


def test_a_column_that_nothing_is_taken_from_is_named(charter):
    path = write(charter, "ক্রমিক নং,Code,Name of service,নাম,তারিখ,Id\n7,2.2.1,ই-নথি,Rahima,2026-11-22,3\n")
    said = charter.result("import", path).stderr
    assert said == "columns that are not taken over: “ক্রমিক নং”, “Name of service”\n"
    assert charter.json("show", 1)["service_code"] == "2.2.1"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("1712345678", "01712345678"),
        ("১৯১২৩৪৫৬৭৮", "01912345678"),
        ("1212345678", "1212345678"),  # no operator's
        ("171234567", "171234567"),
        ("17123456789", "17123456789"),
        ("8801712345678", "8801712345678"),
        ("1712-345678", "1712-345678"),
        ("01712345678", "01712345678"),
    ],
)
def test_a_mobile_number_gets_back_the_zero_that_a_spreadsheet_took(charter, typed, kept):
    path = write(charter, f"{HEADER},phone\ne-nothi,Rahima,2026-11-22,{typed}\n,,,{typed}\n")
    result = charter.result("import", path, "--skip-bad")
    assert charter.json("show", 1)["phone"] == kept
    assert ("phone numbers that got their leading 0 back: 1\n" in result.stderr) is (kept != latin_digits(typed))


@pytest.mark.parametrize("typed", ["1.71235E+09", "8.80171E+12", "1,7E+09", "1E+10"])
def test_a_phone_number_that_a_spreadsheet_cut_short_is_refused(charter, typed):
    path = write(charter, f'{HEADER},phone\ne-nothi,Rahima,2026-11-22,"{typed}"\n')
    assert reasons(charter, path)[0] == (
        f"line 2: of the phone number only “{typed}” is left: type it again, in a column of text"
    )


@pytest.mark.parametrize("service", ["2.2.1", "২.২.১", "e-nothi", "E-Nothi", "advice/troubleshooting on e-nothi"])
def test_a_service_is_named_as_everywhere(charter, service):
    (request,) = taken(charter, write(charter, f"{HEADER}\n{service},Rahima,2026-11-22\n"))
    assert request["service_code"] == "2.2.1"


@pytest.mark.parametrize(
    "cell",
    [
        *("22/11/2026", "22.11.2026", "22 Nov 2026", "২২ নভেম্বর ২০২৬", "Sun 22 Nov 2026", "46348", "৪৬৩৪৮"),
        *("46348.75", "2026-11-22 00:00:00", "2026-11-22T09:30:00", "22/11/2026 4:15 PM"),
    ],
)
def test_dates_as_people_and_spreadsheets_write_them(charter, cell):
    (request,) = taken(charter, write(charter, f"{HEADER}\ne-nothi,Rahima,{cell}\n"))
    assert request["received_on"] == "2026-11-22"


@pytest.mark.parametrize(
    "cell", ["11/23/2026", "4634", "31/11/2026", "26-11-22", "2026-11-25", "146348", "nov", "#N/A"]
)
def test_dates_that_could_mean_anything_are_refused(charter, cell):
    assert reasons(charter, write(charter, f"{HEADER}\ne-nothi,Rahima,{cell}\n"))[0].startswith("line 2: ")


def test_the_apostrophe_that_kept_a_cell_from_being_run_is_taken_off(charter):
    assert one(charter, "note", "'=1+1")["note"] == "=1+1"
    assert one(charter, "phone", "'+880 1711")["phone"] == "+880 1711"


def test_an_apostrophe_that_belongs_to_the_text_stays(charter):
    assert one(charter, "note", "'tis urgent")["note"] == "'tis urgent"


@pytest.mark.parametrize("lang", ["en", "bn"])
@pytest.mark.parametrize("status", Status)
def test_statuses_are_read_as_they_are_printed(status, lang):
    assert states.status(Language(lang).text(STATUSES[status])) is status


@pytest.mark.parametrize(("outcome", "english"), [(outcome, text) for outcome, text in OUTCOMES.items()])
def test_outcomes_are_read_as_they_are_printed(outcome, english):
    assert states.outcome(outcome) == outcome
    assert states.outcome(Language("bn").text(english)) == outcome


# Workbooks


def test_a_workbook_with_real_dates_numbers_and_formulas_that_were_worked_out(charter):
    rows = [
        ["Received", "Service", "Name", "Phone", "Note", "Date settled"],
        [date(2026, 11, 22), "e-nothi", "রহিমা", 1711000000, 2.5, datetime(2026, 11, 23, 10, 30)],
        [],
        [46348, "training", "=1+1", None, True, None],
    ]
    path = workbook(charter, *rows)
    book = openpyxl.load_workbook(path)
    book.active["C4"].data_type = "s"  # the text =1+1, not the formula
    book.save(path)
    first, second = taken(charter, path)
    assert (first["requester"], first["phone"], first["note"]) == ("রহিমা", "01711000000", "2.5")
    assert (first["received_on"], first["settled_on"]) == ("2026-11-22", "2026-11-23")
    assert (second["requester"], second["received_on"], second["note"]) == ("=1+1", "2026-11-22", "TRUE")


def sheet(charter: Charter, cells: str, *, extra: str = "", shared: str = "") -> Path:
    """A workbook made by hand, with the second row as given."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    head = "".join(f'<c t="inlineStr"><is><t>{name}</t></is></c>' for name in (*HEADER.split(","), "note"))
    parts = {
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{rel}"><workbookPr date1904="1"/><sheets>'
        '<sheet name="Hidden" sheetId="2" state="hidden" r:id="rId9"/><sheet name="S" sheetId="1" r:id="rId1"/>'
        f'<sheet name="Other" sheetId="3" r:id="rId9"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": '<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/>'
        '<Relationship Id="rId9" Target="/xl/worksheets/none.xml"/>'
        '<Relationship Id="rId2" Target="sharedStrings.xml"/></Relationships>',
        "xl/sharedStrings.xml": f'<sst xmlns="{main}">{shared}</sst>',
        "xl/worksheets/sheet1.xml": f'{extra}<worksheet xmlns="{main}"><sheetData><row>{head}</row>'
        f'<row r="7">{cells}</row></sheetData></worksheet>',
    }
    path = charter.folder / "hand.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return path


GOOD = '<c r="A7" t="str"><f>x</f><v>e-nothi</v></c><c r="B7" t="s"><v>1</v></c><c r="C7"><v>44886</v></c>'
TEXTS = "<si><t>no</t></si><si><r><t>Ra</t></r><r><t>hima_x000A_B_x005F_x0041_</t></r><rPh><t>no</t></rPh></si>"


def test_a_sheet_of_another_program(charter):
    """Dates since 1904, rich texts, escaped characters, a formula's value; hidden sheets are passed over."""
    result = charter.result("import", sheet(charter, GOOD, shared=TEXTS))
    assert result.stderr == "of the sheets, only “S” is read\n"
    (request,) = charter.json("list")
    assert (request["requester"], request["received_on"]) == ("Rahima B_x0041_", "2026-11-22")


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ('<c r="A7"><f>B1</f></c>', "line 7: a formula was never worked out"),
        ('<c r="A7" t="e"><f>B1</f><v>#REF!</v></c>', "line 7: a formula ends in the error #REF!"),
        ('<c r="F7" t="str"><v>stray</v></c>', "line 7: “stray” stands in a column without a heading"),
        ('<c r="ZZZ7" t="str"><v>far</v></c>', "error: line 7: there are more than 256 columns"),
        ('<c r="B7" t="s"><v>99</v></c>', "error: hand.xlsx is damaged"),
        ("<c></row>", "error: hand.xlsx is damaged"),
    ],
)
def test_cells_that_cannot_be_read(charter, cells, reason):
    lines = reasons(charter, sheet(charter, cells, shared=TEXTS))
    assert [line for line in lines if line.startswith(reason)], lines


def test_no_document_type_is_read(charter):
    extra = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    assert "is damaged or no Excel file" in charter.fails("import", sheet(charter, GOOD, shared=TEXTS, extra=extra))


def test_a_file_that_unpacks_to_far_too_much_is_refused_unread(charter):
    path = sheet(charter, GOOD, shared=TEXTS)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet2.xml", b" " * 30_000_000)
    assert "unpacks to more than any table needs" in charter.fails("import", path)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "is empty"),
        (b"\n\n", "is empty"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 60, "old Excel file or has a password"),
        (b"PK\x03\x04" + b"x" * 60, "is damaged or no Excel file"),
        (b"\x00\x01\x02" * 30, "no table of text"),
        (ONE.encode() + b'e-nothi,"Rahima,2026-11-22\n', "line 3: the quotation marks or line ends are broken"),
        (HEADER.encode(), "there is no row below the headings"),
    ],
)
def test_files_that_are_no_table(charter, content, reason):
    path = charter.folder / "strange"
    path.write_bytes(content)
    assert reason in charter.fails("import", path)


def test_an_archive_that_is_no_workbook(charter):
    path = charter.folder / "x.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("hello.txt", "hello")
    assert "an archive, but no Excel file" in charter.fails("import", path)


def test_a_file_that_is_not_there(charter):
    assert "there is no file" in charter.fails("import", charter.folder / "none.csv")
    assert "cannot be opened" in charter.fails("import", charter.folder)


# Headings that cannot be


@pytest.mark.parametrize(
    ("header", "reason"),
    [
        ("service,requester,received_on,colour,size", "“colour”, “size”: these headings are not known"),
        ("service,phone", "there is no heading requester, received_on"),
        ("requester,received_on", "there is no heading service"),
        ("service,requester,received_on,name", "two headings mean requester, the second is “name”"),
        ("service,requester,received_on,তারিখ", "two headings mean received_on, the second is “তারিখ”"),
        ("service,requester,Date,Date", "two headings mean received_on, the second is “Date”"),
        ("service,requester,date,Type of service", "“Type of service”: these headings are not known"),
        ("service,requester,received_on,\x1b[31mred", "“[31mred”"),
    ],
)
def test_headings_that_are_refused_by_name(charter, header, reason):
    assert reason in charter.fails("import", write(charter, f"{header}\n1,2,3,4,5\n"))


def test_the_columns_of_list_are_known(charter):
    charter.new("e-nothi", "Rahima", "--note", "-5 degrees")
    path = write(charter, charter("list", "--format", "csv"))
    assert "all rows (1) are in the register already" in charter.fails("import", path)
    assert [request["note"] for request in taken(charter, path, "--again")] == ["-5 degrees"] * 2


# Bad rows

BAD = [
    ("", "A", "2026-11-22", "", "", "the service is missing"),
    ("nothing-like-it", "A", "2026-11-22", "", "", "no service is called “nothing-like-it”"),
    ("ict", "A", "2026-11-22", "", "", "ict may be any of these"),
    ("e-nothi", " ", "2026-11-22", "", "", "the requester is missing"),
    ("e-nothi", "A", "", "", "", "the day of receipt is missing"),
    ("e-nothi", "A", "2026-11-25", "", "", "Wed 25 Nov 2026 is in the future"),
    ("e-nothi", "A", "2026-11-22", "2026-11-20", "", "it was settled on Fri 20 Nov 2026, before it was received on"),
    ("e-nothi", "A", "2026-11-22", "2026-11-25", "", "Wed 25 Nov 2026 is in the future"),
    ("e-nothi", "A", "2026-11-22", "", "served", "there is an outcome, “served”, but no day of settlement"),
    ("e-nothi", "A", "2026-11-22", "2026-11-23", "good", "“good” is no outcome: use one of served, declined"),
    ("e-nothi", "x" * 301, "2026-11-22", "", "", "the requester has 301 characters"),
    ("e-nothi", "A\u202eB", "2026-11-22", "", "", "the requester holds the character U+202E"),
    ("e-nothi", "A", "1926-11-22", "", "", "Mon 22 Nov 1926 is outside the calendar"),
]


def table(*rows: tuple[str, ...]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([[*HEADER.split(","), "settled_on", "outcome"], *rows])
    return out.getvalue()


def test_every_bad_row_is_named_and_nothing_is_written(charter):
    good = ("e-nothi", "Good", "2026-11-22", "", "")
    lines = reasons(charter, write(charter, table(good, *(row[:5] for row in BAD), good)))
    for number, (line, row) in enumerate(zip(lines[:-1], BAD, strict=True), start=3):
        assert line.startswith(f"line {number}: {row[5]}"), line
    assert lines[-1] == (
        "error: 13 of 15 rows cannot be taken, so none was: correct them, or take the others: --skip-bad"
    )
    assert list(charter.folder.glob("*.bad.csv")) == []


def all_reasons(charter: Charter, path: Path) -> list[str]:
    """What is wrong with the one bad row of `path`, in line 2."""
    lines = reasons(charter, path)[:-1]
    assert all(line.startswith("line 2: ") for line in lines), lines
    return [line.removeprefix("line 2: ").split(":")[0] for line in lines]


def test_a_bad_row_is_named_with_all_its_reasons(charter):
    header = f"{HEADER},phone,channel,settled_on,outcome,status,note,"
    path = write(charter, f"{header}\nxyz, ,11/23/2026,1E+9,fax,25/11/2026,good,ok,{'n' * 10001},stray,more\n")
    assert all_reasons(charter, path) == [
        "“stray” stands in a column without a heading",
        "“more” stands in a column without a heading",
        "no service is called “xyz”",
        "the requester is missing",
        "of the phone number only “1E+9” is left",
        "the channel “fax” is not in the charter",
        "“11/23/2026” has the month first, but the day comes first",
        "the note has 10001 characters, and 10000 is the most",
        "Wed 25 Nov 2026 is in the future",
        "“good” is no outcome",
        "“ok” is no status",
    ]


@pytest.mark.parametrize(
    ("received_on", "settled_on", "outcome", "status", "wrong"),
    [
        ("2026-11-22", "2026-11-20", "", "", ["it was settled on Fri 20 Nov 2026, before it was received on"]),
        ("2026-11-31", "2026-11-20", "", "", ["there is no such day as “2026-11-31”"]),
        ("2026-11-22", "2026-11-31", "served", "settled", ["there is no such day as “2026-11-31”"]),
        ("2026-11-25", "2026-11-26", "", "", ["Wed 25 Nov 2026 is in the future", "Thu 26 Nov 2026 is in the future"]),
        (
            "2026-11-22",
            "",
            "good",
            "",
            ["“good” is no outcome"],
        ),
        ("2026-11-22", "", "served", "Done", ["there is an outcome, “served”, but no day of settlement"]),
        ("2026-11-22", "", "", "নিষ্পন্ন", ["the status is “নিষ্পন্ন”, but there is no day of settlement"]),
        ("2026-11-22", "", "", "নথিজাত", ["the status is “নথিজাত”, but there is no day of settlement"]),
        ("2026-11-22", "2026-11-23", "", "Pending", ["the status is “Pending”, but there is a day of settlement"]),
        ("2026-11-22", "2026-11-31", "", "held", ["there is no such", "the status is “held”, but there is a day of"]),
        ("2026-11-22", "2026-11-23", "served", "void", ["the status is “void”, but the outcome is “served”"]),
    ],
)
def test_fields_that_contradict_each_other(charter, received_on, settled_on, outcome, status, wrong):
    row = f"e-nothi,A,{received_on},{settled_on},{outcome},{status}"
    found = all_reasons(charter, write(charter, f"{HEADER},settled_on,outcome,status\n{row}\n"))
    assert len(found) == len(wrong)
    assert all(one.startswith(start) for one, start in zip(found, wrong, strict=True)), found


@pytest.mark.parametrize(
    ("settled_on", "outcome", "status", "is_now"),
    [
        ("", "", "", ("open", None)),
        ("", "", "চলমান", ("open", None)),
        ("2026-11-23", "", "নিষ্পন্ন", ("settled", "served")),
        ("2026-11-23", "declined", "Closed", ("settled", "declined")),
        ("2026-11-23", "", "নথিজাত", ("settled", "declined")),
        ("2026-11-23", "void", "ভুলক্রমে নিবন্ধিত", ("settled", "void")),
    ],
)
def test_a_status_that_says_how_it_ended_is_taken_at_its_word(charter, settled_on, outcome, status, is_now):
    row = f"e-nothi,A,2026-11-22,{settled_on},{outcome},{status}"
    (request,) = taken(charter, write(charter, f"{HEADER},settled_on,outcome,status\n{row}\n"))
    assert (request["status"], request["outcome"]) == is_now


def test_a_cell_that_cannot_be_read_is_told_once(charter):
    cells = '<c r="A7" t="e"><f>B1</f><v>#REF!</v></c><c r="C7"><v>44886</v></c>'
    assert [line.split(":")[0] for line in reasons(charter, sheet(charter, cells, shared=TEXTS))[1:]] == [
        "line 7",
        "line 7",
        "error",
    ]


def test_an_error_where_the_outcome_should_be_is_a_reason_of_its_row(charter):
    book = openpyxl.Workbook()
    for row in ("service requester received_on outcome", "e-nothi A 2026-11-22 #N/A", "e-nothi B 2026-11-22"):
        book.active.append(row.split())
    book.save(charter.folder / "errors.xlsx")
    assert reasons(charter, charter.folder / "errors.xlsx")[0].startswith("line 2: a formula ends in the error #N/A")
    (request,) = taken(charter, charter.folder / "errors.xlsx", "--skip-bad")
    assert request["requester"] == "B"


def test_a_disk_that_is_full_for_the_bad_rows_leaves_neither_them_nor_the_good_ones(charter):
    resource = pytest.importorskip("resource")
    charter.new()
    file = write(charter, f"{HEADER},note\ne-nothi,A,2026-11-22,\n" + f"nothing,B,2026-11-22,{'x' * 900}\n" * 400)
    size = 2 * charter.db.stat().st_size  # room for the register, not for 400 bad rows

    def full_disk() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    command, env = charter.command("import", file, "--skip-bad")
    ended = subprocess.run(command, env=env, preexec_fn=full_disk, capture_output=True, encoding="utf-8")
    assert (ended.returncode, ended.stdout) == (1, "")
    assert "cannot be written" in ended.stderr.splitlines()[-1]
    assert "Traceback" not in ended.stderr
    assert not list(charter.folder.glob("*.bad.csv"))
    assert [request["requester"] for request in charter.json("list")] == ["Rahima Begum"]


def test_of_very_many_bad_rows_the_rest_is_counted(charter):
    rows = [("nothing", "A", "2026-11-22", "", "")] * (MOST_NAMED + 7)
    lines = reasons(charter, write(charter, table(*rows)))
    assert len(lines) == MOST_NAMED + 2
    assert lines[-2:] == [
        "… and 7 more rows",
        f"error: none of the rows ({MOST_NAMED + 7}) can be taken: nothing was changed",
    ]


def test_bad_rows_are_said_in_bangla(charter):
    result = charter.result("import", write(charter, table(BAD[3][:5])), code=1, lang="bn")
    assert result.stderr.startswith("লাইন ২:") or "২" in result.stderr.splitlines()[0]
    assert "requester" not in result.stderr


def test_skip_bad_takes_the_good_rows_and_keeps_the_bad_ones_beside_the_file(charter):
    good = ("e-nothi", "Good", "2026-11-22", "", "")
    path = write(charter, table(good, ("nothing", "=1+1", "2026-11-22", "", ""), good, ("", "B", "২২/১১/২০২৬", "", "")))
    result = charter.result("import", path, "--skip-bad")
    assert result.stdout == "Registered 2 requests, numbers 1 to 2; settled: 0\n"
    beside = charter.folder / "list.bad.csv"
    assert [line[:7] for line in result.stderr.splitlines()[:-1]] == ["line 3:", "line 5:"]
    assert result.stderr.splitlines()[-1] == f"rows left out: 2; they are in {beside}, with the reasons"
    assert stat.S_IMODE(beside.stat().st_mode) == 0o600
    assert beside.read_bytes().startswith(b"\xef\xbb\xbf")
    header, first, second = csv.reader(beside.read_text("utf-8-sig").splitlines())
    assert header == ["reason", "service", "requester", "received_on", "settled_on", "outcome"]
    assert first[1:] == ["nothing", "'=1+1", "2026-11-22", "", ""]
    assert second[0] == "the service is missing"

    corrected = beside.read_text("utf-8-sig").replace(",nothing,", ",e-nothi,").replace("missing,,", "missing,udc,")
    beside.write_text(corrected, "utf-8-sig")
    assert [request["requester"] for request in taken(charter, beside)] == ["Good", "Good", "=1+1", "B"]


def test_the_bad_rows_come_with_all_their_reasons_and_can_be_mended(charter):
    path = write(charter, table(("e-nothi", "Good", "2026-11-22", "", ""), ("nothing", "", "2026-11-22", "", "")))
    charter("import", path, "--skip-bad", lang="bn")
    beside = charter.folder / "list.bad.csv"
    (row,) = csv.DictReader(beside.read_text("utf-8-sig").splitlines())
    assert row.pop("কারণ").split(" · ")[1:] == ["আবেদনকারীর নাম নেই"]
    assert row == {
        "service": "nothing", "requester": "", "received_on": "2026-11-22", "settled_on": "", "outcome": ""
    }  # fmt: skip

    beside.write_text(beside.read_text("utf-8-sig").replace("nothing,", "e-nothi,Salma"), "utf-8")
    result = charter.result("import", beside, "--again", lang="bn")
    assert (charter.json("list", "Salma")[0]["service_code"], result.stderr) == ("2.2.1", "")


@pytest.mark.parametrize(
    ("encoding", "delimiter", "above"),
    [
        ("utf-8-sig", ",", ""),
        ("utf-8-sig", ";", ""),
        ("utf-8", "\t", ""),
        ("utf-16", "\t", ""),
        ("utf-8-sig", ";", "sep=;\r\n"),
    ],
)
def test_the_bad_rows_are_written_as_the_file_is(charter, encoding, delimiter, above):
    rows = [HEADER.split(","), ["e-nothi", "Good", "2026-11-22"], ["e-nothi", "ক; খ, গ", "11/23/2026"]]
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    charter("import", write(charter, above + out.getvalue(), encoding=encoding), "--skip-bad")

    beside = charter.folder / "list.bad.csv"
    marked = "utf-16" if encoding == "utf-16" else "utf-8-sig"
    text = beside.read_bytes().decode(marked)
    assert beside.read_bytes().startswith("\ufeff".encode("utf-16-le" if encoding == "utf-16" else "utf-8"))
    assert text.startswith(f"{above}reason{delimiter}service{delimiter}requester{delimiter}received_on\r\n")
    beside.write_bytes(text.replace("11/23/2026", "23/11/2026").encode(marked))
    assert [request["requester"] for request in taken(charter, beside)] == ["Good", "ক; খ, গ"]


def test_half_a_character_of_a_workbook_does_not_stop_the_others(charter):
    path = workbook(
        charter, HEADER.split(","), ["e-nothi", "Good", "2026-11-22"], ["e-nothi", "A_xD800_B", "2026-11-22"]
    )
    said = charter.result("import", path, "--skip-bad").stderr
    assert said.startswith("line 3: the requester holds the character U+D800")
    assert ",A?B," in (charter.folder / "list.bad.csv").read_text("utf-8-sig")


def test_a_row_that_is_refused_leaves_no_promise_behind(charter):
    rows = ["training,A,2026-11-25", "labs,B,1926-11-22", "udc,C,2026-11-22,2026-11-20"]
    path = write(charter, "\n".join([f"{HEADER},settled_on", "e-nothi,Good,2026-11-22", *rows]))
    charter("import", path, "--skip-bad")
    with closing(sqlite3.connect(charter.db)) as connection:
        assert connection.execute("SELECT service_code FROM promises").fetchall() == [("2.2.1",)]


def test_a_file_of_bad_rows_is_never_overwritten(charter):
    beside = write(charter, "corrected by hand", "list.bad.csv")
    path = write(charter, table(("e-nothi", "Good", "2026-11-22", "", ""), BAD[0][:5]))
    assert "is there already" in charter.fails("import", path, "--skip-bad")
    assert beside.read_text() == "corrected by hand"
    assert charter.json("list") == []


def test_no_file_of_bad_rows_stays_behind_where_nothing_was_taken(charter):
    assert "none of the rows (1)" in reasons(charter, write(charter, table(BAD[0][:5])), "--skip-bad")[-1]
    assert list(charter.folder.glob("*.bad.csv")) == []


def test_rows_that_are_not_utf8_are_named_and_come_out_as_they_went_in(charter):
    path = charter.folder / "list.csv"
    path.write_bytes(ONE.encode() + b"e-nothi,Caf\xe9,2026-11-22\n")
    assert reasons(charter, path)[0].startswith("line 3: ")
    charter("import", path, "--skip-bad")
    assert b",Caf\xe9," in (charter.folder / "list.bad.csv").read_bytes()


def test_a_rehearsal_tells_and_writes_nothing(charter):
    path = write(charter, table(("e-nothi", "Good", "2026-11-22", "2026-11-23", ""), BAD[0][:5]))
    assert "1 of 2 rows cannot be taken" in reasons(charter, path, "--dry-run")[-1]
    result = charter.result("import", path, "--dry-run", "--skip-bad")
    assert result.stdout.startswith("Would register 1 request, number 1; settled: 1\n")
    assert result.stderr.splitlines() == ["line 3: the service is missing", "rows that would be left out: 1"]
    assert charter.json("list") == []
    assert list(charter.folder.glob("*.bad.csv")) == []


def test_a_rehearsal_leaves_no_register_where_none_was(charter):
    path = write(charter, ONE)
    assert charter("import", path, "--dry-run").startswith("Would register 1 request, number 1; settled: 0\n")
    assert [file.name for file in charter.folder.iterdir()] == [path.name]
    charter("holiday", "add", "2026-12-01", "Fair", "--dry-run")
    assert [file.name for file in charter.folder.iterdir()] == [path.name]


# The same file twice


def test_the_same_file_twice_is_noticed(charter):
    path = write(
        charter, f"{HEADER}\ne-nothi,Rahima,2026-11-22\ntraining,Karim,2026-11-22\ne-nothi,Rahima,2026-11-22\n"
    )
    charter("import", path)
    assert charter.fails("import", path) == (
        "error: all rows (3) are in the register already, the first as 1: nothing was changed; "
        "--again takes them once more\n"
    )
    assert len(charter.json("list")) == 3
    charter("import", path, "--again")
    assert len(charter.json("list")) == 6


def test_of_a_file_that_has_grown_only_the_new_rows_can_be_taken(charter):
    charter("import", write(charter, ONE))
    grown = write(charter, f"{ONE}training,Karim,2026-11-23\n")
    lines = charter.result("import", grown, code=1).stderr.splitlines()
    assert lines[0] == "line 2: it is in the register already, as 1: --again takes it once more"
    charter("import", grown, "--skip-bad")
    assert [request["requester"] for request in charter.json("list")] == ["Karim", "Rahima"]


def test_what_was_typed_already_is_noticed_too_and_what_is_void_is_not(charter):
    charter.new("e-nothi", "Rahima", "--received", "2026-11-22")
    assert "the first as 1" in charter.fails("import", write(charter, ONE))
    charter("done", 1, "--outcome", "void")
    charter("import", write(charter, ONE))
    assert [request["outcome"] for request in charter.json("list")] == [None, "void"]


def test_an_import_that_was_undone_may_be_repeated(charter):
    charter("import", write(charter, ONE))
    charter("undo")
    charter("import", write(charter, ONE))
    assert [request["status"] for request in charter.json("list")] == ["open", "settled"]


def test_a_row_for_another_service_or_day_is_another_request(charter):
    charter("import", write(charter, ONE))
    charter("import", write(charter, ONE.replace("e-nothi", "training")))
    charter("import", write(charter, ONE.replace("2026-11-22", "2026-11-23")))
    assert len(charter.json("list")) == 3


def test_a_due_date_of_the_table_that_is_another_one_is_told(charter):
    text = f"{HEADER},due_on,status\ne-nothi,A,2026-11-22,2026-11-25,open\ne-nothi,B,2026-11-22,30/11/2026,open\n"
    result = charter.result("import", write(charter, f"{text}e-nothi,C,2026-11-22,,held\ne-nothi,D,2026-11-22,,\n"))
    assert result.stderr.startswith("warning: rows with another due date than they get here: 2, the first in line 3;")


def test_the_reference_of_the_table_is_kept_where_it_is_of_that_number(charter):
    text = f"{HEADER},reference\ne-nothi,A,2026-11-22,2025-0001\ne-nothi,B,2026-11-22,2025-0009\n"
    path = write(charter, text)
    said = charter.result("import", path).stderr
    assert said == "warning: rows with another reference than they get here: 1, the first in line 3\n"
    assert [request["reference"] for request in charter.json("list")[::-1]] == ["2025-0001", "2026-0002"]


def test_the_name_of_the_file_cannot_steer_the_terminal(charter):
    path = write(charter, ONE, "\x1b[31mlist.csv")
    charter("import", path)
    assert "\x1b" not in charter("undo")


def test_a_bar_moves_at_a_terminal_and_nowhere_else(monkeypatch):
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    for stream, shown in ((Terminal(), True), (io.StringIO(), False)):
        monkeypatch.setattr("sys.stderr", stream)
        with progress("তালিকা [bold]") as move:
            move(0.5)
        assert ("50%" in stream.getvalue() and "তালিকা [bold]" in stream.getvalue()) is shown
        assert bool(stream.getvalue()) is shown


def test_a_row_is_no_double_of_another_row_of_its_own_table(charter):
    charter.new("e-nothi", "Salma")
    more_than_wait_together = [f"e-nothi,Requester {number},2026-11-22" for number in range(AT_ONCE + 1)]
    rows = [HEADER, "e-nothi,Rahima,2026-11-22", *more_than_wait_together, "e-nothi,Rahima,2026-11-22"]
    charter("import", write(charter, "\n".join(rows)))
    assert [one["id"] for one in charter.json("list", "Rahima")] == [AT_ONCE + 4, 2]
