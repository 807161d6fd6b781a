#include "services/reporting/encoding/layout_digest.h"

#include <string_view>

#include "common/value/digest.h"
#include "services/reporting/encoding/wire.h"

namespace thidua::reporting {

std::string LayoutDigest(const Layout& layout) {
  // Each text with its length before it, so that no two layouts make the same bytes. What columns
  // share with the one before takes one byte: most of the time goes into hashing.
  wire::Writer writer(layout.size() * 32);
  const auto append = [&](const std::string& text) {
    writer.Varint(text.size() + 1);
    writer.Raw(text);
  };
  const auto append_new = [&](const std::string& text, std::string_view& last) {
    if (text == last) {
      writer.Varint(0);
    } else {
      append(text);
    }
    last = text;
  };
  std::string_view unit_of_measure, scale;
  for (size_t i = 0; i < layout.size(); ++i) {
    const v1::Column& column = layout[i];
    append(column.element());
    append_new(column.unit_of_measure(), unit_of_measure);
    append_new(column.scale(), scale);
    const int numbers[] = {column.decimals(), column.kind(), column.time_rollup(),
                           column.levels_size()};
    for (const int number : numbers) writer.Varint(static_cast<uint32_t>(number));
    for (const std::string& level : column.levels()) append(level);
  }
  return Sha256(writer.written()).substr(0, kLayoutDigestBytes);
}

}  // namespace thidua::reporting
