// Messages and packs in files.

#include <google/protobuf/text_format.h>
#include <google/protobuf/util/message_differencer.h>

#include "common/value/check.h"
#include "services/admin_cli/base/names.h"
#include "services/admin_cli/files/message_file.h"
#include "services/admin_cli/files/pack.h"
#include "services/admin_cli/files/references.h"
#include "tests/fuzz/target.h"
#include "thidua/pack/v1/pack.pb.h"

namespace thidua::cli {

// JSON or text format, as the first character says.
FUZZ(message_file) {
  const fuzz::MemoryFile file(bytes);
  pack::v1::Pack pack;
  if (!ReadMessage(file.path(), &pack).ok()) return;
  std::string text;
  THIDUA_CHECK(google::protobuf::TextFormat::PrintToString(pack, &text), "A message is a text.");
  const fuzz::MemoryFile written(text);
  pack::v1::Pack again;
  THIDUA_CHECK(ReadMessage(written.path(), &again).ok(), "What is written is read.");
  THIDUA_CHECK(again.SerializeAsString() == pack.SerializeAsString(), "It says the same.");
}

FUZZ(pack) {
  const fuzz::MemoryFile file(bytes);
  const auto pack = LoadedPack::Read(file.path());
  if (!pack.ok()) return;
  std::string last;
  for (const PackItem& item : pack->items()) {
    THIDUA_CHECK(PatternOf(item.name) != nullptr, "What a pack holds has a name.");
    THIDUA_CHECK(item.where.starts_with(file.path() + ":"), "It stands somewhere.");
    THIDUA_CHECK(item.resource != nullptr ? SaysTheSame(*item.resource, *item.resource)
                                          : !item.round.period().empty(),
                 "It says the same as itself.");
    THIDUA_CHECK(!ReferencesOf(item).contains(item.name), "Nothing refers to itself.");
  }
}

}  // namespace thidua::cli
