"""Calls of one principal, by a client that shares no code with the product.

A client's `call` finds the RPC by its request's type and raises Refused for an error; `refusal`
wants one.
"""

import concurrent.futures
import contextlib
import itertools
import threading
import uuid

import grpc

from support import stubs
from support.stubs import error_details, rpc_status
from support.waiting import PATIENCE, eventually

CALL_SECONDS = 20.0


class Refused(Exception):
    """An error of a service: canonical code, reason, and every violation of the request."""

    def __init__(self, error):
        self.code = error.code()
        self.message = error.details()
        self.reason = ""
        self.domain = ""
        self.violations = []  # (field, description)
        for key, value in error.trailing_metadata() or ():
            if key == "grpc-status-details-bin":
                self._unpack(value)
        super().__init__(f"{self.code.name} ({self.reason}): {self.message} {self.violations}")

    def _unpack(self, value):
        status = rpc_status.Status.FromString(value)
        info, request = error_details.ErrorInfo(), error_details.BadRequest()
        for detail in status.details:
            if detail.Unpack(info):
                self.reason, self.domain = info.reason, info.domain
            elif detail.Unpack(request):
                self.violations += [(v.field, v.description) for v in request.field_violations]


def answered(call, seconds=PATIENCE):
    """The answer of `call`, asked again while the answer is UNAVAILABLE, as a client does."""

    def once():
        try:
            return (call(),)
        except Refused as refused:
            if refused.code.name != "UNAVAILABLE":
                raise
            return None

    return eventually(once, "an answer", seconds)[0]


def at_once(*calls):
    """What each of the calls gave, or the error that it ended with; all begin together."""
    gate = threading.Barrier(len(calls))

    def one(call):
        gate.wait(PATIENCE)
        try:
            return call()
        except Refused as refused:
            return refused

    with concurrent.futures.ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(one, calls))


def request_id():
    return uuid.uuid4().hex


class Client:
    """Calls as one principal. Without a token the calls carry no credentials."""

    def __init__(self, stack, token):
        self._stack = stack
        self.metadata = [] if token is None else [("authorization", f"Bearer {token}")]

    def call(self, request, process=None, timeout=CALL_SECONDS):
        """The answer. `process` names who is asked: where every service serves the RPC, or a replica
        or proxy of the service that does. A request id is drawn where the request has none. A list
        is sent as a stream, whose first message has the id."""
        if isinstance(request, list):
            return self.send_all([_with_id(request[0]), *request[1:]], process, timeout)
        return self._send(_with_id(request), process, timeout)

    def begin(self, request, process=None, timeout=CALL_SECONDS):
        """Sends the request, behind all that were sent before on this channel, and waits for nothing;
        a function that waits for the answer."""
        request = _with_id(request)
        rpc = stubs.BY_REQUEST[request.DESCRIPTOR.full_name]
        future = rpc.on(self._stack.channel(process or rpc.process)).future(
            request, timeout=timeout, metadata=self.metadata)

        def answer():
            try:
                return future.result()
            except grpc.RpcError as error:
                raise Refused(error) from None

        return answer

    def call_as_it_is(self, request, process=None, timeout=CALL_SECONDS):
        return self._send(request, process, timeout)

    def refusal(self, request, process=None, timeout=CALL_SECONDS):
        """The error that the call must end with."""
        try:
            answer = self._send(_with_id(request), process, timeout)
        except Refused as refused:
            return refused
        raise AssertionError(f"{type(request).__name__} was answered: {answer}")

    def refusal_as_it_is(self, request, process=None):
        try:
            answer = self._send(request, process, CALL_SECONDS)
        except Refused as refused:
            return refused
        raise AssertionError(f"{type(request).__name__} was answered: {answer}")

    def code(self, request, process=None):
        """The name of the canonical code that the call ends with, the request as it is."""
        try:
            self._send(request, process, CALL_SECONDS)
        except Refused as refused:
            return refused.code.name
        return "OK"

    def send_all(self, requests, process=None, timeout=CALL_SECONDS):
        """The answer to a stream of requests: a list, or what yields them while the call goes on."""
        requests = iter(requests)
        first = next(requests)
        rpc = stubs.BY_REQUEST[first.DESCRIPTOR.full_name]
        try:
            return rpc.on(self._stack.channel(process or rpc.process))(
                itertools.chain([first], requests), timeout=timeout, metadata=self.metadata)
        except grpc.RpcError as error:
            raise Refused(error) from None

    def send_bytes(self, rpc, body, process=None):
        """The answer's bytes to a request that is just these bytes."""
        channel = self._stack.channel(process or rpc.process)
        method = channel.unary_unary(rpc.path, request_serializer=None, response_deserializer=None)
        try:
            return method(body, timeout=CALL_SECONDS, metadata=self.metadata)
        except grpc.RpcError as error:
            raise Refused(error) from None

    @contextlib.contextmanager
    def stream(self, request, process=None, timeout=CALL_SECONDS):
        rpc = stubs.BY_REQUEST[request.DESCRIPTOR.full_name]
        events = rpc.on(self._stack.channel(process or rpc.process))(
            request, timeout=timeout, metadata=self.metadata)
        try:
            yield _Events(events)
        finally:
            events.cancel()

    def _send(self, request, process, timeout):
        rpc = stubs.BY_REQUEST[request.DESCRIPTOR.full_name]
        while True:
            method = rpc.on(self._stack.channel(process or rpc.process))
            try:
                answer = method(request, timeout=timeout, metadata=self.metadata)
                return next(answer) if rpc.streams else answer
            except grpc.RpcError as error:
                raise Refused(error) from None
            except ValueError as error:
                # Nothing was sent: the stack has closed this channel and makes another.
                if not any(text in str(error) for text in ("Channel closed", "closed channel")):
                    raise


class _Events:
    def __init__(self, events):
        self._events = events

    def __iter__(self):
        return self

    def __next__(self):
        try:
            return next(self._events)
        except grpc.RpcError as error:
            raise Refused(error) from None


def _with_id(request):
    field = request.DESCRIPTOR.fields_by_name.get("request_id")
    if field is None or request.request_id:
        return request
    copy = type(request)()
    copy.CopyFrom(request)
    copy.request_id = request_id()
    return copy
