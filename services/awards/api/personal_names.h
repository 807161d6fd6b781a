#pragma once
// Notes, grounds and reasons are kept for ever and are not sealed: they must not name whom they are
// about. An officer who names him all the same is asked to say it in other words.
//
//   RETURN_IF_ERROR(CheckUnnamed(store_, owner, {request.name()},
//                                {{"ground", request.ground()}, {"reason", request.reason()}},
//                                violations));

#include <absl/status/statusor.h>
#include <google/protobuf/repeated_ptr_field.h>

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "common/resource/store.h"
#include "common/value/errors.h"
#include "thidua/awards/v1/nomination.pb.h"

namespace thidua::awards {

// The names of some persons and households, as a search takes them: without case, tone marks and
// whatever stands between their words. A name of one word is passed over, because such a word may
// mean anything. A value.
class PersonalNames {
 public:
  // Of the recipients, nominations and grants of these names in the ledger; what does not exist, is
  // of a collective or was erased has no name. Not within a transaction.
  //   Errors of PersonalKeys::Load and Unseal.
  static absl::StatusOr<PersonalNames> Of(const resource::Store& store, const std::string& ledger,
                                          const std::vector<std::string>& names);

  void Add(std::string_view display_name);

  // Adds a violation of `field` if the text has one of the names in it. It does not say which.
  void CheckUnnamed(Violations& violations, std::string_view field, std::string_view text) const;

 private:
  std::set<std::string> names_;  // " nguyen thi lan "
};

// A text that is kept for ever, and the field that it came in.
struct KeptText {
  std::string field;
  std::string_view text;
};
using KeptTexts = std::vector<KeptText>;

// Adds the reasons of what a person confirmed: "confirmations[0].reason" and so on.
void AddReasons(KeptTexts& texts, std::string_view field,
                const google::protobuf::RepeatedPtrField<v1::Confirmation>& confirmations);

// Adds a violation of each text that has the name of one of these recipients, nominations or
// grants of the ledger. Nothing is read where there is no text. Not within a transaction.
//   Errors of PersonalNames::Of.
absl::Status CheckUnnamed(const resource::Store& store, const std::string& ledger,
                          const std::vector<std::string>& names, const KeptTexts& texts,
                          Violations& violations);

}  // namespace thidua::awards
