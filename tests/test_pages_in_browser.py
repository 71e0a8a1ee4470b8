"""The pages in a real browser: nothing sticks out of the paper, Bangla is shaped, and its text can be selected.

Needs `apt-get install chromium poppler-utils fonts-noto-core`. Where that is missing these tests are skipped, but for
a Linux machine that calls itself CI: there they fail.
"""

from __future__ import annotations

import html
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from conftest import Charter
from test_slip import with_complaints

pytestmark = pytest.mark.thorough
OPTIONS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update"),
)
# The last row of the headings of a table.
HEAD = re.compile(r"<tr>((?:<th[^<]*</th>)+)</tr></thead>")
MM = 96 / 25.4  # a millimetre in the pixels of CSS
POINT = 25.4 / 72  # a point in millimetres
# Width of the paper, and what is left of it between the margins.
A5, A4, A3 = (148, 128), (297, 279), (420, 402)
# The margins of the report are wider by a millimetre.
REPORT = (297, 277)
MEASURE = """
const results = [...document.querySelectorAll("iframe")].map(frame => {
  const page = frame.contentDocument, room = page.documentElement;
  const wide = [...page.body.querySelectorAll("*")].filter(
    element => element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).display !== "inline"
      && !element.closest("svg"));
  return {name: frame.title, room: room.clientWidth, needs: room.scrollWidth,
          sticks_out: wide.map(element => element.tagName + " " + element.textContent.slice(0, 60)),
          smallest: Math.min(...[...page.body.querySelectorAll("p, dt, dd, th, td, li")].map(
            element => parseFloat(getComputedStyle(element).fontSize))),
          text_wide: page.querySelector("table").getBoundingClientRect().width,
          scripts: page.scripts.length, language: room.lang};
});
const letters = document.querySelector("iframe").contentDocument.body;
const width = text => {
  const span = letters.ownerDocument.createElement("span");
  span.textContent = text;
  letters.append(span);
  const wide = span.getBoundingClientRect().width;
  span.remove();
  return wide;
};
const widths = Object.fromEntries(["ক্ষ", "ক", "ষ", "ন্ত্র", "ন", "ত", "র", "কি"].map(text => [text, width(text)]));
document.getElementById("result").textContent = JSON.stringify({pages: results, widths});
"""


@pytest.fixture(scope="module")
def chromium() -> str:
    """The path of the browser; its tools are there too."""
    missing = [tool for tool in ("chromium", "pdftotext", "pdfinfo", "fc-list") if shutil.which(tool) is None]
    if not missing and not subprocess.run(["fc-list", ":lang=bn"], capture_output=True, check=True).stdout:
        missing = ["a font for Bangla"]
    if missing:
        say = pytest.fail if os.environ.get("CI") and sys.platform == "linux" else pytest.skip
        say(f"{', '.join(missing)} missing: apt-get install chromium poppler-utils fonts-noto-core")
    return shutil.which("chromium") or ""


class Browser:
    """Chromium, with a new profile for each start."""

    def __init__(self, path: str, folder: Path) -> None:
        self.path = path
        self.folder = folder

    def run(self, page: str, *options: str) -> str:
        """What it prints, given the page."""
        file = self.folder / "page.html"
        file.write_text(page, encoding="utf-8")
        profile = self.folder / "profile"
        shutil.rmtree(profile, ignore_errors=True)
        command = [self.path, *OPTIONS, f"--user-data-dir={profile}", *options, file.as_uri()]
        env = {**os.environ, "HOME": str(self.folder)}
        return subprocess.run(command, capture_output=True, encoding="utf-8", timeout=90, env=env, check=True).stdout

    def measure(self, pages: dict[str, tuple[str, float]], *, printed: bool = True) -> Any:
        """Each page laid out as in print, in a frame as wide (mm) as the paper has room; else as on a screen that is
        so wide."""
        frames = "".join(
            f'<iframe title="{name}" srcdoc="{html.escape(as_printed(page) if printed else page)}" '
            f'style="border: 0; width: {room * MM}px; height: 4000px"></iframe>'
            for name, (page, room) in pages.items()
        )
        script = f'<pre id="result"></pre><script>addEventListener("load", () => {{{MEASURE}}})</script>'
        shell = f'<!DOCTYPE html><meta charset="utf-8">{frames}{script}'
        dom = self.run(shell, "--dump-dom", "--virtual-time-budget=10000", "--window-size=1800,1200")
        result = re.search('<pre id="result">(.*?)</pre>', dom, re.DOTALL)
        assert result, "the script did not run"
        return json.loads(html.unescape(result[1]))

    def pdf(self, page: str) -> Path:
        """The page, printed."""
        paper = self.folder / "paper.pdf"
        self.run(page, "--no-pdf-header-footer", f"--print-to-pdf={paper}")
        return paper


