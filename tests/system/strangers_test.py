"""Floods by who has no credentials: they are closed, their address is refused for a while, and nobody
else is. What they cost in memory and time is measured by tests/bench/run strangers."""

import contextlib
import pathlib
import socket
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from support import district, floods, harness  # noqa: E402


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
