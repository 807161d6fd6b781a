#include "services/reporting/encoding/figures_bytes.h"

#include <cstring>

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

bool FiguresReader::Read(std::string_view name, std::string_view image, FiguresView& figures) {
  return ReadPlain(name, image, figures) || ReadAny(image, figures);
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
  wire::Fields fields(image);
  for (uint32_t last = 0; fields.Next(); last = fields.tag()) {
    if (fields.tag() <= last) return false;
    bool good = true;
    switch (fields.tag()) {
      case Tag(Figures::kNameFieldNumber, kBytes):
        good = fields.bytes() == name;  // a key, and therefore UTF-8
        break;
      case Tag(Figures::kStatusesFieldNumber, kBytes):
        figures.statuses = fields.bytes();
        good = AreStatuses(figures.statuses);
        break;
      case Tag(Figures::kValuesFieldNumber, kBytes):
        good = ReadValues(fields.bytes(), figures);
        break;
      case Tag(Figures::kReportSeqFieldNumber, kVarint):
        break;
      case Tag(Figures::kAcceptTimeFieldNumber, kBytes):
        good = IsTimestamp(fields.bytes());
        break;
      case Tag(Figures::kLateFieldNumber, kVarint):
        figures.late = fields.number() != 0;
        break;
      case Tag(Figures::kSimulatedFieldNumber, kVarint):
        figures.simulated = fields.number() != 0;
        break;
      case Tag(Figures::kSourceFieldNumber, kBytes):
        good = IsUtf8(fields.bytes());
        break;
      default:
        return false;
    }
    if (!good) return false;
  }
  return fields.done();
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
             message_.simulated()};
  return true;
}

}  // namespace thidua::reporting
