"""Who is honoured: one identity for one person, whose name no log can tell and an erasure takes away."""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from support import awarding, harness  # noqa: E402
from support.awarding import OWNER, recipient_name  # noqa: E402
from support.client import Refused, at_once  # noqa: E402
from support.stubs import awards, ledger  # noqa: E402

PERSON = awards.RECIPIENT_KIND_PERSON
GIVEN = "Tạ Mộng Huyền"  # in no other text of a stack
MERIT = "Vớt được người đuối nước"


def person(id_, name=GIVEN, year=1980, unit="dan-tien", **fields):
    return awards.Recipient(name=recipient_name(id_), kind=PERSON, display_name=name,
                            birth_year=year, unit=f"units/{unit}", **fields)


class RecipientCase(awarding.AwardCase):
    @classmethod
    def prepare(cls):
        super().prepare()
        cls.auditor = cls.stack.client("auditor")

    def create(self, recipient, *different_from, client=None):
        return (client or self.commune).call(awards.CreateRecipientRequest(
            recipient=recipient, different_from=different_from))

    def recipient(self, id_, client=None):
        return (client or self.reviewer).call(awards.GetRecipientRequest(name=recipient_name(id_)))

    def erase(self, id_):
        return awards.EraseRecipientRequest(name=recipient_name(id_), reason="Theo yêu cầu")

    def join(self, id_, into):
        return awards.JoinRecipientsRequest(name=recipient_name(id_), into=recipient_name(into),
                                            reason="Nhập hai lần")

    def stored(self):
        """All bytes that Awards keeps, and what it wrote to its log."""
        files = sorted(self.stack.database("awards").parent.glob("awards.db*"))
        self.assertTrue(files)
        return b"".join(file.read_bytes() for file in files) + self.stack.log("awards").encode()

    def verify(self):
        answer = self.auditor.call(ledger.VerifyLedgerRequest(ledger="khoai-chau"), "awards")
        self.assertFalse(answer.violations, str(answer))


class IdentityTest(RecipientCase):
    def test_a_commune_enters_and_reads_its_own_alone(self):
        made = self.create(person("a1", "Lê Thị Thử"))
        self.assertEqual(made.display_name, "Lê Thị Thử")
        self.assertFalse(made.sealed)
        self.assertEqual(self.recipient("a1", self.commune).birth_year, 1980)
        refused = self.commune.refusal(awards.CreateRecipientRequest(
            recipient=person("a2", "Lê Văn Thử", unit="an-vi")))
        self.assertRefused(refused, "PERMISSION_DENIED", "PERMISSION_DENIED")
        self.create(person("a3", "Lê Văn Thử", unit="an-vi"), client=self.officer)
        refused = self.commune.refusal(awards.GetRecipientRequest(name=recipient_name("a3")))
        self.assertRefused(refused, "PERMISSION_DENIED", "PERMISSION_DENIED")
        own = self.commune.call(awards.ListRecipientsRequest(parent=OWNER, unit="units/dan-tien"))
        self.assertIn(recipient_name("a1"), [each.name for each in own.recipients])

    def test_an_id_tells_no_name(self):
        for id_ in ("tran-thi-thu", "tranthithu", "thutt", "p1-thu.tran"):
            refused = self.commune.refusal(awards.CreateRecipientRequest(
                recipient=person(id_, "Trần Thị Thử")))
            self.assertRefused(refused, "INVALID_ARGUMENT", "INVALID_NAME")

    def test_of_many_at_once_who_are_alike_one_is_entered(self):
        given = at_once(*(lambda n=n: self.create(person(f"b{n}", "Ngô Thị Thử", year=0))
                          for n in range(4)))
        refused = [each for each in given if isinstance(each, Refused)]
        self.assertEqual(len(refused), 3)
        for each in refused:
            self.assertRefused(each, "FAILED_PRECONDITION", "DUPLICATE")
        entered = next(each for each in given if not isinstance(each, Refused))
        self.assertIn(entered.name, refused[0].violations[0][1])
        other = person("b9", "NGÔ  THỊ THỬ", year=1971)
        self.commune.refusal(awards.CreateRecipientRequest(recipient=other))
        self.create(other, entered.name)

    def test_bars_are_seen_and_given_by_appraisers(self):
        self.create(person("c1", "Đỗ Thị Thử"))
        barred = person("c1", "Đỗ Thị Thử", bars=[awards.Bar(
            kind=awards.BAR_KIND_DISCIPLINE, start_date="2022-01-01", source="Quyết định 5")])
        refused = self.commune.refusal(awards.UpdateRecipientRequest(recipient=barred))
        self.assertRefused(refused, "PERMISSION_DENIED", "PERMISSION_DENIED")
        self.reviewer.call(awards.UpdateRecipientRequest(recipient=barred))
        self.commune.call(awards.UpdateRecipientRequest(
            recipient=person("c1", "Đỗ Thị Thử", description="Trưởng thôn")))
        self.assertEqual(len(self.recipient("c1").bars), 1)
        self.assertEqual(len(self.recipient("c1", self.commune).bars), 0)

    def test_joined_they_hold_one_merit(self):
        first = self.granted("d1", kind=PERSON, recipient="d1", name="Vũ Thị Thử", merit="Cứu người",
                             unit="dan-tien", birth_year=1980)
        self.create(person("d2", "Vũ Thị Thử", year=1979))
        self.propose("d2", kind=PERSON, recipient="d2", name="Vũ Thị Thử", merit="Cứu người",
                     unit="dan-tien", birth_year=1979)
        with self.stack.untouched():
            self.assertRefused(self.admin.refusal(self.join("d2", "d1")), "FAILED_PRECONDITION",
                               "MERIT_TAKEN")
        self.officer.call(awards.WithdrawNominationsRequest(
            parent=self.movement, nominations=[self.name_of("d2")], note="Nhập hai lần"))
        joined = self.admin.call(self.join("d2", "d1"))
        self.assertEqual(list(joined.joined), [recipient_name("d2")])
        self.assertEqual(self.recipient("d2").joined_into, recipient_name("d1"))
        self.assertEqual(self.grant(first.name).honouree.display_name, "Vũ Thị Thử")
        again = self.officer.refusal(self.nomination(
            "d3", kind=PERSON, recipient="d1", name="Vũ Thị Thử", merit="Cứu  người!",
            unit="dan-tien", birth_year=1980))
        self.assertRefused(again, "FAILED_PRECONDITION", "MERIT_TAKEN")


