"""Floods by who has no credentials: they are closed, their address is refused for a while, and nobody
else is. What they cost in memory and time is measured by tests/bench/run strangers."""

import concurrent.futures
import contextlib
import pathlib
import socket
import sys
import threading

import grpc

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from support import district, floods, harness, stubs  # noqa: E402
from support.stubs import reporting  # noqa: E402

MORE_THAN_A_STRANGER = 400 << 10  # bytes; a stranger's connection may bring 256 KiB


class Gate:
    """A way to a service that lets some bytes pass, and the others once it is opened."""

    def __init__(self, address, first_bytes):
        self._address, self._left = address, first_bytes
        self._open, self.closed = threading.Event(), threading.Event()
        self.passed = threading.Event()  # the first bytes
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.address = "127.0.0.1:%d" % self._listener.getsockname()[1]
        threading.Thread(target=self._run, daemon=True).start()

    def open(self):
        self._open.set()

    def _run(self):
        client, _ = self._listener.accept()
        host, port = self._address.rsplit(":", 1)
        service = socket.create_connection((host, int(port)))
        threading.Thread(target=self._answers, args=(service, client), daemon=True).start()
        with contextlib.suppress(OSError):
            while data := client.recv(min(65536, self._left) if self._left else 65536):
                service.sendall(data)
                if self._left:
                    self._left -= len(data)
                    if not self._left:
                        self.passed.set()
                        self._open.wait(60)

    def _answers(self, service, client):
        with contextlib.suppress(OSError):
            while data := service.recv(65536):
                client.sendall(data)
        self.closed.set()
        client.close()


class FloodTest(harness.StackCase):
    def test_floods_end_and_others_go_on(self):
        stack = self.stack
        good, round_ = stack.client("province"), district.round_name("schools", "2022")
        total = district.total(good, round_)
        for flood in (floods.resets, floods.settings, floods.continuations):
            with self.subTest(flood.__name__), floods.running(
                    flood, stack.address("reporting"), stack.keys / "ca.crt"):
                harness.eventually(self.refused, "the stranger's address is refused")
                self.assertEqual(district.total(good, round_).token, total.token)
            stack.forget("reporting")
            self.assertEqual(district.total(good, round_).token, total.token)

    def test_a_stream_of_a_named_caller_is_no_strangers_connection(self):
        """His first call is one large message: it comes in before anybody has looked at his roles."""
        stack = self.stack
        gate = Gate(stack.address("reporting"), MORE_THAN_A_STRANGER)
        note = "x" * (2 * MORE_THAN_A_STRANGER)
        report = reporting.ImportedReport(report=reporting.Report(note=note))
        credentials = grpc.ssl_channel_credentials((stack.keys / "ca.crt").read_bytes())
        with grpc.secure_channel(gate.address, credentials) as channel, \
                concurrent.futures.ThreadPoolExecutor(1) as pool:
            rpc = stubs.BY_REQUEST["thidua.reporting.v1.ImportReportsRequest"].on(channel)
            call = pool.submit(rpc, reporting.ImportReportsRequest(report=report), timeout=60,
                               metadata=stack.client("province").metadata)
            self.addCleanup(gate.open)
            self.assertTrue(gate.passed.wait(30))
            # Who is closed for as much was looked at in the same round, or in a later one.
            floods.exceed(stack.address("reporting"), stack.keys / "ca.crt")
            self.assertFalse(gate.closed.is_set())
            gate.open()
            with self.assertRaises(grpc.RpcError) as refused:
                call.result()
            self.assertEqual(refused.exception.code(), grpc.StatusCode.PERMISSION_DENIED)

    def refused(self):
        """A new connection from there is closed before anything is said."""
        host, port = self.stack.address("reporting").rsplit(":", 1)
        with contextlib.suppress(ConnectionError), socket.create_connection(
                (host, int(port)), timeout=1, source_address=(floods.SOURCE, 0)) as connection:
            try:
                return connection.recv(1) == b""
            except TimeoutError:
                return False
        return True


if __name__ == "__main__":
    harness.main()
