#pragma once
// The order in which Vietnamese lists have names, so that a reader finds one.

#include <string>
#include <string_view>

#include "common/value/text.h"

namespace thidua {

// Bytes that sort as the names stand in a list. Thread-safe once made; make it once, keep it. The
// bytes are valid within one release of ICU: not for storage.
class NameOrder {
 public:
  // Of people: by the given name, which is the last word, with its tones, and then by what stands
  // before it ("Trần Văn An", "Lê Thị Anh", "Vũ Đức Ánh", "Phạm Thị Ấn"). Capitals only decide
  // between names that are otherwise the same: some lists are typed in them.
  std::string OfPerson(std::string_view name) const;

  // Of what is no person: from the left; numbers by their value ("Thôn 2", "Thôn 10").
  std::string OfPlace(std::string_view name) const;

 private:
  VietnameseCollator collator_;
  VietnameseCollator without_case_{VietnameseCollator::Case::kIgnored};
};

}  // namespace thidua
