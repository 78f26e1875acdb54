"""Keep the translations: find every message of the program, update the catalogue, compile it.

    python tests/tools/messages.py missing      print what has no Vietnamese yet, as JSON
    python tests/tools/messages.py update       bring the .po up to the source and compile it
    python tests/tools/messages.py fill FILE    take translations from a JSON object, then update

A message is: the argument of `_()`, `N_()` and their like, the template of an error, refusal or
warning of ours, the first docstring line of an error class, the docstring and the `help=` of a
command, the words in cli.py's table of commands, and what click itself prints.
"""

from __future__ import annotations

import ast
import inspect
import io
import json
import re
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import TypeAlias

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[2]
PO = ROOT / "notifications/locale/vi/LC_MESSAGES/ketnap.po"
MO = PO.with_suffix(".mo")
SOURCES = ("cli.py", "states", "notifications", "workflow")
CLICK = ("core", "decorators", "exceptions", "formatting", "parser", "types", "utils")

# What a call's arguments are messages: the function's name -> their positions.
POSITIONS = {
    **dict.fromkeys(("_", "N_", "translate", "say", "tell", "warn", "Warned"), (0,)),
    "progress": (1,),
    "Refusal": (1,),
    "Refused": (1,),
}
PLURALS = frozenset({"plural", "ngettext"})
# Keywords that hold messages: in any call of a command module, and in the making of an error.
IN_COMMANDS = frozenset({"help", "empty", "epilog", "short_help", "header"})
IN_ERRORS = frozenset({"what", "why", "remedy", "message"})

# Babel's line of itself, which would change with every release of Babel.
_GENERATOR = re.compile(rb'"Generated-By: [^\n]*\n')

MessageId: TypeAlias = "str | tuple[str, str]"


class Finder:
    """Finds the messages in a syntax tree; knows the names of the error classes."""

    def __init__(self) -> None:
        tree = _parse(ROOT / "states/errors.py")
        classes = [node for node in tree.body if isinstance(node, ast.ClassDef)]
        self.errors = {node.name for node in classes}

    def find(self, tree: ast.Module, *, commands: bool = False) -> Iterator[MessageId]:
        """Yield every message; `commands` says that the module declares commands."""
        for node in ast.walk(tree):
            match node:
                case ast.Call():
                    yield from self._in_call(node, commands=commands)
                case ast.ClassDef() if self._is_error(node) and (text := ast.get_docstring(node)):
                    yield text.partition("\n")[0]
                case ast.FunctionDef() if commands and _is_command(node):
                    yield inspect.cleandoc(ast.get_docstring(node) or "")
                case ast.AnnAssign(target=ast.Name(id="COMMANDS")):
                    pairs = (n for n in ast.walk(node) if isinstance(n, ast.Tuple))
                    yield from (text for pair in pairs for text in _texts(pair.elts[1:2]))

    def _is_error(self, node: ast.ClassDef) -> bool:
        return node.name in self.errors or any(_name(base) in self.errors for base in node.bases)

    def _in_call(self, node: ast.Call, *, commands: bool) -> Iterator[MessageId]:
        name = _name(node.func)
        if name in PLURALS and len(both := list(_texts(node.args[:2]))) == 2:
            yield both[0], both[1]
        places = POSITIONS.get(name, (0,) if name in self.errors else ())
        yield from _texts(node.args[at] for at in places if at < len(node.args))
        ours = name in self.errors or name in ("Refusal", "Warned")
        keywords = (IN_COMMANDS if commands else frozenset()) | (IN_ERRORS if ours else frozenset())
        yield from _texts(k.value for k in node.keywords if k.arg in keywords)


def messages() -> dict[MessageId, list[str]]:
    """Return every message of the program, with the files that use it."""
    found: dict[MessageId, list[str]] = {}
    finder = Finder()
    for path in _sources():
        place = path.relative_to(ROOT).as_posix()
        commands = place == "cli.py" or place.startswith("workflow/commands/")
        _collect(found, finder.find(_parse(path), commands=commands), place)
    home = Path(str(find_spec("click").origin)).parent  # type: ignore[union-attr]
    for module in CLICK:
        _collect(found, _click_messages(_parse(home / f"{module}.py")), f"click/{module}.py")
    return found


