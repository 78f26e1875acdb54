"""First look at ketnap on a machine with only Python 3.11 and pip: ``python3 docs/try.py``.

Makes the environment ``.venv`` beside the project, installs the program there and runs
``ketnap demo``; further words are passed on to it. Installed is what requirements.lock says, with its
hashes; ``--newest`` takes the newest releases that pyproject.toml admits instead. Uses nothing but the
standard library. ``prepare`` serves ``tests/run.py`` too.
"""

from __future__ import annotations

import hashlib
import os
import re
import shlex
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PLACE = ROOT / ".venv"
WINDOWS = os.name == "nt"
PYTHON = PLACE / ("Scripts/python.exe" if WINDOWS else "bin/python")
KETNAP = PLACE / ("Scripts/ketnap.exe" if WINDOWS else "bin/ketnap")
INSTALLED = PLACE / "ketnap-installed"
"""Says how, from which project and with which extras was last installed, so that a second run starts at once."""
NEWEST = "--newest"
BUILDER = "hatchling"  # what builds the project, by pyproject.toml


def main(words: list[str]) -> int:
    """Prepare the environment and run the demo in it. Returns the demo's exit code."""
    if hasattr(sys.stderr, "reconfigure"):  # whatever the code page: a letter that it lacks must stop nothing
        sys.stderr.reconfigure(encoding="utf-8", errors="backslashreplace")
    if prepare(newest=NEWEST in words):
        return 2
    ended = subprocess.call([str(KETNAP), "demo", *(word for word in words if word != NEWEST)])
    sys.stderr.write(closing())
    return ended


def closing() -> str:
    """Return how to go on: a line that makes ``ketnap`` a command in this window, and the way to keep it."""
    folder = KETNAP.parent
    if WINDOWS:
        line = f'set "PATH={folder};%PATH%"\n  $env:Path = "{folder};$env:Path"    (PowerShell)'
    else:
        line = f"export PATH={shlex.quote(str(folder))}:$PATH"
    return f"""
Để gõ được các lệnh ketnap ở trên trong cửa sổ này, trước hết gõ dòng sau:
(To type the ketnap commands above in this window, first type this line:)

  {line}

Để có lệnh ketnap ở mọi cửa sổ: pipx install . hoặc uv tool install . trong thư mục này.
(To have the command ketnap in every window: pipx install . or uv tool install . in this folder.)
"""


def prepare(*extras: str, newest: bool = False) -> int:
    """Make the environment, with these extras of the project; do nothing where it is ready.

    The newest releases are asked for each time. Returns 0, or what pip ended with, which has then said why.
    """
    if sys.version_info < (3, 11):
        sys.stderr.write("ketnap cần Python 3.11 trở lên.\n(ketnap needs Python 3.11 or newer.)\n")
        return 2
    way = "newest" if newest else "lock"
    files = (ROOT / "pyproject.toml", ROOT / "requirements.lock")
    project = hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()
    before = INSTALLED.read_text().split() if PYTHON.exists() and INSTALLED.exists() else []
    if before[:2] == ["lock", project] and not newest and set(extras) <= set(before[2:]):
        return 0
    if before[:1] != [way]:  # what was installed the other way would stay
        venv.EnvBuilder(clear=True, symlinks=not WINDOWS).create(PLACE)
    wanted = sorted({*before[2:], *extras})
    sys.stderr.write(f"Đang cài ketnap vào {PLACE.name}, chỉ lần đầu, chừng nửa phút ...\n")
    sys.stderr.write(f"(Installing ketnap into {PLACE.name}, once; half a minute or so ...)\n")
    sys.stderr.flush()
    failed = _install_newest(wanted) if newest else _install_locked(wanted)
    if not failed:
        INSTALLED.write_text("\n".join([way, project, *wanted]) + "\n")
    return failed


def _install_locked(extras: list[str]) -> int:
    """Install what the lock says, then the project itself, which has no hash and fetches nothing."""
    chosen = PLACE / "requirements.txt"
    chosen.write_text(locked(extras), encoding="utf-8")
    return _pip("--require-hashes", "--requirement", str(chosen)) or _pip(
        "--no-deps", "--no-build-isolation", "--editable", "."
    )


def _install_newest(extras: list[str]) -> int:
    """Install the newest releases that pyproject.toml admits."""
    project = f".[{','.join(extras)}]" if extras else "."
    return _pip("--upgrade", "--upgrade-strategy", "eager", "--editable", project)


def _pip(*words: str) -> int:
    # The pip that is at hand installs into the new environment, since Debian's Python can make no
    # environment with a pip of its own unless python3-venv is installed.
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", str(PYTHON)]
    return subprocess.call([*pip, "install", "--quiet", *words], cwd=ROOT)


def locked(extras: list[str]) -> str:
    """Return the entries of the lock that the project needs with these extras, and to be built."""
    import tomllib  # new in Python 3.11, and an older one is to be told so

    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    entries = {_name(entry): entry for entry in re.split(r"(?m)^(?=[a-z0-9])", text)[1:]}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = [*project["dependencies"], BUILDER]
    asked += (one for extra in extras for one in project["optional-dependencies"][extra])
    needed = {_name(one) for one in asked}
    while more := {name for name in entries.keys() - needed if needed & _via(entries[name])}:
        needed |= more
    return "".join(entry for name, entry in entries.items() if name in needed)


def _name(requirement: str) -> str:
    """Return the name that a requirement begins with, as the lock writes it."""
    return re.split(r"[^\w.-]", requirement, maxsplit=1)[0].lower().replace("_", "-")


def _via(entry: str) -> set[str]:
    """Return the packages for whose sake an entry stands in the lock."""
    return set(re.findall(r"#\s+(?:via\s+)?([\w.-]+)", entry)) - {"via"}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
