"""Messages and stubs of the contracts for a client that shares no code with the product.

They are generated from protos/ by protoc into a temporary folder when this module is imported:

    from support.stubs import reporting
    reporting.GetTotalRequest(name="units/khoai-chau/rounds/schools.2022")
"""

import atexit
import importlib
import pathlib
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROTOS = ROOT / "protos"
# Debian's golang-github-gogo-googleapis-dev holds google/rpc.
GOOGLE_RPC = pathlib.Path("/usr/share/gocode/src/github.com/gogo/googleapis")


def _generate(out):
    own = sorted(str(path.relative_to(PROTOS)) for path in PROTOS.rglob("*.proto"))
    rpc = ["google/rpc/status.proto", "google/rpc/error_details.proto"]
    subprocess.run(
        ["protoc", f"-I{PROTOS}", f"-I{GOOGLE_RPC}", f"--python_out={out}", f"--grpc_out={out}",
         "--plugin=protoc-gen-grpc=/usr/bin/grpc_python_plugin", *own, *rpc],
        check=True, stdin=subprocess.DEVNULL)
    return own


_folder = tempfile.mkdtemp(prefix="thidua-stubs-")
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
_files = _generate(_folder)
sys.path.insert(0, _folder)
# The package google is protobuf's; google.rpc lies beside it.
import google  # noqa: E402

google.__path__.append(f"{_folder}/google")


class _Package:
    """The messages and enum values of one proto package."""

    def __init__(self, package):
        for file in _files:
            if file.startswith(package.replace(".", "/") + "/"):
                module = importlib.import_module(file[:-len(".proto")].replace("/", ".") + "_pb2")
                for name, value in vars(module).items():
                    if not name.startswith("_") and not name.endswith("_pb2"):
                        setattr(self, name, value)


type_ = _Package("thidua.type.v1")
auth = _Package("thidua.auth.v1")
ledger = _Package("thidua.ledger.v1")
catalog = _Package("thidua.catalog.v1")
reporting = _Package("thidua.reporting.v1")
targets = _Package("thidua.targets.v1")
awards = _Package("thidua.awards.v1")
pack = _Package("thidua.pack.v1")
error_details = importlib.import_module("google.rpc.error_details_pb2")
rpc_status = importlib.import_module("google.rpc.status_pb2")


class Rpc:
    """One RPC: what the contract says of it and how to call it."""

    def __init__(self, method, stub_class):
        self.service = method.containing_service.full_name
        self.name = method.name
        self.path = f"/{self.service}/{self.name}"
        self.request_type = method.input_type.full_name
        permission = method.GetOptions().Extensions[auth.permission]
        self.permission = auth.Permission.Name(permission)
        proto = _method_proto(method)
        self.streams = proto.server_streaming
        self.takes_stream = proto.client_streaming
        self._stub_class = stub_class

    def on(self, channel):
        """Takes one request; where the RPC takes a stream, one or a list of them."""
        method = getattr(self._stub_class(channel), self.name)
        if not self.takes_stream:
            return method
        return lambda requests, **how: method(
            iter(requests if isinstance(requests, list) else [requests]), **how)

    # Which process serves it; None where every one does.
    @property
    def process(self):
        package = self.service.split(".")[1]
        return {"catalog": "reporting", "reporting": "reporting", "targets": "targets",
                "awards": "awards"}.get(package)


def _method_proto(method):
    from google.protobuf import descriptor_pb2
    file = descriptor_pb2.FileDescriptorProto()
    method.containing_service.file.CopyToProto(file)
    service = next(s for s in file.service if s.name == method.containing_service.name)
    return next(m for m in service.method if m.name == method.name)


def _rpcs():
    found = []
    for file in _files:
        stem = file[:-len(".proto")].replace("/", ".")
        module = importlib.import_module(stem + "_pb2")
        for service in module.DESCRIPTOR.services_by_name.values():
            grpc_module = importlib.import_module(stem + "_pb2_grpc")
            stub_class = getattr(grpc_module, service.name + "Stub")
            found += [Rpc(method, stub_class) for method in service.methods]
    return found


# Every RPC of every service of the suite, from the descriptors.
RPCS = _rpcs()
BY_REQUEST = {rpc.request_type: rpc for rpc in RPCS}
assert len(BY_REQUEST) == len(RPCS), "a request type tells its method"
