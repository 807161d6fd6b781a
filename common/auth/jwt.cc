#include "common/auth/jwt.h"

#include <optional>

#include "common/value/digest.h"

namespace thidua::auth {
namespace {

using Json = nlohmann::json;

constexpr size_t kMaxTokenBytes = 4096;

absl::Status Malformed(std::string_view why) {
  return absl::InvalidArgumentError({why.data(), why.size()});
}

// A JSON object; discarded where the text is none.
Json ParseObject(const std::optional<std::string>& text) {
  if (!text) return Json(Json::value_t::discarded);
  Json json = Json::parse(*text, nullptr, /*allow_exceptions=*/false);
  return json.is_object() ? json : Json(Json::value_t::discarded);
}

}  // namespace

absl::StatusOr<Jwt> ParseJwt(std::string_view token) {
  if (token.size() > kMaxTokenBytes) return Malformed("it is too long");
  const size_t first = token.find('.');
  const size_t second = token.rfind('.');
  if (first == second || token.find('.', first + 1) != second) return Malformed("it is malformed");
  auto signature = Base64UrlDecode(token.substr(second + 1));
  Json header = ParseObject(Base64UrlDecode(token.substr(0, first)));
  if (header.is_discarded() || !signature || signature->empty()) {
    return Malformed("it is malformed");
  }
  Json payload = ParseObject(Base64UrlDecode(token.substr(first + 1, second - first - 1)));
  if (payload.is_discarded()) return Malformed("it is malformed");
  return Jwt{token.substr(0, second), *std::move(signature), std::move(header), std::move(payload)};
}

bool HasText(const Json& object, const char* claim, std::string_view text) {
  auto it = object.find(claim);
  return it != object.end() && it->is_string() && it->get_ref<const std::string&>() == text;
}

}  // namespace thidua::auth
