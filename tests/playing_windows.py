"""What Windows does otherwise, as far as another system can play it: which calls it lacks, and which files it locks."""

from __future__ import annotations

import errno
import os
import pkgutil
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

import charter_cli

# Modules and names that Python does not have there.
NO_MODULES = {
    *("crypt", "curses", "fcntl", "grp", "nis", "posix", "pty", "pwd", "readline", "resource", "spwd", "syslog"),
    *("termios", "tty"),
}
NO_NAMES = {
    "os": {
        *("O_CLOEXEC", "O_DIRECTORY", "O_DSYNC", "O_NOCTTY", "O_NOFOLLOW", "O_NONBLOCK", "O_SYNC", "O_TMPFILE"),
        *("WNOHANG", "chown", "chroot", "confstr", "ctermid", "fchdir", "fchmod", "fchown", "fork", "forkpty"),
        *("fstatvfs", "getegid", "geteuid", "getgid", "getgroups", "getloadavg", "getpgid", "getpgrp", "getpriority"),
        *("getsid", "getuid", "killpg", "lchmod", "lchown", "mkfifo", "mknod", "nice", "openpty", "posix_fadvise"),
        *("posix_fallocate", "pread", "preadv", "pwrite", "pwritev", "sched_getaffinity", "sendfile", "setegid"),
        *("seteuid", "setgid", "setpgid", "setpriority", "setsid", "setuid", "statvfs", "sync", "sysconf", "ttyname"),
        *("uname", "wait", "wait3", "wait4", "waitid"),
    },
    "signal": {
        *("SIGALRM", "SIGCHLD", "SIGHUP", "SIGKILL", "SIGPIPE", "SIGQUIT", "SIGUSR1", "SIGUSR2", "alarm", "pause"),
        *("setitimer",),
    },
    "socket": {"AF_UNIX"},
    "time": {"tzset"},
}


class WindowsOs:
    """The module `os` as the program's own modules see it there."""

    name = "nt"

    def __getattr__(self, name: str) -> Any:
        if name in NO_NAMES["os"]:
            raise AttributeError(f"os.{name} is not there on Windows")
        return getattr(os, name)

    def open(self, path: Path, flags: int, mode: int = 0o777) -> int:
        if os.path.isdir(path):
            raise PermissionError(errno.EACCES, "a folder cannot be opened", str(path))
        return os.open(path, flags, mode)

    def fsync(self, handle: int) -> None:
        import fcntl

        if fcntl.fcntl(handle, fcntl.F_GETFL) & os.O_ACCMODE == os.O_RDONLY:
            raise OSError(errno.EBADF, "not open for writing")
        os.fsync(handle)


def play(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """From now on the program meets Windows; the list grows by each file that was replaced, renamed or removed.

    A file that is open, here or in SQLite, can be neither replaced nor removed.
    """
    for module in pkgutil.walk_packages(charter_cli.__path__, "charter_cli."):
        if not module.name.endswith("__main__"):
            import_module(module.name)
    for name, module in sys.modules.items():
        if name.partition(".")[0] == "charter_cli" and vars(module).get("os") is os:
            monkeypatch.setattr(module, "os", WindowsOs())
    done: list[tuple[str, str]] = []
    for name in ("replace", "rename", "unlink", "remove"):
        monkeypatch.setattr(os, name, _sharing(getattr(os, name), name, done))
    return done


def _sharing(real: Callable[..., None], name: str, done: list[tuple[str, str]]) -> Callable[..., None]:
    def call(*paths: Any, **options: Any) -> None:
        held = open_files()
        for path in paths:
            if os.path.realpath(path) in held:
                raise PermissionError(errno.EACCES, "the file is in use by another process", str(path))
        real(*paths, **options)
        done.append((name, os.path.basename(paths[-1])))

    return call


def open_files() -> set[str]:
    """Every file that this process has open."""
    found = set()
    for handle in os.listdir("/proc/self/fd"):
        try:
            found.add(os.readlink(f"/proc/self/fd/{handle}"))
        except FileNotFoundError:  # the one of the listing itself
            continue
    return found
