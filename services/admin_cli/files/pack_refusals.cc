#include "services/admin_cli/files/pack_refusals.h"

#include <absl/strings/ascii.h>

#include <algorithm>
#include <string_view>
#include <utility>

#include "services/admin_cli/base/failure.h"
#include "services/admin_cli/files/references.h"

namespace thidua::cli {
namespace {

// True if the text has the name, and not merely the beginning of a longer one.
bool Names(std::string_view text, std::string_view name) {
  const auto in_id = [&](size_t at) {
    return at < text.size() && (absl::ascii_isalnum(static_cast<unsigned char>(text[at])) ||
                                std::string_view("_:@/-").find(text[at]) != std::string_view::npos);
  };
  for (size_t at = text.find(name); at != std::string_view::npos; at = text.find(name, at + 1)) {
    const size_t end = at + name.size();
    // A point may end a sentence, or go on within an id.
    if (!in_id(end) && !(end < text.size() && text[end] == '.' && in_id(end + 1))) {
      return true;
    }
  }
  return false;
}

// As FormatError, without the violations that follow from others.
std::string TextOf(const ErrorText& error) {
  std::string text = "error: " + error.code + (error.code.empty() ? "" : ": ") + error.message;
  for (const ErrorText::Field& field : error.fields) {
    text += "\n  " + field.path + ": " + field.description;
  }
  return text;
}

}  // namespace

void PackRefusals::Add(const PackItem& item, const absl::Status& status) {
  const auto named = [&](const std::string& text) {
    return std::find_if(names_.begin(), names_.end(),
                        [&](const std::string& name) { return Names(text, name); });
  };
  const auto follows = [&](const std::string& what, const std::string& from) {
    following_.push_back(item.where + ": " + item.name + ": " + what + " (" + from +
                         " is refused itself)");
  };
  ErrorText error = Explain(status);
  bool own = false;
  if (error.fields.empty()) {
    const std::set<std::string> references = ReferencesOf(item);
    const auto refused = std::find_if(names_.begin(), names_.end(), [&](const std::string& name) {
      return references.contains(name);
    });
    own = refused == names_.end();
    if (!own) {
      follows(error.message, *refused);
    }
  } else {
    std::vector<ErrorText::Field> fields;
    for (const ErrorText::Field& field : error.fields) {
      if (const auto refused = named(field.description); refused != names_.end()) {
        follows(field.path + ": " + field.description, *refused);
      } else {
        fields.push_back(field);
      }
    }
    own = !fields.empty();
    error.fields = std::move(fields);
  }
  if (own) {
    own_.push_back(item.where + ": " + item.name + ": " + TextOf(error));
  } else {
    ++follow_ups_;
  }
  names_.insert(item.name);
}

}  // namespace thidua::cli
