"""A PostgreSQL of a test's own: on a unix socket in a temporary folder, ended with the test.

    server = Postgres()
    uri = server.create("reporting")        # for --db
    standby = server.standby()              # streams what the first commits
    server.crash()                          # pg_ctl stop -m immediate
    standby.promote()

It does not sync its files: a server's crash loses nothing by that, only a machine's would.
"""

import atexit
import os
import pathlib
import pwd
import shutil
import signal
import subprocess
import tempfile

from support.waiting import PATIENCE, eventually

_SETTINGS = {"listen_addresses": "", "fsync": "off", "max_connections": "200",
             "shared_buffers": "32MB"}


def _binaries():
    """The folder of the newest server that is installed."""
    return sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin/initdb"))[-1].parent


def uri(database, *servers):
    """How libpq finds a database on whichever of the servers takes writes."""
    hosts = ",".join(str(server.folder) for server in servers)
    return f"postgresql:///{database}?host={hosts}&user=postgres"


class Postgres:
    """One server that answers. `copied_from` makes it a standby of another."""

    def __init__(self, copied_from=None):
        # A server does not run as root.
        user = pwd.getpwnam("postgres") if os.geteuid() == 0 else None
        self._demoted = ({"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
                         if user else {})
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="thidua-pg-", dir="/tmp"))
        self._server = None
        atexit.register(self.stop)
        if user:
            os.chown(self.folder, user.pw_uid, user.pw_gid)
        if copied_from:
            self._run("pg_basebackup", "-h", copied_from.folder, "-U", "postgres", "-R",
                      "--checkpoint=fast", "--no-sync", "-D", self._data, **self._demoted)
        else:
            self._run("initdb", "--no-sync", "--auth=trust", "--username=postgres",
                      "--encoding=UTF8", "--locale=C.UTF-8", "-D", self._data, **self._demoted)
        self.start()

    @property
    def _data(self):
        return self.folder / "data"

    def _run(self, program, *args, **of_whom):
        done = subprocess.run([_binaries() / program, *map(str, args)], cwd=self.folder, text=True,
                              stdin=subprocess.DEVNULL, capture_output=True, timeout=120, **of_whom)
        if done.returncode != 0:
            raise AssertionError(f"{program}: exit {done.returncode}\n{done.stdout}\n{done.stderr}")
        return done.stdout

    # Life.

    def start(self):
        settings = {**_SETTINGS, "unix_socket_directories": str(self.folder)}
        flags = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        with open(self.folder / "log", "ab") as log:
            self._server = subprocess.Popen(
                [_binaries() / "postgres", "-D", self._data, *flags], cwd=self.folder,
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, **self._demoted)
        eventually(self._answers, "PostgreSQL answers")

    def _answers(self):
        if self._server.poll() is not None:
            raise AssertionError("PostgreSQL ended:\n" + self.log()[-2000:])
        return subprocess.run([_binaries() / "pg_isready", "-q", "-h", self.folder],
                              check=False).returncode == 0

    def crash(self):
        """Ends it without a word to anyone; `start` finds what was committed."""
        self._end(signal.SIGQUIT)

    def stop(self):
        """Ends it and removes its files."""
        atexit.unregister(self.stop)
        if self._server is not None and self._server.poll() is None:
            self._end(signal.SIGINT)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _end(self, with_signal):
        self._server.send_signal(with_signal)
        try:
            self._server.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self._server.send_signal(signal.SIGQUIT)
            self._server.wait()

    def log(self):
        return (self.folder / "log").read_text(errors="replace")

    # What is in it.

    def sql(self, statement, database="postgres"):
        """Rows as lines, columns apart by "|"."""
        # A client runs as whoever this is: Python starts a process of another user by fork(), which waits for
        # gRPC's threads and may do so for ever while another thread calls.
        return self._run("psql", "--no-psqlrc", "-At", "-v", "ON_ERROR_STOP=1", "-h", self.folder,
                         "-U", "postgres", "-d", database, "-c", statement).splitlines()

    def create(self, database):
        """The URI of a new database."""
        self.sql(f'CREATE DATABASE "{database}"')
        return uri(database, self)

    def ask_password(self, role, password, *databases):
        """A role that owns these databases and has to give a password."""
        self.sql(f"CREATE ROLE {role} LOGIN PASSWORD '{password}'")
        for database in databases:
            self.sql(f'ALTER DATABASE "{database}" OWNER TO {role}')
            self.sql(f"ALTER SCHEMA public OWNER TO {role}", database)
        rules = self._data / "pg_hba.conf"
        rules.write_text(f"local all {role} scram-sha-256\n{rules.read_text()}")
        self.sql("SELECT pg_reload_conf()")

    # A second server.

    def standby(self):
        """A server that follows this one, asynchronously."""
        return Postgres(copied_from=self)

    def position(self):
        """How far this server has written, or as a standby, replayed its log."""
        return self.sql("SELECT CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() "
                        "ELSE pg_current_wal_lsn() END - '0/0'::pg_lsn")[0]

    def await_same(self, primary):
        wanted = int(primary.position())
        eventually(lambda: int(self.position()) >= wanted, "the standby has followed")

    def cut(self):
        """A standby receives nothing any more; what it has, it has."""
        self.sql("ALTER SYSTEM SET primary_conninfo = ''")
        self.sql("SELECT pg_reload_conf()")
        eventually(lambda: self.sql("SELECT count(*) FROM pg_stat_wal_receiver") == ["0"],
                   "the standby is cut off")

    def promote(self):
        assert self.sql("SELECT pg_promote(true, 60)") == ["t"]