class ErasureTest(RecipientCase):
    def test_nothing_of_a_person_is_stored_in_the_clear_and_erased_it_is_gone(self):
        self.create(person("p1", description="Xóm Bến Thử"))
        name = self.propose("p1", kind=PERSON, recipient="p1", name=GIVEN, merit=MERIT,
                            unit="dan-tien", birth_year=1980)
        self.assertRefused(self.admin.refusal(self.erase("p1")), "FAILED_PRECONDITION",
                           "ILLEGAL_STATE")
        self.reviewer.call(self.appraise(name))
        self.council.call(self.ballot(name))
        decided = self.decider.call(self.decision("p1", [name]))
        grant = self.grant(decided.grants[0])
        self.assertEqual((grant.honouree.display_name, grant.merit), (GIVEN, MERIT))
        for text in (GIVEN, "Xóm Bến Thử", MERIT):
            self.assertNotIn(text.encode(), self.stored())

        erased = self.admin.call(self.erase("p1"))
        self.assertEqual(erased.state, awards.RECIPIENT_STATE_ERASED)
        self.admin.call(self.erase("p1"))
        self.stack.restart("awards")
        after = self.grant(grant.name)
        self.assertFalse(after.honouree.display_name or after.honouree.description or after.merit)
        self.assertEqual(after.certificate_number, grant.certificate_number)
        self.assertEqual(after.amount_vnd, grant.amount_vnd)
        nomination = self.get(name)
        self.assertFalse(nomination.merit or nomination.dossier or nomination.sealed)
        self.assertFalse(self.recipient("p1").display_name)
        self.verify()

        refused = self.officer.refusal(self.nomination(
            "p2", kind=PERSON, recipient="p1", name=GIVEN, unit="dan-tien", birth_year=1980))
        self.assertIn(refused.code.name, ("FAILED_PRECONDITION", "INVALID_ARGUMENT"))

    def test_the_feed_shows_seals_alone(self):
        self.create(person("q1", "Mai Thị Thử"))
        commits = self.auditor.call(ledger.ListCommitsRequest(
            ledger="khoai-chau", resource_prefix=recipient_name("q1"), with_images=True),
            "awards").commits
        images = [change for commit in commits for change in commit.changes
                  if change.name == recipient_name("q1")]
        self.assertEqual(len(images), 1)
        image = awards.Recipient()
        images[0].resource.Unpack(image)
        self.assertTrue(image.sealed)
        self.assertFalse(image.display_name or image.birth_year)
        self.assertEqual(image.unit, "units/dan-tien")


class CommandTest(RecipientCase):
    def rows(self, *words):
        done = self.stack.cli("-o", "json", "recipients", "list", "khoai-chau", *words,
                              context="reviewer", check=True)
        return [each["name"].rsplit("/", 1)[1] for each in done.json().get("recipients", [])]

    def test_the_life_of_a_recipient(self):
        def run(*words, context="officer", **fields):
            return self.stack.cli("recipients", *words, context=context, **fields)

        run("create", "khoai-chau/p1", "--kind", "person", "--display-name", "Bùi Thị Thử",
            "--birth-year", "1980", "--unit", "dan-tien", check=True)
        double = run("create", "khoai-chau/p2", "--kind", "person", "--display-name",
                     "BÙI THỊ THỬ", "--unit", "an-vi")
        self.assertNotEqual(double.rc, 0)
        self.assertIn(recipient_name("p1"), double.err)
        run("create", "khoai-chau/p2", "--kind", "person", "--display-name", "BÙI THỊ THỬ",
            "--unit", "an-vi", "--different-from", "khoai-chau/p1", check=True)
        self.assertEqual(self.rows("--query", "bui thi"), ["p1", "p2"])
        self.assertEqual(self.rows("--query", "bui thi", "--unit", "an-vi"), ["p2"])
        self.assertEqual(self.rows("--query", "bui thi", "--kind", "household"), [])
        file = self.stack.state / "p1.json"
        file.write_text(run("-o", "json", "get", "khoai-chau/p1", check=True).out)
        run("update", "khoai-chau/p1", "-f", file, "--unit", "an-vi", check=True)
        self.assertEqual(self.recipient("p1").unit, "units/an-vi")
        run("join", "khoai-chau/p2", "--into", "khoai-chau/p1", "--reason", "Nhập hai lần",
            context="admin", check=True)
        self.assertEqual(self.recipient("p2").state, awards.RECIPIENT_STATE_JOINED)
        run("erase", "khoai-chau/p1", "--reason", "Theo yêu cầu", context="admin", check=True)
        self.assertEqual(self.rows("--query", "bui thi"), [])


if __name__ == "__main__":
    harness.main()
