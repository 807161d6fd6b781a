#include "services/awards/signature/signature_dictionary.h"

#include <absl/strings/ascii.h>
#include <absl/strings/numbers.h>
#include <absl/strings/str_cat.h>
#include <absl/time/civil_time.h>

#include <algorithm>

#include "common/value/status_macros.h"
#include "services/awards/signature/form_fields.h"
#include "services/awards/signature/qpdf.h"

namespace thidua::awards {
namespace {

constexpr size_t kMostSignatures = 16;

// The two digits at `at`; -1 where there are none.
int TwoDigits(std::string_view text, size_t at) {
  int number = 0;
  const std::string digits(text.substr(std::min(at, text.size()), 2));
  return digits.size() == 2 && absl::ascii_isdigit(static_cast<unsigned char>(digits[0])) &&
                 absl::ascii_isdigit(static_cast<unsigned char>(digits[1])) &&
                 absl::SimpleAtoi(digits, &number)
             ? number
             : -1;
}

// Entry M, "D:20200815093000+07'00'", with all digits of date and time; nothing where it is missing
// or no time. Without an offset it is in UTC.
std::optional<absl::Time> TimeOf(QPDFObjectHandle value) {
  if (!value.isString()) return std::nullopt;
  const std::string text = value.getStringValue();
  if (!text.starts_with("D:")) return std::nullopt;
  int parts[7];  // century, year in it, month, day, hour, minute, second
  for (size_t i = 0; i < 7; ++i) {
    parts[i] = TwoDigits(text, 2 + 2 * i);
    if (parts[i] < 0) return std::nullopt;
  }
  const absl::CivilSecond second(100 * parts[0] + parts[1], parts[2], parts[3], parts[4], parts[5],
                                 parts[6]);
  if (second.month() != parts[2] || second.day() != parts[3] || second.hour() != parts[4] ||
      second.minute() != parts[5] || second.second() != parts[6]) {
    return std::nullopt;  // the 31st of February
  }
  const absl::Time time = absl::FromCivil(second, absl::UTCTimeZone());
  if (text.size() == 16 || text[16] == 'Z') return time;
  const int hours = TwoDigits(text, 17), minutes = TwoDigits(text, 20);
  if ((text[16] != '+' && text[16] != '-') || hours < 0) return std::nullopt;
  const absl::Duration offset = absl::Hours(hours) + absl::Minutes(std::max(minutes, 0));
  return text[16] == '+' ? time - offset : time + offset;
}

// Numbers of the file, or nothing unless there are exactly four that are none below zero.
std::optional<std::vector<size_t>> FourNumbers(QPDFObjectHandle range) {
  if (range.isIndirect() || !range.isArray() || range.getArrayNItems() != 4) return std::nullopt;
  std::vector<size_t> numbers;
  for (QPDFObjectHandle item : range.getArrayAsVector()) {
    if (item.isIndirect() || !item.isInteger() || item.getIntValue() < 0) return std::nullopt;
    numbers.push_back(static_cast<size_t>(item.getIntValue()));
  }
  return numbers;
}

// Whether the digits between the angle brackets are what QPDF read, at that place.
bool IsHole(std::string_view hole, QPDFObjectHandle contents, size_t begin) {
  if (contents.isIndirect() || !contents.isString()) return false;
  if (hole.size() < 2 || hole.front() != '<' || hole.back() != '>') return false;
  const std::string_view digits = hole.substr(1, hole.size() - 2);
  return std::all_of(digits.begin(), digits.end(),
                     [](char c) { return absl::ascii_isxdigit(static_cast<unsigned char>(c)); }) &&
         digits.size() == 2 * contents.getStringValue().size() &&
         contents.getParsedOffset() == static_cast<qpdf_offset_t>(begin);
}

absl::StatusOr<SignatureDictionary> Read(FormField& field, std::string_view file) {
  QPDFObjectHandle value = field.dictionary.getKey("/V");
  const std::string which = "the signature in the field " + Quote(field.name);
  if (!value.isDictionary()) return Refusal(which + " is not a dictionary");
  if (QPDFObjectHandle type = value.getKey("/Type");
      !type.isNull() && !type.isNameAndEquals("/Sig")) {
    return Refusal(which + " is of another type");
  }
  SignatureDictionary signature;
  signature.field = field.name;
  QPDFObjectHandle format = value.getKey("/SubFilter");
  signature.is_cades = format.isNameAndEquals("/ETSI.CAdES.detached");
  if (!signature.is_cades && !format.isNameAndEquals("/adbe.pkcs7.detached")) {
    return Refusal(which + " is neither adbe.pkcs7.detached nor ETSI.CAdES.detached");
  }

  const auto range = FourNumbers(value.getKey("/ByteRange"));
  // Written so that no sum can overflow.
  const bool fits = range && (*range)[0] == 0 && (*range)[1] > 0 && (*range)[1] < (*range)[2] &&
                    (*range)[2] <= file.size() && (*range)[3] <= file.size() - (*range)[2];
  if (!fits) {
    return Refusal(which + " does not say in its ByteRange which two parts of the file it signs");
  }
  signature.hole = (*range)[1];
  signature.hole_end = (*range)[2];
  signature.end = signature.hole_end + (*range)[3];
  QPDFObjectHandle contents = value.getKey("/Contents");
  if (!IsHole(file.substr(signature.hole, signature.hole_end - signature.hole), contents,
              signature.hole)) {
    return Refusal(which + " leaves out something else than its own Contents in its ByteRange");
  }
  signature.contents = contents.getStringValue();
  signature.claimed_time = TimeOf(value.getKey("/M"));
  return signature;
}

}  // namespace

std::string SignatureDictionary::SignedBytes(std::string_view file) const {
  std::string bytes(file.substr(0, hole));
  return bytes.append(file.substr(hole_end, end - hole_end));
}

absl::StatusOr<std::vector<SignatureDictionary>> SignaturesOf(QPDF& document,
                                                              std::string_view file) {
  ASSIGN_OR_RETURN(std::vector<FormField> fields, FieldsOf(document));
  std::vector<SignatureDictionary> signatures;
  for (FormField& field : fields) {
    if (!field.IsSigned()) continue;
    if (signatures.size() == kMostSignatures) {
      return Refusal(absl::StrCat("the PDF has more than ", kMostSignatures, " signatures"));
    }
    ASSIGN_OR_RETURN(SignatureDictionary signature, Read(field, file));
    signatures.push_back(std::move(signature));
  }
  std::sort(signatures.begin(), signatures.end(),
            [](const auto& a, const auto& b) { return a.end < b.end; });
  for (size_t i = 1; i < signatures.size(); ++i) {
    // A signature is in what the next one signs, hole and all.
    if (signatures[i - 1].end > signatures[i].hole) {
      return Refusal("two signatures of the PDF sign overlapping parts of it");
    }
  }
  return signatures;
}

}  // namespace thidua::awards
