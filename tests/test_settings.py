"""Settings for good: `charter config`, the file that it keeps, and what counts before what."""

import subprocess
import sys
from pathlib import Path

import pytest
from conftest import Charter
from terminal import Form, needs_a_terminal


def file_of(charter: Charter) -> Path:
    """Where the settings are kept in these tests."""
    return charter.folder / "home" / "charter" / "config.toml"


def write(charter: Charter, text: str | bytes) -> Path:
    """The settings file, written by hand."""
    file = file_of(charter)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return file


def settings(charter: Charter, *words: object, **surroundings: object) -> dict[str, tuple[str, str]]:
    """What `charter config` shows: each value and where it comes from."""
    return {one["key"]: (one["value"], one["source"]) for one in charter.json(*words, "config", **surroundings)}


NOTHING = {"lang": None, "env": {"CHARTER_DB": None}}


def test_a_register_kept_for_good_is_the_one_that_every_command_uses(charter):
    charter("config", "db", charter.folder / "mine.db", **NOTHING)
    charter.new("e-nothi", "Rahima", **NOTHING)
    assert (charter.folder / "mine.db").exists()
    assert not charter.db.exists()
    assert len(charter.json("list", **NOTHING)) == 1
    assert charter.json("list") == []  # the environment counts before it


def test_a_path_is_kept_whole_wherever_it_was_typed(charter, monkeypatch):
    (charter.folder / "desk").mkdir()
    monkeypatch.chdir(charter.folder / "desk")
    charter("config", "db", "mine.db", **NOTHING)
    monkeypatch.chdir("/")
    assert settings(charter, **NOTHING)["db"] == (str(charter.folder / "desk" / "mine.db"), "config")


def test_option_before_environment_before_config_before_default(charter):
    default = settings(charter, **NOTHING)
    assert default["db"] == (str(charter.folder / "home" / "charter" / "register.db"), "default")
    assert (default["lang"], default["charter"][1]) == (("en", "default"), "default")
    charter("config", "db", charter.folder / "kept.db")
    charter("config", "lang", "bn")
    charter("config", "officer", "Faruk Hossain")

    assert settings(charter, **NOTHING) == {
        "db": (str(charter.folder / "kept.db"), "config"),
        "charter": default["charter"],
        "lang": ("bn", "config"),
        "officer": ("Faruk Hossain", "config"),
    }
    env = {"CHARTER_DB": "/env.db", "CHARTER_OFFICER": "Rina", "CHARTER_FILE": "/env.yaml"}
    told = settings(charter, lang="en", env=env)
    assert told == {
        "db": ("/env.db", "environment"),
        "charter": ("/env.yaml", "environment"),
        "lang": ("en", "environment"),
        "officer": ("Rina", "environment"),
    }
    options = ("--db", "/option.db", "--charter", "/option.yaml", "--lang", "en")
    told = settings(charter, *options, lang="bn", env=env)
    assert told["db"] == ("/option.db", "option")
    assert told["charter"] == ("/option.yaml", "option")
    assert told["lang"] == ("en", "option")


def test_the_language_kept_for_good_counts_before_the_locale_and_after_the_environment(charter):
    charter("config", "lang", "bn")
    bn, en = {"lang": None, "env": {"LANG": "en_US.UTF-8"}}, {"lang": "en"}
    assert "নিষ্পত্তি" in charter("--help", **bn) or "নিবন্ধন" in charter("--help", **bn)
    assert "Usage" in charter("--help", **en)
    charter("config", "lang", "--unset")
    assert "Usage" in charter("--help", **bn)


def test_a_value_is_shown_alone_as_json_csv_and_for_people(charter):
    charter("config", "officer", "রহিমা")
    assert charter.json("config", "officer") == [{"key": "officer", "value": "রহিমা", "source": "config"}]
    assert charter("config", "officer", "--format", "csv") == "key,value,source\nofficer,রহিমা,config\n"
    assert charter("config", "officer") == "officer: রহিমা · kept for good\n"


def test_the_charter_that_the_register_knows_is_shown(charter):
    own = charter.own_data()
    charter("--charter", own, "new", "e-nothi", "--from", "Rina")
    assert charter.json("config", "charter") == [{"key": "charter", "value": str(own), "source": "register"}]
    own.unlink()
    assert charter.json("config", "charter")[0]["value"] == str(own)
    charter("config", "charter", "shipped")
    assert charter.json("config", "charter")[0]["source"] == "config"


def test_what_else_stands_in_the_file_stays_as_it_is(charter):
    file = write(charter, "# of this desk\nlang = 'en'  # for the visitor from abroad\n")
    charter("config", "db", charter.folder / "mine.db")
    charter("config", "lang", "bn")
    charter("config", "db", "--unset")
    assert file.read_text(encoding="utf-8") == '# of this desk\nlang = "bn"  # for the visitor from abroad\n'
    charter("config", "db", "--unset")  # not there any more, and that is what was wanted


