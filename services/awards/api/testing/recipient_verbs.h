#pragma once
// The verbs of recipients over a real ledger in a folder that is gone with the test.

#include <gtest/gtest.h>

#include <deque>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "common/catalog/local_catalog.h"
#include "common/ledger/testing/new_ledger.h"
#include "common/resource/store.h"
#include "common/testing/from_text.h"
#include "common/testing/status.h"
#include "common/testing/temporary_folder.h"
#include "common/value/status_macros.h"
#include "services/awards/api/recipients.h"

namespace thidua::awards {

inline std::string RecipientName(const std::string& id, const std::string& owner = "khoai-chau") {
  return "units/" + owner + "/recipients/" + id;
}

inline v1::Recipient Person(const std::string& id,
                            const std::string& display_name = "Nguyễn Thị Lan",
                            int birth_year = 1980) {
  v1::Recipient recipient;
  recipient.set_name(RecipientName(id));
  recipient.set_kind(v1::RECIPIENT_KIND_PERSON);
  recipient.set_display_name(display_name);
  recipient.set_birth_year(birth_year);
  recipient.set_unit("units/dan-tien");
  return recipient;
}

inline v1::Bar Discipline() {
  return FromText<v1::Bar>(R"(kind: BAR_KIND_DISCIPLINE start_date: "2020-01-01" source: "12/QĐ")");
}

// With a catalog of the districts Khoái Châu, which has the communes
// Dân Tiến and An Vĩ, and Kim Động. People: lan (officer of Dân Tiến), vi (officer of An Vĩ), binh
// (reviewer of Khoái Châu), admin (of Khoái Châu), auditor (of Khoái Châu), guest (auditor of both
// and officer of Dân Tiến).
class RecipientVerbsTest : public ::testing::Test {
 protected:
  RecipientVerbsTest()
      : ledger_(ledger::NewLedger(folder_)),
        store_(*ledger_, "awards"),
        catalog_(*ledger_),
        authorizer_(catalog_),
        recipients_(store_, catalog_) {
    AddUnit("khoai-chau", "");
    AddUnit("dan-tien", "units/khoai-chau");
    AddUnit("an-vi", "units/khoai-chau");
    AddUnit("kim-dong", "");
    Bind("lan", {{auth::v1::ROLE_COMMUNE_OFFICER, "dan-tien"}});
    Bind("vi", {{auth::v1::ROLE_COMMUNE_OFFICER, "an-vi"}});
    Bind("binh", {{auth::v1::ROLE_DISTRICT_REVIEWER, "khoai-chau"}});
    Bind("admin", {{auth::v1::ROLE_DISTRICT_ADMINISTRATOR, "khoai-chau"}});
    Bind("auditor", {{auth::v1::ROLE_AUDITOR, "khoai-chau"}});
    Bind("guest",
         {{auth::v1::ROLE_COMMUNE_OFFICER, "dan-tien"}, {auth::v1::ROLE_AUDITOR, "kim-dong"}});
  }

  void PutCatalog(const std::string& name, const google::protobuf::Message& resource) {
    EXPECT_THAT(ledger_->Commit("catalog", {},
                                [&](ledger::Txn& txn) {
                                  txn.Put(name, resource.SerializeAsString());
                                  return absl::OkStatus();
                                }),
                IsOk());
  }

  void AddUnit(const std::string& id, const std::string& parent) {
    catalog::v1::Unit unit;
    unit.set_name("units/" + id);
    catalog::v1::UnitVersion& version = *unit.add_versions();
    version.set_display_name(id);
    version.set_kind(catalog::v1::UNIT_KIND_COMMUNE);
    version.set_parent(parent);
    version.set_valid_from("1999-01-01");
    PutCatalog(unit.name(), unit);
  }

  void Bind(const std::string& person,
            const std::vector<std::pair<auth::v1::Role, std::string>>& grants) {
    catalog::v1::Binding binding;
    binding.set_name("bindings/user:" + person);
    for (const auto& [role, unit] : grants) {
      auto& grant = *binding.add_grants();
      grant.set_role(role);
      grant.set_unit("units/" + unit);
    }
    PutCatalog(binding.name(), binding);
  }

