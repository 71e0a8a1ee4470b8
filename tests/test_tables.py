"""Tables as offices, web sites and survey tools write them, and as other programs spoil them: each row is taken for
what it says, or named with its line, the reason and the way out."""

import io
import sys
import zipfile
from pathlib import Path

import openpyxl
import pytest
from conftest import Charter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.chart import BarChart
from openpyxl.styles import Font
from snapshots import untouched

CASES = Path(__file__).parent / "cases"
TODAY = "2026-11-26"
HEADER = "service,requester,phone,received_on"
GOOD = "workshop,Good Test,01711000009,2026-11-22"


@pytest.fixture
def desk(charter):
    """One request, due on Thu 10 Dec 2026."""
    assert charter.new("workshop", "A", today=TODAY)["due_on"] == "2026-12-10"
    return charter


def write(charter: Charter, text: str, name: str = "list.csv", encoding: str = "utf-8") -> Path:
    path = charter.folder / name
    path.write_bytes(text.encode(encoding))
    return path


def one(charter, path, *words):
    """The one request that an import brings, and what was said besides."""
    said = charter.result("import", path, *words, today=TODAY)
    newest, *_ = charter.json("list", "--status", "all", today=TODAY)
    assert newest["id"] == 2
    return newest, said.stderr


def refused(charter, path, *words, lang="en"):
    with untouched(charter):
        return charter.result("import", path, *words, code=1, today=TODAY, lang=lang).stderr


def listed(charter, path, *words):
    """The days of December that `holiday import` brings, and the due date then."""
    charter("holiday", "import", path, *words, today=TODAY)
    shown = charter.json("show", 1, today=TODAY)
    days = [day["date"][8:] for day in charter.json("holiday", "list", 2026) if day["date"][5:7] == "12"]
    known = ("16", "25", "31")
    return [day for day in days if day not in known], shown["due_on"] + ("~" if shown["provisional"] else "")


def not_listed(charter, path, *words):
    with untouched(charter):
        return charter.fails("holiday", "import", path, *words, today=TODAY)


# --- lists of holidays ----------------------------------------------------------------------------------------------


def test_a_column_that_says_until_when(desk):
    assert listed(desk, CASES / "to_column.csv") == (["06", "07", "08", "09", "10"], "2026-12-20")


def test_a_run_that_ends_before_it_begins_is_refused(desk):
    path = write(desk, "date,to,name\n2026-12-10,2026-12-06,Feast\n")
    assert "list.csv, line 2: Thu 10 Dec 2026 to Sun 6 Dec 2026 is no run of holidays" in not_listed(desk, path)


def test_more_cells_than_headings_are_refused(desk):
    assert "extra_cells.csv, line 2: there are more cells than headings" in not_listed(desk, CASES / "extra_cells.csv")


def test_a_heading_that_is_not_known_is_refused(desk):
    path = write(desk, "date,name,until further notice\n2026-12-10,Feast,\n")
    assert "list.csv, line 1: the heading “until further notice” is not known" in not_listed(desk, path)


def test_a_moon_that_is_neither_yes_nor_no_is_refused(desk):
    said = not_listed(desk, CASES / "moon_sentence.csv")
    assert "line 2: “subject to the moon” under “moon” is neither yes nor no" in said


def test_a_name_that_says_that_the_date_is_uncertain_marks_it(desk):
    path = write(desk, "date,name\n2026-12-10,Feast (subject to the sighting of the moon)\n")
    assert listed(desk, path) == (["10"], "2026-12-13~")


def test_days_without_a_year_are_of_the_year_that_is_given(desk):
    said = not_listed(desk, CASES / "no_year_list_2027.csv")
    assert "no_year_list_2027.csv, line 2: “21-Feb” has no year" in said
    desk("holiday", "import", CASES / "no_year_list_2027.csv", "--year", 2027, today=TODAY)
    days = desk.json("holiday", "list", 2027, today=TODAY)
    assert [day["date"] for day in days] == ["2027-02-21", "2027-03-26", "2027-12-16"]


