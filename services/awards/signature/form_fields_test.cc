#include "services/awards/signature/form_fields.h"

#include <absl/strings/str_cat.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/testing/status.h"
#include "services/awards/signature/testing/paper_signer.h"
#include "services/awards/signature/testing/refused.h"

namespace thidua::awards {
namespace {

using testing::IsRefused;
using testing::Objects;
using testing::ObjectText;
using testing::PlainPaper;
using testing::WithUpdate;

// "name", and "name*" for those that are for a signature.
absl::StatusOr<std::vector<std::string>> Read(const std::string& form, Objects objects = {}) {
  objects[1] = ObjectText(PlainPaper(), 1, "/AcroForm " + form);
  const std::string pdf = WithUpdate(PlainPaper(), objects);
  const auto document = OpenPdf(pdf).value();
  const auto fields = FieldsOf(*document);
  if (!fields.ok()) return fields.status();
  std::vector<std::string> names;
  for (const FormField& field : *fields)
    names.push_back(field.name + (field.is_signature ? "*" : ""));
  return names;
}

TEST(FieldsOf, InheritNameAndKind) {
  EXPECT_THAT(Read("null").value(), ::testing::IsEmpty());
  EXPECT_THAT(Read("<< >>").value(), ::testing::IsEmpty());
  EXPECT_THAT(Read("<< /Fields [ 7 0 R << /T (c) /FT /Tx >> ] >>",
                   {{7, "<< /T (a) /FT /Sig /Kids [ 8 0 R << /T (d) /FT /Tx >> << >> ] >>"},
                    {8, "<< /T (b) >>"}})
                  .value(),
              ::testing::ElementsAre("a*", "c", "a.b*", "a.d", "a*"));
}

TEST(FieldsOf, RefusesWhatIsNoTree) {
  EXPECT_THAT(Read("7"), IsRefused("not a dictionary"));
  EXPECT_THAT(Read("<< /Fields 7 >>"), IsRefused("not a list"));
  EXPECT_THAT(Read("<< /Fields [ 7 ] >>"), IsRefused("not a dictionary"));
  EXPECT_THAT(Read("<< /Fields [ 7 0 R 7 0 R ] >>", {{7, "<< >>"}}), IsRefused("stands twice"));
  EXPECT_THAT(Read("<< /Fields [ 7 0 R ] >>", {{7, "<< /Kids [ 7 0 R ] >>"}}),
              IsRefused("stands twice"));
  std::string many;
  for (int i = 0; i < 256; ++i) many += "<< >> ";
  EXPECT_THAT(Read("<< /Fields [ " + many + " ] >>"), IsOk());
  EXPECT_THAT(Read("<< /Fields [ " + many + " << >> ] >>"), IsRefused("too many fields"));
}

}  // namespace
}  // namespace thidua::awards
