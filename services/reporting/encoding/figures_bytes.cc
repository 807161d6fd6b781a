#include "services/reporting/encoding/figures_bytes.h"

#include <absl/strings/str_cat.h>

#include <cstring>
#include <limits>

#include "common/value/errors.h"
#include "common/value/text.h"
#include "services/reporting/encoding/wire.h"

namespace thidua::reporting {
namespace {

using google::protobuf::Timestamp;
using v1::Figures;
using wire::kBytes;
using wire::kVarint;
using wire::Tag;

bool AreStatuses(std::string_view bytes) {
  // Eight are looked at together.
  static_assert(type::v1::ValueStatus_MAX == 3);
  uint64_t all = 0;
  for (; bytes.size() >= sizeof(all); bytes.remove_prefix(sizeof(all))) {
    uint64_t some = 0;
    std::memcpy(&some, bytes.data(), sizeof(some));
    all |= some;
  }
  for (const char byte : bytes) all |= static_cast<unsigned char>(byte);
  return (all & ~uint64_t{0x0303030303030303}) == 0;
}

bool IsTimestamp(std::string_view bytes) {
  wire::Fields fields(bytes);
  while (fields.Next()) {
    if (fields.tag() != Tag(Timestamp::kSecondsFieldNumber, kVarint) &&
        fields.tag() != Tag(Timestamp::kNanosFieldNumber, kVarint)) {
      return false;
    }
  }
  return fields.done();
}

}  // namespace

absl::Status FiguresReader::Read(std::string_view name, std::string_view image,
                                 FiguresView& figures) {
  if (ReadPlain(name, image, figures) || ReadAny(image, figures)) return absl::OkStatus();
  return Error(absl::StatusCode::kDataLoss, type::v1::ERROR_REASON_CORRUPT,
               absl::StrCat("the image of ", std::string(name), " cannot be parsed"));
}

bool FiguresReader::ReadValues(std::string_view packed, FiguresView& figures) {
  if (values_.size() < packed.size()) values_.resize(packed.size());
  const char* next = packed.data();
  const char* const end = next + packed.size();
  int64_t* value = values_.data();
  while (next != end) {
    uint64_t number = 0;
    if (!wire::TakeVarint(next, end, wire::kMaxRead, number)) return false;
    *value++ = wire::UnZigZag(number);
  }
  figures.values = {values_.data(), value};
  return true;
}

bool FiguresReader::ReadPlain(std::string_view name, std::string_view image, FiguresView& figures) {
  figures = {};
  return wire::ReadInOrder(image, [&](const wire::Fields& field) {
    switch (field.tag()) {
      case Tag(Figures::kNameFieldNumber, kBytes):
        return field.bytes() == name;  // a key, and therefore UTF-8
      case Tag(Figures::kStatusesFieldNumber, kBytes):
        figures.statuses = field.bytes();
        return AreStatuses(figures.statuses);
      case Tag(Figures::kValuesFieldNumber, kBytes):
        return ReadValues(field.bytes(), figures);
      case Tag(Figures::kReportSeqFieldNumber, kVarint):
        return true;
      case Tag(Figures::kAcceptTimeFieldNumber, kBytes):
        return IsTimestamp(field.bytes());
      case Tag(Figures::kLateFieldNumber, kVarint):
        figures.late = field.number() != 0;
        return true;
      case Tag(Figures::kSimulatedFieldNumber, kVarint):
        figures.simulated = field.number() != 0;
        return true;
      case Tag(Figures::kSourceFieldNumber, kBytes):
        return IsUtf8(field.bytes());
      case Tag(Figures::kReturnsFieldNumber, kVarint):
        figures.returns = static_cast<int32_t>(field.number());
        return field.number() <= std::numeric_limits<int32_t>::max();
      default:
        return false;
    }
  });
}

bool FiguresReader::ReadAny(std::string_view image, FiguresView& figures) {
  if (!message_.ParseFromArray(image.data(), static_cast<int>(image.size()))) return false;
  statuses_.clear();
  for (const int status : message_.statuses()) {
    if (!type::v1::ValueStatus_IsValid(status)) return false;
    statuses_.push_back(static_cast<char>(status));
  }
  figures = {statuses_,
             {message_.values().data(), static_cast<size_t>(message_.values_size())},
             message_.late(),
             message_.simulated(),
             message_.returns()};
  return true;
}

}  // namespace thidua::reporting
