#pragma once
// The figures of one subject, read from their image without a message of them.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "thidua/reporting/v1/report.pb.h"

namespace thidua::reporting {

// What a fold needs of v1::Figures.
struct FiguresView {
  std::string_view statuses;  // for each column the number of its ValueStatus
  std::span<const int64_t> values;
  bool late = false;
  bool simulated = false;
};

// Reads images. One that is used again saves its memory. Not thread-safe.
class FiguresReader {
 public:
  // Reads the image stored as `name`, which may be any bytes, as protobuf does; `figures` holds
  // until the next call and while `image` does. False, and it is of no use, if protobuf cannot
  // read the image, or if a status in it is none.
  bool Read(std::string_view name, std::string_view image, FiguresView& figures);

 private:
  // An image that is written as ours are: each field once, in the order of their numbers. False
  // says nothing about it.
  bool ReadPlain(std::string_view name, std::string_view image, FiguresView& figures);
  bool ReadAny(std::string_view image, FiguresView& figures);
  bool ReadValues(std::string_view packed, FiguresView& figures);

  std::vector<int64_t> values_;
  std::string statuses_;
  v1::Figures message_;
};

}  // namespace thidua::reporting