def test_windows_paths_and_bangla_come_back_as_they_were_kept(charter):
    name = charter.folder / 'a "quoted" \\U folder' / "নথি.db"
    charter("config", "db", name)
    assert settings(charter, **NOTHING)["db"] == (str(name), "config")


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("lang = 'bn'\ndb = \n", 2, "this is not TOML"),
        ('db = "C:\\Users\\x.db"\n', 1, "this is not TOML"),
        ("lang = 'bn'\nlang = 'en'\n", 2, "this is not TOML"),
        ("lang = 'bn'\n\n[db]\npath = '/x'\n", 3, "db needs a text in quotes"),
        ("lang = 'fr'\n", 1, "the language “fr” is not known"),
        ("lang = 'bn'\ncolour = 'red'\n", 2, "colour is no setting"),
        ("# mine\ndb = 7\n", 2, "db needs a text in quotes"),
        ("db = 'mine.db'\n", 1, "no whole path"),
        ("officer = ''\n", 1, "officer needs a text"),
        (b"lang = 'bn'\nofficer = '\xe0\xa6'\n", 2, "not UTF-8"),
        ("lang = 'bn'\ndb = '", 2, "this is not TOML"),
    ],
)
def test_a_broken_file_is_refused_with_file_and_line_and_help_is_given_all_the_same(charter, text, line, says):
    file = write(charter, text)
    told = charter.fails("due", **NOTHING)
    assert told.startswith(f"error: {file}, line {line}: ")
    assert says in told
    assert "Usage" in charter("due", "--help", **NOTHING)


def test_a_value_that_is_wrong_is_mended_by_the_command(charter):
    file = write(charter, "lang = 'fr'\n")
    charter("config", "lang", "bn", **NOTHING)
    assert file.read_text(encoding="utf-8") == 'lang = "bn"\n'


@pytest.mark.parametrize("words", [("lang", "fr"), ("officer", " "), ("officer", "a\x1bb"), ("db", "a\0b")])
def test_a_wrong_value_is_refused_and_nothing_is_kept(charter, words):
    charter.fails("config", *words)
    assert not file_of(charter).exists()


@pytest.mark.parametrize("words", [("colour",), ("--unset",), ("lang", "bn", "--unset"), ("lang", "bn", "en")])
def test_wrong_usage_ends_with_2(charter, words):
    charter.fails("config", *words, code=2)


def test_a_folder_where_the_file_should_be_is_refused(charter):
    file_of(charter).mkdir(parents=True)
    charter.fails("config", "lang", "bn")
    assert charter.fails("due", **NOTHING).startswith(f"error: {file_of(charter)} cannot be opened")


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere platformdirs is asked itself")
@pytest.mark.parametrize(
    "env", [{"HOME": "/home/x"}, {"HOME": "/home/x", "XDG_CONFIG_HOME": "/y"}, {"HOME": "/z", "XDG_CONFIG_HOME": ""}]
)
def test_the_folder_is_the_one_that_platformdirs_names(env):
    program = (
        "import os; from charter_cli.files.settings import settings_file; from platformdirs import user_config_path\n"
        "print(settings_file(os.environ)); print(user_config_path('charter', appauthor=False) / 'config.toml')"
    )
    run = subprocess.run([sys.executable, "-c", program], env=env, capture_output=True, encoding="utf-8", check=True)
    ours, theirs = run.stdout.splitlines()
    assert ours == theirs


def test_without_a_home_there_are_no_settings_and_none_can_be_kept(charter):
    nowhere = {"env": {"HOME": "none", "XDG_CONFIG_HOME": "none"}}
    charter("due", **nowhere)
    assert "no home folder" in charter.fails("config", "lang", "bn", **nowhere)


def test_without_a_user_the_officer_is_nobody(charter, monkeypatch):
    def unknown() -> str:
        raise OSError("No username set in the environment")

    monkeypatch.setattr("getpass.getuser", unknown)
    assert charter.json("config", "officer") == [{"key": "officer", "value": None, "source": "default"}]


# --no-input


@needs_a_terminal
@pytest.mark.parametrize(
    "words",
    [
        ("--no-input", "new"),
        ("new", "--no-input", "e-nothi"),
        ("hold", "1", "--no-input"),
        ("--no-input", "edit", "1"),
        ("--no-input", "edit", "1", "--received", "yesterday"),
        ("slip", "--no-input"),
    ],
)
def test_no_input_never_asks_at_a_terminal(charter, words):
    charter.new()
    elsewhere = charter.result(*words, code=None)  # nobody is there to be asked
    screen, code = Form(charter, *words, lang="en").end()
    assert code == elsewhere.exit_code != 0
    assert screen.split() == elsewhere.stderr.split()
    assert len(charter.json("list")) == 1
