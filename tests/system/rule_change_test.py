"""A shipped rule pack with a changed threshold and a new honour is loaded, and the honour is given: nothing but
data changes, and the services that run go on running."""

import pathlib
import shutil
import subprocess
import sys
import unicodedata

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from support import awarding, harness  # noqa: E402
from support.awarding import recipient_name  # noqa: E402
from support.stubs import awards  # noqa: E402

PACK = "rulePacks/nd91-2017"
PERSON, HOUSEHOLD = awards.RECIPIENT_KIND_PERSON, awards.RECIPIENT_KIND_HOUSEHOLD

# Two thirds of those present, a notice of three days, at most half of those with Lao động tiên tiến.
HONOUR = '''
  honours {
    honour: "nguoi-con-hieu-thao"
    title: "Người con hiếu thảo"
    type: HONOUR_TYPE_FORM
    level: HONOUR_LEVEL_BASE
    authorities { unit_kinds: UNIT_KIND_DISTRICT office: "Chủ tịch Ủy ban nhân dân" }
    recipients { kind: RECIPIENT_KIND_PERSON coefficient: "0.7" }
    recipients { kind: RECIPIENT_KIND_HOUSEHOLD coefficient: "1.05" }
    dossier_items: "don-de-nghi"
    deadline { working_days: 7 source: "Thử" }
    ballot { numerator: 2 denominator: 3 base: BALLOT_BASE_PRESENT secret: true }
    notice { days: 3 }
    cap { percent: 50 of_honour: "lao-dong-tien-tien" }
    eligibility { rule: "neighbours" title: "Thôn xóm đồng tình" attestation { statement: "Họp thôn đồng tình" } }
    shares_merit_with: "lao-dong-tien-tien"
  }
'''


def text_of(pdf):
    done = subprocess.run(["pdftotext", "-layout", "-enc", "UTF-8", "-", "-"], input=pdf, check=True,
                          capture_output=True, timeout=60)
    return unicodedata.normalize("NFC", " ".join(done.stdout.decode().split()))


