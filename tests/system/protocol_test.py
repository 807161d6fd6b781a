"""What the services make of gRPC itself: compressed messages, reflection, signals."""

import pathlib
import re
import signal
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import grpc  # noqa: E402
from google.protobuf import descriptor_pb2, descriptor_pool  # noqa: E402
from support import harness, http2, stubs  # noqa: E402

MEGABYTE = 1 << 20


def memory(pid, field):
    """VmRSS or VmHWM of a process, in bytes."""
    text = pathlib.Path(f"/proc/{pid}/status").read_text()
    return int(re.search(rf"{field}:\s+(\d+) kB", text)[1]) * 1024


class CompressionTest(harness.StackCase):
    """Nothing that is compressed is unpacked."""

    loaded = False
    PATHS = [rpc for rpc in stubs.RPCS if rpc.name in (
        "GetTotal", "ImportReports", "WatchCommits", "WhoAmI", "UpdateReport")]

    def test_every_rpc_refuses_it(self):
        for process in harness.SERVICES:
            channel = self.stack.channel(process)
            for rpc in stubs.RPCS:
                if rpc.process not in (process, None):
                    continue
                request = stubs.message_of(rpc.request_type)
                for how in (grpc.Compression.Gzip, grpc.Compression.Deflate):
                    with self.subTest(process=process, rpc=rpc.path, how=how):
                        with self.assertRaises(grpc.RpcError) as caught:
                            answer = rpc.on(channel)(
                                request, timeout=harness.CALL_SECONDS, compression=how,
                                metadata=self.stack.client("admin").metadata)
                            if rpc.streams:
                                next(answer)
                        self.assertEqual(caught.exception.code().name, "UNIMPLEMENTED",
                                         str(caught.exception))
                        self.assertRegex(caught.exception.details(), "ompression.*is disabled")

    def test_little_is_taken_before_it_is_known_who_calls(self):
        # Of a stranger's connection 256 KiB are taken: a first message must not be cut off.
        for process in harness.SERVICES:
            with http2.Call(self.stack.address(process), self.stack.keys / "ca.crt",
                            "/thidua.auth.v1.AuthService/WhoAmI") as call:
                self.assertEqual(call.finish(), grpc.StatusCode.UNAUTHENTICATED.value[0])
                self.assertLessEqual(call.initial_window, 200 << 10)

    def test_a_bomb_stays_packed(self):
        body = http2.bomb(1500)
        self.assertLess(len(body), 2 * MEGABYTE)
        pid, address = self.stack.pid("reporting"), self.stack.address("reporting")
        paths = [rpc.path for rpc in self.PATHS] + [
            f"/grpc.reflection.{version}.ServerReflection/ServerReflectionInfo"
            for version in ("v1", "v1alpha")]
        self.assertEqual(len(paths), 7)
        bombs = [(path, announced) for path in paths
                 for announced in ("gzip", "deflate", "identity", None)]
        for i, (path, announced) in enumerate(bombs):
            with self.subTest(path=path, announced=announced):
                pathlib.Path(f"/proc/{pid}/clear_refs").write_text("5")  # of the high mark
                before = memory(pid, "VmRSS")
                headers = list(self.stack.client("admin").metadata)
                if announced:
                    headers.append(("grpc-encoding", announced))
                # An address of its own each: whoever sends so much and is no caller is refused.
                with http2.Call(address, self.stack.keys / "ca.crt", path, headers,
                                source=f"127.0.1.{i + 1}") as call:
                    call.send(http2.message(body, compressed=True))
                    status = call.finish()
                grown = memory(pid, "VmHWM") - before
                self.assertLess(grown, 50 * MEGABYTE, f"grew by {grown >> 20} MB")
                # The connection may have been closed before the answer: who calls is not looked at
                # where the call is refused by its headers.
                if announced in ("gzip", "deflate"):
                    self.assertIn(status, (grpc.StatusCode.UNIMPLEMENTED.value[0], None))
                else:
                    self.assertNotEqual(status, grpc.StatusCode.OK.value[0])
        self.stack.client("admin").call(stubs.auth.WhoAmIRequest(), "reporting")


def fields(message):
    """(number, bytes) of the fields of a message that have a length."""
    at = 0

    def varint():
        nonlocal at
        value = shift = 0
        while True:
            byte = message[at]
            at += 1
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value

    while at < len(message):
        tag = varint()
        size = varint()
        if tag & 7 == 2:
            yield tag >> 3, message[at:at + size]
            at += size


class ReflectionTest(harness.StackCase):
    """A client of reflection, whose messages are made by hand, learns every service."""

    loaded = False

    def ask(self, process, version, *requests):
        """The answers to a stream of questions."""
        method = self.stack.channel(process).stream_stream(
            f"/grpc.reflection.{version}.ServerReflection/ServerReflectionInfo")
        return list(method(iter(requests), timeout=harness.CALL_SECONDS))

    @staticmethod
    def services(answer):
        return [name.decode() for number, listed in fields(answer) if number == 6
                for _, service in fields(listed) for _, name in fields(service)]

    @staticmethod
    def files(answer):
        return [descriptor_pb2.FileDescriptorProto.FromString(file)
                for number, response in fields(answer) if number == 4
                for _, file in fields(response)]

    def test_every_service_that_is_listed_is_described(self):
        own = {rpc.service: rpc.process for rpc in stubs.RPCS}
        for process in harness.SERVICES:
            for version in ("v1", "v1alpha"):
                names = self.services(self.ask(process, version, b"\x3a\x00")[0])
                self.assertEqual(set(names), {
                    "grpc.health.v1.Health", "grpc.reflection.v1.ServerReflection",
                    "grpc.reflection.v1alpha.ServerReflection",
                    *(name for name, where in own.items() if where in (process, None))})
                for name in names:
                    with self.subTest(process=process, version=version, service=name):
                        question = b"\x22" + bytes([len(name)]) + name.encode()
                        pool = descriptor_pool.DescriptorPool()
                        waiting = self.files(self.ask(process, version, question)[0])
                        while waiting:
                            file = waiting.pop(0)
                            if all(known(pool, needed) for needed in file.dependency):
                                pool.Add(file)
                            else:
                                waiting.append(file)
                        self.assertGreater(len(pool.FindServiceByName(name).methods), 0)

    def test_what_is_not_known_is_told_and_the_stream_goes_on(self):
        unknown = b"\x22\x07no.such"
        answers = self.ask("targets", "v1", unknown, b"\x3a\x00")
        self.assertEqual([number for number, _ in fields(answers[0])], [2, 7])
        self.assertIn("thidua.targets.v1.TargetsService", self.services(answers[1]))


def known(pool, file):
    try:
        pool.FindFileByName(file)
    except KeyError:
        return False
    return True


class SignalsTest(harness.StackCase):
    """A service ends when it is told to, and by no other signal."""

    loaded = False

    def test_others_than_sigterm_end_nothing(self):
        for process in harness.SERVICES:
            with self.subTest(process):
                pid = self.stack.pid(process)
                for with_signal in (signal.SIGHUP, signal.SIGXFSZ, signal.SIGPIPE, signal.SIGHUP):
                    self.stack.signal(process, with_signal)
                harness.eventually(lambda: "hangup ignored" in self.stack.log(process),
                                   "the hangup is logged")
                self.stack.client("admin").call(stubs.auth.WhoAmIRequest(), process)
                self.assertEqual(self.stack.pid(process), pid)
                self.assertEqual(self.stack.terminate(process), 0)
        self.stack.start()


if __name__ == "__main__":
    harness.main()
