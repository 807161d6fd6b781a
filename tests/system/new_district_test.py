"""A district of its own, from a spreadsheet to a judged plan: docs/new-district.md holds, word by word."""

import pathlib
import re
import subprocess
import sys
import tempfile

import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from support import harness  # noqa: E402
from support.page import Page, run  # noqa: E402
from support.reaper import reaper  # noqa: E402

HEADINGS = ["The spreadsheet", "The pack", "A year's end of its own", "The check", "Figures",
            "The judged plan"]


def outcomes(text):
    """What each target came to, of the last table that `plans evaluate` printed: {id: outcome}."""
    table = text.rsplit("\nID ", 1)[-1].split("\n\n", 1)[0]
    word = r" (met|on-track|at-risk|off-track|missed|not-assessable|no-bound) "
    return {line.split()[0]: re.findall(word, line)[0] for line in table.splitlines()[1:]}


class NewDistrictTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="thidua-new-", dir="/tmp")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def command(self, *words, rc=0, text=""):
        done = subprocess.run([str(word) for word in words], cwd=self.folder, input=text, text=True,
                              capture_output=True, timeout=200, check=False,
                              env={"PATH": f"{harness.BIN}:/usr/bin:/bin", "THIDUA_BIN": str(harness.BIN),
                                   "HOME": str(self.folder), "NO_COLOR": "1", "LANG": "C.UTF-8"})
        self.assertEqual(done.returncode, rc, done.stdout + done.stderr)
        return done.stdout + done.stderr


class PageTest(NewDistrictTest):
    def adopt(self):
        """What quickstart started is this process's to reap, or its end would never be seen."""
        for file in (self.folder / "state/run").glob("*.pid"):
            reaper.adopt(int(file.read_text()))

    def test_every_command_of_the_page(self):
        page = Page("docs/new-district.md")
        self.assertEqual(list(page.blocks), HEADINGS)
        self.addCleanup(self.command, harness.ROOT / "deploy/quickstart", "--stop", "--state",
                        self.folder / "state")
        printed = {}
        for heading in HEADINGS:
            printed[heading] = []
            for block in page.blocks[heading]:
                printed[heading].append(run(block, self.folder, THIDUA_BIN=str(harness.BIN)))
                self.adopt()
        first, then = printed["The judged plan"]
        met = {"thu-nhap-binh-quan-dau-nguoi": "met", "toc-do-tang-gia-tri-san-xuat": "missed",
               "ty-le-truong-dat-chuan": "met"}
        self.assertEqual(outcomes(first), {**met, "ty-le-ho-ngheo": "not-assessable"})
        rounds = {line.split()[0].rsplit("/", 1)[-1]: line for line in first.splitlines() if "open" in line}
        self.assertRegex(rounds["my-district-kinh-te.2026"], "2026-12-31 +2027-01-29")
        self.assertRegex(rounds["my-district-xa-hoi.a2026"], "2026-12-14 +2027-01-08")
        self.assertEqual(outcomes(then), {**met, "ty-le-ho-ngheo": "met"})
        self.assertRegex(then, r"ty-le-ho-ngheo .*<= 1\.5 +1\.40 ")
        self.assertEqual(printed["The check"][0].splitlines()[0].split()[0], "KIND")


SHEET = """phrase;title;bound;unit;due;form
đạt 115;Thu nhập;>= 115;triệu đồng;2030;Kinh tế
trên 9,5%;Tăng trưởng;> 9,5;%;2030;Kinh tế
"""
OWNER = ("--owner", "an-binh", "--name", "An Bình", "--term", "2026-2030", "--base", "2025")