class RuleChangeTest(awarding.AwardCase):
    """The steps follow one another; a step that fails ends the test."""

    def pids(self):
        return {name: self.stack.pid(name) for name in self.stack.processes}

    def changed_pack(self):
        """A copy of what is shipped: the council of a giấy khen passes with seven tenths, and there is an honour
        that nobody has heard of."""
        folder = self.stack.state / "changed"
        shutil.copytree(harness.PACK, folder)
        rules = folder / "60-awards.textproto"
        shipped = rules.read_text(encoding="utf-8")
        head, ballot, rest = shipped.partition("ballot { numerator: 9 denominator: 10 ")
        self.assertIn(f'name: "{PACK}"', head)
        self.assertIn('honour: "giay-khen-huyen"', head)
        self.assertNotIn('honour: "lao-dong-tien-tien"', head)
        before, salaries, after = rest.partition("  base_salaries {")
        rules.write_text(
            f"{head}{ballot.replace('9', '7')}{before}{HONOUR.lstrip()}{salaries}{after}",
            encoding="utf-8")
        return folder

    def person(self, id_, honour, papers=awarding.PAPERS, kind=PERSON):
        name = self.propose(id_, honour=honour, kind=kind, rounds=(), papers=papers, name=f"Lê Văn {id_}")
        self.reviewer.call(self.appraise(name, attested=(
            ("neighbours",) if honour == "nguoi-con-hieu-thao" else ())))
        return name

    def test_a_threshold_changes_and_an_honour_comes(self):
        # As shipped: eight of ten do not pass, and the honour is unknown.
        early = self.propose("som", kind=PERSON, rounds=(), name="Đỗ Mạnh")
        self.reviewer.call(self.appraise(early))
        short = self.ballot(early, 8, 2, members=10)
        self.assertRefused(self.council.refusal(short), "FAILED_PRECONDITION", "RULE_VIOLATED")
        new = self.nomination("ht1", honour="nguoi-con-hieu-thao", kind=PERSON, rounds=(),
                              papers=("don-de-nghi",))
        self.assertRefused(self.officer.refusal(new), "INVALID_ARGUMENT", "UNKNOWN_REFERENCE")

        pids = self.pids()
        folder = self.changed_pack()
        with self.stack.untouched():
            dry = self.stack.cli("apply", "-f", folder, "--dry-run", check=True)
        one_changed = r"rule_packs +0 +1 +1 +0 +0 +0"
        self.assertRegex(dry.out, one_changed)
        applied = self.stack.cli("apply", "-f", folder, "--reason", "Quy chế mới", check=True)
        self.assertRegex(applied.out, one_changed)
        pack = self.reviewer.call(awards.GetRulePackRequest(name=PACK))
        self.assertIn("nguoi-con-hieu-thao", [honour.honour for honour in pack.honours])
        with self.stack.untouched():
            self.stack.cli("apply", "-f", folder, check=True)

        # The same ballot passes now: it is ruled by the pack as it is when the council votes.
        session = self.council.call(short)
        self.assertTrue(session.ballots[0].passed, str(session))
        self.assertIn("cần ít nhất 7", self.get(early).ballot.basis)
        self.give_the_new_honour()
        self.assertEqual(self.pids(), pids, "no service was started anew")

    def give_the_new_honour(self):
        one, two = (self.person(id_, "nguoi-con-hieu-thao", ("don-de-nghi",), kind)
                    for id_, kind in (("ht1", PERSON), ("ht2", HOUSEHOLD)))
        third = self.propose("ht3", honour="nguoi-con-hieu-thao", kind=PERSON, rounds=(),
                             papers=())
        self.reviewer.call(self.appraise(third, attested=("neighbours",)))
        self.assertIn("don-de-nghi", self.get(third).note)

        # Two thirds of the six who came are four.
        fails = self.person("ht4", "nguoi-con-hieu-thao", ("don-de-nghi",))
        self.council.call(self.session("ht", {one: (4, 2), two: (6, 0), fails: (3, 3)}, members=9,
                                       present=6))
        self.assertEqual([self.get(name).state for name in (one, two, fails)], [
            awards.NOMINATION_STATE_VOTED, awards.NOMINATION_STATE_VOTED,
            awards.NOMINATION_STATE_REJECTED])
        self.assertEqual(self.get(one).ballot.basis,
                         "4/6 thành viên dự họp tán thành, cần ít nhất 4")

        workers = [self.person(f"ld{n}", "lao-dong-tien-tien") for n in range(4)]
        self.decider.call(self.decision("ld", workers[:3], date="2023-03-10"))
        decide = self.decision("ht", [one, two], date="2023-03-10")
        refused = self.decider.refusal(decide)
        for words in ("3 days of public notice", "50% của 3 người đạt Lao động tiên tiến là 1,5"):
            self.assertIn(words, str(refused))
        self.decider.call(self.decision("ld4", workers[3:], date="2023-03-10"))
        self.reviewer.call(awards.PublishNoticeRequest(notice=awards.PublicNotice(
            name=f"{self.movement}/notices/ht", place="Nhà văn hóa", start_date="2023-03-07",
            end_date="2023-03-09", nominations=[one, two])))
        made = self.decider.call(decide)
        self.assertEqual(made.rule_pack, PACK)

        grants = [self.grant(name) for name in made.grants]
        # 0.7 and 1.05 x 1,490,000 = 1,043,000 and 1,564,500, up to ten thousands.
        self.assertEqual([grant.amount_vnd for grant in grants], [1_050_000, 1_570_000])
        self.assertEqual(grants[0].honour_title, "Người con hiếu thảo")
        self.assertEqual(grants[0].honouree.recipient, recipient_name("nhan-ht1"))
        paper = text_of(self.reviewer.call(
            awards.RenderCertificateRequest(name=grants[0].name)).pdf)
        for words in ("NGƯỜI CON HIẾU THẢO", "Lê Văn ht1", grants[0].certificate_number):
            self.assertIn(words, paper)


if __name__ == "__main__":
    harness.main()
