"""Every RPC against everyone who may not call it, and against everyone who may.

The RPCs come from the descriptors: one without a request in support/walks.py fails the test. The
requests of each service are a walk in which every step could be done by the rightful caller at that
moment; strangers try it first, then he does it. So a refusal is a refusal for want of a right and of
nothing else.

The matrix is made of the descriptors too: what each role permits and what each RPC asks for. Before
each step every role tries it, bound on the unit that the step asks about, on the unit above, on a
sibling, on one below, on another district's, and on one that went into it and is gone. Who holds the
permission there gets past the question for it; everybody else is told that he does not.
"""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from support import harness, permissions, signing, stubs  # noqa: E402
from support.stubs import auth, catalog, ledger  # noqa: E402
from support.walks import (ANY, AWARDS, CATALOG, COMMON, COMMUNE, REPORTING,  # noqa: E402
                           TARGETS, UNIT)

# What each stranger may read on the district; from the roles in thidua/auth/v1/policy.proto.
SUMMARIES = {"PERMISSION_AUTHENTICATED", "PERMISSION_READ_CATALOG", "PERMISSION_READ_ROUNDS",
             "PERMISSION_READ_TOTALS", "PERMISSION_READ_PLANS"}
MAY_READ = {
    "province": SUMMARIES,
    "auditor": SUMMARIES | {"PERMISSION_READ_BINDINGS", "PERMISSION_READ_REPORTS",
                            "PERMISSION_READ_AWARDS", "PERMISSION_READ_LOG"},
    "other commune": {"PERMISSION_AUTHENTICATED"},
}
# Reads that need their permission on any unit; another commune's officer has it on his own.
ON_ANY_UNIT = {"GetRulePack", "ListRulePacks"}
READS = ("Get", "List", "Lookup", "BatchGet", "RollUp", "Restate", "Evaluate", "Forecast", "Score", "Render", "Watch",
         "Verify", "Export", "WhoAmI", "Check")

ROLES = {role: set(carried) for role, carried in permissions.permits().items()
         if role != "ROLE_SERVICE"}
# Where roles are bound, and what lies below each of them or is it, of the units that steps ask about.
PLACES = {
    "units/hung-yen": {"units/hung-yen", UNIT, COMMUNE},  # above
    UNIT: {UNIT, COMMUNE},                 # the district itself
    COMMUNE: {COMMUNE},                    # below it; the commune itself
    "units/dong-tao": set(),               # its sibling
    "units/thon-dan-tien": set(),          # below the commune
    "units/van-giang": set(),              # another district
    "units/dan-tien-cu": set(),            # went into the commune and is gone
}
# What another permission on the district opens as well.
ALSO = {"CreateRecipient": "PERMISSION_APPRAISE", "UpdateRecipient": "PERMISSION_APPRAISE"}
# Steps that ask for more than one permission on one unit, or for none of a role.
IN_PERSON = {"ImportCommits"}


def without_id(request):
    if "request_id" not in request.DESCRIPTOR.fields_by_name:
        return request
    copy = type(request)()
    copy.CopyFrom(request)
    copy.request_id = ""
    return copy


class CoverageTest(harness.unittest.TestCase):
    def test_no_rpc_is_without_a_request(self):
        asked = {step.request.DESCRIPTOR.full_name
                 for steps in (CATALOG, REPORTING, TARGETS, AWARDS, COMMON) for step in steps
                 if step.for_strangers}
        self.assertEqual(sorted(asked), sorted(stubs.BY_REQUEST))

    def test_the_table_of_permissions_is_that_of_the_contracts(self):
        self.assertEqual(permissions.FILE.read_text(), permissions.table(),
                         "run tests/support/permissions.py")

    def test_every_rpc_declares_a_permission(self):
        for rpc in stubs.RPCS:
            self.assertNotEqual(rpc.permission, "PERMISSION_UNSPECIFIED", rpc.path)