def _click_messages(tree: ast.Module) -> Iterator[MessageId]:
    """Yield what click marks for gettext in one of its modules."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id="_"), args=[ast.Constant(value=str(text))]):
                yield text
            case ast.Call(func=ast.Name(id="ngettext"), args=[first, second, _]):
                one, many = _texts([first, second])
                yield one, many


def catalogue() -> Catalog:
    """Return the translations as they are in the .po."""
    if not PO.exists():
        return Catalog(locale="vi")
    with PO.open("rb") as file:
        return read_po(file, locale="vi")


def missing() -> list[MessageId]:
    """Return the messages that have no Vietnamese words yet."""
    known = catalogue()
    return [text for text in messages() if not _translated(known.get(_key(text)))]


def update(filled: dict[str, str] | None = None) -> None:
    """Bring the .po up to the source and compile it; translations no longer used are kept apart."""
    old, filled = catalogue(), filled or {}
    known = {_key(m.id): m for m in (*old.obsolete.values(), *old) if m.id}
    new = _empty()
    wanted = messages()
    for text, places in sorted(wanted.items(), key=lambda item: (item[1][0], str(item[0]))):
        vietnamese = filled.get(_key(text)) or words(known.get(_key(text)))
        string = (vietnamese,) if isinstance(text, tuple) else vietnamese
        new.add(text, string, locations=[(place, 0) for place in sorted(set(places))])
    used = {_key(text) for text in wanted}
    for key, message in known.items():
        if key not in used and _translated(message):
            new.obsolete[key] = Message(message.id, message.string)
    out = io.BytesIO()
    write_po(out, new, width=98, include_lineno=False)
    PO.write_bytes(_GENERATOR.sub(b"", out.getvalue()))
    MO.write_bytes(compiled())


def compiled() -> bytes:
    """Return the .mo that belongs to the .po."""
    out = io.BytesIO()
    write_mo(out, catalogue())
    return out.getvalue()


def placeholders(text: str) -> set[str]:
    """Return the names of the parameters in a template, with the way click formats some."""
    return set(re.findall(r"\{(\w*)(?:![rs])?\}|%\(\w+\)s", text))


def _empty() -> Catalog:
    new = Catalog(
        locale="vi",
        project="ketnap",
        version="1",
        msgid_bugs_address="the maintainers",
        last_translator="The ketnap contributors",
        language_team="vi",
        header_comment="# Vietnamese words of ketnap; made by tests/tools/messages.py.",
        fuzzy=False,
    )
    new.creation_date = new.revision_date = datetime(2026, 1, 1, tzinfo=UTC)  # no churn
    return new


def _collect(found: dict[MessageId, list[str]], texts: Iterator[MessageId], place: str) -> None:
    for text in texts:
        if text and text != ("", ""):
            found.setdefault(text, []).append(place)


def _sources() -> list[Path]:
    tops = (ROOT / name for name in SOURCES)
    return sorted(f for top in tops for f in ([top] if top.is_file() else top.rglob("*.py")))


def _parse(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _name(node: ast.expr) -> str:
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def _texts(nodes: Iterator[ast.expr] | list[ast.expr]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def _is_command(node: ast.FunctionDef) -> bool:
    calls = (d.func if isinstance(d, ast.Call) else d for d in node.decorator_list)
    return any(_name(call) in ("command", "group") for call in calls)


def _key(text: str | Sequence[str]) -> str:
    return text if isinstance(text, str) else text[0]


def words(message: Message | None) -> str:
    """Return the Vietnamese words of a message, "" for none."""
    return _key(message.string) if message and message.string else ""


def _translated(message: Message | None) -> bool:
    return bool(words(message))


def main(verb: str, *names: str) -> int:
    """Do what the command line says."""
    match verb:
        case "missing":
            lacking = {_key(text): "" for text in missing()}
            sys.stdout.write(json.dumps(lacking, ensure_ascii=False, indent=1) + "\n")
            return 1 if lacking else 0
        case "update":
            update()
        case "fill":
            update(json.loads(Path(names[0]).read_text(encoding="utf-8")))
        case _:
            sys.stderr.write(__doc__ or "")
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(*(sys.argv[1:] or [""])))
