"""What the command prints: CSV that a spreadsheet reads, tables that fit, and plain words."""

import csv
import fcntl
import io
import os
import pathlib
import pty
import re
import struct
import subprocess
import sys
import termios
import unicodedata

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from support import district, harness, signing  # noqa: E402
from support.stubs import awards, targets  # noqa: E402

ROUND = "khoai-chau/published-economy.2020"
DRAFTS = "khoai-chau/commune-economy.2010"
HEADER = "form,period,subject,element,value,level,status,source,note\n"

# Every noun with `get`: what its `list` needs, and columns that say what is nested in it.
NOUNS = {
    "units": ([], ["versions.display_name", "successions.successor"]),
    "scales": ([], ["levels.title"]),
    "holidays": ([], ["days_off.date", "days_off.title"]),
    "elements": ([], ["unit_of_measure"]),
    "forms": ([], ["elements", "assignments.subject_kinds"]),
    "bindings": ([], ["grants.role"]),
    "revocations": ([], ["principal"]),
    "rounds": (["khoai-chau"], ["roster.subject", "columns.element"]),
    "reports": ([ROUND], ["cells.element", "cells.number"]),
    "figures": ([ROUND], ["element", "number", "level"]),
    "totals": (None, ["element", "sum"]),
    "plans": (["khoai-chau"], ["term"]),
    "targets": (["khoai-chau/2021-2025"], ["bound.value"]),
    "schemes": (["khoai-chau"], ["criteria.id", "groups.units"]),
    "assessments": (["khoai-chau/2021-2025"], ["title", "evaluation.results.outcome"]),
    "rulepacks": ([], ["honours.title", "honours.recipients.coefficient"]),
    "movements": (["khoai-chau"], ["start_date", "criteria"]),
    "recipients": (["khoai-chau"], ["bars.kind", "past_honours.honour"]),
    "nominations": (["khoai-chau/mo-phong-2022"], ["honouree.display_name"]),
    "sessions": (["khoai-chau/mo-phong-2022"], ["ballots.in_favour"]),
    "notices": (["khoai-chau/mo-phong-2022"], ["nominations"]),
    "decisions": (["khoai-chau"], ["nominations"]),
    "grants": (["khoai-chau"], ["honouree.display_name"]),
    "signed-papers": (["khoai-chau"], ["signatures.signer", "signatures.certificate_serial"]),
}
# The administrator sees no merits: an office that appraises them does.
OFFICES = {noun: "reviewer" for noun in ("recipients", "nominations", "sessions", "notices", "decisions",
                                        "grants", "signed-papers")}


def width(line):
    return sum(0 if unicodedata.category(c) in ("Mn", "Me", "Cf") else
               2 if unicodedata.east_asian_width(c) in "FW" else 1 for c in line)


class CliCase(harness.StackCase):
    def table(self, *args, **fields):
        """The rows of a command's CSV, header first, all of one length."""
        result = self.stack.cli(*args, "-o", "csv", check=True, **fields)
        rows = list(csv.reader(io.StringIO(result.out)))
        self.assertGreaterEqual(len(rows), 1, str(result))
        for row in rows:
            self.assertEqual(len(row), len(rows[0]), str(result))
        self.assertNotIn("", rows[0])
        self.assertEqual(len(set(rows[0])), len(rows[0]))
        return rows

    def terminal(self, columns, *args):
        """What a command prints on a terminal of so many columns."""
        master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
        process = subprocess.Popen([harness.BIN / "thidua", *args], env=self.stack.env,
                                   stdin=subprocess.DEVNULL, stdout=slave,
                                   stderr=subprocess.PIPE, text=True)
        os.close(slave)
        out = b""
        while True:
            try:
                read = os.read(master, 65536)
            except OSError:  # how the other end of a terminal says that it is closed
                read = b""
            if not read:
                break
            out += read
        os.close(master)
        error = process.communicate()[1]
        self.assertEqual(process.returncode, 0, error)
        return out.decode().replace("\r\n", "\n"), error

    def write(self, name, text):
        path = self.stack.state / name
        path.write_text(text, encoding="utf-8")
        return path