class MatrixTest(harness.StackCase):
    """Each test is one service's walk on a stack of its own class; they do not meet."""

    @classmethod
    def make_stack(cls):
        stack = harness.Stack()
        for service in harness.SERVICES:
            stack.let_import(service, "ma-tran", "user:nguoi-chuyen")
        signing.trust(stack)
        return stack

    @classmethod
    def prepare(cls):
        cls.strangers = {
            "province": cls.stack.client("province"),
            "auditor": cls.stack.client("auditor"),
            "other commune": cls.stack.bind("user:xa-dong-tao", "ROLE_COMMUNE_OFFICER",
                                            "units/dong-tao"),
        }
        admin = cls.stack.client("admin")
        for name, kind, parent, to in (
                ("thon-dan-tien", catalog.UNIT_KIND_VILLAGE, COMMUNE, "2025-07-01"),
                ("van-giang", catalog.UNIT_KIND_DISTRICT, "units/hung-yen", ""),
                ("dan-tien-cu", catalog.UNIT_KIND_COMMUNE, "units/hung-yen", "2020-01-01")):
            admin.call(catalog.CreateUnitRequest(unit=catalog.Unit(
                name=f"units/{name}",
                versions=[catalog.UnitVersion(display_name=name, kind=kind, parent=parent,
                                              valid_from="2010-01-01", valid_to=to)],
                successions=[catalog.Succession(
                    successor=COMMUNE, date=to,
                    extent=catalog.SUCCESSION_EXTENT_WHOLE)] if name == "dan-tien-cu" else [])))
        cls.second = cls.stack.bind("user:quan-tri-2", "ROLE_DISTRICT_ADMINISTRATOR",
                                    "units/hung-yen")
        cls.everyone = {}
        for role in ROLES:
            for place in PLACES:
                principal = f"user:{role[5:].lower()}.{place[6:]}".replace("_", "-")
                cls.stack.bind_quickly(principal, role, place)
                cls.everyone[role, place] = cls.stack.client_of(principal)
        cls.stack.follow()
        cls.nobody = cls.stack.stranger()
        cls.forgotten = cls.stack.client_of("user:khong-vai-tro")

    def may(self, stranger, rpc):
        if rpc.name == "ImportReports" and stranger == "other commune":
            return True  # for reports of his own, and none is in the request
        if not rpc.name.startswith(READS):
            return False
        if stranger == "other commune" and (rpc.permission == "PERMISSION_READ_CATALOG" or
                                            rpc.name in ON_ANY_UNIT):
            return True
        return rpc.permission in MAY_READ[stranger]

    def walk(self, steps):
        for step in steps:
            rpc = stubs.BY_REQUEST[step.request.DESCRIPTOR.full_name]
            if step.for_strangers:
                with self.subTest(rpc=rpc.path, process=step.process):
                    before = self.stack.heads()
                    self.try_strangers(step, rpc)
                    self.try_everyone(step, rpc)
                    self.assertEqual(self.stack.heads(), before, f"{rpc.path} wrote something")
            with self.subTest(rpc=rpc.path, process=step.process, rightful=step.rightful):
                rightful = {"importer": self.stack.client_of("user:nguoi-chuyen"),
                            "second": self.second}.get(step.rightful)
                rightful = rightful or self.stack.client(step.rightful)
                rightful.call(step.sent_by(self.stack), step.process)

    def try_everyone(self, step, rpc):
        """The matrix, for one step. A write carries no request id: whoever may write is told that,
        and nothing is written."""
        if rpc.name in IN_PERSON or rpc.permission == "PERMISSION_PUBLIC":
            return
        wrong = []
        for (role, place), client in self.everyone.items():
            may = rpc.permission in ROLES[role] | {"PERMISSION_AUTHENTICATED"} and (
                step.on == ANY or step.on in PLACES[place])
            may = may or (ALSO.get(rpc.name) in ROLES[role] and UNIT in PLACES[place])
            code = client.code(without_id(step.request), step.process)
            if (code == "PERMISSION_DENIED") == may or code == "UNAUTHENTICATED":
                wrong.append(f"{role} on {place}: {code}, {'may' if may else 'may not'}")
        self.assertEqual(wrong, [], rpc.path)

    def try_strangers(self, step, rpc):
        if rpc.permission == "PERMISSION_PUBLIC":
            for client in (self.nobody, self.forgotten, *self.strangers.values()):
                self.assertRefused(client.refusal(step.request, step.process), "NOT_FOUND",
                                   "RESOURCE_NOT_FOUND")
            return
        refused = self.nobody.refusal(step.request, step.process)
        self.assertRefused(refused, "UNAUTHENTICATED", "CREDENTIALS_MISSING")
        if rpc.permission != "PERMISSION_AUTHENTICATED":
            self.assertRefused(self.forgotten.refusal(step.request, step.process),
                               "PERMISSION_DENIED", "PERMISSION_DENIED")
        for name, client in self.strangers.items():
            if self.may(name, rpc):
                client.call(step.request, step.process)
            else:
                try:
                    refused = client.refusal(step.request, step.process)
                except AssertionError as answered:
                    raise AssertionError(f"{name}: {answered}") from None
                self.assertRefused(refused, "PERMISSION_DENIED", "PERMISSION_DENIED")


