"""Anybody who has a certificate before him can have it checked, and learns nothing else."""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from support import awarding, harness  # noqa: E402
from support.stubs import awards  # noqa: E402


class CertificateCheckTest(awarding.AwardCase):
    movement = f"{awarding.OWNER}/movements/kiem-tra"

    @classmethod
    def prepare(cls):
        super().prepare()
        cls.anybody = cls.stack.stranger()

    def granted_to(self, id_):
        """A person's title: it needs no ballot."""
        name = self.propose(id_, honour="lao-dong-tien-tien", kind=awards.RECIPIENT_KIND_PERSON,
                            rounds=(), name=f"Trần Văn {id_.capitalize()}")
        self.reviewer.call(self.appraise(name, attested=()))
        return self.grant(self.decider.call(self.decision(id_, [name])).grants[0])

    def check(self, grant, number=None, code=None, parent=awarding.OWNER):
        return awards.CheckCertificateRequest(
            parent=parent, certificate_number=number or grant.certificate_number,
            check_code=code or grant.check_code)

    def test_the_life_of_a_certificate(self):
        grant = self.granted_to("an")
        self.assertRegex(grant.check_code, "^[0-9A-Z]{5}-[0-9A-Z]{5}$")
        answer = self.anybody.call(self.check(grant))
        self.assertEqual(answer, awards.CertificateCheck(
            state=awards.CERTIFICATE_STATE_VALID, certificate_number=grant.certificate_number,
            honour_title="Lao động tiên tiến", year=2022, display_name="Trần Văn An",
            authority=grant.authority, decision_number="an/QĐ-UBND", decision_date="2023-02-15",
            simulated=True))
        # As people type it.
        typed = grant.check_code.lower().replace("-", " ")
        self.assertEqual(self.anybody.call(self.check(grant, code=typed)), answer)
        self.assertEqual(self.province.call(self.check(grant)), answer)

        self.decider.call(awards.RevokeGrantRequest(name=grant.name, revocation="QĐ 7/QĐ-UBND"))
        self.assertEqual(self.anybody.call(self.check(grant)).state,
                         awards.CERTIFICATE_STATE_REVOKED)
        self.admin.call(awards.EraseRecipientRequest(
            name=grant.honouree.recipient, reason="Yêu cầu xóa dữ liệu"))
        self.assertEqual(self.anybody.call(self.check(grant)).display_name, "")

    def test_a_wrong_number_and_a_wrong_code_are_answered_alike(self):
        grant, other = self.granted_to("ba"), self.granted_to("bon")
        self.assertNotEqual(grant.check_code, other.check_code)
        refused = [self.anybody.refusal(request) for request in (
            self.check(grant, code=other.check_code),
            self.check(grant, number="2023-999999"),
            self.check(grant, number="../an"),
            self.check(grant, parent="units/dan-tien"),
            self.check(grant, parent="units/khong-co"))]
        for each in refused:
            self.assertRefused(each, "NOT_FOUND", "RESOURCE_NOT_FOUND")
            self.assertEqual(str(each), str(refused[0]))
        self.assertRefused(self.anybody.refusal(awards.CheckCertificateRequest()),
                           "INVALID_ARGUMENT", "INVALID_NAME")

    def test_credentials_that_are_wrong_are_not_passed_over(self):
        grant = self.granted_to("chin")
        self.assertRefused(self.stack.stranger("x.y.z").refusal(self.check(grant)),
                           "UNAUTHENTICATED", "CREDENTIALS_INVALID")

    def test_nothing_else_is_for_anybody(self):
        grant = self.granted_to("dong")
        for request in (awards.GetGrantRequest(name=grant.name),
                        awards.RenderCertificateRequest(name=grant.name),
                        awards.ListGrantsRequest(parent=f"{awarding.OWNER}/decisions/-")):
            self.assertRefused(self.anybody.refusal(request), "UNAUTHENTICATED",
                               "CREDENTIALS_MISSING")


class BoundTest(awarding.AwardCase):
    """On a service of its own: an address is told to wait."""

    movement = f"{awarding.OWNER}/movements/hoi-nhieu"

    def test_an_address_may_not_ask_without_end(self):
        anybody = self.stack.stranger()
        request = awards.CheckCertificateRequest(
            parent=awarding.OWNER, certificate_number="2020-000001", check_code="00000-00000")
        codes = [anybody.code(request) for _ in range(130)]
        # A minute may end in between, and then sixty more are answered.
        self.assertEqual(codes[:60], ["NOT_FOUND"] * 60)
        self.assertIn("RESOURCE_EXHAUSTED", codes)
        # Who says who he is asks on.
        self.assertEqual(self.reviewer.code(request), "NOT_FOUND")


if __name__ == "__main__":
    harness.main()
