"""The program `charter`: its commands, its global options, and how it ends."""

import gc
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

import typer
from typer._click.exceptions import UsageError

from charter_cli import __version__
from charter_cli.errors import Refused
from charter_cli.interface.context import Desk, language_of
from charter_cli.interface.help import Group, reader_of, speaking
from charter_cli.interface.streams import Answer, answering
from charter_cli.language.messages import N_, Language

# What typer says of its own two options.
INSTALL_COMPLETION = N_("Install completion for the current shell.")
SHOW_COMPLETION = N_("Show completion for the current shell, to copy it or customize the installation.")
# Where each command lives: in the file of its name, but for a few that are one thing together. Only the module of the
# command that runs is imported.
COMMANDS = {
    "new": "new",
    "due": "due",
    "overdue": "due",
    "list": "list",
    "people": "people",
    "message": "message",
    "show": "show",
    "why": "show",
    "done": "update",
    "note": "update",
    "hold": "update",
    "resume": "update",
    "extend": "update",
    "reopen": "update",
    "edit": "edit",
    "undo": "edit",
    "deadline": "deadline",
    "services": "services",
    "slip": "slip",
    "report": "report",
    "sample": "sample",
    "return": "return_",
    "district": "district",
    "holiday": "holiday.command",
    "calendar": "calendar",
    "import": "import_.command",
    "export": "export",
    "backup": "backup",
    "restore": "backup",
    "check": "check",
    "seal": "seal",
    "init": "init",
    "config": "config",
}
# What a command ends with that kept something and could not say so. Whoever calls must not do it again.
KEPT_UNANSWERED = 4
GLOBAL_OPTIONS = ("--db", "--charter", "--lang")
GLOBAL_FLAGS = ("--no-input",)


class Program(Group):
    """Finds commands when they are asked for; ends with an exit code and, if it failed, one line that says why."""

    _kept: str | None = None  # what the present run has kept for good

    def list_commands(self, ctx: typer.Context) -> list[str]:  # type: ignore[override]
        return list(COMMANDS)

    def get_command(self, ctx: typer.Context, cmd_name: str) -> Any:  # type: ignore[override]
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"charter_cli.commands.{COMMANDS[cmd_name]}")
        return speaking(module.app, None if module.app.info.name == cmd_name else cmd_name)

    def parse_args(self, ctx: Any, args: list[str]) -> Any:
        return super().parse_args(ctx, help_last(global_first(args)))

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        finally:
            self._kept = ctx.obj.kept if isinstance(ctx.obj, Desk) else None

    def main(self, args: Sequence[str] | None = None, prog_name: str | None = None, **options: Any) -> Any:  # type: ignore[override]
        """Run `args` (the words that were typed, unless given) and leave with an exit code."""
        with answering() as answer:
            self._kept = None
            language, code = self._run(args, prog_name, **options)
            if answer.failure is not None:
                code = self._unanswered(language, code, answer)
        sys.exit(code)

    def _run(self, args: Sequence[str] | None, prog_name: str | None, **options: Any) -> tuple[Language, int]:
        """The reader's language and the exit code."""
        language = Language("en")
        try:
            # Help and wrong usage are said in the reader's language too, so it comes before anything is parsed.
            language = Language(language_of(language_typed(sys.argv[1:] if args is None else args), os.environ))
            code = super().main(args, prog_name, **{**options, "standalone_mode": False, "obj": language})
        except Refused as error:
            code = error.exit_code
            _fail(language.text("error: {sentence}", sentence=error))
        except typer.Abort:
            code = 1
            _fail(language.text("error: stopped at the question, nothing was changed"))
        except UsageError as error:
            from charter_cli.interface.usage_errors import wrong_usage

            code = error.exit_code
            _fail(*wrong_usage(error))
        except SystemExit as ended:  # typer's, once it has printed what a shell completes
            code = ended.code
        return language, code or 0

    def _unanswered(self, language: Language, code: int, answer: Answer) -> int:
        """The exit code of a run that came to its end with `code`, and whose answer could not be written whole."""
        reason = answer.failure and answer.failure.strerror
        if self._kept is not None:
            _fail(
                language.text(
                    N_("error: {kept}, but it could not be printed: {reason}"), kept=self._kept, reason=reason
                )
            )
            return KEPT_UNANSWERED
        if answer.reader_left or code in (Refused.exit_code, UsageError.exit_code):
            return code  # a refusal has said its line already
        _fail(language.text(N_("error: the answer could not be written: {reason}"), reason=reason))
        return Refused.exit_code