class CatalogMatrixTest(MatrixTest):
    def test_catalog(self):
        self.walk(CATALOG)


class OtherMatrixTest(MatrixTest):
    def test_reporting(self):
        self.walk(REPORTING)

    def test_targets(self):
        self.walk(TARGETS)

    def test_awards(self):
        self.walk(AWARDS)

    def test_auth_and_ledgers(self):
        self.walk(COMMON)

    def test_the_auditor_of_a_district_sees_no_other_ledger(self):
        seen = {h.ledger for h in self.strangers["auditor"].call(
            ledger.ListLedgersRequest(), "reporting").ledgers}
        self.assertLessEqual(seen, {"khoai-chau", "catalog"})
        for request in (ledger.ListCommitsRequest(ledger="hung-yen"),
                        ledger.VerifyLedgerRequest(ledger="hung-yen"),
                        ledger.WatchCommitsRequest(ledger="hung-yen")):
            self.assertRefused(self.strangers["auditor"].refusal(request, "reporting"),
                               "PERMISSION_DENIED", "PERMISSION_DENIED")

    def test_nobody_gives_himself_a_role(self):
        with self.stack.untouched():
            for name, client in {**self.strangers, "nobody": self.forgotten}.items():
                me = client.call(auth.WhoAmIRequest(), "reporting").principal \
                    if name != "nobody" else "user:khong-vai-tro"
                grant = auth.RoleGrant(role=auth.ROLE_DISTRICT_ADMINISTRATOR, unit=UNIT)
                for request in (
                        catalog.UpdateBindingRequest(allow_missing=True, binding=catalog.Binding(
                            name=f"bindings/{me}", grants=[grant])),
                        catalog.DeleteBindingRequest(name="bindings/user:tham-dinh")):
                    self.assertRefused(client.refusal(request), "PERMISSION_DENIED",
                                       "PERMISSION_DENIED")

    def test_an_administrator_gives_roles_below_himself_only(self):
        district_admin = self.stack.bind("user:quan-tri-huyen", "ROLE_DISTRICT_ADMINISTRATOR", UNIT)
        with self.stack.untouched():
            for unit_ in ("units/hung-yen", "", "units/khong-co"):
                refused = district_admin.refusal(catalog.UpdateBindingRequest(
                    allow_missing=True, binding=catalog.Binding(
                        name="bindings/user:ban", grants=[auth.RoleGrant(
                            role=auth.ROLE_DECIDER, unit=unit_)])))
                self.assertIn(refused.code.name, ("PERMISSION_DENIED", "INVALID_ARGUMENT"))
            # Nor does he take one away that reaches beyond him.
            self.assertRefused(district_admin.refusal(
                catalog.DeleteBindingRequest(name="bindings/user:tinh")),
                "PERMISSION_DENIED", "PERMISSION_DENIED")


if __name__ == "__main__":
    harness.main()
