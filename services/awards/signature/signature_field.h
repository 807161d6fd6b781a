#pragma once
// Makes a paper ready to be signed: an empty field in which the signer's own program signs, on his
// own computer and with his own key.
//
//   ASSIGN_OR_RETURN(const std::string pdf, printer.Print(certificate));
//   ASSIGN_OR_RETURN(const std::string issued,
//                    AddSignatureField(pdf, {.name = "nguoi-ky", .left = 440, .bottom = 70,
//                                            .width = 340, .height = 80}));

#include <absl/status/statusor.h>

#include <string>
#include <string_view>

namespace thidua::awards {

struct SignatureField {
  std::string name;  // 1 to 64 visible characters of ASCII without a point; of one field alone
  int page = 1;      // the first is 1
  // Where the signature shows, in points (1/72 inch) from the page's left and lower edge.
  double left = 0;
  double bottom = 0;
  double width = 0;
  double height = 0;
  // In NFC, up to 200 characters; may be empty. The reason is one that the signer's program offers.
  // An empty field has no place of its own for a location: it is shown as the field's description.
  std::string reason = {};
  std::string location = {};
};

// The PDF with the field, written anew with plain cross-references, to which every program can add.
// The same PDF and field give the same bytes. A second field goes onto the result of the first.
//   INVALID_ARGUMENT: not a PDF; a malformed name, text or rectangle, a name that another field
//   has, no such page; all violations at once. FAILED_PRECONDITION / ILLEGAL_STATE: the PDF is
//   signed, and that signature would be lost.
absl::StatusOr<std::string> AddSignatureField(std::string_view pdf, const SignatureField& field);

}  // namespace thidua::awards
