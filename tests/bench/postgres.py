"""A PostgreSQL of its own for a measurement: durable, on a unix socket, gone afterwards.

    with postgres.launch() as server:       # what libpq needs to know: "host=... user=postgres"
"""

import contextlib
import os
import pathlib
import pwd
import shutil
import signal
import subprocess
import tempfile
import time

PATIENCE = 30.0
# What a server for a province would have; everything else is PostgreSQL's own default, fsync and
# synchronous_commit among them.
SETTINGS = {"listen_addresses": "", "max_connections": "200", "shared_buffers": "512MB",
            "max_wal_size": "4GB", "checkpoint_timeout": "15min"}


def binaries():
    """The folder of the newest server that is installed."""
    return sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin/initdb"))[-1].parent


@contextlib.contextmanager
def launch():
    # A server does not run as root.
    user = pwd.getpwnam("postgres") if os.geteuid() == 0 else None
    demoted = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}
    folder = pathlib.Path(tempfile.mkdtemp(prefix="thidua-bench-", dir="/tmp"))
    try:
        if user:
            os.chown(folder, user.pw_uid, user.pw_gid)
        data, log = folder / "data", folder / "log"
        subprocess.run([binaries() / "initdb", "--auth=trust", "--username=postgres",
                        "--encoding=UTF8", "--locale=C.UTF-8", "-D", data],
                       cwd=folder, check=True, capture_output=True, **demoted)
        settings = {**SETTINGS, "unix_socket_directories": str(folder)}
        flags = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        with open(log, "wb") as out:
            server = subprocess.Popen([binaries() / "postgres", "-D", data, *flags], cwd=folder,
                                      stdin=subprocess.DEVNULL, stdout=out, stderr=out, **demoted)
        try:
            _await_ready(server, folder, log)
            yield f"host={folder} user=postgres"
        finally:
            server.send_signal(signal.SIGINT)
            try:
                server.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                server.send_signal(signal.SIGQUIT)
                server.wait()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _await_ready(server, folder, log):
    deadline = time.monotonic() + PATIENCE
    while subprocess.run([binaries() / "pg_isready", "-q", "-h", folder], check=False).returncode:
        if server.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"PostgreSQL does not answer:\n{log.read_text()[-2000:]}")
        time.sleep(0.02)