@pytest.fixture
def browser(chromium: str, tmp_path: Path) -> Browser:
    return Browser(chromium, tmp_path)


def as_printed(page: str) -> str:
    """The page with the style that it has on paper; a word that is too wide is not broken but sticks out."""
    printed = page.replace("@media screen", "@media not all").replace("@media print", "@media all")
    return printed.replace("overflow-wrap: break-word", "overflow-wrap: normal")


def pages_of(pdf: Path) -> int:
    told = subprocess.run(["pdfinfo", pdf], capture_output=True, encoding="utf-8", check=True).stdout
    return int(re.findall(r"Pages:\s+(\d+)", told)[0])


def words_of(pdf: Path) -> Sequence[tuple[float, float, float, float, str]]:
    """Left, top, right and bottom (mm) of each word that can be selected, and the word."""
    boxes = subprocess.run(["pdftotext", "-bbox", pdf, "-"], capture_output=True, encoding="utf-8", check=True).stdout
    found = re.findall(r'<word xMin="(.+?)" yMin="(.+?)" xMax="(.+?)" yMax="(.+?)">(.*?)</word>', boxes)
    return [(*(float(side) * POINT for side in sides), html.unescape(word)) for *sides, word in found]  # type: ignore[misc]


def sheets_of(pdf: Path) -> list[str]:
    """The text of each sheet, line by line."""
    told = subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, encoding="utf-8", check=True).stdout
    return ["\n".join(filter(str.strip, sheet.split("\n"))) for sheet in told.rstrip("\f").split("\f")]


def text_of(words: Sequence[tuple[float, float, float, float, str]]) -> str:
    """The words without the blanks between them: where those are is the printer's guess."""
    return "".join(word for *_, word in words)


def crowded(charter: Charter) -> Path:
    """Request 1, whose slip is as full as one gets: on hold, long names, a table of complaints. The charter's path."""
    own = with_complaints(charter)
    charter.new("workshops", "মেসার্স রূপালী শিল্প প্রতিষ্ঠান ও বহুমুখী সমবায় সমিতি লিমিটেড, ঝিকরগাছা, যশোর", "--charter", own)
    charter("hold", 1, "--why", "ট্রেড লাইসেন্সের সত্যায়িত অনুলিপি ও জাতীয় পরিচয়পত্র আনতে হবে")
    return own


def test_nothing_sticks_out_and_conjuncts_are_shaped(charter: Charter, browser: Browser) -> None:
    own = crowded(charter)
    charter("init", charter.folder / "office")
    office = (
        "--charter",
        charter.folder / "office" / "charter.yaml",
        "--db",
        charter.folder / "office" / "register.db",
    )
    pages = {}
    for lang in ("bn", "en"):
        wall = charter("services", "--format", "html", lang=lang)
        other = charter("services", "--format", "html", *office, lang=lang)
        slip = charter("slip", 1, "--charter", own, "--format", "html", lang=lang)
        report = charter("report", "--format", "html", lang=lang)
        pages |= {
            f"slip {lang} A5": (slip, A5[1]),
            f"wall {lang} A4": (wall, A4[1]),
            f"wall {lang} A3": (wall, A3[1]),
            f"other wall {lang} A4": (other, A4[1]),
            f"report {lang} A4": (report, REPORT[1]),
        }
    measured = browser.measure(pages)
    assert [page["name"] for page in measured["pages"]] == list(pages)
    for page in measured["pages"]:
        assert (page["name"], page["sticks_out"]) == (page["name"], [])
        assert page["needs"] <= page["room"], page
        assert page["scripts"] == 0
        assert page["language"] in page["name"].split()
    widths = measured["widths"]
    assert 0 < widths["ক্ষ"] < widths["ক"] + widths["ষ"]
    assert 0 < widths["ন্ত্র"] < widths["ন"] + widths["ত"] + widths["র"]
    assert widths["কি"] > widths["ক"]


