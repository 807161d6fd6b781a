"""Who is believed, and for how long: revocations, dated and confirmed roles, persons with several
principals, programs with certificates, owners of definitions."""

import datetime
import json
import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import grpc  # noqa: E402
from support import district, harness, stubs, tokens  # noqa: E402
from support.stubs import auth, awards, catalog, ledger, reporting, type_  # noqa: E402

UNIT, COMMUNE = "units/khoai-chau", "units/dan-tien"
REVOKED = ("UNAUTHENTICATED", "CREDENTIALS_REVOKED")
DENIED = ("PERMISSION_DENIED", "PERMISSION_DENIED")
DUTIES = ("FAILED_PRECONDITION", "SEPARATION_OF_DUTIES")


def binding(principal, role, unit, **fields):
    return catalog.Binding(name=f"bindings/{principal}", **fields,
                           grants=[auth.RoleGrant(role=role, unit=unit)])


class Certificate:
    """A client's certificate of the stack's authority, with these URI names."""

    def __init__(self, stack, name, *uris):
        self._stack = stack
        self.key, self.crt = (stack.keys / f"{name}.{end}" for end in ("key", "crt"))
        if self.crt.exists():
            return
        tokens.new_key(self.key)
        names = ",".join(f"URI:{uri}" for uri in uris) or "DNS:localhost"
        request = self._openssl("req", "-new", "-key", self.key, "-subj", f"/CN={name}", "-addext",
                                f"subjectAltName={names}", "-addext",
                                "extendedKeyUsage=clientAuth")
        self.crt.write_text(self._openssl(
            "x509", "-req", "-CA", stack.keys / "ca.crt", "-CAkey", stack.keys / "ca.key",
            "-days", "1", "-copy_extensions", "copy", text=request))

    def _openssl(self, *args, text=""):
        return subprocess.run(["openssl", *map(str, args)], input=text, check=True, text=True,
                              capture_output=True).stdout

    def fingerprint(self):
        return self._openssl("x509", "-noout", "-fingerprint", "-sha256", "-in",
                             self.crt).strip().split("=")[1]

    def client(self, process="reporting"):
        """Calls one process over a connection with this certificate."""
        read = lambda path: path.read_bytes()  # noqa: E731
        return _OnChannel(grpc.secure_channel(
            self._stack.address(process), grpc.ssl_channel_credentials(
                read(self._stack.keys / "ca.crt"), read(self.key), read(self.crt)),
            [("grpc.use_local_subchannel_pool", 1)]))


class _OnChannel(harness.Client):
    def __init__(self, channel):
        super().__init__(self, None)
        self._own = channel

    def channel(self, process):
        return self._own


class IdentityCase(harness.StackCase):
    def revoke(self, id_, **what):
        return self.stack.client("admin").call(catalog.CreateRevocationRequest(
            revocation=catalog.Revocation(name=f"revocations/{id_}", **what)))

    def refused_everywhere(self, client):
        for process in harness.SERVICES:
            refused = harness.eventually(lambda: self.revoked(client, process),
                                         f"{process} believes it no more")
            self.assertRefused(refused, *REVOKED)

    @staticmethod
    def revoked(client, process):
        try:
            client.call(auth.WhoAmIRequest(), process)
        except harness.Refused as refused:
            return refused
        return None


