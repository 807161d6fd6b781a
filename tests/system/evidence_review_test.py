"""Grants whose evidence is corrected after the decision: flagged, settled, never rewritten."""

import csv
import io
import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from support import awarding, district, harness  # noqa: E402
from support.stubs import auth, awards, reporting  # noqa: E402

OWNER = district.OWNER
ROUND = district.round_name("commune-economy", "2022")
DECISION = f"{OWNER}/decisions/xa"
FIGURES = f"{ROUND}/figures/dan-tien"


def bytes_of(message):
    return message.SerializeToString(deterministic=True)


class ReviewCase(awarding.AwardCase):
    """Three grants of one decision: two communes, and one that looks at no round of theirs."""

    @classmethod
    def prepare(cls):
        super().prepare()
        district.open_round(cls.stack, "commune-economy", "2022")
        for commune, people in (("dan-tien", 9731), ("hong-tien", 9000)):
            district.report_accepted(cls.stack, ROUND, commune, {"population": people})
        case = cls()
        names = [case.voted("dan-tien", unit="dan-tien", rounds=[ROUND]),
                 case.voted("hong-tien", unit="hong-tien", rounds=[ROUND]),
                 case.voted("truong", rounds=[district.round_name("schools", "2022")])]
        cls.grants = list(cls.decider.call(case.decision("xa", names)).grants)
        cls.first = names[0]

    def review(self, client=None, **fields):
        return (client or self.reviewer).call(
            awards.ReviewGrantsRequest(parent=f"{OWNER}/decisions/-", **fields)).reviews

    def correct(self, people, **fields):
        district.report_accepted(self.stack, ROUND, "dan-tien", {"population": people},
                                 reason="Đính chính", explained="Đếm lại", **fields)

    def settle(self, review, ground="Biên bản 12/BB: giữ nguyên", **fields):
        return awards.SettleReviewRequest(name=review.grant, found_digest=review.found_digest,
                                          ground=ground, **fields)

    def states(self, reviews):
        return {review.grant: awards.ReviewState.Name(review.state)[len("REVIEW_STATE_"):]
                for review in reviews}


