"""The scripts of deploy/ and tests/ themselves: what they say of themselves, keys, what stays behind."""

import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]


def run(*command, **how):
    return subprocess.run([str(part) for part in command], stdin=subprocess.DEVNULL, text=True,
                          capture_output=True, timeout=60, check=False, **how)


class ScriptsCase(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="thidua-scripts-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)


class UsageTest(ScriptsCase):
    SCRIPTS = sorted(path for folder in ("deploy", "tests") for path in (ROOT / folder).rglob("*")
                     if path.is_file() and os.access(path, os.X_OK) and
                     "node_modules" not in path.parts)

    def test_there_are_scripts(self):
        names = {path.name for path in self.SCRIPTS}
        self.assertLessEqual({"quickstart", "make-authority", "backup", "restore", "configure",
                              "install-packages", "sample-award", "run", "tidy"}, names)

    def test_help_is_an_answer(self):
        for script in self.SCRIPTS:
            for flag in ("--help", "-h"):
                with self.subTest(script=script.name, flag=flag):
                    done = run(script, flag, cwd=self.folder)
                    self.assertEqual(done.returncode, 0, done.stderr)
                    self.assertIn(str(script.relative_to(ROOT)), done.stdout)
                    self.assertEqual(done.stderr, "")

    def test_an_unknown_flag_is_an_error_that_shows_the_usage(self):
        for script in self.SCRIPTS:
            with self.subTest(script=script.name):
                done = run(script, "--khong-co", cwd=self.folder)
                self.assertEqual(done.returncode, 2, done.stdout)
                self.assertIn(str(script.relative_to(ROOT)), done.stderr)

    def test_every_flag_is_in_the_usage(self):
        for script in self.SCRIPTS:
            flags = re.findall(r'^\s+(?:-\w \| )?(--[\w-]+)\)|add_argument\("(--[\w-]+)"',
                               script.read_text(encoding="utf-8"), re.M)
            usage = run(script, "--help", cwd=self.folder).stdout
            for flag in {a or b for a, b in flags} - {"--help"}:
                with self.subTest(script=script.name, flag=flag):
                    self.assertIn(flag, usage)


class AuthorityTest(ScriptsCase):
    CERTIFICATES = ("reporting", "targets", "awards", "proxy")

    def make(self, *names):
        done = run(ROOT / "deploy/authority/make-authority", self.folder, *names)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual([path.name for path in self.folder.glob(".making*")], [])
        return done.stdout

    def files(self):
        return {path.name: path.read_bytes() for path in self.folder.iterdir()}

    def text(self, name):
        return run("openssl", "x509", "-in", self.folder / f"{name}.crt", "-noout", "-text").stdout

    def names(self, name):
        found = re.search(r"Subject Alternative Name: *\n *(.*)", self.text(name))
        return set(found[1].split(", "))

    def test_certificates_serve_and_call_and_are_signed_by_the_authority(self):
        self.assertEqual(self.make("bao-cao.example"), "")
        for name in self.CERTIFICATES:
            with self.subTest(name):
                verified = run("openssl", "verify", "-purpose", "sslserver", "-CAfile",
                               self.folder / "ca.crt", self.folder / f"{name}.crt")
                self.assertEqual(verified.returncode, 0, verified.stderr)
                self.assertIn("CA:FALSE", self.text(name))
                self.assertEqual((self.folder / f"{name}.key").stat().st_mode & 0o777, 0o600)
                own = set() if name == "proxy" else {f"URI:spiffe://thidua/service/{name}"}
                self.assertEqual(self.names(name), {
                    "DNS:localhost", "IP Address:127.0.0.1", "IP Address:0:0:0:0:0:0:0:1",
                    "DNS:bao-cao.example"} | own)
                self.assertEqual("TLS Web Client Authentication" in self.text(name),
                                 name != "proxy")

    def test_what_exists_is_kept(self):
        self.make("a.example", "10.0.0.1", "fd00::1")
        before = self.files()
        self.assertEqual(self.make(), "")
        self.assertEqual(self.make("a.example", "10.0.0.1", "fd00::1"), "")
        self.assertEqual(self.files(), before)

    def test_what_is_missing_is_made(self):
        self.make()
        before = self.files()
        (self.folder / "awards.crt").unlink()
        self.make()
        self.assertEqual({name for name, data in self.files().items() if before[name] != data},
                         {"awards.key", "awards.crt"})

    def test_other_names_make_certificates_anew_and_say_so(self):
        self.make("cu.example")
        before = self.files()
        said = self.make("moi.example", "10.0.0.1")
        self.assertEqual(len(said.splitlines()), len(self.CERTIFICATES), said)
        for name in self.CERTIFICATES:
            self.assertLessEqual({"DNS:moi.example", "IP Address:10.0.0.1"}, self.names(name))
            self.assertNotIn("DNS:cu.example", self.names(name))
            line = next(line for line in said.splitlines() if f"/{name}.crt is made anew" in line)
            self.assertIn("moi.example", line)
            self.assertIn("cu.example", line)
        after = self.files()
        for kept in ("ca.crt", "ca.key", "token.key", "token.pub", "awards.sign.key",
                     "awards.sign.pub"):
            self.assertEqual(after[kept], before[kept], kept)

    def test_each_service_has_a_key_pair_that_signs(self):
        self.make()
        data = self.folder / "data"
        data.write_text("văn bản", encoding="utf-8")
        keys = set()
        for service in ("reporting", "targets", "awards"):
            secret = self.folder / f"{service}.sign.key"
            self.assertEqual(secret.stat().st_mode & 0o777, 0o600)
            run("openssl", "dgst", "-sha256", "-sign", secret, "-out", self.folder / "sig", data)
            done = run("openssl", "dgst", "-sha256", "-verify",
                       self.folder / f"{service}.sign.pub", "-signature", self.folder / "sig", data)
            self.assertEqual(done.returncode, 0, done.stderr)
            keys.add((self.folder / f"{service}.sign.pub").read_bytes())
        self.assertEqual(len(keys), 3)

    def test_a_certificate_that_ends_soon_is_made_anew_with_the_names_it_had(self):
        self.make()
        names = "DNS:localhost,IP:10.0.0.1,IP:fd00::1,URI:spiffe://thidua/service/targets"
        run("openssl", "req", "-x509", "-new", "-key", self.folder / "targets.key", "-days", "29",
            "-subj", "/CN=targets", "-addext", f"subjectAltName={names}",
            "-out", self.folder / "targets.crt")
        old, had = self.files(), self.names("targets")
        said = self.make()
        self.assertIn("targets.crt is made anew: it ends within 30 days", said)
        self.assertEqual(self.names("targets"), had)
        self.assertEqual({name for name, data in self.files().items() if old[name] != data},
                         {"targets.key", "targets.crt"})
        self.assertEqual(self.make(), "")

    def test_without_the_authority_key_it_says_where_to_run(self):
        self.make()
        (self.folder / "ca.key").unlink()
        self.assertEqual(self.make(), "")
        before = self.files()
        done = run(ROOT / "deploy/authority/make-authority", self.folder, "moi.example")
        self.assertEqual(done.returncode, 1)
        self.assertIn("ca.key is not here", done.stderr)
        self.assertEqual(self.files(), before)


class LeftoverTest(ScriptsCase):
    """A test that is killed leaves no stubs behind."""

    def test_stubs_leave_no_folder(self):
        program = ("import os, signal, sys; sys.path.insert(0, sys.argv[1]); "
                   "from support.stubs import reporting, RPCS; assert RPCS; "
                   "reporting.GetTotalRequest(name='x').SerializeToString(); "
                   "os.kill(os.getpid(), signal.SIGKILL)")
        done = run(sys.executable, "-B", "-c", program, ROOT / "tests",
                   env={**os.environ, "TMPDIR": str(self.folder)})
        self.assertEqual(done.returncode, -signal.SIGKILL, done.stderr)
        self.assertEqual(list(self.folder.iterdir()), [])


if __name__ == "__main__":
    unittest.main()
