"""How gunicorn serves the program; ``python -m gunicorn`` reads this file by itself."""

import gc
from importlib import import_module
from pathlib import Path
from typing import Any

from bluezone_report.logs import CONFIGURATION

wsgi_app = "bluezone_report.wsgi"

# Two workers for two cores; threads wait for the database and for slow phones.
workers = 2
threads = 4
worker_class = "gthread"
# The program is loaded once, before the workers are made from it: they share its memory, and a release that does not
# start takes no requests. Reloading (SIGHUP) makes new workers of the same code; new code needs a restart.
preload_app = True

# Nothing but signals steers the server.
control_socket_disable = True

# A heartbeat file on a busy disk makes the master kill a healthy worker.
if Path("/dev/shm").is_dir():  # noqa: S108
    worker_tmp_dir = "/dev/shm"  # noqa: S108

# Only the proxy on this machine is believed about addresses and HTTPS.
forwarded_allow_ips = "127.0.0.1"

# The proxy in front keeps the access log. What the server says of itself are JSON lines as the program's own.
accesslog = None
logconfig_dict = CONFIGURATION


def when_ready(server: Any) -> None:
    """Load what the first request would, and set it aside from the collector, which would copy what is shared."""
    from django.conf import settings

    import_module(settings.ROOT_URLCONF)
    gc.collect()
    gc.freeze()