class NewTest(NewDistrictTest):
    """thidua packs new: all faults at once, and all or nothing."""

    def new(self, sheet, *flags, rc=0):
        return self.command("thidua", "packs", "new", "pack", "--from", "-", *OWNER, *flags, rc=rc, text=sheet)

    def test_what_cannot_be_read_is_named_at_once_and_nothing_is_written(self):
        said = self.new(SHEET + "a;A;115 triệu;ha;30/6/2030;F\nb;B;45-40;ha;2030;\n", rc=2)
        for fault in ('line 4, due: "30/6/2030" is none', 'line 4, bound: "115 triệu" is no bound',
                      "line 5, form: is empty", "line 5, bound: the band 45-40 is upside down"):
            self.assertIn(fault, said)
        self.assertEqual(list(self.folder.iterdir()), [])

    def test_numbers_are_not_guessed(self):
        undecided = SHEET.replace("9,5", "9").replace("115", "1.300")
        self.assertIn('"1.300" is 1300 as vi and 1.3 as en', self.new(undecided, rc=2))
        self.assertEqual(list(self.folder.iterdir()), [])
        self.new(undecided, "--numbers", "vi")
        self.assertIn('value: "1300"', (self.folder / "pack/40-plan.textproto").read_text(encoding="utf-8"))

    def test_a_folder_that_is_there_stays_as_it_is(self):
        (self.folder / "pack").mkdir()
        self.assertIn("is there already", self.new(SHEET, rc=2))
        self.assertEqual(list((self.folder / "pack").iterdir()), [])

    def test_a_bound_without_a_comparison_is_pointed_out(self):
        self.assertIn("on the lines 2:", self.new(SHEET.replace(">= 115", "115")))


class CheckTest(NewDistrictTest):
    """deploy/check-pack: all that apply would refuse, in one run."""

    def setUp(self):
        super().setUp()
        self.command("thidua", "packs", "new", "pack", "--from", "-", *OWNER, text=SHEET)

    def change(self, file, old, new):
        path = self.folder / "pack" / file
        text = path.read_text(encoding="utf-8")
        self.assertIn(old, text)
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    def check(self, rc):
        return self.command(harness.ROOT / "deploy/check-pack", "pack", rc=rc)

    def test_a_new_pack_is_good_as_it_is(self):
        self.assertIn("applied", self.check(0))

    def test_every_fault_of_a_target_is_told_and_its_unit_is_not_refused(self):
        self.change("40-plan.textproto", 'value: "115"', 'value: "115 triệu"')
        self.change("40-plan.textproto", "quantifier: QUANTIFIER_AT_DUE\n", "")
        self.change("40-plan.textproto", 'due_period: "2030"',
                    'due_period: "2030-02-30" minimum_coverage_percent: "200"')
        said = self.check(1)
        for field in ("target.bound.value", "target.quantifier", "target.due_period",
                      "target.minimum_coverage_percent"):
            self.assertRegex(said, rf"\n  {field}: ")
        self.assertIn("40-plan.textproto:", said)
        self.assertRegex(said, r"of \d+ resources, 1 refused\n")
        self.assertNotIn("follows:", said)
        self.assertNotIn("units/an-binh: error", said)

    def test_what_follows_from_another_refusal_is_told_apart(self):
        self.change("20-elements.textproto", "decimals: 2", "decimals: 9")
        self.change("40-plan.textproto", 'value: "9.5"', 'value: "9,5"')
        said = self.check(1)
        causes = [line for line in said.splitlines() if ": error: " in line]
        self.assertEqual(len(causes), 2, said)
        self.assertIn("elements/an-binh-thu-nhap: error", causes[0])
        self.assertIn("targets/tang-truong: error", causes[1])
        follows = [line for line in said.splitlines() if line.startswith("follows: ")]
        self.assertTrue(any("forms/an-binh-kinh-te" in line and
                            "(elements/an-binh-thu-nhap is refused itself)" in line for line in follows), said)
        self.assertTrue(any("targets/thu-nhap" in line for line in follows), said)
        self.assertRegex(said, "4 refused, 2 of them only because they speak of another that is")

    def test_a_kept_deployment_is_not_written_to(self):
        context = self.folder / "context.json"
        context.write_text('{"current": "a", "contexts": {"a": {"endpoints": {}}}}')
        said = self.command("thidua", "--context-file", context, "packs", "check", "pack", rc=2)
        self.assertIn("the context a is of no scratch deployment", said)

    def test_a_pack_that_builds_on_another(self):
        packs = harness.ROOT / "deploy/packs"
        said = self.command(harness.ROOT / "deploy/check-pack", "--after", packs / "khoai-chau",
                            packs / "hung-yen")
        self.assertIn("applied", said)


if __name__ == "__main__":
    unittest.main()
