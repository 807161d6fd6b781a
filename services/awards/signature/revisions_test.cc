#include "services/awards/signature/revisions.h"

#include <absl/strings/str_cat.h>
#include <absl/strings/str_format.h>
#include <absl/strings/str_replace.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/testing/status.h"
#include "services/awards/signature/testing/paper_signer.h"
#include "services/awards/signature/testing/refused.h"

namespace thidua::awards {
namespace {

using testing::IsRefused;
using testing::PlainPaper;
using testing::WithUpdate;

// An update with one object, of which `table` and `trailer` may say anything; %d stands for where
// the object begins, and for where the table of the paper does.
std::string Update(const std::string& table, const std::string& trailer) {
  const std::string paper = PlainPaper();
  std::string pdf = paper + "7 0 obj\nnull\nendobj\n";
  const size_t at = pdf.size();
  absl::StrAppend(&pdf, table, "trailer\n", trailer, "\nstartxref\n", at, "\n%%EOF\n");
  return absl::StrReplaceAll(pdf, {{"{object}", absl::StrFormat("%010d", paper.size())},
                                   {"{paper}", absl::StrCat(LastTable(paper).value())},
                                   {"{self}", absl::StrCat(at)}});
}

constexpr char kTable[] = "xref\n7 1\n{object} 00000 n \n";
constexpr char kTrailer[] = "<< /Size 8 /Prev {paper} /Root 1 0 R >>";

absl::Status Check(const std::string& pdf) { return CheckUpdates(pdf, PlainPaper().size()); }

TEST(LastTable, StandsAtTheEnd) {
  const std::string table = "xref\n0 0\n";
  for (const char* end :
       {"startxref\n9\n%%EOF", "startxref\n9\n%%EOF\n", "startxref\r\n9\r\n%%EOF\r\n",
        "startxref\r9\r%%EOF\r", "startxref 9 %%EOF", "startxref \n 0009 \n %%EOF"}) {
    EXPECT_THAT(LastTable("%PDF-1.7\n" + table + end), IsOk()) << end;
    EXPECT_EQ(LastTable("%PDF-1.7\n" + table + end).value_or(0), 9u) << end;
  }
  for (const char* end :
       {"", "%%EOF", "9%%EOF", "9\n%%EOF", "startxref9\n%%EOF", "startxref\n9%%EOF",
        "startxref\n9\n%%EOF\n\n", "startxref\n9\n%%EOF ", "startxref\n9\n%%EO",
        "startxref\n-9\n%%EOF", "%startxref\n9\n%%EOF", "startxref\n99\n%%EOF",
        "startxref\n99999999999\n%%EOF", "startxref\n\n%%EOF"}) {
    EXPECT_THAT(LastTable("%PDF-1.7\n" + table + end), IsRefused("does not end")) << end;
  }
}

TEST(CheckUpdates, TakesOneAfterTheOther) {
  const std::string paper = PlainPaper();
  EXPECT_THAT(Check(paper), IsOk());
  EXPECT_THAT(Check(Update(kTable, kTrailer)), IsOk());
  EXPECT_THAT(
      Check(Update("xref\r\n0 1\r\n0000000000 65535 f\r\n7 1\r\n{object} 00000 n\r\n", kTrailer)),
      IsOk());
  EXPECT_THAT(Check(Update(kTable, std::string(kTrailer) + "\n%iText-5.5.13")), IsOk());
  const std::string once = WithUpdate(paper, {{7, "null"}});
  const std::string twice = WithUpdate(once, {{7, "null"}, {9, "null"}});
  EXPECT_THAT(Check(twice), IsOk());
  EXPECT_THAT(CheckUpdates(twice, once.size()), IsOk());
  EXPECT_THAT(CheckUpdates(twice, once.size() - 2), IsRefused("does not end"));
}

TEST(CheckUpdates, RefusesTablesThatAreReadInTwoWays) {
  for (const char* table : {
           "xref\n",
           "xref \n7 1 \n{object} 00000 n\n",
           "xref\n7 1\n{object} 00000 n\n",
           "xref\n7 1\n{object} 00000 n \n\n",
           "xref\n7 1\n {object} 00000 n\n",
           "xref\n7 2\n{object} 00000 n \n",
           "xref\n7\n{object} 00000 n \n",
           "xref\n7 1\n{object} 00000 x \n",
           "xref\n7 1\n{object} 00001 n \n",
           "xref\n7 1\n{object} 0000a n \n",
           "xref\n7 1\n{object} 00000 n \n7 1\n{object} 00000 n \n",
           "xref\n7 1\n{object} 00000 n \n0 1\n0000000000 65535 f \n",
           "xref\n99999999999 1\n{object} 00000 n \n",
       }) {
    EXPECT_THAT(Check(Update(table, kTrailer)),
                ::testing::AnyOf(IsRefused("malformed"), IsRefused("too many")))
        << table;
  }
  EXPECT_THAT(Check(Update("7 0 obj\n<< /Type /XRef >>\nendobj\n", kTrailer)),
              IsRefused("no plain table"));
  EXPECT_THAT(Check(Update(" xref\n7 1\n{object} 00000 n \n", kTrailer)),
              IsRefused("no plain table"));
}

TEST(CheckUpdates, RefusesPlacesElsewhere) {
  for (const char* table : {
           "xref\n1 1\n{object} 00000 n \n",    // another number
           "xref\n7 1\n0000000015 00000 n \n",  // of the paper
           "xref\n1 1\n0000000015 00000 n \n",  // the same object
           "xref\n7 1\n9999999999 00000 n \n",  // beyond
           "xref\n70 1\n{object} 00000 n \n",   // nearly
       }) {
    const std::string trailer = absl::StrReplaceAll(kTrailer, {{"8", "80"}});
    EXPECT_THAT(Check(Update(table, trailer)), IsRefused("leads to something that was not"))
        << table;
  }
}

TEST(CheckUpdates, RefusesTrailersThatLeadElsewhere) {
  const auto with = [](const std::string& trailer) { return Check(Update(kTable, trailer)); };
  EXPECT_THAT(with("<< /Size 8 /Root 1 0 R >>"), IsRefused("malformed"));
  EXPECT_THAT(with("<< /Prev {paper} /Root 1 0 R >>"), IsRefused("malformed"));
  EXPECT_THAT(with("<< /Size 7 /Prev {paper} >>"), IsRefused("malformed"));
  EXPECT_THAT(with("<< /Size 8 /Prev 7 0 R >>"), IsRefused("malformed"));
  EXPECT_THAT(with("<< /Size 8 /Prev -1 >>"), IsRefused("malformed"));
  EXPECT_THAT(with("<< /Size 8 /Prev {paper} >> %\n<< >>"), IsRefused("trailing data"));
  EXPECT_THAT(with("<< /Size 8 /Prev {paper} >> words"), IsRefused("malformed"));
  EXPECT_THAT(with("<< /Size 8 /Prev {paper} >> % a\nb"), IsRefused("malformed"));
  EXPECT_THAT(with("[ << >>"), IsRefused("not a sound PDF"));
  EXPECT_THAT(with(""), IsRefused("malformed"));
  EXPECT_THAT(with("<< /Size 8 /Prev 5 >>"), IsRefused("does not lead to the table"));
  EXPECT_THAT(with("<< /Size 8 /Prev 0 >>"), IsRefused("does not lead to the table"));
  EXPECT_THAT(with("<< /Size 8 /Prev {self} >>"), IsRefused("one update after the other"));
  EXPECT_THAT(with("<< /Size 8 /Prev {paper} /XRefStm 15 >>"), IsRefused("two kinds"));
  EXPECT_THAT(with("<< /Size 8 /Prev {paper} /#58RefStm 15 >>"), IsRefused("two kinds"));
  EXPECT_THAT(with("<< /Size 8 /Prev {paper} /Encrypt << >> >>"), IsRefused("encrypted"));
}

TEST(CheckUpdates, BoundsWhatIsAppended) {
  const std::string paper = PlainPaper();
  std::string pdf = paper;
  testing::Objects objects;
  for (int number = 10; number < 1010; ++number) objects[number] = "null";
  EXPECT_THAT(Check(WithUpdate(paper, objects)), IsOk());
  EXPECT_THAT(Check(WithUpdate(WithUpdate(paper, objects), {{7, "null"}})),
              IsRefused("too many objects"));
  for (int updates = 0; updates < 64; ++updates) pdf = WithUpdate(pdf, {{7, "null"}});
  EXPECT_THAT(Check(pdf), IsOk());
  EXPECT_THAT(Check(WithUpdate(pdf, {{7, "null"}})), IsRefused("too often"));
}

TEST(CheckUpdates, RefusesAnObjectInATrailer) {
  const std::string pdf = Update("xref\n7 1\n0000000000 00000 n \n",
                                 "<< /Size 8 /Prev {paper} /X (7 0 obj 1 endobj) >>");
  const std::string place = absl::StrFormat("%010d 00000 n", pdf.rfind("7 0 obj"));
  EXPECT_THAT(Check(absl::StrReplaceAll(pdf, {{"0000000000 00000 n", place}})),
              IsRefused("leads to something that was not"));
  EXPECT_THAT(Check(Update("xref\n0 0\n", "<< /Size 8 /Prev {self} >>")),
              IsRefused("one update after the other"));
}

// An update lists no object of the one before it as its own.
TEST(CheckUpdates, RefusesObjectsOfAnotherUpdate) {
  const std::string once = WithUpdate(PlainPaper(), {{7, "null"}});
  const std::string twice = WithUpdate(once, {{7, "null"}});
  const std::string place = absl::StrFormat("%010d", once.size());
  const std::string before = absl::StrFormat("%010d", PlainPaper().size());
  EXPECT_THAT(Check(absl::StrReplaceAll(twice, {{place, before}})),
              IsRefused("one update after the other"));
}

}  // namespace
}  // namespace thidua::awards
