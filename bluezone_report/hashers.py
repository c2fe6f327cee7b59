"""Password hashing sized for a two-core server at its busiest minute."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class FrugalArgon2PasswordHasher(Argon2PasswordHasher):
    """Argon2id with 19 MiB, two passes, one lane (the OWASP minimum).

    Django's default takes 100 MiB per sign-in: eight officers signing in at
    14:58 would need 800 MB at once.
    """

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1