class CredentialsTest(IdentityCase):
    def test_a_token_is_revoked_and_others_are_not(self):
        self.stack.bind("user:lan", "ROLE_AUDITOR", UNIT)
        lost = self.stack.stranger(self.stack.token("user:lan", jti="the-lost-one"))
        kept = self.stack.stranger(self.stack.token("user:lan"))
        with lost.stream(ledger.WatchCommitsRequest(ledger="khoai-chau"), "awards") as open_stream:
            next(open_stream)
            self.revoke("lost", principal="user:lan", token_id="the-lost-one")
            self.refused_everywhere(lost)
            with self.assertRaises(harness.Refused) as ended:
                for _ in open_stream:
                    pass
            self.assertRefused(ended.exception, *REVOKED)
        kept.call(auth.WhoAmIRequest(), "reporting")
        self.stack.client("admin").call(catalog.DeleteRevocationRequest(name="revocations/lost"))
        harness.eventually(lambda: not self.revoked(lost, "targets"), "it is believed again")

    def test_a_principal_is_revoked_in_the_middle_of_an_import(self):
        client = self.stack.bind("user:nhap", "ROLE_COMMUNE_OFFICER", UNIT)
        rpc = stubs.BY_REQUEST["thidua.reporting.v1.ImportReportsRequest"]
        round_ = district.open_round(self.stack, "commune-economy", "2019")
        before = self.stack.heads(["reporting"])[("reporting", "khoai-chau")]

        def requests():
            yield reporting.ImportReportsRequest(header=reporting.ImportHeader(
                parent=UNIT, request_id="giua-chung"))
            self.revoke("nhap", principal="user:nhap")
            self.refused_everywhere(client)
            yield reporting.ImportReportsRequest(report=reporting.ImportedReport(
                row=1, report=reporting.Report(
                    name=district.report_name(round_, "dan-tien"),
                    cells=[district.cell("population", 9000)])))

        with self.assertRaises(grpc.RpcError) as caught:
            rpc.on(self.stack.channel("reporting"))(requests_list(requests()),
                                                    timeout=harness.CALL_SECONDS,
                                                    metadata=client.metadata)
        self.assertRefused(harness.Refused(caught.exception), *REVOKED)
        self.assertEqual(self.stack.heads(["reporting"])[("reporting", "khoai-chau")], before)

    def test_a_certificate_is_revoked(self):
        subprocess.run([harness.ROOT / "deploy/authority/make-authority", self.stack.keys,
                        "--client", "doc-so-lieu"], check=True, capture_output=True)
        program = Certificate(self.stack, "client-doc-so-lieu")
        self.stack.bind_quickly("client:doc-so-lieu", "ROLE_PROVINCIAL_READER", UNIT)
        reader = program.client()
        answer = harness.eventually(lambda: reader.call(auth.WhoAmIRequest()), "it is known")
        self.assertEqual((answer.principal, len(answer.grants)), ("client:doc-so-lieu", 1))
        district.total(reader, district.round_name("schools", "2022"))
        refused = reader.refusal(ledger.ListCommitsRequest(ledger="khoai-chau"))
        self.assertRefused(refused, *DENIED)
        self.revoke("may-cu", principal="client:doc-so-lieu", certificate=program.fingerprint())
        for process in harness.SERVICES:
            other = program.client(process)
            self.assertRefused(harness.eventually(lambda: self.revoked(other, None), process),
                               *REVOKED)
        self.assertRefused(reader.refusal(reporting.GetTotalRequest(
            name=district.round_name("schools", "2022"))), *REVOKED)

    def test_only_over_whom_one_administers(self):
        self.stack.bind("user:quan-tri-xa", "ROLE_DISTRICT_ADMINISTRATOR", COMMUNE)
        commune_admin = self.stack.client_of("user:quan-tri-xa")
        for what in ({"principal": "user:tham-dinh"}, {"principal": "service:targets"},
                     {"principal": "user:quan-tri"}):
            self.assertRefused(commune_admin.refusal(catalog.CreateRevocationRequest(
                revocation=catalog.Revocation(name="revocations/x", **what))), *DENIED)
        commune_admin.call(catalog.CreateRevocationRequest(revocation=catalog.Revocation(
            name="revocations/xa", principal="user:xa-dan-tien")))
        refused = self.stack.client("admin").refusal(catalog.CreateRevocationRequest(
            revocation=catalog.Revocation(name="revocations/y", principal="lan", token_id="a b")))
        self.assertEqual([field for field, _ in refused.violations],
                         ["revocation.principal", "revocation.token_id"])
        self.stack.bind("user:quan-tri-ben", "ROLE_DISTRICT_ADMINISTRATOR", "units/dong-tao")
        self.assertRefused(self.stack.client_of("user:quan-tri-ben").refusal(
            catalog.DeleteRevocationRequest(name="revocations/xa")), *DENIED)
        commune_admin.call(catalog.DeleteRevocationRequest(name="revocations/xa"))

    def test_a_certificate_names_one_program_or_nobody(self):
        for name, uris in (("hai-ten", ("spiffe://thidua/client/a", "spiffe://thidua/client/b")),
                           ("khong-ten", ()), ("nguoi", ("spiffe://thidua/user/quan-tri",)),
                           ("noi-khac", ("spiffe://other/service/targets",))):
            with self.subTest(name):
                refused = Certificate(self.stack, name, *uris).client().refusal(
                    auth.WhoAmIRequest())
                self.assertRefused(refused, "UNAUTHENTICATED", "CREDENTIALS_MISSING")

    def test_a_program_decides_over_nobody(self):
        refused = self.stack.client("admin").refusal(catalog.CreateBindingRequest(
            binding=binding("client:may", auth.ROLE_DECIDER, UNIT)))
        self.assertEqual([field for field, _ in refused.violations], ["binding.grants[0].role"])

    def test_definitions_are_their_owners(self):
        first = self.stack.client("admin")
        other = self.stack.bind("user:quan-tri-xa", "ROLE_DISTRICT_ADMINISTRATOR", COMMUNE)
        stored = first.call(catalog.GetElementRequest(name="elements/population"))
        self.assertEqual(stored.owner, UNIT)
        for request in (
                catalog.UpdateElementRequest(element=stored),
                catalog.UpdateElementRequest(element=catalog.Element(
                    name=stored.name, title="Của tôi", owner=COMMUNE, kind=stored.kind,
                    time_rollup=stored.time_rollup, unit_of_measure=stored.unit_of_measure)),
                catalog.CreateElementRequest(element=catalog.Element(
                    name="elements/chung", title="Của chung", kind=type_.VALUE_KIND_COUNT,
                    time_rollup=type_.TIME_ROLLUP_SUM)),
                catalog.UpdateFormRequest(form=first.call(
                    catalog.GetFormRequest(name="forms/schools"))),
                catalog.UpdateScaleRequest(scale=first.call(
                    catalog.GetScaleRequest(name="scales/party-2018"))),
                awards.UpdateRulePackRequest(rule_pack=first.call(
                    awards.GetRulePackRequest(name="rulePacks/nd91-2017"))),
                awards.CreateRulePackRequest(rule_pack=awards.RulePack(name="rulePacks/chung"))):
            with self.subTest(type(request).__name__):
                self.assertRefused(other.refusal(request), *DENIED)
        own = catalog.Element(name="elements/cua-xa", title="Của xã", owner=COMMUNE,
                              kind=type_.VALUE_KIND_COUNT, time_rollup=type_.TIME_ROLLUP_SUM)
        other.call(catalog.CreateElementRequest(element=own))
        own.owner = "units/khong-co"
        refused = first.refusal(catalog.UpdateElementRequest(element=own))
        self.assertEqual(refused.code.name, "PERMISSION_DENIED")


