"""gRPC calls in HTTP/2 frames made by hand: for bytes that no client of gRPC sends, and for answers
that are never taken."""

import socket
import ssl
import struct
import zlib

DATA, HEADERS, RST_STREAM, SETTINGS, PING, GOAWAY, WINDOW_UPDATE = 0, 1, 3, 4, 6, 7, 8
END_STREAM, END_HEADERS, ACK = 0x1, 0x4, 0x1
PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
_FRAME = 16384
_INITIAL_WINDOW_SIZE = 4


def bomb(megabytes):
    """A gzip of so many megabytes of zeros; a thousandth of that is sent."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    zeros = bytes(1 << 20)
    packed = [packer.compress(zeros) for _ in range(megabytes)]
    return b"".join([*packed, packer.flush()])


def message(body, compressed):
    """As gRPC frames a message: a flag, the length, the bytes."""
    return struct.pack(">BI", int(compressed), len(body)) + body


class Call:
    """A call of `path` over TLS with these headers beside the usual ones, on its own connection."""

    def __init__(self, address, ca, path, headers=(), timeout=20.0, source=""):
        host, port = address.rsplit(":", 1)
        context = ssl.create_default_context(cafile=str(ca))
        context.check_hostname = False
        context.set_alpn_protocols(["h2"])
        self._socket = context.wrap_socket(socket.create_connection(
            (host, int(port)), timeout, source_address=(source, 0) if source else None))
        self._window, self._stream_window = 65535, 65535
        self._initial = 65535
        self._received = b""
        self.trailers = b""
        self.over = False
        fields = [(":method", "POST"), (":scheme", "https"), (":path", path),
                  (":authority", "localhost"), ("content-type", "application/grpc"),
                  ("te", "trailers"), *headers]
        self._socket.sendall(PREFACE + frame(SETTINGS, 0, 0, b"") +
                             frame(HEADERS, END_HEADERS, 1, b"".join(map(literal, fields))))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._socket.close()

    def send(self, data):
        """Sends the bytes, as far as the server takes them before it ends the call."""
        while data and not self.over:
            room = min(len(data), _FRAME, self._window, self._stream_window)
            if room <= 0:
                self._take()
                continue
            try:
                self._socket.sendall(frame(DATA, 0, 1, data[:room]))
            except OSError:  # the server has closed the connection
                self.over = True
                return
            self._window -= room
            self._stream_window -= room
            data = data[room:]

    def finish(self):
        """Ends the request and waits for the end of the call; its grpc-status as a number."""
        if not self.over:
            try:
                self._socket.sendall(frame(DATA, END_STREAM, 1, b""))
            except OSError:
                self.over = True
        while not self.over:
            self._take()
        return self.status

    @property
    def initial_window(self):
        """What the server lets each call send before it reads, once it has said so."""
        return self._initial

    @property
    def status(self):
        """Headers of a first answer stand in the open: a name, the value's length, the value."""
        at = self.trailers.find(b"grpc-status")
        if at < 0:
            return None
        at += len(b"grpc-status")
        return int(self.trailers[at + 1:at + 1 + self.trailers[at]])

    def _take(self):
        """Handles one frame of the server."""
        head = self._read(9)
        if head is None:
            self.over = True
            return
        size, kind, flags = int.from_bytes(head[:3], "big"), head[3], head[4]
        stream = int.from_bytes(head[5:9], "big") & 0x7fffffff
        body = self._read(size) if size else b""
        if kind == SETTINGS and not flags & ACK:
            for at in range(0, size, 6):
                name, value = struct.unpack(">HI", body[at:at + 6])
                if name == _INITIAL_WINDOW_SIZE:
                    self._stream_window += value - self._initial
                    self._initial = value
            self._socket.sendall(frame(SETTINGS, ACK, 0, b""))
        elif kind == PING and not flags & ACK:
            self._socket.sendall(frame(PING, ACK, 0, body))
        elif kind == WINDOW_UPDATE:
            more = int.from_bytes(body, "big")
            if stream:
                self._stream_window += more
            else:
                self._window += more
        elif kind == HEADERS:
            self.trailers += body
            self.over = self.over or bool(flags & END_STREAM)
        elif kind in (RST_STREAM, GOAWAY):
            self.over = True

    def _read(self, size):
        while len(self._received) < size:
            try:
                more = self._socket.recv(65536)
            except ConnectionError:
                more = b""
            if not more:
                return None
            self._received += more
        taken, self._received = self._received[:size], self._received[size:]
        return taken


class Connection:
    """One connection on which the service may send no byte of an answer."""

    def __init__(self, address, ca):
        host, port = address.rsplit(":", 1)
        context = ssl.create_default_context(cafile=str(ca))
        context.set_alpn_protocols(["h2"])
        self._socket = context.wrap_socket(socket.create_connection((host, int(port)), timeout=10),
                                           server_hostname=host)
        self._stream = -1
        self._socket.sendall(PREFACE + frame(SETTINGS, 0, 0,
                                               struct.pack(">HI", _INITIAL_WINDOW_SIZE, 0)))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._socket.close()

    def ask(self, path, request, token):
        """Begins a call; its answer waits at the server."""
        self._stream += 2
        fields = [(":method", "POST"), (":scheme", "https"), (":path", path),
                  (":authority", "localhost"), ("content-type", "application/grpc"),
                  ("te", "trailers"), ("authorization", f"Bearer {token}")]
        self._socket.sendall(
            frame(HEADERS, END_HEADERS, self._stream, b"".join(map(literal, fields))) +
            frame(DATA, END_STREAM, self._stream, message(request, False)))


def frame(kind, flags, stream, body):
    return len(body).to_bytes(3, "big") + bytes([kind, flags]) + stream.to_bytes(4, "big") + body


def literal(field):
    """A header that no table keeps, in the open."""
    out = b"\x00"
    for text in field:
        data = text.encode()
        size = len(data)
        if size < 127:
            out += bytes([size])
        else:
            size -= 127
            out += b"\x7f"
            while size >= 128:
                out += bytes([size % 128 + 128])
                size //= 128
            out += bytes([size])
        out += data
    return out
