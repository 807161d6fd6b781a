"""Who may include whom: services -> common -> libraries, and in a service main -> api -> store ->
encoding -> domain. What a room may include is listed; what is not listed is refused."""

import re

from rules.tree import Finding

# What each room of common includes of common besides itself.
COMMON = {
    "common/value": (),
    "common/auth": ("common/value",),
    "common/files": ("common/value",),
    "common/cache": ("common/files", "common/value"),
    "common/sql": ("common/value",),
    "common/sql/sqlite": ("common/sql", "common/value"),
    "common/sql/postgres": ("common/sql", "common/value"),
    "common/ledger": ("common/value",),
    "common/ledger/log": ("common/ledger", "common/value"),
    "common/ledger/sql": ("common/ledger", "common/ledger/log", "common/sql", "common/sql/postgres",
                          "common/sql/sqlite", "common/value"),
    "common/catalog": ("common/auth", "common/ledger", "common/value"),
    "common/rpc": ("common/auth", "common/files", "common/ledger", "common/value"),
    "common/resource": ("common/ledger", "common/rpc", "common/value"),
    "common/log_service": ("common/catalog", "common/files", "common/ledger", "common/ledger/log",
                           "common/rpc", "common/value"),
    "common/client": ("common/value",),
}

# What each layer of a service includes: layers of its own service, and rooms of common.
_STORE = ("common/ledger", "common/cache", "common/resource", "common/value")
SERVICE = {
    "domain": ((), ("common/value",)),
    "encoding": (("domain",), ("common/value",)),
    "papers": ((), ("common/value",)),
    "personal": ((), ("common/value",)),
    "signature": ((), ("common/value",)),
    "store": (("encoding", "personal", "domain"), _STORE),
    "api": (("store", "encoding", "personal", "papers", "signature", "domain"),
            (*_STORE, "common/auth", "common/catalog", "common/log_service", "common/rpc")),
    "main": (("api", "store", "domain"), (*COMMON,)),
}

# The command's rooms: main -> commands -> views, files -> base.
CLI_LAYERS = {
    "main": ("commands", "base"),
    "commands": ("views", "files", "base"),
    "views": ("base",),
    "files": ("base",),
    "base": (),
}
CLI_COMMON = ("common/auth", "common/client", "common/files", "common/ledger/log", "common/value")


def room_of(path):
    """The folder that a file or an include belongs to; tests' own folders belong to their room."""
    folder = path.rsplit("/", 1)[0]
    return folder.removesuffix("/testing")


def layer_of(path):
    """(service, layer) of a file of a service; the layer of main.cc is "main"."""
    parts = path.split("/")
    if len(parts) < 3 or parts[0] != "services":
        return None
    return parts[1], parts[2] if len(parts) > 3 else "main"


def _own(path):
    return path.startswith(("common/", "services/", "tests/"))


def direction(tree):
    """Every include goes down."""
    for file in tree.cpp:
        if not file.path.startswith(("common/", "services/")):
            continue  # tests and benchmarks include whatever they measure
        for include in file.includes:
            if include.system or not _own(include.target):
                continue
            wrong = _wrong(file, include.target)
            if wrong:
                yield Finding(file.path, include.line, f"includes {include.target}: {wrong}")


def _wrong(file, target):
    """Why the file may not include the target; empty where it may."""
    here, there = room_of(file.path), room_of(target)
    if target.startswith("tests/"):
        return "nothing of the product knows tests/"
    if "testing" in target.split("/") and not file.is_test:
        return "only tests include what lies in testing/"
    if here == there:
        return ""
    if file.path.startswith("common/"):
        if not target.startswith("common/"):
            return "services include common, never the other way round"
        if file.is_test:
            return ""
        if here not in COMMON:
            return f"say in tests/rules/layers.py what {here} may include"
        if there not in COMMON[here]:
            return f"{here} includes {_list(COMMON[here])}"
        return ""
    return _wrong_in_service(file, target, there)


def _wrong_in_service(file, target, there):
    service, layer = layer_of(file.path)
    if target.startswith("services/"):
        other, below = layer_of(target)
        if other != service:
            return "a service does not include another; it calls it through its stub"
        if file.is_test or below == layer:
            return ""
        if service == "admin_cli":
            return "" if below in CLI_LAYERS.get(layer, ()) else (
                "the command's rooms go main -> commands -> views, files -> base")
        if layer not in SERVICE:
            return f"say in tests/rules/layers.py what services/*/{layer} may include"
        return "" if below in SERVICE[layer][0] else (
            "a service's layers go main -> api -> store -> encoding -> domain; "
            f"{layer} includes {_list(SERVICE[layer][0])}")
    if file.is_test:
        return ""
    rooms = CLI_COMMON if service == "admin_cli" else SERVICE.get(layer, ((), ()))[1]
    return "" if there in rooms else f"{layer} includes of common {_list(rooms)}"


def _list(names):
    return ", ".join(names) if names else "nothing beside itself"