@pytest.mark.parametrize("text", ["২১ ফেব্রুয়ারি", "21/02", "21 Feb", "২১শে ফেব্রুয়ারি"])
def test_other_days_without_a_year(desk, text):
    path = write(desk, f"date,name\n{text},Martyrs' Day\n")
    assert "has no year" in not_listed(desk, path)
    desk("holiday", "import", path, "--year", 2028, today=TODAY)
    assert [day["date"] for day in desk.json("holiday", "list", 2028)] == ["2028-02-21"]


def test_a_semicolon_between_the_columns(desk):
    assert listed(desk, CASES / "semicolon.csv") == (["10"], "2026-12-13")


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("date\tname\n2026-12-10\tFeast\n", "utf-16"),
        ("sep=;\ndate;name\n2026-12-10;Feast\n", "utf-8"),
        ("\n,\ndate,name\n,\n2026-12-10,Feast\n\n", "utf-8-sig"),
        ("date,name\n2026-12-10 00:00:00,Feast\n", "utf-8"),
        ("date,name\n46366,Feast\n", "utf-8"),
        ("তারিখ,বার,উপলক্ষ\n১০/১২/২০২৬ ইং,বৃহস্পতিবার,উৎসব\n", "utf-8"),
        ("List of holidays 2026\ndate,name\n2026-12-10,Feast\n", "utf-8"),
    ],
)
def test_a_list_of_holidays_is_read_like_any_table(desk, text, encoding):
    assert listed(desk, write(desk, text, encoding=encoding)) == (["10"], "2026-12-13")


def test_a_weekday_that_does_not_fit_its_date_is_refused(desk):
    path = write(desk, "date,day,name\n2026-12-10,Friday,Feast\n")
    assert "line 2: “Friday 2026-12-10” has the wrong weekday" in not_listed(desk, path)


def test_a_list_of_holidays_as_a_workbook(desk):
    book = openpyxl.Workbook()
    for row in (["Holidays of 2026"], [], ["Date", "Name"], ["10/12/2026", "Feast"]):
        book.active.append(row)
    book.save(desk.folder / "list.xlsx")
    said = desk.result("holiday", "import", desk.folder / "list.xlsx", today=TODAY)
    assert "line 1: not read: it is above the headings, “Holidays of 2026”" in said.stderr
    assert desk.json("show", 1, today=TODAY)["due_on"] == "2026-12-13"


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("2026-12-10,????? ???", "of the text only ????? ??? is left"),
        ("2026-12-10,à¦‰à§Žà¦¸à¦¬", "is UTF-8 that was read as another encoding"),
        ("2026-12-10,#REF!", "a formula ends in the error #REF!"),
        ("########,Feast", "of the cell only ######## is left"),
        ("2026-12-10,C‡k", "is Bangla for an old font"),
    ],
)
def test_what_was_destroyed_is_no_holiday(desk, row, reason):
    said = not_listed(desk, write(desk, f"date,name\n{row}\n"))
    assert "list.csv, line 2: " in said
    assert reason in said


def test_a_month_that_comes_first_in_a_list_of_holidays(desk):
    path = write(desk, "date,name\n12/06/2026,A\n12/31/2026,B\n")
    assert "line 3: “12/31/2026” has the month first" in not_listed(desk, path)


# --- text and phone numbers that were destroyed ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("case", "reason"),
    [
        ("question_marks.csv", "line 2: of the text only ????? ????? is left: save the table it came from as “CSV"),
        ("mojibake.csv", "line 2: “à¦†à¦®à¦¿à¦¨à¦¾ à¦¬à§‡à¦—à¦®” is UTF-8 that was read as another encoding"),
        ("na_error.csv", "line 2: a formula ends in the error #N/A: put the value there\nline 2: a formula"),
        ("e_noplus.csv", "line 2: of the phone number only “1.711E9” is left"),
        ("bijoy_font.xlsx", "line 2: “Avwgbv †eMg” is Bangla for an old font such as SutonnyMJ"),
        ("from_web.xls", "error: from_web.xls is a web page, whatever its name says: open it in a spreadsheet"),
    ],
)  # fmt: skip
def test_what_was_destroyed_is_refused_with_its_line(desk, case, reason):
    assert reason in refused(desk, CASES / case)
    assert len(refused(desk, CASES / case, lang="bn")) > 20
    assert reason in refused(desk, CASES / case, "--skip-bad")


