"""Files that the services and the command read and write: who may read them, what they replace."""

import json
import os
import pathlib
import resource
import stat
import subprocess
import sys
import threading

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from support import district, harness  # noqa: E402
from support.stubs import ledger  # noqa: E402


class SizeLimitTest(harness.StackCase):
    """A write past the limit of file sizes fails, and nothing else does."""

    def limit(self, most):
        """The largest file that Reporting may write; None: as before."""
        pid = self.stack.pid("reporting")
        _, hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (hard if most is None else most, hard))

    def test_the_store_is_unavailable_until_there_is_room(self):
        officer, auditor = self.stack.client("officer"), self.stack.client("auditor")
        round_ = district.open_round(self.stack, "commune-economy", "2022")
        officer.call(district.draft(round_, "dan-tien", {"population": 1}))
        before, pid = self.stack.heads(["reporting"]), self.stack.pid("reporting")
        request = district.draft(round_, "dan-tien", {"population": 2}, request_id="het-cho")
        self.limit(4096)
        try:
            for _ in range(3):
                self.assertRefused(officer.refusal(request), "UNAVAILABLE", "STORE_UNAVAILABLE")
            self.assertEqual(self.stack.heads(["reporting"]), before)
        finally:
            self.limit(None)
        self.assertEqual(officer.call(request).cells[0].number, "2")
        head = self.stack.heads(["reporting"])[("reporting", "khoai-chau")][0]
        self.assertEqual(head, before[("reporting", "khoai-chau")][0] + 1)
        self.assertEqual(self.stack.pid("reporting"), pid)
        verified = auditor.call(ledger.VerifyLedgerRequest(ledger="khoai-chau"), "reporting")
        self.assertEqual(list(verified.violations), [])
        self.stack.restart("reporting")
        self.assertEqual(officer.call(request).cells[0].number, "2")


class PrivacyTest(harness.StackCase):
    """Nobody but their owner reads databases and keys."""

    loaded = False

    @classmethod
    def make_stack(cls):
        before = os.umask(0)  # what the services inherit
        cls.addClassCleanup(os.umask, before)
        return super().make_stack()

    def second(self, service, *args, key=None):
        """What a further process of the service says before it ends."""
        peers = {"reporting": [], "targets": ["--reporting", "127.0.0.1:1"],
                 "awards": ["--reporting", "127.0.0.1:1", "--targets", "127.0.0.1:1"]}[service]
        process = self.stack.spawn(service, *args, *peers, key=key)
        self.addCleanup(process.kill)
        try:
            text, _ = process.communicate(timeout=5)
        except subprocess.TimeoutExpired:
            self.fail(f"{service} serves")
        self.assertEqual(process.returncode, 1, text)
        return text

    def test_databases_are_for_their_owner(self):
        for service in harness.SERVICES:
            for suffix in ("", "-wal", "-shm", ".lock"):
                path = pathlib.Path(f"{self.stack.database(service)}{suffix}")
                with self.subTest(path.name):
                    self.assertEqual(stat.S_IMODE(path.stat().st_mode), 0o600)

    def test_a_database_that_others_may_read_is_refused(self):
        path = self.stack.state / "open.db"
        path.touch(0o644)
        text = self.second("reporting", "--db", f"sqlite:{path}")
        self.assertIn(f"{path} has mode 0644", text)
        self.assertIn(f"chmod 600 {path}", text)

    def test_a_key_that_others_may_read_is_refused(self):
        for service in harness.SERVICES:
            key = self.stack.state / f"{service}-open.key"
            key.write_bytes((self.stack.keys / f"{service}.key").read_bytes())
            for mode in (0o644, 0o640):
                with self.subTest(service=service, mode=oct(mode)):
                    key.chmod(mode)
                    text = self.second(service, "--db", f"sqlite:{self.stack.state}/{service}-2.db",
                                       "--migrate", key=key)
                    self.assertIn(f"{key} has mode 0{mode:o}", text)
                    self.assertIn(f"chmod 600 {key}", text)

    def test_the_authority_signs_with_a_key_of_its_own_alone(self):
        key = self.stack.state / "authority.key"
        key.write_bytes((self.stack.keys / "token.key").read_bytes())
        key.chmod(0o644)
        issue = ("tokens", "issue", "--authority-key", key, "--principal", "user:lan", "--out", "-")
        result = self.stack.cli(*issue)
        self.assertEqual(result.rc, 2, str(result))
        self.assertIn(f"{key} has mode 0644", result.err)
        key.chmod(0o600)
        self.stack.cli(*issue, check=True)


