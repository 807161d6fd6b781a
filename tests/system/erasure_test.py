"""After an erasure the chain still verifies, and nothing of the person is anywhere: not in the database, the
feed, a backup that is made afterwards, Redis or the logs; on SQLite and on PostgreSQL.

What was said of him goes every way that there is: entered twice and joined, proposed, appraised, voted on,
granted, corrected, printed, checked, searched for, and written where it is refused. Then all bytes are
searched for it, in each way of writing bytes. What is said of a collective, which is not sealed, shows that
the search finds what is there.
"""

import base64
import json
import pathlib
import subprocess
import sys
import unicodedata

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from support import awarding, district, harness, postgres  # noqa: E402
from support.awarding import OWNER, PAPERS, recipient_name  # noqa: E402
from support.stubs import awards, ledger  # noqa: E402

PERSON = awards.RECIPIENT_KIND_PERSON
# In no other text of a stack.
PERSONAL = {
    "name": "Tạ Mộng Huyền", "name as it was typed first": "Tạ Mộng Huyên",
    "name of the double": "TẠ MỘNG HUYỀN ANH", "corrected name": "Tạ Mộng Huyễn",
    "office": "Xóm Bến Thử Hai", "corrected office": "Xóm Bến Thử Ba",
    "merit": "Vớt được người đuối nước ở bến", "corrected merit": "Cứu được hai người đuối nước",
    "paper": "77/BC-XBT", "bar": "Đơn 991/ĐTC", "past honour": "Quyết định 881/QĐ-TTg",
    "search": "ta mong huyen"}
SCHOOLS = district.round_name("schools", "2022")
COLLECTIVE = "Tập thể Hoa Gạo Thử"


def spellings(text):
    """The bytes that a text may be written as."""
    plain = text.encode()
    yield from (plain, text.lower().encode(), text.upper().encode(), plain.hex().encode(),
                unicodedata.normalize("NFD", text).encode(), text.encode("utf-16-le"))
    for shift in range(3):  # in base64, but for the ends, which hang on what stands beside it
        yield base64.b64encode(b"\0" * shift + plain)[4 if shift else 0:-4]
    # As protobuf's and JSON's texts escape it.
    yield "".join(f"\\{byte:03o}" if byte > 126 else chr(byte) for byte in plain).encode()
    yield json.dumps(text)[1:-1].encode()


