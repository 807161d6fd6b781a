"""A TCP gate between a client and a process of a stack: it can forward, be late, swallow what is
answered, refuse, cut and half close.

    with Gate(stack, "reporting") as gate:
        client.call(request, gate.name)
        gate.swallow_answers()
        ...
        gate.cut()
"""

import contextlib
import selectors
import socket
import threading
import time

from support.waiting import eventually


class Gate:
    def __init__(self, stack, process):
        self.name = f"{process}-gate"
        self._stack = stack
        host, port = stack.address(process).rsplit(":", 1)
        self._target = (host, int(port))
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._lock = threading.Lock()
        self._pairs = []  # (client, service)
        self._delay, self._swallow, self._refuse = 0.0, False, False
        self._wake, self._waker = socket.socketpair()
        self._stopping = False
        self._thread = threading.Thread(target=self._run)

    def __enter__(self):
        port = self._listener.getsockname()[1]
        (self._stack.run / f"{self.name}.addr").write_text(f"127.0.0.1:{port}\n")
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._stack.hang_up()
        self.cut()
        self._stopping = True
        self._waker.send(b"x")
        self._thread.join()
        for one in (self._listener, self._wake, self._waker):
            one.close()

    # What it does from now on.

    def forward(self):
        self._delay, self._swallow, self._refuse = 0.0, False, False

    def delay(self, seconds):
        """Whatever comes from the client waits so long."""
        self._delay = seconds

    def swallow_answers(self):
        """The client's bytes arrive, the service's do not."""
        self._swallow = True

    def refuse(self):
        """New connections end at once."""
        self._refuse = True

    def cut(self):
        """Ends every connection."""
        with self._lock:
            pairs = list(self._pairs)
        for one in (one for pair in pairs for one in pair):
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
        eventually(lambda: not set(pairs) & set(self._pairs), "the gate has ended its connections")

    def half_close(self):
        """The service reads an end on every connection, whatever the client still sends."""
        with self._lock:
            for _, service in self._pairs:
                with contextlib.suppress(OSError):
                    service.shutdown(socket.SHUT_WR)

    # The thread that carries bytes.

    def _run(self):
        while not self._stopping:
            with selectors.DefaultSelector() as selector:
                selector.register(self._listener, selectors.EVENT_READ)
                selector.register(self._wake, selectors.EVENT_READ)
                with self._lock:
                    for client, service in self._pairs:
                        selector.register(client, selectors.EVENT_READ, (client, service, True))
                        selector.register(service, selectors.EVENT_READ, (service, client, False))
                for key, _ in selector.select():
                    if key.fileobj is self._listener:
                        self._accept()
                    elif key.data:
                        self._carry(*key.data)

    def _accept(self):
        client, _ = self._listener.accept()
        if self._refuse:
            client.close()
            return
        try:
            service = socket.create_connection(self._target)
        except OSError:
            client.close()
            return
        with self._lock:
            self._pairs.append((client, service))

    def _carry(self, source, other, from_client):
        try:
            data = source.recv(65536)
            if data and from_client and self._delay:
                time.sleep(self._delay)
            if data and (from_client or not self._swallow):
                other.sendall(data)
        except OSError:
            data = b""
        if not data:
            self._drop(source)

    def _drop(self, source):
        with self._lock:
            dropped = [pair for pair in self._pairs if source in pair]
            self._pairs = [pair for pair in self._pairs if source not in pair]
        for one in (one for pair in dropped for one in pair):
            one.close()
