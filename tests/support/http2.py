"""A client of HTTP/2 that does what no library lets one do: it asks, and takes no answer."""

import socket
import ssl
import struct

_PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
_DATA, _HEADERS, _SETTINGS = 0, 1, 4
_END_STREAM, _END_HEADERS = 1, 4
_INITIAL_WINDOW_SIZE = 4


class Connection:
    """One connection to a service over TLS, on which the service may send no byte of an answer."""

    def __init__(self, address, ca):
        host, port = address.rsplit(":", 1)
        context = ssl.create_default_context(cafile=str(ca))
        context.set_alpn_protocols(["h2"])
        self._socket = context.wrap_socket(socket.create_connection((host, int(port)), timeout=10),
                                           server_hostname=host)
        self._stream = -1
        self._socket.sendall(_PREFACE + _frame(_SETTINGS, 0, 0,
                                               struct.pack(">HI", _INITIAL_WINDOW_SIZE, 0)))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._socket.close()

    def ask(self, path, request, token):
        """Begins a call; its answer waits at the server."""
        self._stream += 2
        headers = b"".join(_field(name, value) for name, value in (
            (":method", "POST"), (":scheme", "https"), (":path", path), (":authority", "localhost"),
            ("te", "trailers"), ("content-type", "application/grpc"),
            ("authorization", f"Bearer {token}")))
        body = struct.pack(">BI", 0, len(request)) + request
        self._socket.sendall(_frame(_HEADERS, _END_HEADERS, self._stream, headers) +
                             _frame(_DATA, _END_STREAM, self._stream, body))


def _frame(kind, flags, stream, payload):
    return struct.pack(">I", len(payload))[1:] + struct.pack(">BBI", kind, flags, stream) + payload


def _field(name, value):
    """A header field in HPACK, literal and without an index."""
    return b"\x00" + _text(name) + _text(value)


def _text(text):
    data = text.encode()
    if len(data) < 127:
        return bytes([len(data)]) + data
    rest, encoded = len(data) - 127, bytearray([127])
    while rest >= 128:
        encoded.append(rest % 128 + 128)
        rest //= 128
    encoded.append(rest)
    return bytes(encoded) + data
