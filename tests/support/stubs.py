"""Messages and stubs of the contracts for a client that shares no code with the product.

They are generated from protos/ by protoc when this module is imported, into a temporary folder that
is gone when the import ends:

    from support.stubs import reporting
    reporting.GetTotalRequest(name="units/khoai-chau/rounds/schools.2022")
"""

import importlib
import pathlib
import subprocess
import sys
import tempfile

from google.protobuf.message import Message

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROTOS = ROOT / "protos"
# Debian's golang-github-gogo-googleapis-dev holds google/rpc.
GOOGLE_RPC = pathlib.Path("/usr/share/gocode/src/github.com/gogo/googleapis")


def _generate(out):
    # Beside ours lie contracts of gRPC, whose package Python's own library has.
    own = sorted(str(path.relative_to(PROTOS)) for path in (PROTOS / "thidua").rglob("*.proto"))
    rpc = ["google/rpc/status.proto", "google/rpc/error_details.proto"]
    subprocess.run(
        ["protoc", f"-I{PROTOS}", f"-I{GOOGLE_RPC}", f"--python_out={out}", f"--grpc_out={out}",
         "--plugin=protoc-gen-grpc=/usr/bin/grpc_python_plugin", *own, *rpc],
        check=True, stdin=subprocess.DEVNULL)
    return own


def _modules():
    """Every generated module by its name. Python reads them whole, so their folder is not kept."""
    with tempfile.TemporaryDirectory(prefix="thidua-stubs-") as folder:
        own = _generate(folder)
        sys.path.insert(0, folder)
        # The package google is protobuf's; google.rpc lies beside it.
        import google
        place, google.__path__ = google.__path__, [*google.__path__, f"{folder}/google"]
        try:
            names = [file[:-len(".proto")].replace("/", ".") + suffix
                     for file in own for suffix in ("_pb2", "_pb2_grpc")]
            names += ["google.rpc.error_details_pb2", "google.rpc.status_pb2"]
            return {name: importlib.import_module(name) for name in names}
        finally:
            sys.path.remove(folder)
            google.__path__ = place


_MODULES = _modules()


class _Package:
    """The messages and enum values of one proto package."""

    def __init__(self, package):
        for path, module in _MODULES.items():
            if path.startswith(package + ".") and path.endswith("_pb2"):
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
error_details = _MODULES["google.rpc.error_details_pb2"]
rpc_status = _MODULES["google.rpc.status_pb2"]


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
        """Takes one request; where the RPC takes a stream, one or any sequence of them."""
        method = getattr(self._stub_class(channel), self.name)
        if not self.takes_stream:
            return method
        return lambda requests, **how: method(
            iter([requests] if isinstance(requests, Message) else requests), **how)

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
    for path, module in _MODULES.items():
        if path.startswith("thidua.") and path.endswith("_pb2"):
            for service in module.DESCRIPTOR.services_by_name.values():
                stub_class = getattr(_MODULES[path + "_grpc"], service.name + "Stub")
                found += [Rpc(method, stub_class) for method in service.methods]
    return found


def message_of(full_name):
    """An empty message of this type of ours."""
    package, name = full_name.rsplit(".", 1)
    return getattr(_Package(package), name)()


# Every RPC of every service of the suite, from the descriptors.
RPCS = _rpcs()
BY_REQUEST = {rpc.request_type: rpc for rpc in RPCS}
assert len(BY_REQUEST) == len(RPCS), "a request type tells its method"