  rpc::Call As(const std::string& person, const std::string& verb) {
    methods_.push_back("thidua.awards.v1.AwardsService/" + verb);
    return rpc::Call::ForTest({.principal = "user:" + person}, methods_.back(), authorizer_);
  }

  absl::StatusOr<v1::Recipient> Create(const v1::Recipient& recipient,
                                       const std::string& person = "lan",
                                       const std::vector<std::string>& different_from = {},
                                       const std::string& request_id = "") {
    v1::CreateRecipientRequest request;
    *request.mutable_recipient() = recipient;
    for (const std::string& name : different_from) request.add_different_from(name);
    request.set_request_id(request_id.empty() ? "r" + std::to_string(++next_id_) : request_id);
    v1::Recipient answer;
    auto call = As(person, "CreateRecipient");
    RETURN_IF_ERROR(recipients_.Create(call, request, &answer));
    return answer;
  }

  absl::StatusOr<v1::Recipient> Update(const v1::Recipient& recipient,
                                       const std::string& person = "lan",
                                       const std::vector<std::string>& different_from = {}) {
    v1::UpdateRecipientRequest request;
    *request.mutable_recipient() = recipient;
    for (const std::string& name : different_from) request.add_different_from(name);
    request.set_request_id("r" + std::to_string(++next_id_));
    v1::Recipient answer;
    auto call = As(person, "UpdateRecipient");
    RETURN_IF_ERROR(recipients_.Update(call, request, &answer));
    return answer;
  }

  absl::StatusOr<v1::Recipient> Get(const std::string& name,
                                    const std::string& person = "auditor") {
    v1::GetRecipientRequest request;
    request.set_name(name);
    v1::Recipient answer;
    auto call = As(person, "GetRecipient");
    RETURN_IF_ERROR(recipients_.Get(call, request, &answer));
    return answer;
  }

  absl::StatusOr<v1::ListRecipientsResponse> List(v1::ListRecipientsRequest request,
                                                  const std::string& person = "auditor") {
    request.set_parent("units/khoai-chau");
    v1::ListRecipientsResponse answer;
    auto call = As(person, "ListRecipients");
    RETURN_IF_ERROR(recipients_.List(call, request, &answer));
    return answer;
  }

  absl::StatusOr<v1::Recipient> Join(const std::string& from, const std::string& into,
                                     const std::string& person = "admin") {
    v1::JoinRecipientsRequest request;
    request.set_name(RecipientName(from));
    request.set_into(RecipientName(into));
    request.set_reason("cùng một người");
    request.set_request_id("r" + std::to_string(++next_id_));
    v1::Recipient answer;
    auto call = As(person, "JoinRecipients");
    RETURN_IF_ERROR(recipients_.Join(call, request, &answer));
    return answer;
  }

  absl::StatusOr<v1::Recipient> Erase(const std::string& id, const std::string& person = "admin",
                                      const std::string& request_id = "") {
    v1::EraseRecipientRequest request;
    request.set_name(RecipientName(id));
    request.set_reason("theo yêu cầu");
    request.set_request_id(request_id.empty() ? "r" + std::to_string(++next_id_) : request_id);
    v1::Recipient answer;
    auto call = As(person, "EraseRecipient");
    RETURN_IF_ERROR(recipients_.Erase(call, request, &answer));
    return answer;
  }

  // Everything that the owner's ledger ever wrote, as bytes, causes and digests included.
  std::string Log(const std::string& ledger = "khoai-chau") {
    std::string all;
    const auto entries = ledger_->Log({.ledger = ledger}, 1000);
    EXPECT_THAT(entries.status(), IsOk());
    for (const ledger::LogEntry& entry : *entries) {
      all += entry.cause.reason + entry.cause.request_digest;
      for (const ledger::Change& change : entry.changes) all += change.key + change.bytes;
    }
    return all;
  }

  TemporaryFolder folder_;
  std::unique_ptr<ledger::Ledger> ledger_;
  resource::Store store_;
  catalog::LocalCatalog catalog_;
  catalog::CatalogAuthorizer authorizer_;
  std::deque<std::string> methods_;
  int next_id_ = 0;
  Recipients recipients_;
};

}  // namespace thidua::awards