@pytest.mark.parametrize(
    "name",
    [
        *("???", "?? ????", "Md. ???? Khan", "রহিমা ���", "####", "#NAME?", "Err:502"),
        *("à¦°à¦¹à¦¿à¦®", "αªåαª«αª┐", "‡¶∞‡¶π‡¶ø", "JosÃ© Test", "Karimâ€™s shop"),
        *("†eMg", "‡gvt iwng", "KvRx bRi“j", "m¤úv`K e¨w³MZ"),
    ],
)
def test_names_of_which_nothing_can_be_read(desk, name):
    path = write(desk, f"{HEADER}\n{GOOD}\nworkshop,{name},01711000001,2026-11-22\n")
    assert "line 3: " in refused(desk, path)


@pytest.mark.parametrize(
    "name",
    [
        *("Rahima?", "What now?? Khan", "José Test", "Zoë Čapek", "A #1 Shop", "রহিমা খাতুন", "O’Brien", "50 % off"),
        *("Salvador Dalí", "Müller & Söhne", "Rajiv Dev", "Govt. Pvt. Ltd", "Swapna Shuvro", "© 2026 Office", "Ñandú"),
    ],
)
def test_names_that_only_look_strange_are_kept(desk, name):
    request, said = one(desk, write(desk, f"{HEADER}\nworkshop,{name},01711000001,2026-11-22\n"))
    assert request["requester"] == name
    assert said == ""


def test_plain_letters_that_may_be_bijoy_are_told_and_kept(desk):
    """“Avwgbv” is আমিনা typed with Bijoy; it could be a name in a language that this program does not know."""
    request, said = one(desk, write(desk, f"{HEADER}\nworkshop,Avwgbv,01711000001,2026-11-22\n"))
    assert request["requester"] == "Avwgbv"
    assert "warning: line 2: “Avwgbv” may be Bangla for an old font such as SutonnyMJ" in said


def test_figures_and_bangla_in_an_old_font_are_read(desk):
    book = openpyxl.Workbook()
    for row in (HEADER.split(","), ["workshop", "আমিনা", "01711000001", "22/11/2026"]):
        book.active.append(row)
    for row in book.active:
        for cell in row:
            cell.font = Font(name="SutonnyMJ")
    book.active["B2"].font = Font(name="SutonnyOMJ")
    book.save(desk.folder / "list.xlsx")
    request, said = one(desk, desk.folder / "list.xlsx")
    assert (request["requester"], request["phone"], said) == ("আমিনা", "01711000001", "")


def test_a_word_in_an_old_font_inside_a_cell_is_found(desk):
    from openpyxl.cell.rich_text import CellRichText, TextBlock
    from openpyxl.cell.text import InlineFont

    book = openpyxl.Workbook()
    name = CellRichText("Md. ", TextBlock(InlineFont(rFont="SutonnyMJ"), "iwng"))
    for row in (HEADER.split(","), ["workshop", name, "01711000001", "22/11/2026"]):
        book.active.append(row)
    book.save(desk.folder / "list.xlsx")
    assert "line 2: “Md. iwng” is Bangla for an old font" in refused(desk, desk.folder / "list.xlsx")


def test_a_phone_number_with_decimals_gets_its_zero_back(desk):
    request, said = one(desk, CASES / "float_phone.csv")
    assert request["phone"] == "01711000001"
    assert "phone numbers that got their leading 0 back: 1" in said


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ('"1,711,000,001"', "01711000001"),
        ('"1,71,10,00,001"', "01711000001"),
        ("8801711000001.00", "8801711000001"),
        ("১৭১১০০০০০১.০", "01711000001"),
        ('"01711000001, 01811000002"', "01711000001, 01811000002"),
    ],
)
def test_phone_numbers_as_spreadsheets_write_large_ones(desk, typed, kept):
    request, _ = one(desk, write(desk, f"{HEADER}\nworkshop,Amina Test,{typed},2026-11-22\n"))
    assert request["phone"] == kept


