"""One side in a process of its own, that does what it is told line by line until its input ends."""

import importlib
import json
import sys

import django
from django.db import connection


def main() -> None:
    """Each line names a function of the side's module and its arguments; each answer is a line too."""
    django.setup()
    side = importlib.import_module(sys.argv[1])
    for line in sys.stdin:
        name, arguments = json.loads(line)
        print(json.dumps(getattr(side, name)(*arguments)), flush=True)
    connection.close()
    if connection.vendor == "postgresql":
        connection.close_pool()


if __name__ == "__main__":
    main()
