"""Figures of a restricted form: who sees them in the log, and what quotes them."""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import grpc  # noqa: E402
from support import awarding, district, harness, stubs  # noqa: E402
from support.stubs import awards, catalog, ledger  # noqa: E402

UNIT = "units/khoai-chau"
ROUND = district.round_name("kin", "2022")
OPEN = district.round_name("commune-economy", "2022")
MOVEMENT = f"{UNIT}/movements/kin"


class RestrictedTest(harness.StackCase):
    @classmethod
    def prepare(cls):
        stack = cls.stack
        admin = stack.client("admin")
        admin.call(catalog.CreateFormRequest(form=catalog.Form(
            name="forms/kin", title="Biểu kín", owner=UNIT, elements=["elements/population"],
            owner_kinds=[catalog.UNIT_KIND_DISTRICT],
            assignments=[catalog.Assignment(subject="units/dan-tien")],
            calendar=catalog.FORM_CALENDAR_CALENDAR, frequency=catalog.FORM_FREQUENCY_YEARLY,
            visibility=catalog.FORM_VISIBILITY_RESTRICTED)))
        district.open_round(stack, "kin", "2022")
        district.open_round(stack, "commune-economy", "2022")
        for round_ in (ROUND, OPEN):
            district.report_accepted(stack, round_, "dan-tien", {"population": 9731})

    def as_service(self, name):
        """A channel to Reporting or Awards with a service's certificate."""
        read = lambda file: (self.stack.keys / file).read_bytes()  # noqa: E731
        credentials = grpc.ssl_channel_credentials(read("ca.crt"), read(f"{name}.key"),
                                                   read(f"{name}.crt"))
        return lambda process: grpc.secure_channel(self.stack.address(process), credentials)

    def images(self, channel, metadata=()):
        """{name: whether its last image is shown} of the district's log, by page and by stream
        alike."""
        listing = stubs.BY_REQUEST["thidua.ledger.v1.ListCommitsRequest"].on(channel)
        watching = stubs.BY_REQUEST["thidua.ledger.v1.WatchCommitsRequest"].on(channel)
        commits, token = [], ""
        while True:
            page = listing(ledger.ListCommitsRequest(ledger="khoai-chau", with_images=True,
                                                     page_size=1000, page_token=token),
                           timeout=harness.CALL_SECONDS, metadata=metadata)
            commits += page.commits
            token = page.next_page_token
            if not token:
                break
        stream = watching(ledger.WatchCommitsRequest(ledger="khoai-chau"),
                          timeout=harness.CALL_SECONDS, metadata=metadata)
        watched = []
        for event in stream:
            if event.HasField("commit"):
                watched.append(event.commit)
            if event.caught_up:
                break
        stream.cancel()
        self.assertEqual(*([commit.SerializeToString(deterministic=True) for commit in both]
                           for both in (watched, commits)))
        shown = {}
        for commit in commits:
            for change in commit.changes:
                self.assertNotEqual(change.HasField("resource"), change.restricted, change.name)
                shown[change.name] = change.HasField("resource")
        return shown

    def test_a_service_sees_names_of_restricted_changes(self):
        open_report = district.report_name(OPEN, "dan-tien")
        report = district.report_name(ROUND, "dan-tien")
        figures = f"{ROUND}/figures/dan-tien"
        for service in ("targets", "awards", "reporting"):
            with self.subTest(service):
                shown = self.images(self.as_service(service)("reporting"))
                self.assertTrue(shown[OPEN])
                self.assertTrue(shown[open_report])
                self.assertEqual([shown[ROUND], shown[report], shown[figures]], [False] * 3)
        shown = self.images(self.stack.channel("reporting"), self.stack.client("auditor").metadata)
        self.assertTrue(all(shown.values()))
        self.assertLessEqual({ROUND, report, figures}, set(shown))

    def test_a_service_exports_nothing(self):
        rpc = stubs.BY_REQUEST["thidua.ledger.v1.ExportCommitsRequest"]
        for service in ("targets", "awards"):
            with self.assertRaises(grpc.RpcError) as caught:
                rpc.on(self.as_service(service)("reporting"))(
                    ledger.ExportCommitsRequest(ledger="khoai-chau"),
                    timeout=harness.CALL_SECONDS)
            self.assertEqual(caught.exception.code().name, "PERMISSION_DENIED")

    def nominate(self, id_, round_):
        """A nomination that waits for the decision, on the evidence of this round; its name."""
        call = lambda office, request: self.stack.client(office).call(request)  # noqa: E731
        name = awarding.propose(self.stack.client("officer"), MOVEMENT, id_, unit="dan-tien",
                                evidence=awards.EvidenceRequest(rounds=[round_]))
        call("reviewer", awards.AppraiseNominationsRequest(
            parent=MOVEMENT, nominations=[name], attested_rules=["no-discipline"]))
        whole = call("reviewer", awards.GetNominationRequest(name=name))
        self.assertFalse(whole.appraisal.evidence.withheld)
        self.assertEqual(whole.appraisal.evidence.rounds[0].accepted, 1)
        members = [f"user:uy-vien-{n}" for n in range(1, 7)] + ["user:hoi-dong"]
        call("council", awards.RecordSessionRequest(session=awards.CouncilSession(
            name=f"{MOVEMENT}/sessions/{id_}", minutes="Biên bản 01/BB-HĐTĐ", date="2023-02-10",
            members=7, present=7, member_principals=members,
            ballots=[awards.SessionBallot(nomination=name, in_favour=7)])))
        voted = call("council", awards.GetNominationRequest(name=name))
        self.assertEqual(voted.appraisal.evidence.withheld, round_ == ROUND)
        return name

    def test_award_roles_see_that_there_is_evidence(self):
        self.stack.client("admin").call(awards.CreateMovementRequest(movement=awards.Movement(
            name=MOVEMENT, title="Phong trào kín", start_date="2022-01-01", end_date="2022-12-31",
            simulated=True)))
        for id_, round_ in (("mo", OPEN), ("kin", ROUND)):
            restricted = round_ == ROUND
            with self.subTest(id_):
                name = self.nominate(id_, round_)
                decision = self.stack.client("decider").call(awards.CreateDecisionRequest(
                    decision=awards.Decision(
                        name=f"{UNIT}/decisions/{id_}", number=f"{id_}/QĐ-UBND", date="2023-02-15",
                        signer="Người ký mô phỏng", signer_title="Chủ tịch", nominations=[name])))
                grant = decision.grants[0]
                for office in ("decider", "council", "reviewer", "auditor"):
                    hidden = restricted and office in ("decider", "council")
                    client = self.stack.client(office)
                    appraisal = client.call(awards.GetNominationRequest(name=name)).appraisal
                    given = client.call(awards.GetGrantRequest(name=grant)).evidence
                    for evidence in (appraisal.evidence, given):
                        self.assertEqual(evidence.withheld, hidden, office)
                        self.assertEqual(evidence.rounds[0].round, round_)
                        self.assertEqual(evidence.rounds[0].accepted, 0 if hidden else 1, office)
                    found = [check.finding for check in appraisal.checks
                             if not check.rule.startswith("dossier:")]
                    self.assertEqual(any(found), not hidden, office)
                shown = self.images(self.as_service("targets")("awards"))
                # A grant quotes nothing: its evidence is an entry of its own.
                self.assertEqual([shown[name], shown[grant]], [not restricted, True])
                kept = [each for key, each in shown.items() if "/evidence/" in key]
                self.assertEqual(kept.count(False), int(restricted), kept)
                self.assertTrue(shown[MOVEMENT] and shown[decision.name])


if __name__ == "__main__":
    harness.main()
