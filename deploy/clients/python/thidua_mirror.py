"""A mirror of the totals below a unit in a SQLite file, which may be killed at any moment.

It takes a snapshot (ListTotals) and goes on from its cursor (WatchTotals). What an event says and the cursor
behind it are stored in one transaction, so nothing is lost and nothing counts twice. Readers of the file
see the content before a transaction or after it; a snapshot is one transaction too.

    channel = Channel("reporting.example:7443", "ca.crt", token_file="token.jwt")
    mirror = Mirror(channel, Store("totals.db"), TotalFilter(parent="units/hung-yen"))
    exit_code = mirror.run()          # mirror.stop() ends it, from any thread or signal handler

Needs grpcio, protobuf and what `make-protos --python` makes. One process writes a file.
"""

import os
import pathlib
import random
import sqlite3
import sys
import threading
import time

import grpc

from thidua.reporting.v1 import reporting_service_pb2_grpc, total_feed_pb2
from thidua.reporting.v1.total_feed_pb2 import TotalFilter
from thidua_rpc import error_details_pb2, status_pb2
from thidua_store import Store

__all__ = ["Channel", "Failure", "Metrics", "Mirror", "Store", "TotalFilter"]

CALL_SECONDS = 60        # for one page
# A stream is opened anew after so long, with the token as it is then; a dead connection is noticed by pings.
STREAM_SECONDS = 15 * 60
BASE_SECONDS, CAP_SECONDS = 0.2, 30.0
AGAIN = {grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.RESOURCE_EXHAUSTED, grpc.StatusCode.DEADLINE_EXCEEDED}
# Without a reason these are not of the service: a proxy or connection between broke off.
BROKEN_OFF = {grpc.StatusCode.INTERNAL, grpc.StatusCode.UNKNOWN, grpc.StatusCode.CANCELLED}
DENIED = {grpc.StatusCode.UNAUTHENTICATED, grpc.StatusCode.PERMISSION_DENIED}
# After these the answer is a new snapshot.
ANEW = {"UNKNOWN_POSITION", "INVALID_TOKEN", "INVALID_PAGE_TOKEN"}
DONE, FAILED, REFUSED = 0, 1, 2


class Channel:
    """A TLS connection to Reporting, and who calls: a client certificate, a bearer token, or both.

    The token file is read for each call, the others whenever the channel is connected anew, so files that
    are replaced count from then on. OSError if one cannot be read.
    """

    def __init__(self, address, ca_file, token_file=None, cert_file=None, key_file=None):
        self._address, self._token_file = address, token_file
        self._files = (ca_file, key_file, cert_file)
        self._channel = None
        self.connect()

    def connect(self):
        """Begins anew. After a failure grpcio's own channel would wait as well, and while nothing is called
        it does not get on with a connection that it began: the two waits could miss each other for ever."""
        self.close()
        keys = [pathlib.Path(file).read_bytes() if file else None for file in self._files]
        self._channel = grpc.secure_channel(
            self._address, grpc.ssl_channel_credentials(*keys),
            [("grpc.max_receive_message_length", 8 << 20),   # events and pages have less than 4 MiB
             ("grpc.max_metadata_size", 1 << 20),            # a refusal may list many violations
             ("grpc.keepalive_time_ms", 30_000),
             ("grpc.keepalive_timeout_ms", 20_000),
             ("grpc.use_local_subchannel_pool", 1)])
        self.stub = reporting_service_pb2_grpc.ReportingServiceStub(self._channel)

    def close(self):
        """Ends the connection."""
        if self._channel is not None:
            self._channel.close()

    def metadata(self):
        """What goes with a call; OSError if the token cannot be read."""
        if not self._token_file:
            return []
        token = pathlib.Path(self._token_file).read_text(encoding="ascii").strip()
        return [("authorization", f"Bearer {token}")]


class Failure(Exception):
    """An error of the service: its canonical code, reason, violations, and the request id to ask about."""

    def __init__(self, error):
        self.code, self.reason, self.request_id, violations = error.code(), "", "", []
        for key, value in error.trailing_metadata() or ():
            if key == "x-request-id":
                self.request_id = value
            elif key == "grpc-status-details-bin":
                info, request = error_details_pb2.ErrorInfo(), error_details_pb2.BadRequest()
                for detail in status_pb2.Status.FromString(value).details:
                    if detail.Unpack(info):
                        self.reason = info.reason
                    elif detail.Unpack(request):
                        violations += [f"{v.field}: {v.description}" for v in request.field_violations]
        text = [f"{self.code.name}{'/' + self.reason if self.reason else ''}: {error.details()}", *violations]
        super().__init__("; ".join(text) + (f" (request id {self.request_id})" if self.request_id else ""))


