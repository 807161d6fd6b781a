"""Strangers, forged tokens, and bytes that no client of ours would send."""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from support import district, harness, stubs  # noqa: E402
from support.bad_input import BadInputCase  # noqa: E402
from support.stubs import awards, catalog, reporting, targets  # noqa: E402

PLAN = "units/khoai-chau/plans/2021-2025"


class CredentialsTest(BadInputCase):
    """Who does not say who he is learns nothing, at any service."""

    def refuse_token(self, token, reason="CREDENTIALS_INVALID"):
        client = self.stack.stranger(token)
        for process, request in (
                ("reporting", reporting.GetTotalRequest(name=self.round)),
                ("reporting", district.draft(self.round, "dan-tien", {"population": 1})),
                ("targets", targets.GetPlanRequest(name=PLAN)),
                ("awards", awards.ListRulePacksRequest()),
                *((process, stubs.auth.WhoAmIRequest()) for process in harness.SERVICES)):
            with self.subTest(process=process, request=type(request).__name__):
                self.assertRefused(client.refusal(request, process), "UNAUTHENTICATED", reason)

    def test_a_good_token_of_our_own_making_is_taken(self):
        me = self.stack.client_of("user:can-bo-bao-cao").call(stubs.auth.WhoAmIRequest(), "targets")
        self.assertEqual((me.principal, me.via), ("user:can-bo-bao-cao", ""))

    def test_missing(self):
        self.refuse_token(None, "CREDENTIALS_MISSING")

    def test_of_another_authority(self):
        self.refuse_token(self.stack.token("user:quan-tri", key=self.stack.foreign_key()))

    def test_expired(self):
        self.refuse_token(self.stack.token("user:quan-tri", issued=1_700_000_000, lifetime=60))

    def test_for_longer_than_a_day(self):
        self.refuse_token(self.stack.token("user:quan-tri", lifetime=24 * 3600 + 1))

    def test_without_an_id(self):
        self.refuse_token(self.stack.token("user:quan-tri", jti=None))

    def test_without_an_end(self):
        self.refuse_token(self.stack.token("user:quan-tri", exp=None))

    def test_of_the_future(self):
        self.refuse_token(self.stack.token("user:quan-tri", issued=4_000_000_000))

    def test_algorithm_none(self):
        for name in ("none", "None", "NONE"):
            self.refuse_token(self.stack.token("user:quan-tri", header={"alg": name, "typ": "JWT"}))

    def test_another_algorithm_than_the_signature(self):
        # The public key as an HMAC secret is what a careless verifier would take.
        self.refuse_token(self.stack.token("user:quan-tri", header={"alg": "HS256", "typ": "JWT"}))

    def test_another_issuer_or_audience(self):
        self.refuse_token(self.stack.token("user:quan-tri", iss="khac"))
        self.refuse_token(self.stack.token("user:quan-tri", aud="khac"))

    def test_without_a_person(self):
        for subject in (None, "", "quan-tri", "service:targets"):
            self.refuse_token(self.stack.token(subject))

    def test_altered_claims(self):
        good, other = (self.stack.token(p).split(".") for p in ("user:lan", "user:quan-tri"))
        self.refuse_token(".".join([good[0], other[1], good[2]]))

    def test_not_a_token(self):
        for text in ("", "x", "a.b.c", "....", "A" * 5000):
            self.refuse_token(text, "CREDENTIALS_MISSING" if text == "" else "CREDENTIALS_INVALID")

    def test_two_authorization_headers(self):
        client = self.stack.client("admin")
        client.metadata = [*client.metadata, *self.stack.client("officer").metadata]
        self.assertRefused(client.refusal(reporting.GetTotalRequest(name=self.round)),
                           "UNAUTHENTICATED", "CREDENTIALS_INVALID")

    def test_another_scheme(self):
        client = self.stack.client("admin")
        client.metadata = [(k, v.replace("Bearer", "Basic")) for k, v in client.metadata]
        self.assertRefused(client.refusal(reporting.GetTotalRequest(name=self.round)),
                           "UNAUTHENTICATED", "CREDENTIALS_INVALID")

    def test_a_principal_without_roles_may_do_nothing(self):
        nobody = self.stack.client_of("user:nguoi-la")
        for request in (reporting.GetTotalRequest(name=self.round), catalog.ListUnitsRequest(),
                        targets.GetPlanRequest(name=PLAN), awards.ListRulePacksRequest()):
            self.assertRefused(nobody.refusal(request), "PERMISSION_DENIED", "PERMISSION_DENIED")


