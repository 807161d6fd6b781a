"""Totals and figures as files: CSV and SDMX-CSV by the command line and over gRPC, whole and what changed, and their codes."""

import csv
import decimal
import io
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from support import district, harness  # noqa: E402
from support.stubs import reporting, type_  # noqa: E402

OWNER = "khoai-chau"
# What an observation is known by, and the column that says what to do with it.
KEYS = {"csv": (("owner", "form", "period", "element", "split", "split_value", "level"), "action"),
        "sdmx-csv": (("REF_AREA", "FORM", "PERIOD", "INDICATOR", "SPLIT", "SPLIT_VALUE", "LEVEL"),
                     "ACTION")}
FIGURE_KEYS = {"csv": (("owner", "form", "period", "subject", "element"), "action"),
               "sdmx-csv": (("OWNER", "FORM", "PERIOD", "REF_AREA", "INDICATOR"), "ACTION")}


def rows(text):
    """The lines of a file, which all end with CR LF."""
    assert text.endswith("\r\n"), text[-40:]
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def load(kept, text, key, action):
    """Does to observations what a file says."""
    for row in rows(text):
        if row[action] == "D":
            given = [(name, row[name]) for name in key if row[name]]
            for seen in [k for k in kept if all(dict(zip(key, k))[n] == v for n, v in given)]:
                del kept[seen]
        else:
            name = tuple(row[column] for column in key)
            assert name not in kept, name  # a deletion comes before what is written anew
            kept[name] = {column: value for column, value in row.items()
                          if column not in ("token", "POSITION", action)}
    return kept


