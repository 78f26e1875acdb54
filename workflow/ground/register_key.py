"""The key of this register, which signs and decrypts; the only home of `cryptography`.

It is a file of its owner alone, outside the register and its backups. Its public half, and those of others,
are 64 hexadecimal digits: an Ed25519 key (RFC 8032) signs, and the X25519 key (RFC 7748) that lies on the same
curve encrypts, so that one key is exchanged.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from states.errors import BadInput, KetnapError
from states.pipeline import N_
from workflow.ground import secret_files
from workflow.store import location

if TYPE_CHECKING:
    from types import ModuleType

    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
    from cryptography.hazmat.primitives.hpke import Suite

    from workflow.app import App

KEY = re.compile(r"[0-9a-f]{64}")
_PRIME = 2**255 - 19  # of the field over which both forms of the curve are drawn
_SIGN_BIT = 2**255

NOT_INSTALLED = N_(
    "Hand-over files are signed and encrypted, and what does it is not installed here: "
    "pip install ketnap[sign]"
)
OPEN_KEY = N_("Other accounts may read the key {file}; keep it to its owner: chmod 600 {file}")
NO_KEY = N_("The file {file} holds no key of a register; put it back from where it is kept.")
WEAK_KEY = N_("{field}: {value} is no key that a register makes; ask for it again.")


class OwnKey:
    """The private key of a register, of 32 bytes."""

    def __init__(self, seed: bytes) -> None:
        self._seed = seed
        self._key = _ed25519().Ed25519PrivateKey.from_private_bytes(seed)

    @property
    def public(self) -> str:
        """Return the public half, for others to trust."""
        return str(self._key.public_key().public_bytes_raw().hex())

    def sign(self, data: bytes) -> str:
        """Return the signature under these bytes, 128 hexadecimal digits."""
        return str(self._key.sign(data).hex())

    def decrypt(self, data: bytes, info: bytes) -> bytes | None:
        """Return what was encrypted to the public half; None where it was not, or was altered."""
        from cryptography.exceptions import InvalidTag

        try:
            return _suite().decrypt(data, self.decrypting(), info)
        except (InvalidTag, ValueError):
            return None

    def decrypting(self) -> X25519PrivateKey:
        """Return the key that decrypts what `encrypting` encrypts to: the scalar of RFC 8032, 5.1.5."""
        from cryptography.hazmat.primitives.asymmetric import x25519

        scalar = hashlib.sha512(self._seed).digest()[:32]
        return x25519.X25519PrivateKey.from_private_bytes(scalar)


def own(app: App) -> OwnKey:
    """Return the key of this register; made and kept where there is none.

    Raises `KetnapError` where nothing that signs is installed, or the file is open to others.
    """
    fresh = _ed25519().Ed25519PrivateKey.generate().private_bytes_raw()
    file = location.key_file(app.where, app.register.id)
    return OwnKey(secret_files.kept(file, fresh, secret_files.Faults(OPEN_KEY, NO_KEY)))


def holds(key: str, signature: str, signed: bytes) -> bool:
    """Say whether the signature (128 hexadecimal digits) under these bytes is of this public key."""
    half = _ed25519().Ed25519PublicKey
    from cryptography.exceptions import InvalidSignature

    try:
        half.from_public_bytes(bytes.fromhex(key)).verify(bytes.fromhex(signature), signed)
    except (InvalidSignature, ValueError):
        return False
    return True


def encrypt(data: bytes, key: str, info: bytes) -> bytes:
    """Encrypt to whoever signs with the public `key`: HPKE (RFC 9180), base mode, with `info` bound to it."""
    return _suite().encrypt(data, encrypting(key), info)


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


def _suite() -> Suite:
    require_installed()
    from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

    return Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)
