"""A decision is printed, signed on another computer, handed in, and known again years later."""

import hashlib
import json
import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from support import awarding, district, harness, signing  # noqa: E402
from support.stubs import awards, ledger  # noqa: E402

WORDS = 'fund: "Quỹ thi đua, khen thưởng"\n'


class SignedPapersTest(awarding.AwardCase):
    movement = f"{awarding.OWNER}/movements/ky-so"
    round = district.round_name("schools", "2022")

    @classmethod
    def make_stack(cls):
        stack = harness.Stack()
        signing.trust(stack)
        return stack

    @classmethod
    def prepare(cls):
        super().prepare()
        cls.stranger = signing.Authority(cls.stack.state, "Cơ quan lạ")

    def decided(self, id_):
        """A decision by its name and the words of its only grant."""
        made = self.decider.call(self.decision(id_, [self.voted(id_)]))
        return made.name, made.grants[0]

    def paper(self, name, kind=awards.PAPER_KIND_DECISION, **fields):
        return awards.RenderPapersRequest(kind=kind, name=name, signature_field=True, **fields)

    def messages(self, paper, pdf, **fields):
        return [awards.SubmitSignedPaperRequest(paper=paper, **fields), *signing.parts(pdf, 10_000)]

    def submit(self, paper, pdf, **fields):
        return self.admin.call(self.messages(paper, pdf, **fields))

    def refusal(self, paper, pdf, **fields):
        with self.assertRaises(harness.Refused) as refused:
            self.submit(paper, pdf, **fields)
        return refused.exception

    def file(self, name, data):
        path = self.stack.state / name
        path.write_bytes(data)
        return path

    def test_from_the_print_to_the_proof(self):
        name, _ = self.decided("mot")
        short = f"khoai-chau/{name.rsplit('/', 1)[1]}"
        words = self.file("loi.textproto", WORDS.encode())
        issued = self.stack.state / "de-ky.pdf"
        self.stack.cli("papers", "decision", short, "--words", words, "--signature-field", "--out",
                       issued, check=True)
        signed = self.file("da-ky.pdf", self.stack.papers.sign(issued.read_bytes()))
        self.in_the_room(signed)
        # Not before it is handed in.
        unknown = self.stack.cli("papers", "verify", "khoai-chau", signed)
        self.assertEqual(unknown.rc, 1, str(unknown))
        self.assertIn("never handed in", unknown.err)

        with_words = ("--words", words, "--reason", "Văn thư nhận lại")
        taken = self.stack.cli("papers", "submit", "decision", short, signed, *with_words,
                               "--request-id", "r-mot", "-o", "json", check=True)
        paper = json.loads(taken.out)
        digest = hashlib.sha256(signed.read_bytes()).hexdigest()
        self.assertEqual(paper["name"], f"{awarding.OWNER}/signedPapers/{digest[:32]}")
        self.assertEqual((paper["sha256"], paper["printedSha256"]),
                         (digest, hashlib.sha256(issued.read_bytes()).hexdigest()))
        self.assertEqual([each["signer"] for each in paper["signatures"]], [signing.SIGNER])
        self.assertTrue(paper["simulated"])
        # A repetition is the same; the same file again is there already.
        again = self.stack.cli("papers", "submit", "decision", short, signed, *with_words,
                               "--request-id", "r-mot", "-o", "json", check=True)
        self.assertEqual(json.loads(again.out), paper)
        twice = self.stack.cli("papers", "submit", "decision", short, signed, *with_words)
        self.assertEqual(twice.rc, 1, str(twice))
        self.assertIn("RESOURCE_EXISTS", twice.err)

        known = self.stack.cli("papers", "verify", "khoai-chau", signed, check=True)
        for words_of in (signing.SIGNER, digest, "user:quan-tri", "simulated"):
            self.assertIn(words_of, known.out)
        other = self.file("khac.pdf", signed.read_bytes() + b"\n")
        self.assertEqual(self.stack.cli("papers", "verify", "khoai-chau", other).rc, 1)
        listed = self.stack.cli("signed-papers", "list", "khoai-chau", "--subject", name, "-o", "csv",
                                check=True, context="reviewer")
        self.assertIn(digest[:32], listed.out)
        self.assertEqual(len(listed.out.splitlines()), 2, listed.out)
        read = self.stack.cli("signed-papers", "get", f"khoai-chau/{digest[:32]}", check=True,
                              context="reviewer")
        self.assertIn(signing.SIGNER, read.out)
        # The log is whole, and holds no number of the signer.
        self.stack.cli("audit", "verify", check=True)
        commits = self.stack.client("auditor").call(
            ledger.ListCommitsRequest(ledger="khoai-chau", with_images=True), "awards").commits
        self.assertIn(digest, str(commits))
        self.assertNotIn(signing.NUMBER, str(commits))

    def in_the_room(self, pdf):
        """The signature stands in the room between the signer's office and his name."""
        tool = subprocess.run(["pdfsig", "-nocert", pdf], capture_output=True, text=True, check=False)
        self.assertIn("Signature is Valid", tool.stdout + tool.stderr)

    def test_what_is_not_the_paper_is_refused(self):
        name, _ = self.decided("hai")
        other, _ = self.decided("ba")
        paper = self.paper(name)
        issued = signing.printed(self.reviewer, paper)
        self.assertEqual(signing.printed(self.admin, paper), issued)
        signed = self.stack.papers.sign(issued)
        altered = signed.replace(b"/MediaBox", b"/mediaBox", 1)
        moment = signed.rindex(b"/M (D:") + 6
        for pdf, words in (
                (issued, "without a new signature"),
                (altered, "print it anew"),
                (signed[:moment] + b"1" + signed[moment + 1:], "altered"),
                (signed + b"%%EOF\n", ""),
                (self.stranger.sign(issued), "not trusted"),
                (self.stack.papers.sign(signing.printed(self.admin, self.paper(other))),
                 "it is another paper"),
                (b"Quyet dinh", "not a PDF")):
            refused = self.refusal(paper, pdf)
            self.assertRefused(refused, "INVALID_ARGUMENT", "INVALID_FIELD")
            self.assertIn(words, refused.message)
        self.assertEqual(self.refusal(paper, signed + bytes(16 << 20)).violations[0][0], "pdf")
        self.assertRefused(self.refusal(self.paper(f"{awarding.OWNER}/decisions/khong-co"), signed),
                           "NOT_FOUND", "RESOURCE_NOT_FOUND")
        self.assertRefused(self.reviewer.refusal(self.messages(paper, b"")[0]), "PERMISSION_DENIED",
                           "PERMISSION_DENIED")
        self.submit(paper, signed)

    def test_the_print_from_before_a_correction_is_refused(self):
        _, grant = self.decided("bon")
        paper = self.paper(grant, awards.PAPER_KIND_CERTIFICATES)
        signed = self.stack.papers.sign(signing.printed(self.admin, paper))
        self.decider.call(awards.CorrectGrantRequest(
            name=grant, description="Trụ sở mới", correction="Công văn 1"))
        refused = self.refusal(paper, signed)
        self.assertRefused(refused, "INVALID_ARGUMENT", "INVALID_FIELD")
        self.assertIn("print it anew", refused.message)
        self.submit(paper, self.stack.papers.sign(signing.printed(self.admin, paper)))

    def test_minutes_have_two_signers(self):
        self.voted("nam")
        words = awards.PaperWords(signer="Chủ tịch Hội đồng", secretary="Thư ký Hội đồng")
        paper = self.paper(f"{self.movement}/sessions/phien-nam", awards.PAPER_KIND_MINUTES,
                           words=words)
        issued = signing.printed(self.admin, paper)
        half = self.stack.papers.sign(issued, "chu-tri")
        self.assertEqual(list(self.submit(paper, half).empty_fields), ["thu-ky"])
        whole = self.submit(paper, self.stack.papers.sign(half, "thu-ky", "Lê Thị Thư"))
        self.assertEqual(list(whole.empty_fields), [])
        self.assertEqual([(each.field, each.signer) for each in whole.signatures],
                         [("chu-tri", signing.SIGNER), ("thu-ky", "Lê Thị Thư")])

    def test_not_for_all_certificates_at_once(self):
        name, _ = self.decided("sau")
        refused = self.admin.refusal(self.paper(name, awards.PAPER_KIND_CERTIFICATES))
        self.assertEqual([field for field, _ in refused.violations], ["signature_field"])