class ExportTest(harness.StackCase):
    def setUp(self):
        self.folder = pathlib.Path(self.stack.state) / self.id()
        self.folder.mkdir()
        self.cursor = self.folder / "cursor"

    def export(self, *args, noun="totals"):
        out = self.folder / "export"
        self.stack.cli(noun, "export", OWNER, "--out", str(out), *args, check=True)
        return out.read_bytes().decode()

    def whole(self, file_format="csv"):
        return load({}, self.export("--format", file_format), *KEYS[file_format])

    def test_an_export_says_what_a_list_says(self):
        printed = self.stack.cli("totals", "list", OWNER, "-o", "csv", check=True).out
        listed = [row for row in csv.DictReader(printed.splitlines()) if not row["levels"]]
        self.assertGreater(len(listed), 50)
        texts = ("owner_code", "owner_name", "state", "expected", "accepted", "accepted_late", "n",
                 "of", "unit_of_measure")
        want = {tuple(row[name] for name in ("owner", "form", "period", "element")):
                [row["sum"], row["simulated"] != "", row["restricted"] != ""] +
                [row[name] for name in texts] for row in listed}
        seen = {key[:4]: [row["value"], row["simulated"] == "true", row["restricted"] == "true"] +
                [row[name] for name in texts]
                for key, row in self.whole().items() if not key[4] and not key[6]}
        self.assertEqual(seen, want)

    def test_standard_output_is_the_file(self):
        printed = self.stack.cli("totals", "export", OWNER, check=True).out
        self.assertEqual(printed.replace("\r\n", "\n"), self.export().replace("\r\n", "\n"))

    def test_a_unit_may_be_named_by_its_code_on_a_day(self):
        for noun in ("totals", "figures"):
            printed = self.stack.cli(noun, "export", "330@2024-12-31", check=True).out
            self.assertEqual(printed, self.stack.cli(noun, "export", OWNER, check=True).out)

    def test_both_formats_hold_the_same_observations(self):
        plain, sdmx = self.whole(), self.whole("sdmx-csv")
        self.assertEqual(sorted((*key[:4], row["value"]) for key, row in plain.items()),
                         sorted((*key[:4], row["OBS_VALUE"]) for key, row in sdmx.items()))
        for row in sdmx.values():
            self.assertEqual(row["STRUCTURE_ID"], "THIDUA:TOTALS(1.0)")
            self.assertEqual(row["OBS_VALUE"] == "", row["OBS_STATUS"] in ("O", "M"), row)

    def test_what_changed_makes_the_old_file_the_new_one(self):
        admin = self.stack.client("admin")
        for file_format, year in (("csv", "2016"), ("sdmx-csv", "2017")):
            with self.subTest(format=file_format):
                flags = ("--format", file_format, "--cursor-file", str(self.cursor))
                kept = load({}, self.export(*flags), *KEYS[file_format])
                self.assertEqual(rows(self.export(*flags)), [])
                first = district.open_round(self.stack, "commune-economy", year)
                second = district.open_round(self.stack, "schools", year)
                district.report_accepted(self.stack, first, "dan-tien", {"population": 48},
                                         explained="Số tùy ý")
                load(kept, self.export(*flags), *KEYS[file_format])
                self.assertEqual(kept, self.whole(file_format))
                admin.call(reporting.AnnulRoundRequest(
                    name=second, request_id=f"nham-{year}", reason="Mở nhầm"))
                admin.call(reporting.CloseRoundRequest(name=first))
                text = self.export(*flags)
                self.assertEqual([row[KEYS[file_format][1]] for row in rows(text)].count("D"), 2)
                load(kept, text, *KEYS[file_format])
                self.assertEqual(kept, self.whole(file_format))
                self.cursor.unlink()

    def test_its_cursor_is_that_of_the_feed(self):
        flags = ("--cursor-file", str(self.cursor))
        self.export(*flags)
        watch = ("totals", "watch", OWNER, "--once", "-o", "csv", *flags)
        self.assertEqual(self.stack.cli(*watch, check=True).out, "")
        round_ = district.open_round(self.stack, "commune-economy", "2015")
        self.assertIn(round_, self.stack.cli(*watch, check=True).out)
        self.assertEqual(rows(self.export(*flags)), [])

    def test_each_part_is_whole_lines_and_the_last_has_a_cursor(self):
        request = reporting.ExportTotalsRequest(
            filter=reporting.TotalFilter(parent=district.OWNER),
            format=reporting.EXPORT_FORMAT_CSV)
        with self.stack.client("admin").stream(request, timeout=harness.PATIENCE) as stream:
            parts = list(stream)  # the stream ends by itself
        self.assertTrue(all(part.text.endswith(b"\r\n") for part in parts if part.text))
        self.assertEqual(b"".join(part.text for part in parts).decode(), self.export())
        self.assertTrue(parts[-1].cursor)

    def test_figures_are_those_in_force_and_say_what_is_missing(self):
        admin = self.stack.client("admin")
        kept = load({}, self.export(noun="figures"), *FIGURE_KEYS["csv"])
        rounds = {(key[1], key[2]) for key in self.whole()}
        self.assertEqual({(key[1], key[2]) for key in kept}, rounds)
        compared = 0
        for form, period in sorted(rounds):
            name = district.round_name(form, period)
            round_ = admin.call(reporting.GetRoundRequest(name=name))
            seen = {key[3:]: row for key, row in kept.items() if key[1:3] == (form, period)}
            self.assertEqual(len(seen), len(round_.roster) * len(round_.columns))
            for figures in admin.call(reporting.ListFiguresRequest(parent=name, page_size=1000)).figures:
                subject = figures.name.rsplit("/", 1)[1]
                for column, status, value in zip(round_.columns, figures.statuses, figures.values):
                    row = seen[subject, column.element.split("/")[1]]
                    if status == type_.VALUE_STATUS_UNSPECIFIED:
                        self.assertEqual((row["value"], row["value_status"]), ("", ""))
                        continue
                    compared += 1
                    if column.levels:
                        self.assertEqual(row["value"], column.levels[value])
                    else:
                        self.assertEqual(decimal.Decimal(row["value"]),
                                         decimal.Decimal(value).scaleb(-column.decimals))
        self.assertEqual(compared, sum(row["value"] != "" for row in kept.values()))
        self.assertGreater(compared, 30)

    def test_what_changed_in_figures_makes_the_old_file_the_new_one(self):
        for file_format, year in (("csv", "2013"), ("sdmx-csv", "2014")):
            with self.subTest(format=file_format):
                flags = ("--format", file_format, "--cursor-file", str(self.cursor))
                key = FIGURE_KEYS[file_format]
                kept = load({}, self.export(*flags, noun="figures"), *key)
                round_ = district.open_round(self.stack, "commune-economy", year)
                for number in (48, 47):  # a round that is new, and one that is there already
                    district.report_accepted(self.stack, round_, "dan-tien", {"population": number},
                                             reason="Đính chính", explained="Số tùy ý")
                    text = self.export(*flags, noun="figures")
                    self.assertEqual([row[key[1]] for row in rows(text)].count("D"), 1)
                    self.assertTrue(all(None not in row.values() for row in rows(text)))
                    load(kept, text, *key)
                    whole = load({}, self.export("--format", file_format, noun="figures"), *key)
                    self.assertEqual(kept, whole)
                self.cursor.unlink()

    def test_a_cursor_of_totals_is_none_of_figures(self):
        self.export("--cursor-file", str(self.cursor))
        refused = self.stack.cli("figures", "export", OWNER, "--cursor-file", str(self.cursor))
        self.assertNotEqual(refused.rc, 0)
        self.assertIn("another caller or filter", refused.err)

    def test_who_may_read_totals_alone_exports_no_figures(self):
        reader = self.stack.bind("user:tinh", "ROLE_PROVINCIAL_READER", district.OWNER)
        fields = {"filter": reporting.TotalFilter(parent=district.OWNER),
                  "format": reporting.EXPORT_FORMAT_CSV}
        self.assertRefused(self.refusal(reader, reporting.ExportFiguresRequest(**fields)),
                           "PERMISSION_DENIED", "PERMISSION_DENIED")
        with reader.stream(reporting.ExportTotalsRequest(**fields), timeout=harness.PATIENCE) as parts:
            self.assertTrue(list(parts)[-1].cursor)

    def refusal(self, client, request):
        with client.stream(request, timeout=harness.PATIENCE) as stream, \
                self.assertRaises(harness.Refused) as ended:
            list(stream)
        return ended.exception

    def test_bad_requests_are_refused_by_name(self):
        total_filter = reporting.TotalFilter(parent=district.OWNER)
        for fields, reason, field in (
                ({}, "INVALID_FIELD", "format"), ({"format": 7}, "INVALID_FIELD", "format"),
                ({"format": reporting.EXPORT_FORMAT_CSV, "cursor": "abc"}, "INVALID_TOKEN",
                 "cursor")):
            refused = self.refusal(self.stack.client("admin"), reporting.ExportTotalsRequest(
                filter=total_filter, **fields))
            self.assertRefused(refused, "INVALID_ARGUMENT", reason)
            self.assertEqual([violation[0] for violation in refused.violations], [field])
        self.assertRefused(
            self.refusal(self.stack.client("officer"), reporting.ExportTotalsRequest(
                filter=reporting.TotalFilter(parent="units/van-giang"),
                format=reporting.EXPORT_FORMAT_CSV)),
            "PERMISSION_DENIED", "PERMISSION_DENIED")

    def test_a_file_is_there_whole_or_not_at_all(self):
        out = self.folder / "export"
        out.write_text("trước đây\n", encoding="utf-8")
        refused = self.stack.cli("totals", "export", OWNER, "--form", "khong-co", "--out", str(out),
                                 "--cursor-file", str(self.cursor))
        self.assertNotEqual(refused.rc, 0)
        self.assertIn("there is no form forms/khong-co", refused.err)
        self.assertEqual(out.read_text(encoding="utf-8"), "trước đây\n")
        self.assertFalse(self.cursor.exists())

    def test_code_lists_name_every_code_of_an_export(self):
        self.stack.cli("totals", "codes", str(self.folder / "codes"), check=True)
        codes = {file.stem: rows(file.read_bytes().decode())
                 for file in (self.folder / "codes").iterdir()}
        self.assertEqual(set(codes), {"units", "successions", "elements", "levels", "forms",
                                      "obs_status"})
        ids = {name: {row["id"] for row in lines} for name, lines in codes.items()}
        self.assertGreater(len(codes["units"]), len(ids["units"]))  # a line a version
        for row in self.whole("sdmx-csv").values():
            self.assertIn(row["REF_AREA"], ids["units"])
            self.assertIn(row["INDICATOR"], ids["elements"])
            self.assertIn(row["FORM"], ids["forms"])
            self.assertIn(row["OBS_STATUS"], ids["obs_status"])
            if row["LEVEL"] != "_Z":
                self.assertIn(row["LEVEL"], ids["levels"])


if __name__ == "__main__":
    harness.main()