class EvidenceReviewTest(ReviewCase):
    def test_a_corrected_figure_flags_its_grant_until_a_person_has_settled_it(self):
        nomination, grant = self.get(self.first), self.grant(self.grants[0])
        self.assertEqual(len(self.review()), 0)
        self.assertEqual(set(self.states(self.review(include_unflagged=True)).values()),
                         {"UNCHANGED"})
        # Commits that change nothing of what the grants rest on.
        district.open_round(self.stack, "commune-economy", "2021")
        self.assertEqual(len(self.review()), 0)

        self.correct(9801)
        with self.stack.untouched():
            found = self.review()
        self.assertEqual(self.states(found), {self.grants[0]: "CHANGED"})
        self.assertEqual([(c.subject, c.aspect, c.before, c.now) for c in found[0].changes],
                         [(FIGURES, "Dân số trung bình (người)", "9.731 (chính thức)",
                           "9.801 (chính thức)")])
        self.assertEqual(found[0].certificate_number, grant.certificate_number)
        self.assertEqual(found[0].honouree.display_name, "Người nhận dan-tien")
        self.assertEqual(len(found[0].conditions), 0, "the count of reports is as it was")

        # What was decided gives the old values still.
        self.assertEqual(bytes_of(self.get(self.first).appraisal),
                         bytes_of(nomination.appraisal))
        self.assertEqual(bytes_of(self.grant(self.grants[0]).evidence), bytes_of(grant.evidence))
        self.assertEqual(nomination.appraisal.evidence.rounds[0].accepted, 1)

        settlement = self.settle(found[0], request_id="settle-dan-tien")
        settled = self.reviewer.call(settlement)
        self.assertEqual([(r.state, r.ground, r.reviewer, r.found_digest)
                          for r in settled.reviews],
                         [(awards.REVIEW_STATE_CHANGED, "Biên bản 12/BB: giữ nguyên",
                           self.reviewer.call(auth.WhoAmIRequest(), "awards").principal, found[0].found_digest)])
        self.assertEqual(bytes_of(settled.evidence), bytes_of(grant.evidence))
        touches = self.reviewer.call(awards.GetDecisionRequest(name=DECISION)).touches
        self.assertEqual([(t.grant, t.kind) for t in touches],
                         [(self.grants[0], awards.TOUCH_KIND_REVIEWED)])
        district.open_round(self.stack, "commune-economy", "2020")  # the position moves on
        self.assertEqual(len(self.review()), 0)
        shown = {r.grant: r.settled for r in self.review(include_unflagged=True)}
        self.assertEqual(shown, dict(zip(self.grants, (True, False, False))))
        with self.stack.untouched():
            self.assertEqual(self.reviewer.call(settlement).etag, settled.etag)
            self.assertRefused(self.reviewer.refusal(self.settle(found[0])),
                               "FAILED_PRECONDITION", "ILLEGAL_STATE")

        # It changes again, and by the command.
        self.correct(9850)
        found = self.review()
        self.assertEqual(self.states(found), {self.grants[0]: "CHANGED"})
        self.assertEqual(found[0].changes[0].now, "9.850 (chính thức)")
        with self.stack.untouched():
            self.assertRefused(self.reviewer.refusal(awards.SettleReviewRequest(
                name=self.grants[0], found_digest=settled.reviews[0].found_digest,
                ground="Theo lần trước")), "ABORTED", "ETAG_MISMATCH")
        self.by_command(found[0])

        # The last value goes: a condition that held does not.
        officer = self.stack.client("officer")
        officer.call(reporting.UpdateReportRequest(report=reporting.Report(
            name=district.report_name(ROUND, "dan-tien"),
            cells=[district.cell("population", voided=True, note="Số liệu sai")]),
            reason="Số liệu sai"))
        officer.call(district.submit(ROUND, "dan-tien"))
        self.reviewer.call(district.accept(self.reviewer, ROUND, "dan-tien"))
        found = self.review()
        self.assertEqual(self.states(found), {self.grants[0]: "FAILS"})
        self.assertEqual([(c.rule, c.before, c.now) for c in found[0].conditions],
                         [("reports-accepted", awards.CHECK_OUTCOME_PASSED,
                           awards.CHECK_OUTCOME_FAILED)])
        self.assertEqual([(c.aspect, c.before, c.now) for c in found[0].changes],
                         [("số báo cáo được chấp nhận", "1", "0"), ("số báo cáo nộp chậm", "1", "0"),
                          ("Dân số trung bình (người)", "9.731 (chính thức)", "")])
        self.fewer_rights()

    def by_command(self, review):
        command = lambda *args, **fields: self.stack.cli(  # noqa: E731
            "grants", *args, context="reviewer", **fields)
        table = command("review", "khoai-chau/xa", check=True)
        self.assertIn("9.731 (chính thức) > 9.850 (chính thức)", table.out)
        self.assertIn("looked at 3 grants in force: 1 changed", table.err)
        answer = json.loads(command("review", "khoai-chau", "-o", "json", check=True).out)
        self.assertEqual(answer["examined"], 3)
        self.assertEqual([r["foundDigest"] for r in answer["reviews"]], [review.found_digest])
        rows = list(csv.DictReader(io.StringIO(
            command("review", "khoai-chau", "--all", "-o", "csv", check=True).out)))
        self.assertEqual([(row["grant"], row["state"], row["now"]) for row in rows],
                         [(self.grants[0], "changed", "9.850 (chính thức)"),
                          (self.grants[1], "unchanged", ""), (self.grants[2], "unchanged", "")])
        wrong = command("settle", "khoai-chau/xa/1", "--found", "khong", "--ground", "Giữ")
        self.assertEqual(wrong.rc, 1, str(wrong))
        self.assertIn("found_digest", wrong.err)
        self.assertEqual(command("settle", "khoai-chau/xa/1").rc, 2)
        command("settle", "khoai-chau/xa/1", "--found", review.found_digest, "--ground",
                "Biên bản 13/BB", check=True)
        self.assertEqual(command("review", "khoai-chau", "-o", "csv", check=True).out.count("\n"),
                         1)
        self.assertIn("Biên bản 13/BB", command("get", "khoai-chau/xa/1", check=True).out)

    def fewer_rights(self):
        """Who may not read what the appraiser read is told so, and nothing else."""
        both = self.stack.bind("user:hai-viec", "ROLE_DECIDER", OWNER, "ROLE_COMMUNE_OFFICER",
                               "units/hong-tien")
        for client, readable in ((self.decider, []), (both, [self.grants[1]])):
            reviews = self.review(client, include_unflagged=True)
            self.assertEqual(self.states(reviews), {
                grant: "UNCHANGED" if grant in readable else "UNREADABLE" for grant in self.grants})
            for review in reviews:
                if review.grant not in readable:
                    self.assertTrue(review.note)
                    self.assertEqual((len(review.changes), review.found_digest), (0, ""))
        self.assertRefused(self.stack.client("commune").refusal(
            awards.ReviewGrantsRequest(parent=DECISION)), "PERMISSION_DENIED", "PERMISSION_DENIED")
        self.assertRefused(self.decider.refusal(awards.SettleReviewRequest(
            name=self.grants[0], found_digest="0" * 32, ground="Giữ")),
            "PERMISSION_DENIED", "PERMISSION_DENIED")


class AnnulledRoundTest(ReviewCase):
    def test_an_annulled_round_is_a_change_that_a_person_settles(self):
        self.admin.call(reporting.AnnulRoundRequest(
            name=ROUND, reason="Mở nhầm", in_force=["units/dan-tien", "units/hong-tien"]))
        found = {review.grant: review for review in self.review(include_unflagged=True)}
        self.assertEqual(self.states(found.values()),
                         dict(zip(self.grants, ("FAILS", "FAILS", "UNCHANGED"))))
        for grant in self.grants[:2]:
            self.assertEqual([(c.subject, c.aspect, c.before, c.now) for c in found[grant].changes],
                             [(ROUND, "đợt báo cáo", "có", "đã bị hủy")])
            self.reviewer.call(self.settle(found[grant]))
            self.assertEqual(self.grant(grant).evidence.rounds[0].accepted, 1,
                             "what was decided on stays")
        self.assertEqual(len(self.review()), 0)
        self.assertEqual(
            set(self.states(self.review(self.decider, include_unflagged=True)).values()),
            {"UNREADABLE"})
        # Who appraises on it is told that it is not there.
        refusal = self.reviewer.refusal(
            self.appraise(self.propose("muon", unit="dan-tien", rounds=[ROUND])))
        self.assertRefused(refusal, "FAILED_PRECONDITION", "RULE_VIOLATED")
        self.assertIn(f"{ROUND} does not exist", str(refusal))


if __name__ == "__main__":
    harness.main()
