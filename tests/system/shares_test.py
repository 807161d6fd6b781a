"""What one caller or one address takes, others still have."""

import contextlib
import pathlib
import socket
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from support import district, harness, http2  # noqa: E402
from support.stubs import auth, ledger, reporting  # noqa: E402

LIST = "/thidua.ledger.v1.LedgerService/ListCommits"
SHARE = 64 << 20  # bytes of unread answers that one principal may leave
CONNECTIONS = 512  # of one address
CALLS = 50  # on one connection: fewer than one caller may have under way


def memory(stack, process):
    """Bytes that a process holds."""
    with open(f"/proc/{stack.pid(process)}/status", encoding="utf-8") as file:
        return 1024 * int(next(line.split()[1] for line in file if line.startswith("VmRSS")))


class UnreadAnswersTest(harness.StackCase):
    """A caller who asks for much and reads none of it fills no memory but his share."""

    def test_the_share_of_one_principal(self):
        request = ledger.ListCommitsRequest(ledger="catalog", with_images=True, page_size=1000)
        auditor = self.stack.client("auditor")
        size = len(auditor.call(request, "reporting").SerializeToString())
        self.assertGreater(size, 1 << 14, "an answer that counts")
        before = memory(self.stack, "reporting")
        token = self.stack.token("user:kiem-toan")
        with contextlib.ExitStack() as connections:
            def used_up():
                connection = connections.enter_context(http2.Connection(
                    self.stack.address("reporting"), self.stack.keys / "ca.crt"))
                for _ in range(CALLS):
                    connection.ask(LIST, request.SerializeToString(), token)
                answer = self.answer_or_refusal(auditor, request)
                return isinstance(answer, harness.Refused) and "unread" in str(answer) and answer

            refusal = harness.eventually(used_up, "the share is used up")
            self.assertRefused(refusal, "RESOURCE_EXHAUSTED", "OVERLOADED")
            self.assertLess(memory(self.stack, "reporting") - before, 3 * SHARE)
            # Others read as before, and so does he what is small.
            self.stack.client("admin").call(reporting.GetTotalRequest(
                name=district.round_name("schools", "2022")))
            auditor.call(ledger.ListLedgersRequest(), "reporting")
        harness.eventually(lambda: not isinstance(self.answer_or_refusal(auditor, request),
                                                  harness.Refused),
                           "what was unread is let go with its connections")

    @staticmethod
    def answer_or_refusal(client, request):
        try:
            return client.call(request, "reporting")
        except harness.Refused as refused:
            return refused


class ConnectionsTest(harness.StackCase):
    """Connections of one address are bounded; whoever has one goes on."""

    loaded = False

    def test_more_than_an_address_may_have(self):
        host, port = self.stack.address("reporting").rsplit(":", 1)
        admin = self.stack.client("admin")
        admin.call(auth.WhoAmIRequest(), "reporting")
        with contextlib.ExitStack() as opened:
            def connect():
                return opened.enter_context(socket.create_connection((host, int(port)), timeout=10))

            many = [connect() for _ in range(CONNECTIONS + 20)]
            # Those beyond the share read the end at once; the others wait for a handshake.
            harness.eventually(lambda: sum(map(self.has_ended, many)) >= 20, "some are closed")
            admin.call(auth.WhoAmIRequest(), "reporting")
        harness.eventually(self.connects, "the share is free again")

    @staticmethod
    def has_ended(one):
        one.setblocking(False)
        try:
            return one.recv(1) == b""
        except BlockingIOError:
            return False
        except ConnectionResetError:
            return True

    def connects(self):
        try:
            self.stack.client("admin").call(auth.WhoAmIRequest(), "reporting")
            host, port = self.stack.address("reporting").rsplit(":", 1)
            with socket.create_connection((host, int(port)), timeout=10) as one:
                return not self.has_ended(one)
        except OSError:
            return False


if __name__ == "__main__":
    harness.main()