def test_a_slip_is_one_sheet_of_a5(charter: Charter, browser: Browser) -> None:
    own = crowded(charter)
    pdf = browser.pdf(charter("slip", 1, "--charter", own, "--format", "html", lang="bn"))
    assert pages_of(pdf) == 1
    words = words_of(pdf)
    assert min(left for left, *_ in words) >= 9.5
    assert max(right for _, _, right, *_ in words) <= A5[0] - 9.5
    text = text_of(words)
    for said in ("প্রাপ্তিস্বীকারপত্র", "স্থগিত", "ঝিকরগাছা", "সত্যায়িত", "অভিযোগনিষ্পত্তিকর্মকর্তা", "স্বাক্ষর"):
        assert said in text


@pytest.mark.parametrize("lang", ["bn", "en"])
def test_a_report_of_17_services_with_its_signatures_is_one_sheet_and_the_annex_others(
    lang: str, charter: Charter, browser: Browser
) -> None:
    charter.new("training", "Rahima Khatun", today="2026-11-02")
    charter("extend", 1, "--to", "2026-11-24", "--why", "যন্ত্রাংশ আসেনি", today="2026-11-03")
    for service in ("labs", "e-nothi", "workshop", "training", "web-portal"):
        for day in ("2026-11-01", "2026-11-02", "2026-11-22"):
            charter.new(service, "ঝিকরগাছা পাইলট মাধ্যমিক বিদ্যালয়", "--received", day)
    charter("done", 1, 2, 4, 5)
    charter("done", 7, "--outcome", "withdrawn")
    charter("done", 8, "--outcome", "declined")
    charter("done", 10, "--outcome", "void", "--note", "দুইবার লেখা")
    page, with_annex = (charter("report", *words, "--format", "html", lang=lang) for words in ((), ("--annex",)))
    assert page.count("<li>") == 5  # nearly all that there is to tell
    pdf = browser.pdf(page)
    words = words_of(pdf)
    assert pages_of(pdf) == 1
    assert min(left for left, *_ in words) >= 9.5
    assert max(right for _, _, right, *_ in words) <= REPORT[0] - 9.5
    assert ("প্রতিস্বাক্ষরকারী" if lang == "bn" else "Countersigned") in text_of(words)
    (measured,) = browser.measure({"annex": (with_annex, REPORT[1])})["pages"]
    assert (measured["sticks_out"], measured["needs"] <= measured["room"]) == ([], True)
    assert pages_of(browser.pdf(with_annex)) == 2


def test_a_list_to_hand_over_charge_with_fits_a4_and_parts_no_row(charter: Charter, browser: Browser) -> None:
    long = "মেসার্স রূপালী শিল্প প্রতিষ্ঠান ও বহুমুখী সমবায় সমিতি লিমিটেড, ঝিকরগাছা"
    for day in range(1, 25):
        charter.new("workshops", f"{long} {day}", "--phone", "+8801711000000", "--received", f"2026-11-{day:02d}")
    charter("hold", 7, "--why", "ট্রেড লাইসেন্সের সত্যায়িত অনুলিপি ও জাতীয় পরিচয়পত্র আনতে হবে")
    pages = {
        f"{command} {lang}": charter(command, "--format", "html", lang=lang)
        for command in ("due", "list")
        for lang in ("bn", "en")
    }
    for page in browser.measure({name: (page, REPORT[1]) for name, page in pages.items()})["pages"]:
        assert (page["name"], page["sticks_out"]) == (page["name"], [])
        assert page["needs"] <= page["room"], page
    pdf = browser.pdf(pages["due bn"])
    sheets = sheets_of(pdf)
    assert len(sheets) == pages_of(pdf) > 1
    for sheet in sheets:
        assert "আবেদনকারী" in sheet  # the headings stand on every sheet
        assert not re.search(r"· [০-৯]+\s*$", sheet)  # no heading of a group is alone at the foot
    assert "দায়িত্ব গ্রহণকারী" in sheets[-1]