def cycles(tree):
    """No two rooms include each other, straight or by way of others."""
    graph = {}  # room -> {room: (path, line) of an include}
    for file in tree.cpp:
        if file.is_test or not _own(file.path):
            continue
        for include in file.includes:
            if not include.system and _own(include.target):
                here, there = room_of(file.path), room_of(include.target)
                if here != there:
                    graph.setdefault(here, {}).setdefault(there, (file.path, include.line))
    for circle in _circles(graph):
        path, line = graph[circle[0]][circle[1 % len(circle)]]
        yield Finding(path, line, "these rooms include each other: "
                      f"{' -> '.join([*circle, circle[0]])}; one of them must not know the next")


def _circles(graph):
    """The shortest circle through each room that lies on one; each circle once."""
    seen = set()
    for start in sorted(graph):
        came_from, todo = {start: None}, [start]
        while todo:
            here = todo.pop(0)
            if start in graph.get(here, {}):
                circle = [here]
                while came_from[circle[0]] is not None:
                    circle.insert(0, came_from[circle[0]])
                if frozenset(circle) not in seen:
                    seen.add(frozenset(circle))
                    yield circle
                break
            for there in sorted(graph.get(here, {})):
                if there not in came_from:
                    came_from[there] = here
                    todo.append(there)


# Libraries that only some rooms know.
_GRPC = re.compile(r"^(grpc|grpcpp)/|\.grpc\.pb\.h$")
_GRPC_ROOMS = re.compile(r"^(services/[^/]+/api/|common/(rpc|log_service|client)/|"
                         r"common/catalog/followed_|common/pch_grpc\.h$|tests/bench/|deploy/clients/cpp/)")
_DRIVERS = re.compile(r"^(postgresql/|libpq|sqlite3\.h$|SQLiteCpp/)")
_DRIVER_ROOMS = re.compile(r"^(common/sql/(sqlite|postgres|testing)/|tests/bench/ledger/|"
                           r"deploy/clients/cpp/database\.h$)")
_QPDF = re.compile(r"^qpdf/")
_QPDF_ROOMS = re.compile(r"^services/awards/signature/qpdf\.h$")
_REDIS = re.compile(r"^hiredis/")
_REDIS_ROOMS = re.compile(r"^common/cache/redis")
LIBRARIES = (
    (_GRPC, _GRPC_ROOMS, "gRPC belongs in a service's api and in common/rpc, common/log_service, "
                         "common/client, the follower of common/catalog and the kit for C++"),
    (_DRIVERS, _DRIVER_ROOMS, "a database driver is known in common/sql/<engine> alone, and in "
                              "database.h of the kit for C++"),
    (_REDIS, _REDIS_ROOMS, "hiredis is known in common/cache/redis* alone"),
    (_QPDF, _QPDF_ROOMS, "QPDF is included by way of services/awards/signature/qpdf.h alone"),
)


def libraries(tree):
    """gRPC, database drivers, hiredis and QPDF are included where they belong."""
    for file in tree.cpp:
        for include in file.includes:
            for library, rooms, right in LIBRARIES:
                if library.search(include.target) and not rooms.match(file.path):
                    yield Finding(file.path, include.line, f"includes {include.target}: {right}")


# What a pure domain does not include: I/O, clock, chance, threads.
_IMPURE = re.compile(
    r"^(fstream|iostream|cstdio|stdio\.h|filesystem|thread|mutex|shared_mutex|condition_variable|"
    r"future|atomic|chrono|ctime|time\.h|random|csignal|unistd\.h|stdlib\.h|fcntl\.h|poll\.h|"
    r"(sys|netinet|openssl|spdlog|prometheus|hiredis|postgresql|SQLiteCpp)/.*|sqlite3\.h|"
    r"absl/time/clock\.h|absl/(random|synchronization)/.*|"
    r"google/protobuf/io/zero_copy_stream_impl\.h)$")
_IMPURE_CALL = re.compile(r"\b(absl::Now|std::chrono|std::getenv|getenv|std::time|std::rand)\s*\(?")
_FLOAT = re.compile(r"\b(double|float)\b")


def domain(tree):
    """A service's domain decides and does nothing else: no I/O, no clock, no floating point."""
    for file in tree.cpp:
        if not re.match(r"services/[^/]+/domain/", file.path):
            continue
        for include in file.includes:
            if _IMPURE.match(include.target) and not file.is_test:
                yield Finding(file.path, include.line, f"includes {include.target}: domain has no "
                              "I/O, clock or threads; what it needs, time too, is an argument")
        for pattern, right in (
                (_IMPURE_CALL, "domain has no clock and no environment; take it as an argument"),
                (_FLOAT, "figures are scaled integers or rationals, never floating point")):
            for found in pattern.finditer(file.code):
                if pattern is _FLOAT or not file.is_test:
                    yield Finding(file.path, file.line_of(found.start()),
                                  f"{found[0].strip('( ')}: {right}")