class Metrics:
    """Counters since the start of the process, kept in a file for Prometheus' node exporter if one is named."""

    HELP = {"events_total": "Events that were stored.", "changes_total": "Totals that events changed or removed.",
            "snapshots_total": "Snapshots that were stored.", "reconnects_total": "Calls after one that failed.",
            "last_event_seconds": "Unix time of the last event or snapshot that was stored.",
            "caught_up": "1 if the mirror had everything when the last event was sent."}

    def __init__(self, path=None):
        self.values, self._path = dict.fromkeys(self.HELP, 0), path
        self.write()

    def write(self):
        """Replaces the file as a whole."""
        if not self._path:
            return
        lines = []
        for name, value in self.values.items():
            kind = "counter" if name.endswith("_total") else "gauge"
            lines += [f"# HELP thidua_mirror_{name} {self.HELP[name]}",
                      f"# TYPE thidua_mirror_{name} {kind}", f"thidua_mirror_{name} {value}"]
        part = f"{self._path}.part"
        pathlib.Path(part).write_text("\n".join(lines) + "\n", encoding="ascii")
        os.replace(part, self._path)


class Mirror:
    """Follows the totals of one filter into a store. `log` takes a line of text.

    `once`: ends as soon as it has caught up with what there was.
    """

    def __init__(self, channel, store, total_filter, metrics=None, once=False, log=None):
        self._channel, self._store, self._filter, self._once = channel, store, total_filter, once
        self._metrics = metrics or Metrics()
        self._log = log or (lambda line: print(line, file=sys.stderr, flush=True))
        self._stopping, self._lock, self._call = threading.Event(), threading.Lock(), None
        self._failures = 0  # since something was stored
        self._denied = 0    # since a call was answered
        self._again = False  # the next call comes after one that failed

    def stop(self):
        """Cancels the call under way; `run` returns 0 when the transaction under way has ended."""
        self._stopping.set()
        # Not from here: a signal handler may have interrupted whoever holds the lock.
        threading.Thread(target=self._cancel).start()

    def _cancel(self):
        with self._lock:
            if self._call is not None:
                self._call.cancel()

    def run(self):
        """Until `stop`: 0. 1: a failure that no repetition mends. 2: the caller is refused. Each was logged."""
        while not self._stopping.is_set():
            try:
                if self._again:
                    self._wait()
                cursor = self._store.cursor()
                if cursor is None:
                    self._snapshot()
                else:
                    self._tail(cursor)
                if self._once and self._metrics.values["caught_up"]:
                    break
            except (grpc.RpcError, OSError, sqlite3.Error) as error:
                code = self._failed(error)
                if code is not None:
                    return code
            finally:
                self._metrics.write()
        return DONE

    def _begin(self, method, request, seconds):
        with self._lock:
            if self._stopping.is_set():
                return None
            self._call = method(request, timeout=seconds, metadata=self._channel.metadata())
            return self._call

    def _pages(self):
        """Totals and cursor of each page; the last one alone has a cursor."""
        request = total_feed_pb2.ListTotalsRequest(filter=self._filter, with_cells=True)
        while True:
            call = self._begin(self._channel.stub.ListTotals.future, request, CALL_SECONDS)
            if call is None:
                return
            page = call.result()
            self._denied = 0
            yield page.totals, page.cursor
            if not page.next_page_token:
                return
            request.page_token = page.next_page_token

    def _snapshot(self):
        if self._store.replace(self._pages()):
            self._metrics.values["snapshots_total"] += 1
            self._stored(caught_up=False)
            self._log(f"snapshot: {self._store.count()} totals")

    def _tail(self, cursor):
        request = total_feed_pb2.WatchTotalsRequest(filter=self._filter, with_cells=True, cursor=cursor)
        events = self._begin(self._channel.stub.WatchTotals, request, STREAM_SECONDS)
        for event in events or ():
            self._denied = self._failures = 0
            self._store.apply(event)
            self._metrics.values["events_total"] += 1
            self._metrics.values["changes_total"] += len(event.changes)
            self._stored(event.caught_up)
            if self._stopping.is_set() or (self._once and event.caught_up):
                events.cancel()
                return
        self._again = True  # the stream ended without an error

    def _stored(self, caught_up):
        self._metrics.values["last_event_seconds"] = int(time.time())
        self._metrics.values["caught_up"] = int(caught_up)
        self._metrics.write()

    def _failed(self, error):
        """The exit code, or None: it is to be tried again after a wait."""
        if self._stopping.is_set():
            return None
        self._metrics.values["caught_up"] = 0
        if not isinstance(error, grpc.RpcError):
            self._log(f"a file cannot be used: {error}")
            return FAILED
        failure = Failure(error)
        if failure.reason in ANEW:
            self._log(f"takes a new snapshot: {failure}")
            self._store.forget_cursor()
        elif failure.code in DENIED:
            self._denied += 1
            self._log(f"refused: {failure}")
            if self._denied > 1:
                return REFUSED
        elif failure.code in AGAIN or (failure.code in BROKEN_OFF and not failure.reason):
            self._log(f"tries again: {failure}")
        else:
            self._log(f"gives up: {failure}")
            return FAILED
        self._again = True
        return None

    def _wait(self):
        """Before the next try, longer each time. Full jitter: many mirrors do not come back at once."""
        self._metrics.values["reconnects_total"] += 1
        self._metrics.write()
        self._stopping.wait(random.uniform(0, min(CAP_SECONDS, BASE_SECONDS * 2 ** min(self._failures, 10))))
        self._failures, self._again = self._failures + 1, False
        self._channel.connect()