class ErasureCase:
    """Of both engines; `bytes_of_database` and `backup` are theirs."""

    movement = f"{OWNER}/movements/xoa-ten"

    @classmethod
    def prepare(cls):
        super().prepare()
        cls.auditor = cls.stack.client("auditor")
        cls.spellings = {what: set(spellings(text)) for what, text in PERSONAL.items()}
        cls().live()
        cls.before = cls.everywhere()
        cls.erased = cls.admin.call(awards.EraseRecipientRequest(
            name=recipient_name("p1"), reason="Theo đơn số 5"))

    def live(self):
        """All that is ever said of the person."""
        cls, text = type(self), PERSONAL
        recipient = awards.Recipient(
            name=recipient_name("p1"), kind=PERSON, display_name=text["name as it was typed first"],
            description=text["office"], birth_year=1987, unit="units/dan-tien",
            past_honours=[awards.PastHonour(honour="lao-dong-tien-tien", year=2019,
                                            source=text["past honour"])])
        cls.reviewer.call(awards.CreateRecipientRequest(recipient=recipient))
        recipient.display_name = text["name"]
        recipient.bars.add(kind=awards.BAR_KIND_COMPLAINT, start_date="2019-01-01",
                           end_date="2019-12-31", source=text["bar"])
        cls.reviewer.call(awards.UpdateRecipientRequest(recipient=recipient))
        double = awards.Recipient(name=recipient_name("p2"), kind=PERSON, unit="units/dan-tien",
                                  display_name=text["name of the double"])
        cls.officer.call(awards.CreateRecipientRequest(recipient=double,
                                                       different_from=[recipient.name]))
        cls.admin.call(awards.JoinRecipientsRequest(
            name=double.name, into=recipient.name, reason="Nhập hai lần"))
        cls.proposed = f"{cls.movement}/nominations/n1"
        entry = awards.NominationEntry(nomination=awards.Nomination(
            name=cls.proposed, merit=text["merit"], honour="giay-khen-huyen",
            receipt_date="2023-02-01", dossier={paper: text["paper"] for paper in PAPERS},
            honouree=awards.Honouree(recipient=recipient.name, display_name=text["name"],
                                     description=text["office"])))
        cls.officer.call(self.nominations(entry))
        cls.officer.call(awards.UpdateNominationRequest(nomination=entry.nomination))
        other = self.propose("n2", name=COLLECTIVE, rounds=[SCHOOLS])
        # Said where it is refused.
        for request, client in (
                (awards.ReturnNominationsRequest(parent=cls.movement, nominations=[cls.proposed],
                                                 note=f"{text['name']} thiếu giấy"), cls.reviewer),
                (awards.PlaceHoldRequest(name=cls.proposed, ground=f"Tố cáo {text['name']}"),
                 cls.reviewer),
                (awards.CreateRecipientRequest(recipient=awards.Recipient(
                    name=recipient_name("p3"), kind=PERSON, display_name=text["name"],
                    unit="units/dan-tien")), cls.officer),
                (self.nominations(entry), cls.officer),
                (awards.GetRecipientRequest(name=recipient.name, consistency={"exactly": text["name"]}),
                 cls.reviewer)):
            client.refusal(request)
        cls.reviewer.call(self.appraise(cls.proposed, other))
        cls.council.call(self.session("s1", {cls.proposed: (7, 0), other: (7, 0)}))
        made = cls.decider.call(self.decision("xoa", [cls.proposed, other]))
        cls.granted_name, cls.collective = made.grants
        district.total(cls.province, SCHOOLS)  # which Redis keeps
        cls.decider.call(awards.CorrectGrantRequest(
            name=cls.granted_name, display_name=text["corrected name"],
            description=text["corrected office"], merit=text["corrected merit"],
            correction="Giấy khai sinh số 12"))
        grant = self.grant(cls.granted_name)
        assert grant.corrections[0].display_name == text["name"], str(grant)
        cls.number, cls.code = grant.certificate_number, grant.check_code
        cls.reviewer.call(awards.RenderCertificateRequest(name=grant.name))
        # As one who prints them keeps nothing; the files are his.
        for verb, name in (("certificates", "khoai-chau/xoa"), ("decision", "khoai-chau/xoa")):
            cls.stack.cli("papers", verb, name, "--out", "/dev/null", context="reviewer", check=True)
        assert cls.check().display_name == text["corrected name"]
        found = cls.reviewer.call(awards.ListRecipientsRequest(parent=OWNER, query=text["search"]))
        assert [each.name for each in found.recipients] == [recipient.name, double.name], str(found)
        cls.decider.call(awards.RevokeGrantRequest(name=cls.granted_name,
                                                   revocation="Quyết định 9/QĐ-UBND"))

    @classmethod
    def check(cls):
        return cls.stack.stranger().call(awards.CheckCertificateRequest(
            parent=OWNER, certificate_number=cls.number, check_code=cls.code))

    # Where it might be.

    @classmethod
    def feed(cls):
        """All that Awards tells those who follow it."""
        request = ledger.ListCommitsRequest(ledger="khoai-chau", page_size=100, with_images=True)
        told = []
        while True:
            page = cls.auditor.call(request, "awards")
            told.append(page.SerializeToString() + str(page).encode())
            request.page_token = page.next_page_token
            if not page.next_page_token:
                return b"".join(told)

    @classmethod
    def logs(cls):
        return b"".join(log.read_bytes() for log in sorted((cls.stack.state / "log").iterdir()))

    @classmethod
    def redis(cls):
        keys = [key for key in cls.stack.redis("--scan") if key]
        assert keys, "Redis holds the totals that were asked for"
        return b"".join(key.encode() + cls.stack.redis("dump", key, raw=True) for key in keys)

    @classmethod
    def everywhere(cls):
        """{place: bytes}."""
        return {"database": cls.bytes_of_database(), "feed": cls.feed(), "logs": cls.logs(),
                "Redis": cls.redis()}

    @classmethod
    def deploy(cls, script, *args):
        done = subprocess.run([harness.ROOT / "deploy" / script, *map(str, args)], text=True,
                              stdin=subprocess.DEVNULL, capture_output=True, timeout=60,
                              env=cls.stack.env, check=False)
        assert done.returncode == 0, done.stdout + done.stderr

    def nothing_in(self, places):
        for place, data in places.items():
            found = {what for what, written in self.spellings.items()
                     if any(each in data for each in written)}
            self.assertEqual(found, set(), f"the {place} holds it")

    # What is to be seen.

    def test_nothing_of_the_person_was_ever_written_in_the_clear(self):
        self.nothing_in(self.before)

    def test_nothing_is_left_of_it_anywhere(self):
        self.nothing_in({**self.everywhere(), "backup": self.backup("after.backup")})

    def test_the_search_finds_what_is_there(self):
        places = {**self.everywhere(), "backup": self.backup("control.backup")}
        written = set(spellings(COLLECTIVE))
        for place in ("database", "feed", "backup"):
            self.assertTrue(any(each in places[place] for each in written), place)
        self.assertIn(b"CorrectGrant", places["logs"])

    def test_the_chain_still_verifies(self):
        answer = self.auditor.call(ledger.VerifyLedgerRequest(ledger="khoai-chau"), "awards")
        self.assertFalse(answer.violations, str(answer))

    def test_who_reads_gets_the_honour_and_no_name(self):
        self.assertEqual(self.erased.state, awards.RECIPIENT_STATE_ERASED)
        grant, nomination = self.grant(self.granted_name), self.get(self.proposed)
        self.assertEqual(grant.certificate_number, self.number)
        self.assertTrue(grant.amount_vnd)
        self.assertEqual(len(grant.corrections), 1)
        listed = self.reviewer.call(awards.ListGrantsRequest(parent=f"{OWNER}/decisions/-"))
        recipients = [self.reviewer.call(awards.GetRecipientRequest(name=recipient_name(id_)))
                      for id_ in ("p1", "p2")]
        searched = self.reviewer.call(awards.ListRecipientsRequest(parent=OWNER,
                                                                   query=PERSONAL["search"]))
        self.assertFalse(searched.recipients)
        answers = (self.erased, grant, nomination, listed, *recipients, searched, self.check())
        self.nothing_in({"answers": b"".join(
            each.SerializeToString() + str(each).encode() for each in answers)})
        # Nobody gets a paper without a name on it.
        self.assertRefused(self.reviewer.refusal(
            awards.RenderCertificateRequest(name=self.granted_name)),
            "FAILED_PRECONDITION", "ILLEGAL_STATE")

    def test_a_service_that_starts_anew_knows_nothing_of_it_either(self):
        self.stack.restart("awards")
        self.assertEqual(self.grant(self.granted_name).honouree.display_name, "")
        self.assertEqual(self.grant(self.collective).honouree.display_name, COLLECTIVE)
        self.nothing_in(self.everywhere())