@pytest.mark.parametrize("typed", ["1.711E9", "1.711e+09", "1E9", "1.E10", "১.৭১১E৯", "1711E6"])
def test_phone_numbers_of_which_figures_are_gone(desk, typed):
    path = write(desk, f"{HEADER}\nworkshop,Amina Test,{typed},2026-11-22\n")
    assert f"line 2: of the phone number only “{typed}” is left" in refused(desk, path)


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1", "cp1256"])
def test_a_row_that_is_not_utf8_says_so(desk, encoding):
    path = write(desk, f"{HEADER}\n{GOOD}\nworkshop,José Test,01711000001,2026-11-22\n", encoding=encoding)
    assert "line 3: it is not in UTF-8: save the table as “CSV UTF-8”" in refused(desk, path)


# --- dates -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", ["ing.csv", "iso_offset.csv"])
def test_dates_as_offices_and_survey_tools_write_them(desk, case):
    request, _ = one(desk, CASES / case)
    assert request["received_on"] == "2026-11-22"


@pytest.mark.parametrize(
    "typed",
    [
        *("22/11/2026 খ্রিঃ", "২২/১১/২০২৬ ইং", "২২শে নভেম্বর ২০২৬", "22nd Nov 2026", "২২ শে নভেম্বর ২০২৬ খ্রি."),
        *("22-11-2026 খ্রিস্টাব্দ", "২২ নভেম্বর ২০২৬ সাল", "ইং ২২/১১/২০২৬", "22/11/2026 AD", "রবিবার ২২শে নভেম্বর ২০২৬"),
        *("2026-11-22T23:30+06:00", "2026-11-21T18:30:00Z", "2026-11-21 18:30:00.5 +0000", "22/11/2026 10.35 AM"),
    ],
)
def test_other_dates_of_that_kind(desk, typed):
    request, _ = one(desk, write(desk, f"{HEADER}\nworkshop,Amina Test,01711000001,{typed}\n"))
    assert request["received_on"] == "2026-11-22"


def test_the_desk_reads_them_too(charter):
    assert charter.new("workshop", "A", "--received", "২২শে নভেম্বর ২০২৬ ইং", today=TODAY)["received_on"] == "2026-11-22"


def test_a_column_with_the_month_first_is_refused_whole(desk):
    for words in ([], ["--skip-bad"]):
        said = refused(desk, CASES / "gforms_us_mixed.csv", *words)
        assert said.splitlines()[-1] == (
            "error: line 4: “11/22/2026 16:20:01” has the month first, so “11/05/2026 10:02:11” in line 2 may have it "
            "too: write the dates of the column “received_on” like 2026-11-22"
        )
    assert list(desk.folder.glob("*.bad.csv")) == []


def test_a_date_that_a_spreadsheet_understood_the_wrong_way_round_is_not_trusted(desk):
    """Excel set to day first takes 11/05/2026 for 11 May, and leaves 11/22/2026 as text."""
    from datetime import date

    book = openpyxl.Workbook()
    for row in (
        HEADER.split(","), ["workshop", "A", "1", date(2026, 5, 11)], ["workshop", "B", "2", "11/22/2026"]
    ):  # fmt: skip
        book.active.append(row)
    book.save(desk.folder / "list.xlsx")
    assert "“2026-05-11” in line 2 may have it too" in refused(desk, desk.folder / "list.xlsx", "--skip-bad")


def test_one_date_with_the_month_first_among_certain_ones_is_one_bad_row(desk):
    rows = [GOOD, "workshop,A,01711000001,11/22/2026", "workshop,B,01711000002,13/11/2026"]
    path = write(desk, "\n".join([HEADER, *rows]))
    assert desk("import", path, "--skip-bad", today=TODAY).startswith("Registered 2 requests")


# --- where the table is ----------------------------------------------------------------------------------------------


def test_titles_above_the_headings_are_passed_over_and_told(desk):
    request, said = one(desk, CASES / "title_rows.xlsx")
    assert request["requester"] == "Amina Test"
    assert "the headings are in line 3; above them, and not read: Office of the test upazila · Register of" in said


def test_titles_above_the_headings_of_a_csv(desk):
    path = write(desk, f"Office of the test upazila;;\n;;\nRegister, of 2026;;\n{HEADER};\n{GOOD}\n".replace(",", ";"))
    assert one(desk, path)[0]["requester"] == "Good Test"