class HeaderTest(harness.StackCase):
    """What goes into the headers of a call is looked at before."""

    loaded = False

    def as_(self, token, endpoint=None):
        """`thidua whoami` with a token file of these bytes."""
        folder = self.stack.state
        (folder / "my.jwt").write_bytes(token)
        (folder / "my.jwt").chmod(0o600)
        context = {"endpoints": {"reporting": endpoint or self.stack.address("reporting")},
                   "ca": str(self.stack.keys / "ca.crt"), "token_file": "my.jwt"}
        path = folder / "my.json"
        path.write_text(json.dumps({"current": "my", "contexts": {"my": context}}))
        return self.stack.cli("--context-file", path, "whoami")

    def test_a_token_is_one_line(self):
        token = (self.stack.keys / "admin.jwt").read_bytes().strip()
        for good in (token, token + b"\n", token + b"\r\n", b" " + token + b" \n"):
            self.assertEqual(self.as_(good).rc, 0)
        for bad, words in ((token + b"\n" + token + b"\n", "more than one line"),
                           (token + b"\nx", "more than one line"),
                           (token[:9] + b"\0" + token[9:], "more than one line"),
                           (token[:9] + b"\t" + token[9:], "holds what no token can"),
                           (token + "ế".encode(), "holds what no token can"),
                           (b"\n", "is empty")):
            with self.subTest(words):
                result = self.as_(bad)
                self.assertEqual(result.rc, 2, str(result))
                self.assertIn(words, result.err)
                self.assertEqual(len(result.err.splitlines()), 1, result.err)
                self.assertNotIn(token.decode()[:20], result.err)

    def test_an_address_is_one_word(self):
        token = (self.stack.keys / "admin.jwt").read_bytes()
        for address in ("localhost:7401\n", "local host:7401", "", "địa-chỉ:7401"):
            with self.subTest(address):
                result = self.as_(token, address or " ")
                self.assertEqual(result.rc, 2, str(result))
                self.assertIn("is not host:port", result.err)


class OutTest(harness.StackCase):
    """What the command writes replaces files, and nothing that is none."""

    @classmethod
    def prepare(cls):
        subprocess.run([harness.ROOT / "deploy/sample-award", cls.stack.state / "sample.pdf"],
                       env=cls.stack.env, stdin=subprocess.DEVNULL, capture_output=True,
                       check=True, timeout=60)
        rows = cls.stack.state / "rows.csv"
        rows.write_text("form,period,subject,element,value,level,status,source,note\n"
                        "commune-economy,2022,dan-tien,population,abc,,official,Nguồn,\n",
                        encoding="utf-8")
        grant = cls.stack.cli("grants", "list", "khoai-chau", "-o", "csv", context="reviewer",
                              check=True).out.splitlines()[1].split(",")[0]
        cls.COMMANDS = {
            "audit checkpoint": ("admin", 0, ["audit", "checkpoint", "--out"]),
            "ledgers export": ("auditor", 0, ["ledgers", "export", "khoai-chau", "--out"]),
            "papers certificates": ("reviewer", 0, ["papers", "certificates", grant, "--out"]),
            "tokens issue": ("admin", 0, ["tokens", "issue", "--authority-key",
                                          cls.stack.keys / "token.key", "--principal", "user:lan",
                                          "--out"]),
            "import reports": ("officer", 1, ["import", "reports", rows, "--owner", "khoai-chau",
                                              "--refused"]),
        }

    def run_each(self, out, check):
        """Lets every command write to `out`, and `check` look at what came of it."""
        for name, (context, rc, command) in self.COMMANDS.items():
            with self.subTest(name):
                check(self.stack.cli(*command, out, context=context), rc)

    def test_a_device_stays_one(self):
        # A link, so that a command that goes wrong replaces no device of the machine.
        link = self.stack.state / "device"
        link.symlink_to("/dev/null")

        def check(result, rc):
            self.assertEqual(result.rc, rc, str(result))
            self.assertTrue(link.is_symlink())
            self.assertTrue(link.is_char_device())

        self.run_each(link, check)

    def test_a_pipe_is_written_into(self):
        pipe = self.stack.state / "pipe"
        os.mkfifo(pipe)
        for name, (context, rc, command) in self.COMMANDS.items():
            with self.subTest(name):
                read = []
                reader = threading.Thread(target=lambda into=read: into.append(pipe.read_bytes()),
                                          daemon=True)
                reader.start()
                result = self.stack.cli(*command, pipe, context=context)
                self.assertEqual(result.rc, rc, str(result))
                self.assertTrue(stat.S_ISFIFO(pipe.stat().st_mode))
                reader.join(harness.PATIENCE)
                self.assertGreater(len(read[0]), 0)

    def test_a_file_is_replaced_whole(self):
        folder = self.stack.state / "out"
        folder.mkdir()
        path = folder / "file"

        def check(result, rc):
            self.assertEqual(result.rc, rc, str(result))
            self.assertGreater(path.stat().st_size, len("cũ".encode()))
            # A checkpoint has further files beside it; drafts of none are left.
            self.assertEqual([name for name in os.listdir(folder) if not name.startswith("file.")],
                             ["file"])
            path.write_text("cũ")

        self.run_each(path, check)

    def test_a_folder_is_no_file(self):
        folder = self.stack.state / "folder"
        folder.mkdir()

        def check(result, _):
            self.assertEqual(result.rc, 2, str(result))
            self.assertIn(f"{folder} cannot be written: Is a directory", result.err)

        self.run_each(folder, check)


if __name__ == "__main__":
    harness.main()