class TrustTest(harness.StackCase):
    """A service that trusts nobody, and one whose files are no certificates."""

    loaded = False

    def test_a_service_that_trusts_nobody_says_so(self):
        admin = self.stack.client("admin")
        refused = admin.refusal(awards.SubmitSignedPaperRequest(paper=awards.RenderPapersRequest(
            kind=awards.PAPER_KIND_REGISTER, name=awarding.OWNER, year=2022, signature_field=True,
            words=awards.PaperWords(signer="Người ký"))))
        self.assertRefused(refused, "FAILED_PRECONDITION", "ILLEGAL_STATE")
        self.assertIn("--paper-authorities", refused.message)

    def test_files_that_are_wrong_keep_it_from_starting(self):
        text = self.stack.state / "khong-phai.pem"
        text.write_text("không phải chứng thư\n")
        root = signing.Authority(self.stack.state).certificate
        for flags, words in ((["--paper-authorities", text], text.name),
                             (["--paper-authorities", "/khong/co"], "/khong/co"),
                             (["--paper-authorities", root, "--paper-revocations", text], text.name),
                             (["--paper-revocations", root], "--paper-authorities")):
            ended = subprocess.run(
                [harness.BIN / "thidua-awards", "--db", f"sqlite:{self.stack.state}/thu.db", "--migrate",
                 "--reporting", "127.0.0.1:1", "--targets", "127.0.0.1:1", "--token-key",
                 self.stack.keys / "token.pub", "--insecure-plaintext", *flags],
                capture_output=True, text=True, timeout=harness.PATIENCE, stdin=subprocess.DEVNULL)
            self.assertEqual(ended.returncode, 1, ended.stderr)
            self.assertIn(words, ended.stderr)


if __name__ == "__main__":
    harness.main()
