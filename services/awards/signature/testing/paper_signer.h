#pragma once
// A small program that signs papers as others do, and also as they should not.
//
//   const std::string issued = AddSignatureField(PlainPaper(), SampleField()).value();
//   const std::string signed_paper = SignPaper(issued, nam);

#include <absl/time/time.h>

#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "services/awards/signature/signature_field.h"
#include "services/awards/signature/testing/identity.h"

namespace thidua::awards::testing {

// What stands between "1 0 obj" and "endobj", by the object's number.
using Objects = std::map<int, std::string>;

// A page with a line of text. Object 1 is the root, 3 the page, 4 its content, 5 the font.
std::string PlainPaper();

// A field on its first page, "nguoi-ky".
SignatureField SampleField();

// The file with an update: objects, their cross-references and a trailer, in which `further` stands
// as well.
std::string WithUpdate(std::string_view pdf, const Objects& objects, std::string_view further = "");

// The object's text, as it would stand in an update; with `entries`, as "/Rotate 90", behind those
// of the dictionary that it is.
std::string ObjectText(std::string_view pdf, int number, std::string_view entries = "");

// The number of the field's object; the next one that is free where there is none.
int FieldNumber(std::string_view pdf, const std::string& field);

struct SigningTerms {
  std::string field = "nguoi-ky";  // is made on the first page where the paper has none
  std::string sub_filter = "ETSI.CAdES.detached";
  std::string digest = "SHA256";
  absl::Time time = kNow;
  bool with_attributes = true;
  bool names_certificate = true;
  bool detached = true;
  bool with_certificates = true;
  std::string hole_key = "/Contents";
  size_t left_out = 0;       // bytes at the end that are not signed
  std::string behind = {};   // bytes after the signature in its contents
  std::string entries = {};  // further ones of the signature's dictionary
  Objects objects = {};      // further ones of the update, over its own
  // What the ByteRange says, instead of what it should.
  std::function<std::string(size_t hole, size_t hole_end, size_t end)> range = {};
};

std::string SignPaper(std::string_view pdf, const Identity& signer, const SigningTerms& terms = {});

}  // namespace thidua::awards::testing
