"""The table of permissions, made of the contracts: docs/permissions.md.

    /usr/bin/python3 tests/support/permissions.py    # writes it anew
"""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from support import stubs  # noqa: E402
from support.stubs import auth  # noqa: E402

FILE = stubs.ROOT / "docs/permissions.md"
HEAD = """# Who may call what

Made of the contracts by `tests/support/permissions.py`, and held to them by a test; do not edit. An RPC
names its permission with the option `permission`, a role names what it permits with the option
`permits` (`protos/thidua/auth/v1/policy.proto`). A role is bound to a unit and holds on it and on all
below. Which unit an RPC asks about is said at the RPC.
"""


def permits():
    """{role: the permissions it carries}, in the order of the contract; of roles that can be bound."""
    return {name: [auth.Permission.Name(p) for p in value.GetOptions().Extensions[auth.permits]]
            for name, value in auth.Role.DESCRIPTOR.values_by_name.items()
            if name != "ROLE_UNSPECIFIED"}


def short(name):
    return name.split("_", 1)[1].lower().replace("_", " ")


def table():
    roles = permits()
    lines = [HEAD, "| permission | " + " | ".join(short(role) for role in roles) + " | RPCs |",
             "|---|" + "---|" * len(roles) + "---|"]
    for permission in auth.Permission.DESCRIPTOR.values_by_name:
        if permission == "PERMISSION_UNSPECIFIED":
            continue
        everyone = permission in ("PERMISSION_AUTHENTICATED", "PERMISSION_PUBLIC")
        marks = ["x" if everyone or permission in roles[role] else "" for role in roles]
        rpcs = sorted(rpc.name for rpc in stubs.RPCS if rpc.permission == permission)
        lines.append(f"| {short(permission)} | {' | '.join(marks)} | {', '.join(rpcs)} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    FILE.write_text(table())
