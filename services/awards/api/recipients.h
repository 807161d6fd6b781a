#pragma once
// The verbs of recipients.

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <string>
#include <string_view>

#include "common/catalog/source.h"
#include "common/resource/store.h"
#include "common/rpc/call.h"
#include "thidua/awards/v1/awards_service.pb.h"

namespace thidua::awards {

// Each verb does as its proto says. Thread-safe. What it is given must outlive it.
class Recipients {
 public:
  Recipients(const resource::Store& store, const catalog::CatalogSource& catalog)
      : store_(store), catalog_(catalog) {}

  absl::Status Create(rpc::Call& call, const v1::CreateRecipientRequest& request,
                      v1::Recipient* answer);
  absl::Status Update(rpc::Call& call, const v1::UpdateRecipientRequest& request,
                      v1::Recipient* answer);
  absl::Status Get(rpc::Call& call, const v1::GetRecipientRequest& request, v1::Recipient* answer);
  absl::Status List(rpc::Call& call, const v1::ListRecipientsRequest& request,
                    v1::ListRecipientsResponse* answer);
  absl::Status Join(rpc::Call& call, const v1::JoinRecipientsRequest& request,
                    v1::Recipient* answer);
  absl::Status Erase(rpc::Call& call, const v1::EraseRecipientRequest& request,
                     v1::Recipient* answer);

 private:
  // OK if the caller may enter or change a recipient of this name in this unit: he may nominate on
  // the owner, or on the unit below it, or appraise on the owner.
  absl::Status AuthorizeKeeper(const rpc::Call& call, const std::string& name,
                               const std::string& unit) const;
  // OK if the caller may list recipients of `parent`, or of this unit alone.
  absl::Status AuthorizeList(const rpc::Call& call, const std::string& parent,
                             const std::string& unit) const;
  // What catalog and other ledgers find wrong with `asked`: a unit elsewhere, or a former
  // recipient, unless `stored` names it, that is none, is of another kind, or may not be read.
  absl::Status CheckFacts(const rpc::Call& call, const v1::Recipient& asked,
                          const v1::Recipient& stored) const;

  const resource::Store& store_;
  const catalog::CatalogSource& catalog_;
};

// Takes from an answer what the caller is not shown: bars, unless he holds PERMISSION_APPRAISE on
// the owner, and sealed bytes.
void Disclose(const rpc::Call& call, v1::Recipient& recipient);

}  // namespace thidua::awards
