"""The key of this register, which signs and decrypts, and the keys of the registers that are trusted.

The private key is a file of the owner alone, outside the register and its backups; the public keys of
others are settings of the register. A key is written as 64 hexadecimal digits: an Ed25519 key (RFC 8032)
signs, and the X25519 key (RFC 7748) that lies on the same curve encrypts, so that one key is exchanged.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
from typing import TYPE_CHECKING, NamedTuple

from states.errors import BadInput, KetnapError
from states.pipeline import N_
from workflow.ground import people
from workflow.store import journal, location, settings

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import ModuleType

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

    from workflow.app import App
    from workflow.stamp import Stamp
    from workflow.store import Session

TRUSTED = "handover_keys"
_KEY = re.compile(r"[0-9a-f]{64}")
_REGISTER = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_PRIME = 2**255 - 19  # of the field over which both forms of the curve are drawn
_SIGN_BIT = 2**255

NOT_INSTALLED = N_(
    "Hand-over files are signed and encrypted, and what does it is not installed here: "
    "pip install ketnap[sign]"
)
OPEN_KEY = N_("Other accounts may read the key {file}; keep it to its owner: chmod 600 {file}")
NO_KEY = N_("The file {file} holds no key of a register; put it back from where it is kept.")
BAD_KEY = N_(
    "{field}: {value} is not a key; a key has 64 digits and letters from 0 to 9 and a to f."
)
BAD_REGISTER = N_("{field}: {value} is not a register; its identifier is told by: ketnap doctor")
NOT_KNOWN = N_(
    "The key of the register {register} is not known here, so nothing can be encrypted to it. Ask its "
    "office for it (ketnap transfer keys show), then: ketnap transfer keys trust {register} KEY"
)
WEAK_KEY = N_("{field}: {value} is no key that a register makes; ask for it again.")
OUR_OWN = N_("{field}: {value} is this register itself.")


class Key(NamedTuple):
    """The public key of a register; `own` says that it is this one's."""

    register: str
    key: str
    own: bool


def show(app: App, stamp: Stamp) -> list[Key]:
    """Return the public key of this register, made where there is none yet, and those it trusts.

    Raises `NotPermitted` but for an administrator of the whole city.
    """
    people.require_admin(stamp.actor, whole_city=True)
    with app.reading() as session:
        trusted = settings.read(session, TRUSTED, {})
    others = [Key(register, key, own=False) for register, key in sorted(trusted.items())]
    return [Key(app.register.id, public(own(app)), own=True), *others]


def trust(app: App, register: str, key: str, stamp: Stamp) -> Key:
    """Trust what this key signs for another register, in the place of the key trusted before.

    Raises `NotPermitted` as `show` does, and `BadInput` for what is no key or no other register.
    """
    people.require_admin(stamp.actor, whole_city=True)
    register, key = register_id(register, "REGISTER"), key.strip().lower()
    if not _KEY.fullmatch(key):
        raise BadInput(BAD_KEY, field="KEY", value=key[:80])
    if register == app.register.id:
        raise BadInput(OUR_OWN, field="REGISTER", value=register)
    encrypting(key)
    with app.transaction() as session:
        known = settings.read(session, TRUSTED, {})
        settings.write(session, TRUSTED, {**known, register: key}, journal.by(stamp))
    return Key(register, key, own=False)


def register_id(words: str, field: str) -> str:
    """Return the identifier of a register in its one form; raises `BadInput`."""
    found = words.strip().lower()
    if not _REGISTER.fullmatch(found):
        raise BadInput(BAD_REGISTER, field=field, value=words[:80])
    return found


def trusted(session: Session, register: str) -> str | None:
    """Return the key that is trusted for a register."""
    known: Mapping[str, str] = settings.read(session, TRUSTED, {})
    return known.get(register)


def recipient(session: Session, register: str) -> str:
    """Return the key to which files for a register are encrypted; raises `KetnapError` where none is known."""
    key = trusted(session, register)
    if key is None:
        raise KetnapError(NOT_KNOWN, register=register)
    return key


def own(app: App) -> Ed25519PrivateKey:
    """Return the key of this register; made and kept where there is none.

    Raises `KetnapError` where nothing that signs is installed, or the file is open to others.
    """
    ed25519 = _ed25519()
    file = location.key_file(app.where, app.register.id)
    os.makedirs(os.path.dirname(file) or ".", mode=0o700, exist_ok=True)
    try:
        made = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        pass
    else:
        with os.fdopen(made, "w", encoding="ascii") as stream:
            stream.write(ed25519.Ed25519PrivateKey.generate().private_bytes_raw().hex() + "\n")
    key: Ed25519PrivateKey = ed25519.Ed25519PrivateKey.from_private_bytes(_read(file))
    return key


def _read(file: str) -> bytes:
    if os.name == "posix" and os.stat(file).st_mode & _OTHERS:
        raise KetnapError(OPEN_KEY, file=file)
    with open(file, "rb") as stream:
        words = stream.read(200).decode("ascii", "replace").strip()
    if not _KEY.fullmatch(words):
        raise KetnapError(NO_KEY, file=file)
    return bytes.fromhex(words)


def public(key: Ed25519PrivateKey) -> str:
    """Return the public half of a key, for others to trust."""
    return key.public_key().public_bytes_raw().hex()


def encrypting(key: str) -> X25519PublicKey:
    """Return the public key that encrypts to whoever signs with `key`: u = (1 + y) / (1 - y), RFC 7748.

    Raises `BadInput` for a point to which nothing can be encrypted.
    """
    require_installed()
    from cryptography.hazmat.primitives.asymmetric import x25519

    y = int.from_bytes(bytes.fromhex(key), "little") % _SIGN_BIT
    u = (1 + y) * pow(1 - y, -1, _PRIME) % _PRIME if y % _PRIME != 1 else 0
    found = x25519.X25519PublicKey.from_public_bytes(u.to_bytes(32, "little"))
    try:
        x25519.X25519PrivateKey.generate().exchange(found)
    except ValueError:  # a point of small order: what is agreed with it is no secret
        raise BadInput(WEAK_KEY, field="KEY", value=key) from None
    return found


def decrypting(key: Ed25519PrivateKey) -> X25519PrivateKey:
    """Return the private key that decrypts what `encrypting` encrypts: the scalar of RFC 8032, 5.1.5."""
    from cryptography.hazmat.primitives.asymmetric import x25519

    scalar = hashlib.sha512(key.private_bytes_raw()).digest()[:32]
    return x25519.X25519PrivateKey.from_private_bytes(scalar)


def holds(key: str, signature: str, signed: bytes) -> bool:
    """Say whether the signature (128 hexadecimal digits) under these bytes is of this public key."""
    half = _ed25519().Ed25519PublicKey
    from cryptography.exceptions import InvalidSignature

    try:
        half.from_public_bytes(bytes.fromhex(key)).verify(bytes.fromhex(signature), signed)
    except (InvalidSignature, ValueError):
        return False
    return True


def require_installed() -> None:
    """Raise `KetnapError` with the remedy where what signs and encrypts is not installed, or too old."""
    _ed25519()


def _ed25519() -> ModuleType:
    try:
        import cryptography.hazmat.primitives.hpke  # noqa: F401 - of 47 and later
        from cryptography.hazmat.primitives.asymmetric import ed25519
    except ImportError:
        raise KetnapError(NOT_INSTALLED) from None
    return ed25519
