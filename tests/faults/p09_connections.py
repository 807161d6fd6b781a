"""P9: slow and greedy connections take from others only while they last, and no more than a share."""

import contextlib
import resource
import socket
import ssl
import time

from faults.promise import Promise
from support import district, harness, http2
from support.stubs import auth, ledger
from support.waiting import Late

PROMISE = Promise("P9", "slow or greedy connections degrade service only while they last")
SHARE = 512  # connections of one address
SILENT = 100
STRANGERS_BYTES = 8 << 20
NOTICED = 3.0  # seconds; strangers are looked at ten times a second
DESCRIPTORS = 200  # of the service, where they are to run out
HANDSHAKE = 5.0  # seconds that one may take
SERVED_AGAIN = 1.0  # seconds after the release, as promised


class Greedy:
    """Connections from one address of the machine's own, on which nothing is asked."""

    def __init__(self, stack, address):
        host, port = stack.address("reporting").rsplit(":", 1)
        self._target, self._source = (host, int(port)), (address, 0)
        self._context = ssl.create_default_context(cafile=str(stack.keys / "ca.crt"))
        self._context.set_alpn_protocols(["h2"])
        self.held = []
        incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        with contextlib.suppress(ssl.SSLWantReadError):
            self._context.wrap_bio(incoming, outgoing, server_hostname=host).do_handshake()
        self._hello = outgoing.read()

    def silent(self):
        """One that never begins its handshake."""
        self.held.append(socket.create_connection(self._target, 10, self._source))

    def drip(self, byte):
        """Sends the byte of this number of a handshake's beginning on every connection."""
        for one in self.held:
            with contextlib.suppress(OSError):
                one.send(self._hello[byte:byte + 1])

    def take(self):
        """One over TLS that begins as HTTP/2 does; whether the service let it in."""
        plain = socket.create_connection(self._target, 1.0, self._source)
        try:
            secure = self._context.wrap_socket(plain, server_hostname=self._target[0])
            secure.sendall(http2.PREFACE + http2.frame(http2.SETTINGS, 0, 0, b""))
            self.held.append(secure)
            return True
        except OSError:
            plain.close()
            return False

    def ended(self):
        """How many of them the service has ended."""
        count = 0
        for one in self.held:
            one.setblocking(False)
            try:
                count += one.recv(1) == b""
            except (BlockingIOError, ssl.SSLWantReadError):
                pass
            except OSError:
                count += 1
        return count

    def release(self):
        for one in self.held:
            one.close()
        self.held = []


def served(stack):
    """A new connection of somebody else is served."""
    stack.hang_up()
    stack.client("admin").call(auth.WhoAmIRequest(), "reporting")


def served_after(run, stack, greedy):
    """Once the greedy are gone, a newcomer is served within the promised time."""
    for one in greedy:
        one.release()
    began = time.monotonic()
    with run.judged():
        served(stack)
        if time.monotonic() - began > SERVED_AGAIN:
            run.violated(f"served {time.monotonic() - began:.1f} s after the release")


@PROMISE.check(mutants=["p09-no-share-of-connections"])
def one_address(run):
    """One address takes what it gets; others connect meanwhile."""
    stack = run.district()
    for number in run.attempts(short=1, long=10):
        greedy = Greedy(stack, f"127.0.0.{2 + number}")
        try:
            taken = sum(greedy.take() for _ in range(SHARE + 20))
            if taken > SHARE:
                run.violated(f"one address has {taken} connections")
            with run.judged():
                served(stack)
        finally:
            served_after(run, stack, [greedy])


@PROMISE.check(mutants=["p09-no-descriptors-kept"])
def all_descriptors(run):
    """More connections than the service has descriptors; its store still opens what it needs."""
    for number in run.attempts(short=1, long=10):
        stack = run.district()
        good = stack.client("auditor")
        good.call(auth.WhoAmIRequest(), "reporting")
        before = resource.prlimit(stack.pid("reporting"), resource.RLIMIT_NOFILE)
        resource.prlimit(stack.pid("reporting"), resource.RLIMIT_NOFILE,
                         (DESCRIPTORS, before[1]))
        greedy = [Greedy(stack, f"127.0.1.{2 + number + i}") for i in range(3)]
        try:
            # Until one is not let in: then all that there are for connections are taken.
            while (sum(len(one.held) for one in greedy) < DESCRIPTORS and
                   all(one.take() for one in greedy)):
                pass
            with run.judged():
                # This opens the store anew, and so may each read beside others.
                good.call(ledger.VerifyStatementsRequest(), "reporting")
                read_at_once(good, 16)
                district.open_round(stack, "commune-economy", "2024")
        finally:
            served_after(run, stack, greedy)


def read_at_once(client, count):
    """So many reads of the log that each reads for a while."""
    request = ledger.ListCommitsRequest(ledger="catalog", page_size=1000, with_images=True)
    answers = [client.begin(request, "reporting") for _ in range(count)]
    for answer in answers:
        answer()


@PROMISE.check(mutants=["p09-silent-handshakes-stay"])
def without_handshake(run):
    """Connections that say nothing, or one byte after the other, are ended; meanwhile others are
    served."""
    stack = run.district()
    for number in run.attempts(short=1, long=5):
        silent, dripping = both = [Greedy(stack, f"127.0.2.{2 * number + i}") for i in (2, 3)]
        for one in both * SILENT:
            one.silent()
        began, byte = time.monotonic(), 0
        with run.judged():
            while (silent.ended() + dripping.ended() < 2 * SILENT and
                   time.monotonic() - began < 2 * HANDSHAKE):
                dripping.drip(byte)
                byte += 1
                served(stack)
        standing = 2 * SILENT - silent.ended() - dripping.ended()
        if standing:
            run.violated(f"{standing} connections without a handshake stand after "
                         f"{2 * HANDSHAKE:.0f} s")
        served_after(run, stack, both)


@PROMISE.check(mutants=["p09-strangers-stay"])
def stranger(run):
    """Who names nobody may send so much and no more."""
    stack = run.district()
    for number in run.attempts(short=1, long=10):
        greedy = Greedy(stack, f"127.0.3.{2 + number}")
        greedy.take()
        # Frames of a kind that nobody knows are to be passed over.
        frame = http2.frame(0xf0, 0, 0, bytes(16384))
        try:
            for _ in range(2 * STRANGERS_BYTES // len(frame)):
                greedy.held[0].sendall(frame)
            harness.eventually(lambda: greedy.ended() == 1, "the stranger is noticed", NOTICED)
        except Late:
            run.violated(f"a stranger sent {2 * STRANGERS_BYTES >> 20} MiB and is still there")
        except OSError:
            pass  # the connection has ended
        served_after(run, stack, [greedy])
