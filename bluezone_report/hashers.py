"""Password hashing sized for a two-core server at its busiest minute."""

from threading import Lock

from django.contrib.auth.hashers import Argon2PasswordHasher

#: A worker checks one password after another: all its threads at once need four times the memory, and no less time.
_TURN = Lock()


class FrugalArgon2PasswordHasher(Argon2PasswordHasher):
    """Argon2id of the OWASP minimum: with Django's 100 MiB, eight sign-ins at 14:58 would need 800 MB at once."""

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1

    def encode(self, password: str, salt: str) -> str:
        with _TURN:
            return super().encode(password, salt)

    def verify(self, password: str, encoded: str) -> bool:
        with _TURN:
            return super().verify(password, encoded)