class SqliteTest(ErasureCase, awarding.AwardCase):
    @classmethod
    def bytes_of_database(cls):
        """Those of all services."""
        return b"".join(file.read_bytes() for file in sorted((cls.stack.state / "db").iterdir()))

    @classmethod
    def backup(cls, name):
        path = cls.stack.state / name
        cls.deploy("backup", f"sqlite:{cls.stack.database('awards')}", path)
        return path.read_bytes()


class PostgresTest(ErasureCase, awarding.AwardCase):
    @classmethod
    def make_stack(cls):
        cls.server = postgres.Postgres()
        cls.addClassCleanup(cls.server.stop)
        return harness.Stack({name: cls.server.create(name) for name in harness.SERVICES})

    @classmethod
    def bytes_of_database(cls):
        """All files of the server: tables, write-ahead log, its own log."""
        cls.server.sql("CHECKPOINT")
        found = []
        for file in sorted(cls.server.folder.rglob("*")):
            if file.is_file() and not file.is_symlink():
                try:
                    found.append(file.read_bytes())
                except FileNotFoundError:  # the server has just ended with it
                    continue
        return b"".join(found)

    @classmethod
    def backup(cls, name):
        """It is compressed: what comes out again, as text."""
        path = cls.stack.state / name
        cls.deploy("backup", postgres.uri("awards", cls.server), path)
        done = subprocess.run(["pg_restore", "-f", "-", str(path)], env=cls.stack.env, check=True,
                              stdin=subprocess.DEVNULL, capture_output=True, timeout=60)
        return done.stdout


if __name__ == "__main__":
    harness.main()