def test_a_chart_before_the_table_is_passed_over(desk):
    book = openpyxl.Workbook()
    for row in (HEADER.split(","), ["workshop", "Amina Test", "01711000001", "22/11/2026"]):
        book.active.append(row)
    chart = book.create_chartsheet("Chart", 0)
    chart.add_chart(BarChart())
    book.save(desk.folder / "list.xlsx")
    assert one(desk, desk.folder / "list.xlsx")[0]["requester"] == "Amina Test"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"\xef\xbb\xbf\r\n  <!DOCTYPE html><html>", "is a web page"),
        ("<html><table>".encode("utf-16"), "is a web page"),
        (b'<?xml version="1.0"?><Workbook>', "is a web page"),
        (b"MIME-Version: 1.0\r\nContent-Type: text/html\r\n", "is a web page"),
        (b"%PDF-1.7\n", "is a PDF"),
    ],
)
def test_files_that_are_named_as_a_table_and_are_none(desk, content, reason):
    path = desk.folder / "list.xls"
    path.write_bytes(content)
    assert f"list.xls {reason}" in refused(desk, path)
    assert f"list.xls {reason}" in not_listed(desk, path)


# --- other spreadsheets ----------------------------------------------------------------------------------------------


def test_an_old_excel_file_is_read(desk):
    said = desk.result("import", CASES / "old_excel.xls", today=TODAY)
    assert said.stdout == "Registered 2 requests, numbers 2 to 3; settled: 0\n"
    assert said.stderr.splitlines() == [
        "of the sheets, only “Register” is read",
        "the headings are in line 3; above them, and not read: Office of the test upazila",
        "in a file of this kind a formula that ends in an error is read as an empty cell: look for them",
        "phone numbers that got their leading 0 back: 1",
    ]
    second, first, _ = desk.json("list", today=TODAY)
    assert (first["requester"], first["phone"], first["received_on"]) == ("রহিমা পরীক্ষা", "01711000001", "2026-11-22")
    assert (second["requester"], second["phone"], second["received_on"]) == ("Karim Test", "01711000002", "2026-11-22")


def test_an_open_document_is_read_and_its_bad_row_named(desk):
    assert "line 3: a formula ends in the error #N/A" in refused(desk, CASES / "open_document.ods")
    assert desk("import", CASES / "open_document.ods", "--dry-run", "--skip-bad", today=TODAY).startswith(
        "Would register 1"
    )


def test_a_binary_workbook_is_read(desk):
    request, _ = one(desk, CASES / "binary_excel.xlsb")
    assert (request["requester"], request["phone"]) == ("রহিমা পরীক্ষা", "01711000001")


@pytest.mark.parametrize("case", ["old_excel.xls", "open_document.ods", "binary_excel.xlsb"])
def test_without_the_extra_its_name_is_said(desk, case, monkeypatch):
    monkeypatch.setitem(sys.modules, "python_calamine", None)
    assert "pip install 'citizens-charter[spreadsheets]'" in refused(desk, CASES / case)
    assert "save it as .xlsx" in not_listed(desk, CASES / case)