class PrintingTest(CliCase):
    @classmethod
    def make_stack(cls):
        stack = harness.Stack()
        signing.trust(stack)
        return stack

    @classmethod
    def prepare(cls):
        subprocess.run([harness.ROOT / "deploy/sample-award", cls.stack.state / "sample.pdf"],
                       env=cls.stack.env, stdin=subprocess.DEVNULL, capture_output=True,
                       check=True, timeout=60)
        cls.stack.client("admin").call(signing.submission(
            cls.stack, awards.SubmitSignedPaperRequest(paper=awards.RenderPapersRequest(
                kind=awards.PAPER_KIND_DECISION, name="units/khoai-chau/decisions/mo-phong-001",
                signature_field=True)))[1])
        district.open_round(cls.stack, "commune-economy", "2010")
        cls.stack.cli("revocations", "create", "nghi-viec", "--principal", "user:da-nghi", check=True)
        cls.stack.cli("assessments", "create", "khoai-chau/2021-2025/2022", "--period", "2022", "--title",
                      "Báo cáo năm 2022", "--signed-by", "Chủ tịch UBND huyện", "--date", "2023-01-15",
                      check=True)
        cls.stack.client("admin").call(targets.CreateSchemeRequest(scheme=targets.Scheme(
            name="units/khoai-chau/schemes/xa", title="Các xã", plan="units/khoai-chau/plans/2021-2025",
            groups=[targets.SchemeGroup(id="xa", title="Xã", units=["units/dan-tien"])],
            criteria=[targets.Criterion(
                id="ntm", target="units/khoai-chau/plans/2021-2025/targets/t18",
                degrees=[targets.Degree(from_percent="100", points="10")])])))

    def test_every_noun_has_csv(self):
        script = self.stack.cli("completion", "bash", check=True).out
        nouns = set(re.findall(r'^ *"/([\w-]+)/get"\) words=', script, re.M))
        self.assertEqual(nouns, set(NOUNS), "a noun with `get` is not among those tested")
        for noun, (parent, columns) in NOUNS.items():
            with self.subTest(noun):
                name = ROUND
                if parent is not None:
                    rows = self.table(noun, "list", *parent, context=OFFICES.get(noun))
                    self.assertGreater(len(rows), 1)
                    name = f"{ROUND}/{rows[1][0]}" if noun == "figures" else rows[1][0]
                rows = self.table(noun, "get", name, context=OFFICES.get(noun))
                self.assertGreater(len(rows), 1)
                for column in columns:
                    self.assertIn(column, rows[0])

    def test_csv_of_a_report_has_its_cells(self):
        name = self.table("reports", "list", ROUND)[1][0]
        rows = self.table("reports", "get", name)
        element, number = rows[0].index("cells.element"), rows[0].index("cells.number")
        cells = [(row[element], row[number]) for row in rows[1:] if row[element]]
        self.assertEqual(len(cells), 9, rows)
        self.assertTrue(all(number for _, number in cells), cells)

    def test_csv_of_a_unit_has_its_versions(self):
        rows = self.table("units", "get", "dan-tien")
        title = rows[0].index("versions.display_name")
        self.assertIn("Dân Tiến", [row[title] for row in rows[1:]])

    def test_csv_of_a_write_is_that_of_get(self):
        written = self.table("reports", "set", f"{DRAFTS}/dan-tien", "--cell", "population=11874",
                             context="officer")
        read = self.table("reports", "get", f"{DRAFTS}/dan-tien", context="officer")
        token = read[0].index("token")  # of another position of the ledger
        self.assertEqual([row[:token] for row in written], [row[:token] for row in read])

    def test_csv_of_a_feed_has_a_header(self):
        self.assertGreater(len(self.table("feed", "watch", "catalog", "--once")), 1)

    def test_tables_fit_the_terminal(self):
        commands = [("--context", OFFICES.get(noun, "admin"), noun, "list", *parent) for noun, (parent, _) in NOUNS.items()
                    if parent is not None]
        commands += [("audit", "log", "catalog"), ("ledgers", "list"), ("context", "list"),
                     ("rounds", "progress", ROUND), ("totals", "get", ROUND),
                     *(("plans", *judged, "--period", "2022", "--lang", language)
                       for judged in (("evaluate", "khoai-chau/2021-2025"),
                                      ("explain", "khoai-chau/2021-2025", "t18"))
                       for language in ("vi", "en"))]
        for command in commands:
            for columns in (80, 120, 160):
                with self.subTest(command=command, columns=columns):
                    out, _ = self.terminal(columns, *command, "--no-color")
                    self.assertLessEqual(max(map(width, out.splitlines()), default=0), columns, out)

    def test_wide_tables_are_whole(self):
        out, error = self.terminal(80, "units", "list", "-o", "wide")
        self.assertGreater(max(map(width, out.splitlines())), 80)
        self.assertNotIn("left out", error)

    def test_nothing_is_cut_in_a_pipe(self):
        out = self.stack.cli("units", "list", check=True).out
        self.assertNotIn("…", out)
        self.assertIn("ETAG", out.splitlines()[0])

    def test_an_evaluation_keeps_its_notes(self):
        for columns in (80, 120, 4000):
            with self.subTest(columns=columns):
                out, _ = self.terminal(columns, "--no-color", "plans", "evaluate",
                                       "khoai-chau/2021-2025", "--period", "2022")
                self.assertIn("NOTES", out.splitlines()[0])
                self.assertEqual(columns < 4000, bool(re.search(r"^1\) ", out, re.M)), out)


