"""The conference of 2020: a movement of five years, thirty nominations from a file, and everything
until each recipient has certificate and money. All of it is simulated: the source of 2020 names
nobody."""

import pathlib
import subprocess
import sys
import unicodedata

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from support import awarding, district, harness  # noqa: E402
from support.stubs import awards, catalog  # noqa: E402

MOVEMENT = "khoai-chau/dien-hinh-2020"
NAME = f"{awarding.OWNER}/movements/dien-hinh-2020"
COMMUNES = ("dan-tien", "dong-ket", "an-vi", "tan-dan", "tu-dan", "dong-tao", "binh-minh", "ham-tu",
            "ong-dinh", "binh-kieu")
HEADER = ("Họ và tên,Loại,Năm sinh,Đơn vị,Chức vụ,Danh hiệu,Thành tích,Ngày nhận,"
          "Tờ trình,Báo cáo thành tích,Biên bản")
ATTESTED = ("--attest", "no-discipline")


def words_of(pdf):
    done = subprocess.run(["pdftotext", "-layout", "-enc", "UTF-8", "-", "-"], input=pdf,
                          check=True, capture_output=True, timeout=60)
    return unicodedata.normalize("NFC", " ".join(done.stdout.decode().split()))


def pages_of(path):
    done = subprocess.run(["pdfinfo", path], check=True, capture_output=True, text=True, timeout=60)
    return int(next(line.split()[1] for line in done.stdout.splitlines()
                    if line.startswith("Pages:")))