def _fail(*lines: str) -> None:
    from charter_cli.render.lines import tell

    for line in lines:
        tell(line, sys.stderr)


def global_first(args: list[str]) -> list[str]:
    """`args` with the global options in front, wherever they were typed: nobody remembers which come first."""
    ahead: list[str] = []
    rest: list[str] = []
    words = iter(args)
    for word in words:
        if word == "--":
            rest += [word, *words]
        elif word in GLOBAL_OPTIONS:
            value = next(words, None)
            if value is None:
                return [*ahead, word]  # alone, so that its missing value is told and no command is taken for it
            ahead += [word, value]
        elif word in GLOBAL_FLAGS or word.startswith(tuple(f"{option}=" for option in GLOBAL_OPTIONS)):
            ahead.append(word)
        else:
            rest.append(word)
    return ahead + rest


def help_last(args: list[str]) -> list[str]:
    """`args`, the global options in front, with `help COMMAND` said as `COMMAND --help`."""
    at = 0
    while at < len(args) and args[at].startswith("--"):
        at += 2 if args[at] in GLOBAL_OPTIONS else 1
    return [*args[:at], *args[at + 1 :], "--help"] if args[at : at + 1] == ["help"] else args


def language_typed(args: Sequence[str]) -> str | None:
    """The value of the last `--lang` in `args`, if any."""
    words = global_first(list(args))
    typed = None
    for word, following in zip(words, [*words, ""][1:], strict=True):
        if word == "--":
            break
        if word == "--lang":
            typed = following
        elif word.startswith("--lang="):
            typed = word.removeprefix("--lang=")
    return typed


app = typer.Typer(
    cls=Program,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["--help", "-h"]},
    help=N_("Keeps the promises that the office has published: what was asked for, what is due, what is overdue."),
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"charter {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def root(
    ctx: typer.Context,
    # `readable=False`: that a file cannot be read is said by whoever opens it, as a refusal.
    db: Annotated[
        Path | None,
        typer.Option("--db", metavar="FILE", envvar="CHARTER_DB", readable=False, help=N_("The register.")),
    ] = None,
    charter: Annotated[
        Path | None,
        typer.Option(
            "--charter",
            metavar="FILE",
            envvar="CHARTER_FILE",
            readable=False,
            help=N_("The charter that the office published."),
        ),
    ] = None,
    lang: Annotated[
        str | None,
        typer.Option("--lang", metavar="en|bn", envvar="CHARTER_LANG", help=N_("The language of all texts.")),
    ] = None,
    no_input: Annotated[
        bool, typer.Option("--no-input", help=N_("Ask nothing: what is missing is an error, also at a terminal."))
    ] = False,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help=N_("Show the version."))
    ] = False,
) -> None:
    """The global options; `lang` was read before the others, in `Program.main`."""
    ctx.obj = Desk.here(reader_of(ctx), db, charter, may_ask=not no_input)
    if ctx.invoked_subcommand is None:
        from charter_cli.commands.today import today

        today(ctx.obj)


def main() -> None:
    """The console script `charter`."""
    for stream in (sys.stdout, sys.stderr):
        # A pipe on Windows has code page 1252, and cron may have none: Bangla goes out as UTF-8 everywhere.
        if stream is not None:  # absent, where the caller closed it
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    # What is loaded by now stays to the end. Unless told so, Python looks through all of it for garbage, twice when it
    # leaves: a sixth of the time of `charter due`.
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)  # what a command makes besides is seldom garbage, and most of them end at once
    app(prog_name="charter")