def requests_list(generator):
    """What Rpc.on takes for a stream that is made as it goes."""
    class Lazily(list):
        def __iter__(self):
            return generator
    return Lazily()


class MachineTest(IdentityCase):
    """What is done on the machines of the services."""

    def test_the_token_key_is_changed_while_services_run(self):
        new = tokens.new_key(self.stack.state / "new.key")
        public = subprocess.run(["openssl", "pkey", "-in", new, "-pubout"], check=True, text=True,
                                capture_output=True).stdout
        old_client = self.stack.client("auditor")
        new_client = self.stack.stranger(self.stack.token("user:kiem-toan", key=new))
        new_client.refusal(auth.WhoAmIRequest(), "targets")
        file = self.stack.keys / "token.pub"
        first = file.read_text()
        for keys, believed, refused in ((first + public, (old_client, new_client), ()),
                                        (public, (new_client,), (old_client,))):
            file.write_text(keys)
            for process in harness.SERVICES:
                for client in believed:
                    harness.eventually(lambda: client.code(auth.WhoAmIRequest(), process) == "OK",
                                       f"{process} believes the key")
                for client in refused:
                    harness.eventually(lambda: client.code(auth.WhoAmIRequest(), process) ==
                                       "UNAUTHENTICATED", f"{process} believes it no more")
        file.write_text(first)
        for process in harness.SERVICES:
            harness.eventually(lambda: old_client.code(auth.WhoAmIRequest(), process) == "OK",
                               f"{process} believes the first key again")

    def test_who_runs_the_machine_names_an_administrator(self):
        with self.stack.flags("reporting", "--recover-admin", "user:cuu-ho"):
            self.stack.restart("reporting")
        grants = harness.answered(lambda: self.stack.client_of("user:cuu-ho").call(
            auth.WhoAmIRequest(), "reporting")).grants
        self.assertEqual([(g.role, g.unit) for g in grants],
                         [(auth.ROLE_DISTRICT_ADMINISTRATOR, "")])
        # Who it was stays in the log, and a later start does not repeat it.
        self.assertIn("recover-admin", [c.method for c in self.stack.commits("reporting", "catalog")])
        self.stack.client_of("user:cuu-ho").call(catalog.UpdateBindingRequest(
            binding=catalog.Binding(name="bindings/user:cuu-ho")))
        self.stack.restart("reporting")
        grants = harness.answered(lambda: self.stack.client_of("user:cuu-ho").call(
            auth.WhoAmIRequest(), "reporting")).grants
        self.assertEqual(len(grants), 0)


