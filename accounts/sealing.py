"""Secrets as they lie in the database: encrypted under a key of the settings, so that a backup alone opens none.

The key comes from ``SECRET_KEY``; while that is being changed, what was encrypted under one of
``SECRET_KEY_FALLBACKS`` is still read. Each secret is bound to its account: copied to another's row it opens nothing.
"""

import base64
import secrets
from collections.abc import Iterator

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

PURPOSE = b"bluezone_report.accounts.sealing"
NONCE_BYTES = 12


class Unreadable(Exception):
    """Encrypted under a key that this server no longer has."""


def seal(secret: bytes, owner: int) -> str:
    """The secret as it is stored; 20 bytes make 64 characters."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return base64.b64encode(nonce + next(_ciphers()).encrypt(nonce, secret, str(owner).encode())).decode()


def unseal(sealed: str, owner: int) -> bytes:
    """The secret of an account. Raises ``Unreadable``."""
    stored = base64.b64decode(sealed)
    for cipher in _ciphers():
        try:
            return cipher.decrypt(stored[:NONCE_BYTES], stored[NONCE_BYTES:], str(owner).encode())
        except InvalidTag:
            continue
    raise Unreadable


def _ciphers() -> Iterator[AESGCM]:
    """One for each key, the one in force first."""
    for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        yield AESGCM(HKDF(SHA256(), length=32, salt=None, info=PURPOSE).derive(key.encode()))