def test_half_an_old_excel_file_is_refused(desk):
    whole = (CASES / "old_excel.xls").read_bytes()
    path = desk.folder / "half.xls"
    for size in (100, 600, len(whole) // 2):
        path.write_bytes(whole[:size])
        assert "half.xls is an old Excel file or has a password" in refused(desk, path)


def test_an_open_document_that_unpacks_to_far_too_much_is_refused_unread(desk):
    path = desk.folder / "bomb.ods"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("content.xml", b" " * 30_000_000)
    assert "unpacks to more than any table needs" in refused(desk, path)


# --- what a rehearsal shows -------------------------------------------------------------------------------------------


def test_a_rehearsal_shows_the_first_rows_as_they_were_understood(desk):
    rows = [f"workshop,Person {n},0171100000{n},2026-11-{n + 10},{'24/11/2026' if n == 2 else ''}" for n in range(1, 8)]
    path = write(desk, "\n".join([f"{HEADER},settled_on", *rows]))
    with untouched(desk):
        said = desk.result("import", path, "--dry-run", today=TODAY)
        bangla = desk("import", path, "--dry-run", today=TODAY, lang="bn")
    assert said.stdout.splitlines() == [
        "Would register 7 requests, numbers 2 to 8; settled: 1",
        "The first rows as they were read: line, received on, due on, phone, service",
        *(
            f"  {line}  {received} Nov 2026  {due} Nov 2026   0171100000{line - 1}  2.2.9  Person {line - 1} · "
            f"Organising workshops/seminars / helping with various celebrations · {verdict}"
            for line, received, due, verdict in [
                (2, "Wed 11", "Wed 25", "late by 1 working day"),
                (3, "Thu 12", "Thu 26", "in time"),
                (4, "Fri 13", "Thu 26", "due today"),
                (5, "Sat 14", "Thu 26", "due today"),
                (6, "Sun 15", "Sun 29", "1 working day left"),
            ]
        ),
    ]
    assert "বুধ · Person 1 · " in bangla
    assert said.stderr == ""


def test_a_rehearsal_warns_of_what_a_person_can_judge(desk):
    days = ["13/05/2025", "05/11/2026", "01/09/2026", "02/09/2026", "03/09/2026"]
    path = write(desk, "\n".join([HEADER, *(f"workshop,P{n},0171100000{n},{day}" for n, day in enumerate(days))]))
    with untouched(desk):
        assert desk.result("import", path, "--dry-run", today=TODAY).stderr.splitlines() == [
            "warning: rows received more than a year ago: 1, the first in line 2",
            "warning: 5 of 5 would be late or overdue at once, the first in line 2",
            "warning: in the column “received_on”, “13/05/2025” in line 2 has the day first, and so “05/11/2026” in "
            "line 3 is read with the day first too",
        ]
        assert "সতর্কতা" in desk.result("import", path, "--dry-run", today=TODAY, lang="bn").stderr


# --- any table -------------------------------------------------------------------------------------------------------

CELLS = st.one_of(
    st.sampled_from(
        [
            *("", "workshop", "Amina Test", "আমিনা", "01711000001", "1711000001.0", "2026-11-22", "22/11/2026 ইং"),
            *("11/22/2026", "05/11/2026", "#N/A", "?????", "à¦†à¦®", "†eMg", "1.7E9", "46348", "served", "=1+1", "'"),
        ]
    ),
    st.text(max_size=12),
)
HEADINGS = st.permutations(["service", "requester", "phone", "received_on", "note", "settled_on"])
ROWS = st.lists(st.lists(CELLS, max_size=8), max_size=8)
PRACTICE = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@PRACTICE
@given(HEADINGS, ROWS, st.sampled_from([",", ";", "\t"]), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_each_row_of_any_table_is_taken_or_told(charter, headings, rows, delimiter, encoding):
    import csv

    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows([headings, *rows])
    path = charter.folder / "any.csv"
    path.write_bytes(out.getvalue().encode(encoding, "surrogatepass"))
    said = charter.result("import", path, "--dry-run", "--skip-bad", "--again", code=None, today=TODAY)
    assert said.exit_code in (0, 1)
    assert "Traceback" not in said.output
    told = {line.split(":")[0] for line in said.stderr.splitlines() if line.startswith("line ")}
    filled = [row for row in rows if any(cell.strip() for cell in row)]
    if said.exit_code == 0:
        words = said.stdout.split()
        assert int(words[words.index("register") + 1]) + len(told) == len(filled)


@PRACTICE
@given(st.data())
def test_no_damage_to_a_table_ends_in_a_traceback(charter, data):
    names = sorted(path.name for path in CASES.iterdir() if path.suffix != ".ics")
    name = data.draw(st.sampled_from(names))
    whole = (CASES / name).read_bytes()
    at = data.draw(st.integers(0, len(whole) - 1))
    damaged = whole[:at] + data.draw(st.binary(max_size=3)) + whole[at + data.draw(st.integers(0, 20)) :]
    path = charter.folder / f"damaged{Path(name).suffix}"
    path.write_bytes(damaged)
    for command in (["import"], ["holiday", "import"]):
        said = charter.result(*command, path, "--dry-run", code=None, today=TODAY)
        assert said.exit_code in (0, 1)
        assert "Traceback" not in said.output
