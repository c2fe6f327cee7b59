"""The program served as it is in deployment: systemd's part played by us, nginx in front where there is one."""

import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from .databases import free_port

ROOT = Path(__file__).resolve().parents[2]
#: Seconds until something that should happen soon counts as not happening, on a busy machine.
PATIENCE = 180
#: Seconds that systemd waits before it starts the server again.
RESTART = 0.5

NGINX = shutil.which("nginx", path="/usr/sbin:/usr/bin")
#: nginx's words about the program that does not answer, as ``deploy/nginx.conf`` has them.
ERROR_PAGES = "error_page 502 503 504 =503 /trang-loi/503.html;"
#: How it tells the program when a request arrived, likewise.
ARRIVAL = 'proxy_set_header Forwarded "arrived=$msec;took=$request_time";'
FRONT = """
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/nginx.log;
worker_processes 1;
{user}
events {{ worker_connections 512; }}
http {{
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    access_log off;
    types {{ text/html html; text/css css; }}
    server {{
        listen 127.0.0.1:{port};
        {error_pages}
        proxy_http_version 1.1;
        proxy_set_header Connection "";
        proxy_set_header Host $host;
        {arrival}
        proxy_read_timeout 120s;
        location ^~ /trang-loi/ {{ alias {pages}/; }}
        location / {{ proxy_pass http://127.0.0.1:{behind}; }}
    }}
}}
"""


def wait_for(condition: Callable[[], object], what: str, seconds: float = PATIENCE) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError(f"{what}: not within {seconds} seconds")
        time.sleep(0.02)


def children_of(pid: int) -> list[int]:
    """The processes that it has started and that live."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except FileNotFoundError:
        return []
    return [int(child) for child in children if _lives(child)]


def _lives(pid: str) -> bool:
    try:
        # (The process's name, in brackets, may hold blanks.)
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except (FileNotFoundError, ProcessLookupError):
        return False


class Server:
    """gunicorn under ``gunicorn.conf.py``, started again whenever it ends; its socket outlives it."""

    def __init__(self, folder: Path, environment: dict[str, str]):
        self.folder, self.environment = folder, environment
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=512)
        self.starts = 0
        self.stopping = threading.Event()
        self.master = self._start()
        self.systemd = threading.Thread(target=self._start_again, daemon=True)
        self.systemd.start()
        self.front, self.port = self._front()

    def _start(self) -> subprocess.Popen:
        """Hand the listening socket on as systemd does: as file 3, to the process that is told so."""
        listener = self.listener.fileno()
        # (Not every sh can name a file above 9.)
        handed_on = f'LISTEN_FDS=1 LISTEN_PID=$$ exec "$@" 3<&{listener}'
        gunicorn = [sys.executable, "-m", "gunicorn", "tests.faults.travelling_server"]
        self.starts += 1
        with (self.folder / "server.log").open("a") as log:
            return subprocess.Popen(
                ["bash", "-c", handed_on, "systemd", *gunicorn],
                cwd=ROOT,
                env=self.environment,
                pass_fds=[listener],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def _start_again(self) -> None:
        """Restart=always; what the dead master left of its group is killed first."""
        while True:
            self.master.wait()
            with suppress(ProcessLookupError):
                os.killpg(self.master.pid, signal.SIGKILL)
            if self.stopping.wait(RESTART):
                return
            self.master = self._start()

    def _front(self) -> tuple[subprocess.Popen | None, int]:
        behind = self.listener.getsockname()[1]
        if NGINX is None:
            return None, behind
        port, pages = free_port(), ROOT / "deploy" / "pages"
        shipped = (ROOT / "deploy" / "nginx.conf").read_text()
        if not (ERROR_PAGES in shipped and ARRIVAL in shipped):
            raise RuntimeError("deploy/nginx.conf answers for a silent program otherwise than the trials' nginx")
        conf = self.folder / "nginx.conf"
        user = "user root;" if os.getuid() == 0 else ""
        ours = {"error_pages": ERROR_PAGES, "arrival": ARRIVAL, "pages": pages}
        conf.write_text(FRONT.format(folder=self.folder, user=user, port=port, behind=behind, **ours))
        command = [NGINX, "-p", str(self.folder), "-c", str(conf)]
        return subprocess.Popen(command, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL), port

    @property
    def workers(self) -> list[int]:
        return children_of(self.master.pid)

    def signal(self, number: int) -> None:
        self.master.send_signal(number)

    def wait_until_ready(self) -> None:
        wait_for(self._answers, f"the server, whose log is {self.folder / 'server.log'}")

    def _answers(self) -> bool:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            line.request("GET", "/healthz")
            return line.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            line.close()

    def stop(self) -> None:
        self.stopping.set()
        with suppress(ProcessLookupError):
            self.master.terminate()
        self.systemd.join(PATIENCE)
        if self.front:
            self.front.terminate()
            self.front.wait(PATIENCE)
        self.listener.close()