class WireTest(BadInputCase):
    """Bytes that no client of ours would send."""

    UPDATE = stubs.BY_REQUEST["thidua.reporting.v1.UpdateReportRequest"]
    TOTAL = stubs.BY_REQUEST["thidua.reporting.v1.GetTotalRequest"]

    def refuse_bytes(self, rpc, body):
        try:
            answer = self.officer.send_bytes(rpc, body)
        except harness.Refused as refused:
            return refused
        raise AssertionError(f"{rpc.path} was answered: {answer!r}")

    def test_oversized_message(self):
        request = district.draft(self.round, "dan-tien", {"population": 1}, note="x" * (5 << 20),
                                 request_id="to-qua")
        refused = self.refuse_bytes(self.UPDATE, request.SerializeToString())
        self.assertEqual(refused.code.name, "RESOURCE_EXHAUSTED", str(refused))

    def test_long_text(self):
        refused = self.officer.refusal(
            district.draft(self.round, "dan-tien", {"population": 1}, reason="x" * 100_000))
        self.assertRefused(refused, "INVALID_ARGUMENT", "INVALID_TEXT")

    def test_invalid_utf8(self):
        good = district.draft(self.round, "dan-tien", {"population": 1}, note="@@@@",
                              request_id="utf8").SerializeToString()
        for bad in (b"\xff\xfe\xfd\xfc", b"\xc0\x80\xc0\x80", b"\xed\xa0\x80A", b"abc\xe1"):
            with self.subTest(bad):
                refused = self.refuse_bytes(self.UPDATE, good.replace(b"@@@@", bad))
                self.assertEqual(refused.code.name, "INVALID_ARGUMENT", str(refused))

    def test_invalid_utf8_in_a_name(self):
        good = reporting.GetTotalRequest(name="units/@@@@").SerializeToString()
        refused = self.refuse_bytes(self.TOTAL, good.replace(b"@@@@", b"\xff\xfe\xfd\xfc"))
        self.assertEqual(refused.code.name, "INVALID_ARGUMENT", str(refused))

    def test_bytes_that_are_no_message(self):
        for body in (b"\xff" * 40, b"\x0a\xff\xff\xff\xff\x0f", b"\x0a\x05ab"):
            for rpc in (self.UPDATE, self.TOTAL):
                with self.subTest(rpc=rpc.name, body=body):
                    refused = self.refuse_bytes(rpc, body)
                    self.assertEqual(refused.code.name, "INVALID_ARGUMENT", str(refused))

    def test_text_that_is_not_nfc_or_has_control_characters(self):
        for note in ("Kho\u0061\u0301i", "a\x00b", "a\x1b[31mb"):
            with self.subTest(note):
                refused = self.officer.refusal(
                    district.draft(self.round, "dan-tien", {"population": 1}, note=note))
                self.assertRefused(refused, "INVALID_ARGUMENT", "INVALID_TEXT")

    def test_sql_in_every_text_stays_text(self):
        text = "'); DROP TABLE commits; --"
        refused = self.officer.refusal(reporting.GetReportRequest(name=self.round + "/reports/" +
                                                                  text))
        self.assertRefused(refused, "INVALID_ARGUMENT", "INVALID_NAME")
        refused = self.officer.refusal(district.draft(self.round, "phong-giao-duc",
                                                      {"population": 1}, note=text))
        self.assertRefused(refused, "FAILED_PRECONDITION", "NOT_ON_ROSTER")

    def test_an_unknown_method(self):
        channel = self.stack.channel("reporting")
        method = channel.unary_unary("/thidua.reporting.v1.ReportingService/DropAll")
        with self.assertRaises(harness.grpc.RpcError) as caught:
            method(b"", timeout=harness.CALL_SECONDS, metadata=self.officer.metadata)
        self.assertEqual(caught.exception.code().name, "UNIMPLEMENTED")


if __name__ == "__main__":
    harness.main()
