#pragma once
// The figures of one subject, read from their stored image without making a message of it.

#include <absl/status/status.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "services/reporting/domain/totals/figures_view.h"
#include "thidua/reporting/v1/report.pb.h"

namespace thidua::reporting {

// Reads images. A reader that is used for many images allocates for the first ones only. Not
// thread-safe.
class FiguresReader {
 public:
  // Reads the image stored as `name`, which may be any bytes, as protobuf reads it. `figures` holds
  // until the next call and while `image` does.
  //   DATA_LOSS / CORRUPT: protobuf cannot read the image, or a status in it is none; `figures` is
  //   then of no use.
  absl::Status Read(std::string_view name, std::string_view image, FiguresView& figures);

 private:
  // Reads an image that is written as ours are: each field once, in the order of their numbers.
  // False says nothing of the image; then ReadAny has to look.
  bool ReadPlain(std::string_view name, std::string_view image, FiguresView& figures);
  // Reads any image by making a message of it; false if there is none in it.
  bool ReadAny(std::string_view image, FiguresView& figures);
  bool ReadValues(std::string_view packed, FiguresView& figures);

  std::vector<int64_t> values_;
  std::string statuses_;
  v1::Figures message_;
};

}  // namespace thidua::reporting
