// Papers that come back signed: of what counts it must be true that it shows what was issued, and
// that somebody signed it who is trusted.

#include <absl/strings/numbers.h>
#include <absl/strings/str_cat.h>

#include "common/value/check.h"
#include "services/awards/signature/qpdf.h"
#include "services/awards/signature/signature_field.h"
#include "services/awards/signature/signed_paper.h"
#include "services/awards/signature/testing/identity.h"
#include "services/awards/signature/testing/paper_signer.h"
#include "tests/fuzz/target.h"

namespace thidua::awards {
namespace {

// An authority for the life of the program, a person of it, and a paper that he signed.
struct Office {
  testing::Identity root = testing::Identity::Root();
  testing::Identity nam = root.Issue({});
  TrustStore trust = TrustStore::FromPem(root.Pem()).value();
  std::string issued = AddSignatureField(testing::PlainPaper(), testing::SampleField()).value();
  std::string signed_paper = testing::SignPaper(issued, nam);
  size_t hole = signed_paper.rfind("/Contents <") + 10;
  size_t hole_end = signed_paper.find('>', hole);

  absl::StatusOr<SignedPaper> Verify(const std::string& pdf) const {
    return VerifySignedPaper(pdf, issued, trust, testing::kNow);
  }
};

const Office& TheOffice() {
  static const Office& office = *new Office;
  return office;
}

// What a reader shows of all pages, but for fields: their entries, content and fonts.
std::string Shown(const std::string& pdf) {
  const auto document = OpenPdf(pdf);
  THIDUA_CHECK(document.ok(), "What counts is a sound PDF.");
  std::string shown;
  for (QPDFObjectHandle page : (*document)->getAllPages()) {
    for (const std::string& key : page.getKeys()) {
      if (key != "/Annots") absl::StrAppend(&shown, key, " ", page.getKey(key).unparse(), "\n");
    }
    const auto content = page.getKey("/Contents").getRawStreamData();
    shown.append(reinterpret_cast<const char*>(content->getBuffer()), content->getSize());
    shown += page.getKey("/Resources").getKey("/Font").getKey("/F1").unparseResolved() + "\n";
    for (QPDFObjectHandle annotation : page.getKey("/Annots").getArrayAsVector()) {
      THIDUA_CHECK(annotation.getKey("/Subtype").isNameAndEquals("/Widget"),
                   "Nothing but fields is put onto a page.");
    }
  }
  return shown;
}

}  // namespace

// What follows the paper, and a signed paper with changes.
FUZZ(signed_paper) {
  const Office& office = TheOffice();
  THIDUA_CHECK(!office.Verify(office.issued + std::string(bytes)).ok(),
               "What nobody signed does not count.");
  const std::string damaged = fuzz::Damaged(office.signed_paper, bytes);
  const auto paper = office.Verify(damaged);
  if (!paper.ok()) return;
  THIDUA_CHECK(damaged.substr(0, office.hole) == office.signed_paper.substr(0, office.hole) &&
                   damaged.substr(office.hole_end) == office.signed_paper.substr(office.hole_end),
               "What was changed does not count.");
  THIDUA_CHECK(
      paper->signatures.size() == 1 && paper->signatures[0].signer.common_name == "Trần Văn Nam",
      "Whose signature it is stands in what he signed.");
}

// Objects that are changed in the update by which a person of trust signs: lines of a number and
// the object's text.
FUZZ(paper_update) {
  const Office& office = TheOffice();
  testing::Objects objects;
  while (!bytes.empty()) {
    const std::string line(fuzz::TakeLine(bytes));
    const size_t space = std::min(line.find(' '), line.size());
    int number = 0;
    if (!absl::SimpleAtoi(line.substr(0, space), &number) || number < 1 || number > 99) continue;
    objects[number] = line.substr(space);
  }
  const std::string pdf = testing::SignPaper(office.issued, office.nam, {.objects = objects});
  if (!office.Verify(pdf).ok()) return;
  THIDUA_CHECK(Shown(pdf) == Shown(office.issued), "A signature changes nothing that shows.");
}

}  // namespace thidua::awards
