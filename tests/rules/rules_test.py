"""Every rule goes red on a snippet that breaks it, and stays quiet on its good twin.

A case is a small repository, {path: text}; the rule must name exactly the files of `bad`.
"""

import pathlib
import tempfile
import unittest

from rules import clang_tidy, layers, text
from rules.tree import Tree

H = "#pragma once\n\n// What it is.\n"


def header(*includes, body=""):
    return H + "".join(f"#include {include}\n" for include in includes) + body


def lines(number):
    return "// A line.\n" * number


class RuleTest(unittest.TestCase):
    def check(self, rule, bad, good):
        with self.subTest(rule=rule.__name__, bad=list(bad)):
            found = list(rule(Tree({**good, **bad})))
            self.assertEqual({finding.path for finding in found}, set(bad),
                             "\n".join(map(str, found)))
            for finding in found:
                self.assertGreater(finding.line, 0)
                self.assertTrue(finding.text)
        with self.subTest(rule=rule.__name__, good=list(good)):
            self.assertEqual(list(map(str, rule(Tree(good)))), [])

    # layers.direction

    def include(self, path, target, good):
        """The include of `target` in `path` is refused, that of `good` is not."""
        other = path.replace(".", "_good.")
        self.check(layers.direction, {path: header(f'"{target}"')}, {other: header(f'"{good}"')})

    def test_common_does_not_include_services(self):
        self.include("common/sql/pool.h", "services/targets/domain/names.h", "common/value/name.h")

    def test_the_product_does_not_include_tests(self):
        self.include("services/targets/main.cc", "tests/bench/ledger/engine.h",
                     "services/targets/api/plans.h")

    def test_value_is_at_the_bottom(self):
        self.include("common/value/name.h", "common/ledger/token.h", "common/value/text.h")

    def test_the_log_does_not_know_sql(self):
        self.include("common/ledger/log/chain.h", "common/ledger/sql/rows.h",
                     "common/ledger/ledger.h")

    def test_sql_does_not_know_the_ledger(self):
        self.include("common/sql/pool.cc", "common/ledger/ledger.h", "common/value/digest.h")

    def test_the_seam_does_not_know_its_engines(self):
        self.include("common/sql/sql.cc", "common/sql/sqlite/sqlite.h", "common/sql/sql.h")

    def test_a_room_of_common_without_a_row_in_the_table(self):
        self.include("common/weather/rain.h", "common/value/date.h", "common/weather/cloud.h")

    def test_a_service_does_not_include_another(self):
        self.include("services/awards/api/evidence.cc", "services/targets/domain/judge.h",
                     "thidua/targets/v1/evaluation.pb.h")

    def test_layers_do_not_look_up(self):
        for path, target, good in (
                ("services/awards/domain/merit.h", "services/awards/store/merits.h",
                 "services/awards/domain/names.h"),
                ("services/awards/store/merits.h", "services/awards/api/checks.h",
                 "services/awards/domain/merit.h"),
                ("services/reporting/encoding/leaf.h", "services/reporting/store/totals/totals.h",
                 "services/reporting/domain/totals/total.h"),
                ("services/reporting/domain/totals/total.h", "services/reporting/encoding/leaf.h",
                 "services/reporting/domain/names.h"),
                ("services/awards/api/grants.cc", "services/awards/main.h",
                 "services/awards/papers/printer.h")):
            self.include(path, target, good)

    def test_layers_take_of_common_what_is_theirs(self):
        for path, target, good in (
                ("services/awards/domain/merit.h", "common/ledger/ledger.h", "common/value/date.h"),
                ("services/awards/store/merits.h", "common/rpc/call.h", "common/ledger/ledger.h"),
                ("services/awards/api/grants.cc", "common/ledger/sql/open.h", "common/rpc/call.h"),
                ("services/awards/api/grants.cc", "common/sql/sql.h", "common/auth/access.h")):
            self.include(path, target, good)

    def test_a_layer_without_a_row_in_the_table(self):
        self.include("services/awards/cellar/wine.h", "services/awards/domain/names.h",
                     "services/awards/cellar/cork.h")

    def test_the_rooms_of_the_command(self):
        self.include("services/admin_cli/views/totals.cc", "services/admin_cli/commands/totals.h",
                     "services/admin_cli/views/printer.h")
        self.include("services/admin_cli/base/names.cc", "services/admin_cli/views/printer.h",
                     "services/admin_cli/base/failure.h")
        self.include("services/admin_cli/files/pack.cc", "common/sql/sql.h", "common/value/text.h")

    def test_what_lies_in_testing_is_for_tests(self):
        self.check(layers.direction,
                   {"common/sql/pool.cc": header('"common/sql/testing/postgres_server.h"')},
                   {"common/sql/pool_test.cc": header('"common/sql/testing/postgres_server.h"')})

    # layers.cycles

    def test_rooms_that_include_each_other(self):
        bad = {"services/x/api/a/one.h": header('"services/x/api/b/two.h"')}
        good = {"services/x/api/b/two.h": header('"services/x/api/c/three.h"'),
                "services/x/api/c/three.h": header('"services/x/api/a/four.h"'),
                "services/x/api/c/three_test.cc": header('"services/x/api/b/two.h"')}
        self.check(layers.cycles, bad, good)

    # layers.libraries

    def test_libraries_stay_where_they_belong(self):
        for path, target, good in (
                ("services/awards/store/reads.cc", "<grpcpp/grpcpp.h>", "<absl/status/status.h>"),
                ("common/catalog/view.h", '"thidua/ledger/v1/ledger_service.grpc.pb.h"',
                 '"thidua/ledger/v1/ledger_service.pb.h"'),
                ("common/ledger/sql/rows.cc", "<SQLiteCpp/Statement.h>", "<string>"),
                ("common/ledger/sql/rows.cc", "<postgresql/libpq-fe.h>", "<string>"),
                ("deploy/clients/cpp/store.cc", "<libpq-fe.h>", "<string>"),
                ("services/reporting/store/cache.cc", "<hiredis/hiredis.h>", "<string>"),
                ("services/awards/api/images.cc", "<qpdf/QPDF.hh>", "<string>")):
            self.check(layers.libraries, {path: header(target)}, {"common/good.h": header(good)})
        self.check(layers.libraries, {}, {
            "services/awards/api/peers.h": header("<grpcpp/grpcpp.h>"),
            "common/catalog/followed_catalog.h": header("<grpcpp/channel.h>"),
            "common/sql/sqlite/sqlite.cc": header("<sqlite3.h>"),
            "deploy/clients/cpp/channel.h": header("<grpcpp/grpcpp.h>"),
            "deploy/clients/cpp/database.h": header("<libpq-fe.h>"),
            "common/cache/redis_connection.cc": header("<hiredis/hiredis.h>"),
            "services/awards/signature/qpdf.h": header("<qpdf/QPDF.hh>")})

    # layers.domain

    def test_a_domain_without_io_clock_threads_or_floating_point(self):
        good = {"services/x/domain/good.h": header(
            "<string>", "<absl/time/time.h>", "<gmpxx.h>", '"thidua/type/v1/value.pb.h"',
            body="// Not a double, and never absl::Now().\nint Rate(absl::Time now);\n")}
        for include in ("<absl/time/clock.h>", "<chrono>", "<fstream>", "<thread>", "<mutex>",
                        "<sys/stat.h>", "<absl/synchronization/mutex.h>"):
            self.check(layers.domain, {"services/x/domain/bad.h": header(include)}, good)
        for body in ("auto now = absl::Now();\n", "double Rate();\n", "float rate = 1;\n",
                     "auto t = std::chrono::system_clock::now();\n"):
            self.check(layers.domain, {"services/x/domain/bad.h": header(body=body)}, good)

    # text

    def test_length(self):
        for name in ("a.cc", "a.h", "a.py", "a.sh", "a.proto", "CMakeLists.txt"):
            self.check(text.length, {f"x/{name}": lines(401)}, {f"y/{name}": lines(400)})
        self.check(text.length, {"deploy/run": "#!/usr/bin/env bash\n" + lines(400)},
                   {"deploy/packs/x/10-units.textproto": lines(900),
                    "a/package-lock.json": lines(900)})

    def test_headers_open_with_what_they_are(self):
        self.check(text.headers, {"common/x/a.h": "#pragma once\n\n#include <string>\n// Late.\n",
                                  "common/x/b.h": "// What it is.\nclass B;\n"},
                   {"common/x/c.h": header("<string>")})

    def test_names_that_say_nothing(self):
        good = {"common/x/good.h": header(
            body='// No RoundManager here, and "Helper" is a word.\nclass Utility;\n')}
        for word in ("RoundManager", "TestHelper", "StringUtils", "LedgerImpl"):
            self.check(text.names, {"common/x/bad.h": header(body=f"class {word};\n")}, good)
        self.check(text.names, {"tests/support/string_util.py": ""}, {"tests/support/stubs.py": ""})

    def test_a_switch_over_an_enum_of_ours_has_no_default(self):
        enums = {"protos/x.proto": "enum Kind {\n  KIND_UNSPECIFIED = 0;\n  KIND_A = 1;\n}\n",
                 "common/x/colour.h": header(body="enum class Colour { kRed, kBlue };\n"),
                 "common/x/numbers.cc": "switch (n) { case 1: return 1; default: return 0; }\n",
                 "common/x/codes.cc": "switch (c) { case absl::StatusCode::kOk: return 1;\n"
                                      "  default: return 0; }\n",
                 "common/x/inner.cc": "switch (c) { case Colour::kRed:\n"
                                      "  switch (n) { case 1: return 1; default: return 0; }\n"
                                      "  case Colour::kBlue: return 0; }\n"}
        for label in ("v1::KIND_A", "Colour::kRed", "x::Colour::kRed"):
            self.check(text.defaults, {"common/x/bad.cc": f"switch (k) {{ case {label}: return 1;\n"
                                                          "  default: return 0; }\n"}, enums)

    def test_mutexes_that_thread_sanitizer_does_not_see(self):
        mutex = header("<absl/synchronization/mutex.h>")
        self.check(text.mutexes, {"common/cache/near_cache.h": mutex},
                   {"common/rpc/server.cc": mutex, "common/cache/good.h": header("<mutex>")})

    def test_words_of_what_was_removed(self):
        for comment in ("// Locks the head row.", "// Reads the table `current`."):
            self.check(text.removed, {"common/x/bad.h": H + comment + "\n"},
                       {"docs/adr/0012-x.md": comment,
                        "common/x/good.h": H + "// The current state.\n"})

    def test_names_in_comments_are_names_of_the_code(self):
        good = {"common/x/good.cc": "// `Commit` and Ledger::Commit write; see LedgerTest.\n"
                                    "class Ledger { void Commit(); };\nTEST(LedgerTest, X) {}\n"}
        for comment in ("// Calls `WriteHead` first.", "// As Ledger::WriteHead does.",
                        "// The QueryRound of before."):
            self.check(text.mentions, {"common/x/bad.cc": comment + "\n"}, good)
        self.check(text.mentions, {"docs/bad.md": "Then `Ledger::WriteHead` is called.\n"},
                   {**good, "docs/good.md": "Ledger::Commit comes first, as GitHub says.\n"})

    def test_paths_in_comments_and_documents(self):
        good = {"common/rpc/server.cc": "// See common/rpc/server.cc, common/<room>/*.cc, "
                                        "common/{room}/sql.h and common/{rpc,sql}.\n",
                "common/sql/sql.h": H, "docs/a.md": "[rules](../CONTRIBUTING.md#tests) [b](b.md)\n",
                "docs/b.md": "", "CONTRIBUTING.md": "https://example.org/docs/none.md\n"}
        for path, line in (("common/rpc/a.cc", "// See common/rpc/gone.h.\n"),
                           ("deploy/run", "#!/usr/bin/env bash\n# As in deploy/gone does.\n"),
                           ("tests/x_test.py", '"""Uses tests/support/gone.py."""\n'),
                           ("docs/c.md", "See [it](gone.md).\n"),
                           ("README.md", "`common/gone/` holds it.\n")):
            self.check(text.paths, {path: line}, good)

    def test_decisions_have_each_their_number(self):
        good = {"docs/adr/0001-a.md": "# 1. A\n", "docs/adr/0002-b.md": "# 2. B\n"}
        self.check(text.decisions, {"docs/adr/0004-c.md": "# 4. C\n"}, good)
        self.check(text.decisions, {"docs/adr/0002-c.md": "# 2. C\n"}, good)
        self.check(text.decisions, {"docs/adr/0003-c.md": "# 4. C\n"}, good)
        self.check(text.decisions, {"docs/adr/notes.md": "# 3. C\n"}, good)

    # clang_tidy

    def test_flags_of_gcc_are_not_given_to_clang(self):
        self.assertEqual(
            clang_tidy.clean("/usr/bin/cmake -E env X=1 /usr/bin/ccache /usr/bin/c++ -I/x "
                             "-fpch-preprocess -Werror -Winvalid-pch -include /b/cmake_pch.hxx -std=c++20 -c a.cc"),
            "/usr/bin/c++ -I/x -std=c++20 -c a.cc")

    def test_files_compiled_as_one_are_looked_at_alone(self):
        with tempfile.TemporaryDirectory() as folder:
            unity = pathlib.Path(folder) / "x.dir/Unity/unity_0_cxx.cxx"
            unity.parent.mkdir(parents=True)
            unity.write_text('/* made by CMake */\n\n#include "/p/a.cc"\n\n#include "/p/b.cc"\n')
            self.assertEqual(clang_tidy.compiled(str(unity)), ["/p/a.cc", "/p/b.cc"])
        self.assertEqual(clang_tidy.compiled("/p/c.cc"), ["/p/c.cc"])


if __name__ == "__main__":
    unittest.main()
