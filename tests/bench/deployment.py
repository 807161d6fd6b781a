"""Keys, Redis and services of a measurement, in a temporary folder and on loopback alone.

    with Deployment() as deployment:
        with deployment.launch("reporting", "--migrate", plaintext=True) as service: ...
"""

import contextlib
import signal
import socket
import subprocess
import time
import urllib.request

import grpc
import machine
from support.harness import BIN, ROOT, Stack
from support.waiting import eventually

_HEALTH = "/grpc.health.v1.Health/Check"
_SERVING = b"\x08\x01"
PATIENCE = 15.0


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Process:
    """A server that we started; ended with the `with` block."""

    def __init__(self, command, ready, log):
        ready.unlink(missing_ok=True)
        self._ready, self._log = ready, log
        with open(log, "ab") as out:
            self._popen = subprocess.Popen([str(part) for part in command],
                                           stdin=subprocess.DEVNULL, stdout=out, stderr=out)
        self.pid = self._popen.pid
        self.channel = None
        self.metrics_url = ""

    def await_ready(self):
        """The address, once the process says that it answers."""
        deadline = time.monotonic() + PATIENCE
        while not (self._ready.exists() and self._ready.stat().st_size):
            self.check()
            if time.monotonic() > deadline:
                raise RuntimeError(f"not ready within {PATIENCE:.0f} s, see {self._log}")
            time.sleep(0.005)
        return self._ready.read_text().strip()

    def check(self):
        if self._popen.poll() is not None:
            with open(self._log, encoding="utf-8", errors="replace") as file:
                raise RuntimeError(f"{self._popen.args[0]} ended:\n{file.read()[-2000:]}")

    def counters(self):
        """The Prometheus page as lines."""
        with urllib.request.urlopen(self.metrics_url, timeout=5) as page:
            return page.read().decode().splitlines()

    def answered(self, path):
        """Calls of /package.Service/Method that the service counts as OK."""
        for line in self.counters():
            if (line.startswith("thidua_rpc_calls_total{") and f'method="{path[1:]}"' in line and
                    'code="OK"' in line):
                return int(float(line.rsplit(" ", 1)[1]))
        raise RuntimeError(f"{path} is not counted")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.channel is not None:
            self.channel.close()
        self._popen.send_signal(signal.SIGTERM)
        try:
            self._popen.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self._popen.kill()
            self._popen.wait()


class Deployment(Stack):
    """Started as deploy/processes.sh starts it; but one service at a time, where and how the
    measurement wants it."""

    def __enter__(self):
        self._bash('"$root/deploy/authority/make-authority" "$state/keys"; '
                   'mkdir -p "$run" "$state/log" "$state/db"; chmod 700 "$state/db" "$keys"; '
                   '(umask 077 && openssl rand -out "$keys/cache.key" 32)')
        return self

    def __exit__(self, *_):
        self.stop()

    def open(self, address, plaintext=False):
        options = [("grpc.use_local_subchannel_pool", 1)]
        if plaintext:
            return grpc.insecure_channel(address, options=options)
        credentials = grpc.ssl_channel_credentials((self.keys / "ca.crt").read_bytes())
        return grpc.secure_channel(address, credentials, options=options)

    def tls_flags(self, name):
        return ["--tls-cert", self.keys / f"{name}.crt", "--tls-key", self.keys / f"{name}.key",
                "--ca", self.keys / "ca.crt"]

    def command(self, name, *args, listen="127.0.0.1:0", plaintext=False, db=None):
        """How one service is started on the database of its name."""
        own = {"reporting": ["--redis", f"unix:{self.redis_socket}",
                             "--cache-key", self.keys / "cache.key",
                             "--bootstrap-admin", "user:quan-tri"]}
        return [BIN / f"thidua-{name}", "--listen", listen,
                "--ready-file", self.run / f"{name}.ready",
                "--db", db or f"sqlite:{self.database(name)}", "--token-key", self.keys / "token.pub",
                "--signing-key", self.keys / f"{name}.sign.key",
                *(["--insecure-plaintext"] if plaintext else self.tls_flags(name)),
                *own.get(name, []), *args]

    @contextlib.contextmanager
    def launch_redis(self):
        command = ["redis-server", ROOT / "deploy/redis/thidua.conf", "--unixsocket",
                   self.redis_socket, "--unixsocketperm", "700", "--dir", self.run]
        with Process(command, self.redis_socket, self.state / "log/redis.log") as process:
            eventually(self.redis_socket.is_socket, "redis listens")
            yield process

    @contextlib.contextmanager
    def launch(self, name, *args, plaintext=False, db=None):
        """A service that answers, with its metrics; on the SQLite file of its name unless a
        database is given."""
        metrics = f"127.0.0.1:{free_port()}"
        command = self.command(name, "--metrics-listen", metrics, *args, plaintext=plaintext,
                               db=db)
        with Process(command, self.run / f"{name}.ready",
                     self.state / "log" / f"{name}.log") as process:
            process.address = process.await_ready()
            process.metrics_url = f"http://{metrics}/metrics"
            process.channel = self.open(process.address, plaintext)
            (self.run / f"{name}.addr").write_text(process.address)
            yield process

    @contextlib.contextmanager
    def launch_echo(self, answer, plaintext=False):
        """The bare server that always answers these bytes."""
        file = self.state / "answer.bin"
        file.write_bytes(answer)
        command = [BIN / "thidua-bench-echo", "--answer", file, "--ready-file",
                   self.run / "echo.ready", *([] if plaintext else self.tls_flags("reporting"))]
        with Process(command, self.run / "echo.ready", self.state / "log/echo.log") as process:
            process.address = process.await_ready()
            process.channel = self.open(process.address, plaintext)
            yield process

    def time_start(self, name, *args):
        """Milliseconds from exec until the health check says SERVING, and the idle memory in MB."""
        port = free_port()
        command = self.command(name, *args, listen=f"127.0.0.1:{port}")
        start = time.monotonic()
        with Process(command, self.run / f"{name}.ready",
                     self.state / "log" / f"{name}.log") as process:
            await_listening(process, port)
            process.channel = self.open(f"127.0.0.1:{port}")
            check = process.channel.unary_unary(_HEALTH)
            while _health(check) != _SERVING:
                process.check()
                if time.monotonic() - start > PATIENCE:
                    raise RuntimeError(f"{name} does not serve")
                time.sleep(0.001)
            took = time.monotonic() - start
            time.sleep(1.0)  # what it does after it serves is over
            return took * 1000, machine.rss_mb(process.pid)


def await_listening(process, port):
    deadline = time.monotonic() + PATIENCE
    while True:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        process.check()
        if time.monotonic() > deadline:
            raise RuntimeError(f"nothing listens on port {port}")
        time.sleep(0.001)


def _health(check):
    try:
        return check(b"", timeout=5)
    except grpc.RpcError:
        return None