def test_a_slip_is_read_on_a_phone_of_390_pixels(charter: Charter, browser: Browser) -> None:
    own = crowded(charter)
    slips = {lang: charter("slip", 1, "--charter", own, "--format", "html", lang=lang) for lang in ("bn", "en")}
    told = browser.measure({lang: (slip, 390 / MM) for lang, slip in slips.items()}, printed=False)
    for page in told["pages"]:
        assert (page["sticks_out"], page["needs"]) == ([], page["room"])
        assert page["smallest"] >= 12  # pixels of CSS, as a phone shows them
        assert page["text_wide"] >= 320


@pytest.mark.parametrize("lang", ["bn", "en"])
@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_no_heading_of_the_wall_stands_alone_at_the_foot(
    lang: str, paper: str, charter: Charter, browser: Browser
) -> None:
    charter("init", charter.folder / "office")
    for words in ((), ("--charter", charter.folder / "office" / "charter.yaml")):
        page = charter("services", "--format", "html", *words, lang=lang)
        pdf = browser.pdf(page.replace("size: landscape", f"size: {paper} landscape"))
        headings = {"".join(html.unescape(text).split()) for text in re.findall(r"<h[23]>(.*?)</h[23]>", page)}
        headings |= {"".join(html.unescape(re.sub("<.*?>", "", row)).split()) for row in HEAD.findall(page)}
        for sheet in sheets_of(pdf):
            assert "".join(sheet.split("\n")[-1].split()) not in headings, sheet


def test_the_wall_hangs_on_a3_as_on_a4(charter: Charter, browser: Browser) -> None:
    page = charter("services", "--format", "html", lang="bn")
    sheets, heights = [], []
    for name, (paper, _) in (("A4", A4), ("A3", A3)):
        pdf = browser.pdf(page.replace("size: landscape", f"size: {name} landscape"))
        words = words_of(pdf)
        assert min(left for left, *_ in words) >= 8.5
        assert max(right for _, _, right, *_ in words) <= paper - 8.5
        assert text_of(words).count("জনাবমোঃফারুকহোসেন") == 17
        assert "আইসিটিঅধিদপ্তরসংক্রান্ততথ্য" in text_of(words)
        sheets.append(pages_of(pdf))
        heights.append(next(bottom - top for _, top, _, bottom, word in words if word == "বিনামূল্যে"))
    assert sheets[0] == sheets[1] <= 3
    assert heights[1] == pytest.approx(heights[0] * A3[0] / A4[0], rel=0.05)  # larger paper, larger letters
    assert heights[0] >= 3.5  # mm, of a whole line: letters that can be read


@pytest.mark.parametrize("lang", ["en", "bn"])
def test_a_district_of_40_offices_fits_a4_and_parts_no_row_and_no_picture(
    charter: Charter, browser: Browser, tmp_path: Path, lang: str
) -> None:
    charter.new("e-nothi", "Rahima", "--received", "2026-11-10")
    told = json.loads(charter("return"))
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(40):
        name = f"Upazila ICT office of a place with a long name, number {number}"
        told["office"] = {"id": f"office-{number}", "name": name, "names": {"bn": f"উপজেলা কার্যালয় {number}", "en": name}}
        (folder / f"{number}.json").write_text(json.dumps(told), encoding="utf-8")
    page = charter("district", folder, "--format", "html", lang=lang)
    measured = browser.measure({"district": (page, REPORT[1])})
    (district,) = measured["pages"]
    assert district["sticks_out"] == []
    assert district["needs"] <= district["room"]
    assert district["scripts"] == 0
    pdf = browser.pdf(page)
    assert 2 <= pages_of(pdf) <= 4
    assert text_of(words_of(pdf)).count("officeofaplace" if lang == "en" else "উপজেলা") >= 80
