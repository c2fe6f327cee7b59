"""How gunicorn serves the program; ``python -m gunicorn`` reads this file by itself."""

from pathlib import Path

from bluezone_report.logs import CONFIGURATION

wsgi_app = "bluezone_report.wsgi"

# Two workers for two cores; threads wait for the database and for slow phones.
workers = 2
threads = 4
worker_class = "gthread"
preload_app = False

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
