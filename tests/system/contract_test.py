"""What a client learns that knows a server's address alone, and contracts held to their releases."""

import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from support import harness, stubs  # noqa: E402

CONTRACTS = harness.ROOT / "tests/contracts"


def run(script, *args):
    """Runs a script of tests/contracts; what it printed is in `stdout`, errors too."""
    return subprocess.run([CONTRACTS / script, *args], stdin=subprocess.DEVNULL, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=120)


class StrangerTest(harness.StackCase):
    """buf curl, which has no contract but what the server tells it by reflection, over TLS."""

    loaded = False
    VERSIONS = ("grpc-v1", "grpc-v1alpha")

    def curl(self, process, path, *args):
        """What `buf curl` prints."""
        done = run("buf", "curl", "--protocol", "grpc", "--cacert", self.stack.keys / "ca.crt",
                   "--connect-timeout", str(harness.CALL_SECONDS), *args,
                   f"https://{self.stack.address(process)}{path}")
        self.assertEqual(done.returncode, 0, done.stdout)
        return done.stdout

    def test_every_method_of_every_service_is_listed(self):
        for process in harness.SERVICES:
            own = {rpc.path[1:] for rpc in stubs.RPCS if rpc.process in (process, None)}
            expected = own | {
                "grpc.health.v1.Health/Check", "grpc.health.v1.Health/Watch",
                "grpc.reflection.v1.ServerReflection/ServerReflectionInfo",
                "grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo"}
            for version in self.VERSIONS:
                with self.subTest(process=process, version=version):
                    listed = self.curl(process, "", "--reflect-protocol", version,
                                       "--list-methods")
                    self.assertEqual(set(listed.split()), expected)
                    services = self.curl(process, "", "--reflect-protocol", version,
                                         "--list-services")
                    self.assertEqual(set(services.split()),
                                     {method.split("/")[0] for method in expected})

    def test_health_is_checked_without_a_token(self):
        for process in harness.SERVICES:
            for version in self.VERSIONS:
                with self.subTest(process=process, version=version):
                    answer = self.curl(process, "/grpc.health.v1.Health/Check",
                                       "--reflect-protocol", version)
                    self.assertEqual(json.loads(answer), {"status": "SERVING"})

    def test_a_call_is_made_by_name(self):
        token = (self.stack.keys / "admin.jwt").read_text().strip()
        headers = self.stack.state / "headers"
        headers.write_text(f"authorization: Bearer {token}\n")
        for process in harness.SERVICES:
            for version in self.VERSIONS:
                with self.subTest(process=process, version=version):
                    answer = self.curl(process, "/thidua.auth.v1.AuthService/WhoAmI",
                                       "--reflect-protocol", version, "-H", f"@{headers}")
                    self.assertEqual(json.loads(answer)["principal"], "user:quan-tri")