class ConferenceTest(harness.StackCase):
    """The steps follow one another; a step that fails ends the test."""

    @classmethod
    def prepare(cls):
        for name in ("admin", "officer", "reviewer", "council", "decider"):
            setattr(cls, name, cls.stack.client(name))

    def run_as(self, context, *args):
        return self.stack.cli(*args, context=context, check=True).out

    def rows(self):
        """Ten communes and twenty people; of one of them a paper is missing."""
        papers = ("12/TTr", "13/BC", "14/BB")
        for commune in COMMUNES:
            yield (f"Xã {commune}", "tập thể", "", commune, "", "Giấy khen",
                   f"Có thành tích xuất sắc giai đoạn 2015-2020 của {commune}", "03/08/2020", *papers)
        for n in range(20):
            biên_bản = "" if n == 4 else papers[2]
            yield (f"Nguyễn Văn {chr(65 + n)}", "cá nhân", str(1960 + n), COMMUNES[n % 10],
                   "Trưởng thôn", "Giấy khen", f"Điển hình tiên tiến số {n}", "03/08/2020",
                   *papers[:2], biên_bản)

    def write(self, name, rows):
        path = self.stack.state / name
        path.write_text("\r\n".join([HEADER, *(",".join(row) for row in rows)]) + "\r\n")
        return path

    def listed(self, *states):
        return list(self.reviewer.call(awards.ListNominationsRequest(
            parent=NAME, page_size=1000, states=states)).nominations)

    def report(self):
        """The yearly reports of 2020 of the ten communes, on which the appraisal rests."""
        round_ = district.open_round(self.stack, "commune-economy", "2020", simulated=True)
        form = self.admin.call(catalog.GetFormRequest(name="forms/commune-economy"))
        numbers = {element.split("/")[1]: 100 for element in form.elements}
        for commune in COMMUNES:
            district.report_accepted(self.stack, round_, commune, numbers)
        return round_

    def test_the_conference(self):
        round_ = self.report()
        self.admin.call(awards.CreateMovementRequest(movement=awards.Movement(
            name=NAME, title="Phong trào thi đua yêu nước giai đoạn 2015-2020",
            start_date="2015-01-01", end_date="2020-12-31", simulated=True,
            criteria=["Nêu gương, có kết quả nhân rộng được"], honours=["giay-khen-huyen"],
            evidence_request=awards.EvidenceRequest(rounds=[round_]))))

        self.nominate()
        self.appraise()
        self.vote()
        self.decide()
        self.print_papers()

    def nominate(self):
        rows = list(self.rows())
        twice = list(rows[0])
        twice[6] = "CÓ thành tích xuất sắc – giai đoạn 2015–2020 của dan-tien."
        faulty = self.write("faulty.csv", [*rows, twice])
        with self.stack.untouched():
            done = self.stack.cli("nominations", "import", MOVEMENT, faulty, context="officer")
            self.assertNotEqual(done.rc, 0)
            self.assertIn("says the same as row 2", done.out + done.err)
        file = self.write("nominations.csv", rows)
        with self.stack.untouched():
            self.run_as("officer", "nominations", "import", MOVEMENT, file, "--dry-run")
        self.run_as("officer", "nominations", "import", MOVEMENT, file)
        self.assertEqual(len(self.listed()), 30)
        # Once more: nothing is entered twice.
        with self.stack.untouched():
            self.run_as("officer", "nominations", "import", MOVEMENT, file)

    def appraise(self):
        with self.stack.untouched():
            self.run_as("reviewer", "nominations", "appraise", MOVEMENT, "--all", *ATTESTED,
                        "--dry-run")
        self.run_as("reviewer", "nominations", "appraise", MOVEMENT, "--all", *ATTESTED)
        returned = self.listed(awards.NOMINATION_STATE_RETURNED)
        self.assertEqual([each.honouree.display_name for each in returned], ["Nguyễn Văn E"])
        self.assertIn("bien-ban", returned[0].note)
        # A wrong office and a missing paper are mended at once.
        whole = self.reviewer.call(awards.GetNominationRequest(name=returned[0].name))
        whole.dossier["bien-ban"] = "14/BB bổ sung"
        whole.honouree.description = "Bí thư chi bộ"
        self.officer.call(awards.UpdateNominationRequest(nomination=whole))
        self.run_as("reviewer", "nominations", "appraise", MOVEMENT, "--all", *ATTESTED)
        eligible = self.listed(awards.NOMINATION_STATE_ELIGIBLE)
        self.assertEqual(len(eligible), 30)
        first = self.reviewer.call(awards.GetNominationRequest(name=eligible[0].name))
        [found] = first.appraisal.evidence.rounds
        self.assertEqual((found.expected, found.accepted), (1, 1), str(first))

    def vote(self):
        people = [f"user:uy-vien-{n}" for n in range(1, 9)] + ["user:hoi-dong"]
        self.council.call(awards.RecordSessionRequest(session=awards.CouncilSession(
            name=f"{NAME}/sessions/s1", minutes="05/BB-HĐ ngày 10/8/2020", date="2020-08-10",
            members=9, present=9, member_principals=people,
            ballots=[awards.SessionBallot(nomination=each.name, in_favour=9)
                     for each in self.listed(awards.NOMINATION_STATE_ELIGIBLE)])))
        # The rules ask for no notice of a giấy khen; the office gives one all the same.
        self.reviewer.call(awards.PublishNoticeRequest(notice=awards.PublicNotice(
            name=f"{NAME}/notices/tb1", place="Trụ sở Ủy ban nhân dân huyện",
            start_date="2020-08-10", end_date="2020-08-14",
            nominations=[each.name for each in self.listed(awards.NOMINATION_STATE_VOTED)])))

    def decide(self):
        names = [each.name for each in self.listed(awards.NOMINATION_STATE_VOTED)]
        decision = awarding.decision("dien-hinh", names, date="2020-08-15", number="2345/QĐ-UBND")
        with self.stack.untouched():
            rehearsed = self.decider.call(awarding.decision(
                "dien-hinh", names, date="2020-08-15", number="2345/QĐ-UBND", validate_only=True))
        made = self.decider.call(decision)
        self.assertEqual(len(made.grants), 30)
        self.assertEqual(rehearsed.total_vnd, made.total_vnd)
        # 0.3 x 1,490,000 = 447,000 and 0.6 x 1,490,000 = 894,000, up to ten thousands.
        self.assertEqual(made.total_vnd, 20 * 450_000 + 10 * 900_000)
        # 2020-08-15 was a Saturday.
        self.assertEqual(len(made.remarks), 1, made.remarks)
        self.assertIn("15/8/2020", made.remarks[0])
        self.decision = made

    def print_papers(self):
        words = self.stack.state / "words.textproto"
        words.write_text('''
            number: "12/TTr-NV" date: "2020-08-14" issuer: "Phòng Nội vụ huyện Khoái Châu"
            addressees: "Chủ tịch Ủy ban nhân dân huyện Khoái Châu" signer_title: "Trưởng phòng"
            signer: "Người ký mô phỏng" recipients: "Như trên" recipients: "Lưu: VT"
            secretary: "Thư ký mô phỏng" opinions_to: "Phòng Nội vụ huyện Khoái Châu"
            begin_time: "8 giờ 00" end_time: "10 giờ 30" venue: "Phòng họp số 1"
            executors: "Chánh Văn phòng và các cá nhân, tập thể có tên tại Điều 1"''')
        short = "khoai-chau/dien-hinh"
        texts = {}
        for verb, name, more in (
                ("certificates", short, ()), ("decision", short, ("--words", words)),
                ("minutes", f"{MOVEMENT}/s1", ("--words", words)),
                ("notice", f"{MOVEMENT}/tb1", ("--words", words)),
                ("register", "khoai-chau", ("--year", "2020"))):
            pdf = self.stack.state / f"{verb}.pdf"
            self.run_as("reviewer", "papers", verb, name, "--out", pdf, *more)
            texts[verb] = words_of(pdf.read_bytes())
            self.assertIn("MÔ PHỎNG", texts[verb], verb)
        self.assertEqual(pages_of(self.stack.state / "certificates.pdf"), 30)
        for verb in ("certificates", "decision", "minutes", "notice"):
            places = [texts[verb].index(f"Nguyễn Văn {letter}") for letter in "ABCDEFGHIJKLMNOPQRST"]
            self.assertEqual(places, sorted(places), verb)
        for words_ in ("CHỦ TỊCH ỦY BAN NHÂN DÂN HUYỆN KHOÁI CHÂU", "Nguyễn Văn E", "Bí thư chi bộ",
                       "ngày 15 tháng 8 năm 2020", "2020-000030"):
            self.assertIn(words_, texts["certificates"])
        for words_ in ("QUYẾT ĐỊNH", "2345/QĐ-UBND", "18.000.000", "10 tập thể và 20 cá nhân"):
            self.assertIn(words_, texts["decision"])
        self.assertIn("05/BB-HĐ", texts["minutes"])
        self.assertIn("10 tháng 8 năm 2020", texts["notice"])
        self.assertIn("2020-000001", texts["register"])


if __name__ == "__main__":
    harness.main()