class WordsTest(CliCase):
    @classmethod
    def prepare(cls):
        district.open_round(cls.stack, "commune-economy", "2010")

    def test_a_violation_names_the_element(self):
        result = self.stack.cli("reports", "set", f"{DRAFTS}/dan-tien", "--cell", "population=11874",
                                "--cell", "income=1.2345", "--reason", "x", context="officer")
        self.assertEqual(result.rc, 1, str(result))
        self.assertIn("report.cells[income].number", result.err)
        self.assertNotRegex(result.err, r"cells\[\d")

    def test_a_wrong_status_is_said_to_be_one(self):
        result = self.stack.cli("reports", "set", f"{DRAFTS}/dan-tien", "--cell",
                                "population=11874:oficial", context="officer")
        self.assertEqual(result.rc, 2, str(result))
        self.assertIn('the status "oficial" is none of', result.err)

    def test_a_feed_does_not_go_on_after_what_is_no_token(self):
        result = self.stack.cli("feed", "watch", "catalog", "--once", "--after", "x")
        self.assertEqual(result.rc, 1, str(result))
        self.assertNotIn("resume", result.err)

    def test_a_feed_says_where_it_can_go_on(self):
        result = self.stack.cli("feed", "watch", "catalog", "--once", check=True)
        self.assertRegex(result.err, r"resume with: --after \S+")

    def test_either_spelling_of_the_ledger_will_do(self):
        for command in (("audit", "log"), ("feed", "watch"), ("ledgers", "export")):
            with self.subTest(command):
                help_ = self.stack.cli(*command, "--help", check=True).out
                self.assertNotRegex(help_, r"(?im)ledger.*REQUIRED")
        self.assertEqual(self.stack.cli("audit", "log").rc, 2)
        positional = self.stack.cli("audit", "log", "catalog", check=True).out
        self.assertEqual(self.stack.cli("audit", "log", "--ledger", "catalog", check=True).out,
                         positional)


class ImportTest(CliCase):
    @classmethod
    def prepare(cls):
        district.open_round(cls.stack, "commune-economy", "2011")

    def load(self, rows, *flags):
        path = self.write("rows.csv", HEADER + "".join(row + "\n" for row in rows))
        return self.stack.cli("import", "reports", path, "--owner", "khoai-chau", *flags,
                              context="officer")

    def test_a_good_file_shows_what_it_writes(self):
        rows = ["commune-economy,2011,dan-tien,population,11874,,official,Nguồn,"]
        result = self.load(rows)
        self.assertEqual((result.rc, len(result.out.splitlines())), (0, 2), str(result))
        self.assertRegex(result.out, r"dan-tien +created +population +11874")
        self.assertIn("1 written", result.err)
        again = self.load(rows)
        self.assertEqual((again.rc, again.out), (0, ""), str(again))
        self.assertNotIn("nothing to show", again.err)
        self.assertIn("0 written, 1 unchanged", again.err)

    def test_twenty_refusals_are_shown_and_all_are_written(self):
        rows = [f"commune-economy,2011,dan-tien,population,{i},,oficial,Nguồn," for i in range(100)]
        refused = self.stack.state / "refused.csv"
        result = self.load(rows, "--refused", refused)
        self.assertEqual(result.rc, 1, str(result))
        self.assertEqual(len(result.out.splitlines()), 21, result.out)
        self.assertIn("and 80 more refusals", result.err)
        with open(refused, encoding="utf-8-sig", newline="") as file:
            written = list(csv.reader(file))
        self.assertEqual(written[0], [*HEADER.strip().split(","), "remedy"])
        self.assertEqual([row[4] for row in written[1:]], [str(i) for i in range(100)])
        self.assertTrue(all("oficial" in row[-1] for row in written[1:]), written[1])
        self.assertIn("--refused FILE", self.load(rows).err)

    def test_letters_in_pieces_are_composed(self):
        pieces = unicodedata.normalize("NFD", "Báo cáo của Ủy ban nhân dân xã")
        for command in (["reports", "set", "khoai-chau/commune-economy.2011/an-vi", "--cell",
                         "population=9000", "--source", pieces],
                        ["reports", "get", "khoai-chau/commune-economy.2011/an-vi"]):
            result = self.stack.cli(*command, context="officer", check=True)
            self.assertIn(unicodedata.normalize("NFC", pieces), result.out)

    def test_a_report_that_no_service_takes_is_named(self):
        rows = [f"commune-economy,2011,dan-tien,population,{i},,official,Nguồn,"
                for i in range(200_000)]
        with self.stack.untouched():
            result = self.load(rows)
        self.assertEqual(result.rc, 1, str(result)[:2000])
        self.assertIn("commune-economy.2011/reports/dan-tien", result.out)
        self.assertIn("its 200000 rows are", result.out)
        self.assertIn("a service takes 4194304", result.out)
        self.assertNotIn("RESOURCE_EXHAUSTED", result.out + result.err)