class Contracts:
    """A copy of the contracts, in a folder of its own, that may be changed."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        shutil.copy(harness.ROOT / "buf.yaml", self.folder)
        shutil.copytree(harness.ROOT / "protos", self.folder / "protos",
                        ignore=shutil.ignore_patterns("*.binpb"))

    def edit(self, file, pattern, text):
        """Replaces what the pattern finds in a file, which must be one place."""
        path = self.folder / "protos/thidua" / file
        edited, count = re.subn(pattern, text, path.read_text(), flags=re.M)
        if count != 1:
            raise AssertionError(f"{pattern} fits {count} places of {file}")
        path.write_text(edited)

    def check(self):
        return run("check", self.folder)

    def release(self, version):
        done = run("release", version, self.folder)
        if done.returncode != 0:
            raise AssertionError(done.stdout)


class ReleasedTest(unittest.TestCase):
    """Contracts are held to the newest release by the script that CI runs."""

    # One change a line: file, what is there, what is written instead, what the check says of it.
    BREAKING = {
        "a field is removed":
            ("auth/v1/auth_service.proto", r"^  string unit = 2;", "  reserved 2;",
             'field "2" with name "unit" on message "RoleGrant" was deleted'),
        "a field has another number":
            ("auth/v1/auth_service.proto", r"^  string unit = 2;", "  string unit = 9;",
             'field "2" with name "unit" on message "RoleGrant" was deleted'),
        "a field has another name":
            ("auth/v1/auth_service.proto", r"^  string unit = 2;", "  string subtree = 2;",
             'changed name from "unit" to "subtree"'),
        "a field has another type":
            ("auth/v1/auth_service.proto", r"^  string unit = 2;", "  int64 unit = 2;",
             'changed type from "string" to "int64"'),
        "a field is repeated":
            ("auth/v1/auth_service.proto", r"^  string unit = 2;", "  repeated string unit = 2;",
             'Field "2" with name "unit" on message "RoleGrant" changed cardinality'),
        "an RPC is removed":
            ("targets/v1/targets_service.proto", r"^  rpc GetPlan\([^{]*\{[^}]*\}", "",
             'RPC "GetPlan" on service "TargetsService" was deleted'),
        "an RPC answers otherwise":
            ("targets/v1/targets_service.proto", r"^  rpc GetPlan\((\w+)\) returns \(\w+\)",
             r"  rpc GetPlan(\1) returns (Target)",
             'RPC "GetPlan" on service "TargetsService" changed response type'),
        "an enum value is removed":
            ("type/v1/error_reason.proto", r"^  ERROR_REASON_CORRUPT = 55;", "  reserved 55;",
             'enum value "55" on enum "ErrorReason" was deleted'),
    }
    # What may change within v1.
    ADDED = {
        "a field": ("auth/v1/auth_service.proto", r"^  string unit = 2;",
                    "  string unit = 2;\n  // Another.\n  string other = 9;"),
        "a message": ("targets/v1/targets_service.proto", r"^message GetPlanRequest",
                      "message AskRequest {}\n// Asks for a plan.\n\\g<0>"),
        "an RPC": ("targets/v1/targets_service.proto", r"^service TargetsService \{",
                   "\\g<0>\n  // Asks.\n  rpc Ask(AskRequest) returns (Plan);"),
        "an enum value": ("auth/v1/policy.proto", r"^  PERMISSION_COMMENT_REPORTS = 24;",
                          "\\g<0>\n  // Another.\n  PERMISSION_OTHER = 99;"),
        "a deprecation": ("auth/v1/auth_service.proto", r"^  string unit = 2;",
                          "  string unit = 2 [deprecated = true];"),
    }

    def copy(self):
        folder = tempfile.TemporaryDirectory(prefix="thidua-contracts-")
        self.addCleanup(folder.cleanup)
        return Contracts(folder.name)

    def test_what_is_in_the_repository_passes(self):
        done = run("check")
        self.assertEqual(done.returncode, 0, done.stdout)

    def test_before_the_first_release_there_is_nothing_to_break(self):
        contracts = self.copy()
        contracts.edit(*self.BREAKING["an RPC is removed"][:3])
        done = contracts.check()
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertIn("Nothing has been released", done.stdout)

    def test_what_breaks_a_client_is_found(self):
        for what, (file, pattern, text, said) in self.BREAKING.items():
            with self.subTest(what):
                contracts = self.copy()
                contracts.release("1.0.0")
                contracts.edit(file, pattern, text)
                done = contracts.check()
                self.assertNotEqual(done.returncode, 0, done.stdout)
                self.assertIn("Compared with protos/released/v1.0.0.binpb", done.stdout)
                self.assertIn(said, done.stdout)

    def test_a_file_that_gets_another_name_breaks_what_includes_it(self):
        contracts = self.copy()
        contracts.release("1.0.0")
        protos = contracts.folder / "protos/thidua/targets/v1"
        (protos / "targets_service.proto").rename(protos / "plans_service.proto")
        done = contracts.check()
        self.assertNotEqual(done.returncode, 0, done.stdout)
        self.assertRegex(done.stdout, 'file "(thidua/targets/v1/)?targets_service.proto" was')

    def test_what_is_added_breaks_nobody(self):
        contracts = self.copy()
        contracts.release("1.0.0")
        for edit in self.ADDED.values():
            contracts.edit(*edit)
        done = contracts.check()
        self.assertEqual(done.returncode, 0, done.stdout)

    def test_the_newest_release_counts(self):
        contracts = self.copy()
        contracts.release("1.9.0")
        contracts.edit(*self.ADDED["a field"])
        contracts.release("1.10.0")
        contracts.edit("auth/v1/auth_service.proto", r"^  string other = 9;", "  reserved 9;")
        done = contracts.check()
        self.assertNotEqual(done.returncode, 0, done.stdout)
        self.assertIn("Compared with protos/released/v1.10.0.binpb", done.stdout)
        self.assertIn('field "9" with name "other"', done.stdout)

    def test_a_release_is_kept_once_and_breaks_none_before_it(self):
        contracts = self.copy()
        contracts.release("1.0.0")
        kept = contracts.folder / "protos/released/v1.0.0.binpb"
        before = kept.read_bytes()
        again = run("release", "1.0.0", contracts.folder)
        self.assertEqual((again.returncode, kept.read_bytes()), (1, before), again.stdout)
        contracts.edit(*self.BREAKING["a field has another type"][:3])
        refused = run("release", "1.1.0", contracts.folder)
        self.assertNotEqual(refused.returncode, 0, refused.stdout)
        self.assertEqual([file.name for file in kept.parent.glob("*.binpb")], ["v1.0.0.binpb"])
        self.assertEqual(run("release", "next", contracts.folder).returncode, 2)


if __name__ == "__main__":
    harness.main()
