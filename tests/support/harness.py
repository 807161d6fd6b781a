"""A whole Thi Đua on loopback for black-box tests: Redis, three services, the `thidua` command.

Everything is started and stopped by deploy/processes.sh and deploy/authority, so that what is
deployed is what is tested. State lies in a temporary folder of its own; ports are free ones.

    class SpineTest(StackCase):          # a loaded stack, once a class
        def test_total(self):
            total = self.stack.client("province").call(reporting.GetTotalRequest(name=...))

What tests need of support.client and support.waiting besides is here too.
"""

import atexit
import contextlib
import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import unittest

import grpc

from support import district, stubs, tokens
from support.cli_result import CliResult
from support.client import (CALL_SECONDS, Client, Refused, answered, at_once,  # noqa: F401
                            request_id)
from support.reaper import reaper
from support.stubs import catalog, ledger
from support.waiting import PATIENCE, eventually  # noqa: F401

ROOT = pathlib.Path(__file__).resolve().parents[2]
BIN = pathlib.Path(os.environ.get("THIDUA_BIN", ROOT / "build/release/bin")).resolve()
PACK = ROOT / "deploy/packs/khoai-chau"
SERVICES = ("reporting", "targets", "awards")


class Stack:
    """Redis and the three services with their keys and contexts. Not thread-safe, but the clients
    are.

    `databases` says where a service keeps its data, {"reporting": "postgresql://..."}; SQLite where
    it says nothing. `replicas` says how many processes a service has, {"reporting": 3}: they are
    called reporting, reporting-2, reporting-3.
    """

    def __init__(self, databases=None, replicas=None):
        self.binaries = BIN  # where the services' programs are
        self.environment = {}  # what the services that are started find besides
        self.state = pathlib.Path(tempfile.mkdtemp(prefix="thidua-"))
        self.keys = self.state / "keys"
        self.run = self.state / "run"
        self._channels = {}  # by service
        self._pids = {}
        self._tokens = {}
        self._administrators = []  # besides the first
        replicas = replicas or {}
        self.processes = [name for service in SERVICES for name in (
            service, *(f"{service}-{n}" for n in range(2, replicas.get(service, 1) + 1)))]
        self.run.mkdir()
        for service, count in replicas.items():
            (self.run / f"{service}.replicas").write_text(f"{count}\n")
        for service, uri in (databases or {}).items():
            self.use_database(service, uri)
        atexit.register(self.stop)

    # Life.

    def start(self):
        """Starts what does not run, each where it was before."""
        try:
            self._bash('"$root/deploy/authority/make-authority" "$state/keys"; start_all')
        finally:
            for name in ("redis", *self.processes):
                with contextlib.suppress(FileNotFoundError, ValueError):
                    self._started(name, self.pid(name))
        if not (self.state / "context.json").exists():
            self._bash("write_context")

    def start_redis(self):
        """Starts Redis alone, if it does not run."""
        self._bash("start_redis")
        self._started("redis", self.pid("redis"))

    def _started(self, name, pid):
        reaper.adopt(pid)
        if self._pids.get(name) != pid and name in self._channels:
            # The old channel would learn of the end of its connection by a failed call.
            self._channels.pop(name).close()
        self._pids[name] = pid

    def stop(self):
        """Ends everything and removes the state; THIDUA_KEEP=1 keeps it."""
        if not self.state.exists():
            return
        self.hang_up()
        for name in (*self.processes, "redis"):
            with contextlib.suppress(FileNotFoundError, ValueError, ProcessLookupError):
                os.kill(self.pid(name), signal.SIGCONT)
        self._bash("stop_all", check=False)
        if not os.environ.get("THIDUA_KEEP"):
            shutil.rmtree(self.state, ignore_errors=True)
        atexit.unregister(self.stop)

    def hang_up(self):
        """Closes the clients' connections; a service that stops need not wait for them to hear."""
        for channel in self._channels.values():
            channel.close()
        self._channels.clear()

    def load(self):
        """The pack of Khoái Châu and its published figures, reported and accepted."""
        self.cli("apply", "-f", PACK, check=True)
        self.import_figures()
        self.await_catalog()

    def import_figures(self):
        self.cli("import", "reports", PACK / "figures.csv", "--owner", "khoai-chau", "--submit",
                 context="officer", check=True)
        rows = [line.split(",")[:2] for line in
                (PACK / "figures.csv").read_text(encoding="utf-8").splitlines()[1:]]
        for form, period in sorted({tuple(row) for row in rows}):
            district.accept_all(self, f"khoai-chau/{form}.{period}")

    def await_catalog(self):
        """Until targets and awards have followed the catalog as far as reporting has written it."""
        head = self.heads(["reporting"])[("reporting", "catalog")][0]
        unit = f"moc-{head}"  # a binding that only the newest catalog has
        self.bind(f"user:{unit}", "ROLE_PROVINCIAL_READER", "units/hung-yen")

    # Processes.

    def pid(self, name):
        return int((self.run / f"{name}.pid").read_text())

    def address(self, name):
        return (self.run / f"{name}.addr").read_text().strip()

    @property
    def redis_socket(self):
        return self.run / "redis.sock"

    def database(self, service):
        return self.state / "db" / f"{service}.db"

    def use_database(self, service, uri):
        """From its next start on the service keeps its data there."""
        (self.run / f"{service}.db").write_text(f"{uri}\n")

    def let_import(self, service, ledger_name, principal):
        """From its next start on the service lets this person import that ledger."""
        with (self.run / f"{service}.importers").open("a") as importers:
            importers.write(f"{ledger_name}={principal}\n")

    @contextlib.contextmanager
    def flags(self, service, *words):
        """Within, the service starts with further words of its command line."""
        file = self.run / f"{service}.flags"
        file.write_text("".join(f"{word}\n" for word in words))
        try:
            yield
        finally:
            file.unlink()

    def runs(self, name):
        """Whether the process that was started last under this name has not ended."""
        return self.pid(name) not in reaper.exit_codes

    def kill(self, name, with_signal=signal.SIGKILL):
        """Ends a process at once, or as the signal makes it; its exit code."""
        os.kill(self.pid(name), with_signal)
        return self.await_end(name)

    def await_end(self, name):
        """Waits for the end of a process that something else ends; its exit code."""
        pid = self.pid(name)
        eventually(lambda: pid in reaper.exit_codes, f"{name} ends")
        return reaper.exit_codes[pid]

    def signal(self, name, with_signal):
        """Sends a signal to a process that is to go on."""
        os.kill(self.pid(name), with_signal)

    def terminate(self, name):
        return self.kill(name, signal.SIGTERM)

    @contextlib.contextmanager
    def paused(self, name):
        """The process stands still: its connections are open and nothing answers."""
        os.kill(self.pid(name), signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(self.pid(name), signal.SIGCONT)

    def restart(self, name):
        self.kill(name)
        self.start()

    def spawn(self, service, *args, key=None):
        """A further process of a service, not of the stack: for what must refuse to start. `key` is
        another file of its private key."""
        command = [BIN / f"thidua-{service}", "--listen", "127.0.0.1:0",
                   "--ready-file", self.state / "second.ready",
                   "--tls-cert", self.keys / f"{service}.crt",
                   "--tls-key", key or self.keys / f"{service}.key", "--ca", self.keys / "ca.crt",
                   "--token-key", self.keys / "token.pub",
                   "--signing-key", self.keys / f"{service}.sign.key", *args]
        return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                stderr=subprocess.STDOUT, text=True)

    def redis(self, *args, raw=False):
        done = subprocess.run(["redis-cli", "-s", self.redis_socket, *args], check=True,
                              stdin=subprocess.DEVNULL, capture_output=True, timeout=CALL_SECONDS)
        return done.stdout if raw else done.stdout.decode().split()

    def log(self, name):
        return (self.state / "log" / f"{name}.log").read_text(errors="replace")

    def _bash(self, script, check=True):
        done = subprocess.run(
            ["bash", "-c", f'set -euo pipefail; root="$1"; state="$2"; '
                           f'source "$root/deploy/processes.sh"; {script}',
             "stack", ROOT, self.state],
            stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace",
            env={**os.environ, "THIDUA_BIN": str(self.binaries), **self.environment}, timeout=120)
        if check and done.returncode != 0:
            raise AssertionError(f"{script}: exit {done.returncode}\n{done.stdout}\n{done.stderr}")
        return done

    # The command.

    @property
    def env(self):
        """What deploy/quickstart tells people to source."""
        path = os.environ.get("PATH", "/usr/bin:/bin")
        return {"PATH": f"{BIN}:{path}", "HOME": str(self.state), "LANG": "C.UTF-8",
                "NO_COLOR": "1", "THIDUA_CONTEXT_FILE": str(self.state / "context.json")}

    def cli(self, *args, context=None, check=False, text=None):
        command = [BIN / "thidua"]
        if context:
            command += ["--context", context]
        command += args
        done = subprocess.run([str(part) for part in command], env=self.env, capture_output=True,
                              text=True, input=text if text is not None else "", timeout=60)
        result = CliResult(command[1:], done)
        if check and result.rc != 0:
            raise AssertionError(str(result))
        return result

    # Clients.

    def channel(self, process):
        """The channel to a service; it finds a restarted one quickly."""
        if process not in self._channels:
            credentials = grpc.ssl_channel_credentials((self.keys / "ca.crt").read_bytes())
            self._channels[process] = grpc.secure_channel(self.address(process), credentials, [
                ("grpc.initial_reconnect_backoff_ms", 50),
                ("grpc.min_reconnect_backoff_ms", 3000),  # as long may one attempt take
                ("grpc.max_reconnect_backoff_ms", 200),
                ("grpc.max_receive_message_length", -1),
                ("grpc.max_metadata_size", 1 << 20),  # a refusal may list a thousand violations
                ("grpc.enable_retries", 0),
                ("grpc.use_local_subchannel_pool", 1)])
        return self._channels[process]

    def forget(self, process):
        """The next call opens a new connection."""
        if process in self._channels:
            self._channels.pop(process).close()

    def client(self, context):
        """A client with the token of one of write_context's contexts."""
        return Client(self, (self.keys / f"{context}.jwt").read_text().strip())

    def client_of(self, principal):
        """A client with a token that the authority signs for any principal."""
        if principal not in self._tokens:
            self._tokens[principal] = self.token(principal)
        return Client(self, self._tokens[principal])

    def stranger(self, token=None):
        return Client(self, token)

    def bind(self, principal, *grants):
        """Gives a principal roles: bind("user:lan", "ROLE_DECIDER", "units/khoai-chau", ...); a
        client of his, once every service knows."""
        binding = self.bind_quickly(principal, *grants)
        client = self.client_of(principal)
        for process in self.processes:
            eventually(lambda: self._knows(client, binding, process), f"{process} knows {principal}")
        return client

    def bind_quickly(self, principal, *grants, **fields):
        """The same, where other services may not know of it yet: the binding. What waits for a
        second administrator is confirmed by those who were bound before."""
        binding = catalog.Binding(name=f"bindings/{principal}", **fields)
        for role, unit in zip(grants[::2], grants[1::2]):
            binding.grants.add(role=role, unit=unit)
        written = self.client("admin").call(
            catalog.UpdateBindingRequest(binding=binding, allow_missing=True))
        for other in self._administrators:
            if written.HasField("proposal"):
                with contextlib.suppress(Refused):
                    written = self.client_of(other).call(
                        catalog.ConfirmBindingRequest(name=written.name, etag=written.etag))
        if written.HasField("proposal"):
            raise AssertionError(f"nobody confirms {written}")
        if "ROLE_DISTRICT_ADMINISTRATOR" in grants:
            self._administrators.append(principal)
        return binding

    def follow(self):
        """Waits until every service knows all bindings: the last one stands for those before."""
        self.bind("user:nguoi-cuoi", "ROLE_PROVINCIAL_READER", "units/khoai-chau")

    @staticmethod
    def _knows(client, binding, process):
        answer = client.call(stubs.auth.WhoAmIRequest(), process)
        return sorted(g.SerializeToString() for g in answer.grants) == sorted(
            g.SerializeToString() for g in binding.grants)

    def token(self, principal, key=None, **how):
        """A token that the authority, or the owner of another key, signs; see tokens.token."""
        return tokens.token(principal, key or self.keys / "token.key", **how)

    def foreign_key(self):
        """A key of another authority."""
        path = self.state / "foreign.key"
        return path if path.exists() else tokens.new_key(path)

    # Ledgers.

    def heads(self, services=SERVICES):
        """Where every ledger stands: (service, ledger) -> (seq, hash)."""
        auditor = self.client("admin")
        return {(service, head.ledger): (head.seq, head.hash)
                for service in services
                for head in auditor.call(ledger.ListLedgersRequest(), service).ledgers}

    @contextlib.contextmanager
    def untouched(self):
        """No resource may change within; a commit that keeps a request id alone changes none."""
        before = self.heads()
        yield
        after = self.heads()
        changed = {key: [commit.seq for commit in self.commits(*key)
                         if commit.changes and commit.seq > before.get(key, (0,))[0]]
                   for key, head in after.items() if before.get(key) != head}
        if before.keys() - after.keys() or any(changed.values()):
            raise AssertionError(f"ledgers changed: {changed}, {before.keys() - after.keys()}")

    def commits(self, service, name):
        """All commits of a ledger, without images."""
        request = ledger.ListCommitsRequest(ledger=name, page_size=1000)
        while True:
            page = self.client("admin").call(request, service)
            yield from page.commits
            request.page_token = page.next_page_token
            if not page.next_page_token:
                return


class StackCase(unittest.TestCase):
    """Tests on one stack a class, loaded with the pack and its figures."""

    maxDiff = None
    loaded = True

    @classmethod
    def setUpClass(cls):
        cls.stack = cls.make_stack()
        cls.addClassCleanup(cls.stack.stop)
        cls.stack.start()
        if cls.loaded:
            cls.stack.load()
        cls.prepare()

    @classmethod
    def make_stack(cls):
        return Stack()

    @classmethod
    def prepare(cls):
        """What the class needs besides."""

    def assertRefused(self, refused, code, reason):
        """The error has this canonical code and, with the domain "thidua", this reason."""
        self.assertEqual((refused.code.name, refused.reason, refused.domain),
                         (code, reason, "thidua"), str(refused))


def main():
    unittest.main(module="__main__")