class ApplyTest(CliCase):
    """A dry run says what the run then does."""

    loaded = False

    def counts(self, result):
        """{kind: the numbers of the table}."""
        lines = [line.split() for line in result.out.splitlines()[1:]]
        return {line[0]: tuple(map(int, line[1:])) for line in lines}

    def both(self, path):
        before = self.stack.cli("units", "list", check=True).out
        dry = self.stack.cli("apply", "-f", path, "--dry-run")
        self.assertEqual(self.stack.cli("units", "list", check=True).out, before)
        real = self.stack.cli("apply", "-f", path)
        self.assertIn("dry run: nothing was written", dry.err)
        self.assertEqual(self.counts(dry), self.counts(real), f"{dry}\n{real}")
        self.assertEqual(dry.rc, real.rc, f"{dry}\n{real}")
        return dry, real

    def test_1_a_whole_pack_into_an_empty_suite(self):
        dry, real = self.both(harness.PACK)
        self.assertEqual(real.rc, 0, str(real))
        self.assertEqual(real.err.splitlines()[-1], "applied")
        self.assertIn("NEW", dry.out.splitlines()[0])
        self.assertNotIn("CREATED", dry.out)
        self.both(harness.PACK)  # again: all is unchanged

    def test_2_a_unit_below_one_that_is_nowhere(self):
        path = self.write("orphan.textproto", """
            units { name: "units/a" versions {
              code: "1" display_name: "A" kind: UNIT_KIND_COMMUNE parent: "units/nowhere"
              valid_from: "2020-01-01" } }
            units { name: "units/b" versions {
              code: "2" display_name: "B" kind: UNIT_KIND_COMMUNE parent: "units/hung-yen"
              valid_from: "2020-01-01" } }""")
        dry, real = self.both(path)
        self.assertIn("units/nowhere", dry.err)
        self.assertEqual(dry.rc, 1)
        self.assertEqual(dry.err.splitlines()[-1], "error: not everything would be applied: "
                                                   "of 2 resources, 1 refused")
        self.assertEqual(real.err.splitlines()[-1], "error: not everything was applied: "
                                                    "of 2 resources, 1 refused")
        self.assertNotRegex(real.err, r"(?m)^applied")

    def test_3_a_unit_below_one_that_comes_later_in_the_pack(self):
        path = self.write("order.textproto", """
            units { name: "units/lower" versions {
              code: "3" display_name: "L" kind: UNIT_KIND_COMMUNE parent: "units/upper"
              valid_from: "2020-01-01" } }
            units { name: "units/upper" versions {
              code: "4" display_name: "U" kind: UNIT_KIND_DISTRICT parent: "units/hung-yen"
              valid_from: "2020-01-01" } }""")
        dry, _ = self.both(path)
        self.assertEqual(dry.rc, 1)
        self.assertIn("units/upper", dry.err)

    def test_4_rounds_and_plans_of_a_unit_of_the_same_pack(self):
        path = self.write("new.textproto", """
            units { name: "units/new" versions {
              code: "5" display_name: "N" kind: UNIT_KIND_DISTRICT parent: "units/hung-yen"
              valid_from: "2004-07-08" } }
            plans { name: "units/new/plans/p" title: "P" term: "2021-2025" base_period: "2020" }""")
        dry, _ = self.both(path)
        self.assertEqual(dry.rc, 0, str(dry))

    def test_5_what_exists_with_other_content(self):
        path = self.write("plan.textproto", """
            movements { name: "units/new/movements/m" title: "M" start_date: "2022-01-01"
              end_date: "2022-12-31" source: "S" }""")
        self.assertEqual(self.both(path)[0].rc, 0)
        self.write("plan.textproto", path.read_text().replace('"M"', '"Khác"'))
        dry, _ = self.both(path)
        self.assertEqual((dry.rc, self.counts(dry)["movements"]), (0, (0, 1, 0, 0, 0, 0)), str(dry))
        path = self.write("plan.textproto", """
            rounds { parent: "units/khoai-chau" form: "forms/commune-economy" periods: "2013"
              due_date: "2014-01-31" }""")
        self.assertEqual(self.both(path)[0].rc, 0)
        self.write("plan.textproto", path.read_text().replace("2014-01-31", "2014-02-28"))
        dry, _ = self.both(path)
        self.assertEqual(dry.rc, 1)
        self.assertIn("of 1 resources, 1 with other content", dry.err.splitlines()[-1])


if __name__ == "__main__":
    harness.main()