class BindingTest(IdentityCase):
    """Four eyes, on a stack of its own: the tests count administrators."""

    def test_a_role_holds_on_its_days(self):
        today = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=7))).date()
        day = lambda days: str(today + datetime.timedelta(days))  # noqa: E731
        for id_, from_, to, holds in (("qua", "", day(0), False), ("nay", day(0), day(1), True),
                                      ("mai", day(1), "", False)):
            name = f"user:{id_}"
            one = catalog.Binding(name=f"bindings/{name}", grants=[auth.RoleGrant(
                role=auth.ROLE_PROVINCIAL_READER, unit=UNIT, valid_from=from_, valid_to=to)])
            self.stack.client("admin").call(catalog.CreateBindingRequest(binding=one))
            grants = self.stack.client_of(name).call(auth.WhoAmIRequest(), "reporting").grants
            self.assertEqual(len(grants), holds, id_)
        contexts = json.loads((self.stack.state / "context.json").read_text())
        contexts["contexts"]["nay"] = {**contexts["contexts"]["admin"], "principal": "user:nay"}
        path = self.stack.state / "nay.json"
        path.write_text(json.dumps(contexts))
        shown = self.stack.cli("--context-file", path, "--context", "nay", "whoami", check=True)
        self.assertRegex(shown.out, f"{day(0)} +{day(1)}")

    def test_four_eyes(self):
        first = self.stack.client("admin")
        # One administrator alone gives what he likes; so there comes a second.
        alone = first.call(catalog.CreateBindingRequest(
            binding=binding("user:quan-tri-2", auth.ROLE_DISTRICT_ADMINISTRATOR, UNIT)))
        self.assertFalse(alone.HasField("proposal"))
        second = self.stack.client_of("user:quan-tri-2")

        waiting = first.call(catalog.CreateBindingRequest(
            binding=binding("user:moi", auth.ROLE_DECIDER, UNIT), reason="Chủ tịch mới"))
        self.assertEqual((len(waiting.grants), waiting.proposal.proposer, waiting.proposal.reason),
                         (0, "user:quan-tri", "Chủ tịch mới"))
        new = self.stack.client_of("user:moi")
        self.assertEqual(len(new.call(auth.WhoAmIRequest(), "reporting").grants), 0)
        confirm = catalog.ConfirmBindingRequest(name=waiting.name, etag=waiting.etag)
        self.assertRefused(first.refusal(confirm), *DUTIES)
        self.assertRefused(new.refusal(confirm), *DENIED)
        unseen = second.refusal(catalog.ConfirmBindingRequest(name=waiting.name))
        self.assertEqual([field for field, _ in unseen.violations], ["etag"])
        stale = second.refusal(catalog.ConfirmBindingRequest(name=waiting.name, etag="1"))
        self.assertEqual(stale.code.name, "ABORTED")
        confirmed = second.call(confirm)
        self.assertEqual((len(confirmed.grants), confirmed.HasField("proposal")), (1, False))
        self.assertEqual(len(new.call(auth.WhoAmIRequest(), "reporting").grants), 1)
        self.assertRefused(second.refusal(catalog.ConfirmBindingRequest(
            name=waiting.name, etag=confirmed.etag)), "FAILED_PRECONDITION", "ILLEGAL_STATE")

        # What else a binding holds takes nobody's say away, not even on all units.
        own = first.call(catalog.GetBindingRequest(name="bindings/user:quan-tri"))
        own.grants.add(role=auth.ROLE_DECIDER, unit=UNIT)
        self.assertTrue(first.call(catalog.UpdateBindingRequest(binding=own)).HasField("proposal"))
        own.grants.add(role=auth.ROLE_COMMUNE_OFFICER, unit="units/hung-yen")
        own.etag = ""
        self.assertRefused(first.refusal(catalog.UpdateBindingRequest(binding=own)),
                           "FAILED_PRECONDITION", "RULE_VIOLATED")

        # Roles that decide over nobody need one.
        officer = first.call(catalog.CreateBindingRequest(
            binding=binding("user:can-bo", auth.ROLE_COMMUNE_OFFICER, COMMUNE)))
        self.assertFalse(officer.HasField("proposal"))
        # Nobody makes himself the only one again.
        self.assertRefused(first.refusal(catalog.DeleteBindingRequest(
            name="bindings/user:quan-tri-2")), *DUTIES)
        less = first.call(catalog.UpdateBindingRequest(
            binding=catalog.Binding(name="bindings/user:quan-tri-2")))
        self.assertEqual((len(less.grants), len(less.proposal.grants)), (1, 0))
        # What is in force written again takes the proposal back.
        kept = second.call(catalog.UpdateBindingRequest(
            binding=binding("user:quan-tri-2", auth.ROLE_DISTRICT_ADMINISTRATOR, UNIT)))
        self.assertFalse(kept.HasField("proposal"))

        # The commands say so.
        shown = self.stack.cli("bindings", "grant", "user:sau", "--role", "district-reviewer",
                               "--unit", "khoai-chau", check=True)
        self.assertIn("waits until another administrator confirms", shown.err + shown.out)
        pack = self.stack.state / "pack.textproto"
        pack.write_text('bindings { name: "bindings/user:bay" '
                        'grants { role: ROLE_DECIDER unit: "units/khoai-chau" } }')
        for _ in range(2):  # the second time it waits already
            shown = self.stack.cli("apply", "-f", pack, check=True)
            self.assertIn("bindings/user:bay", shown.err + shown.out)
        etag = self.stack.cli("bindings", "get", "user:sau", "-o", "json", check=True).json()["etag"]
        refused = self.stack.cli("bindings", "confirm", "user:sau", "--etag", etag)
        self.assertNotEqual(refused.rc, 0)
        self.assertIn("somebody else confirms", refused.err)

        # Both are one person: then there is no second one.
        for name in ("quan-tri", "quan-tri-2"):
            stored = first.call(catalog.GetBindingRequest(name=f"bindings/user:{name}"))
            stored.person = "nv-1"
            waiting = first.call(catalog.UpdateBindingRequest(binding=stored))
            if waiting.HasField("proposal"):
                second.call(catalog.ConfirmBindingRequest(name=waiting.name, etag=waiting.etag))
        alone = first.call(catalog.CreateBindingRequest(
            binding=binding("user:chin", auth.ROLE_DECIDER, UNIT)))
        self.assertFalse(alone.HasField("proposal"))


if __name__ == "__main__":
    harness.main()
