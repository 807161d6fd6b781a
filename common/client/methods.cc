#include "common/client/methods.h"

#include <map>

namespace thidua::client {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::DescriptorPool;
using google::protobuf::Message;
using google::protobuf::MethodDescriptor;

struct Served {
  const char* service;  // full name in the protos
  const char* by;       // empty: every service
};

constexpr Served kServices[] = {{"thidua.catalog.v1.CatalogService", "reporting"},
                                {"thidua.reporting.v1.ReportingService", "reporting"},
                                {"thidua.targets.v1.TargetsService", "targets"},
                                {"thidua.awards.v1.AwardsService", "awards"},
                                {"thidua.ledger.v1.LedgerService", ""},
                                {"thidua.auth.v1.AuthService", ""}};

using Methods = std::map<const Descriptor*, const MethodDescriptor*>;

Methods MethodsByRequest() {
  Methods methods;
  for (const Served& served : kServices) {
    const auto* service = DescriptorPool::generated_pool()->FindServiceByName(served.service);
    for (int i = 0; service != nullptr && i < service->method_count(); ++i) {
      methods.emplace(service->method(i)->input_type(), service->method(i));
    }
  }
  return methods;
}

}  // namespace

const MethodDescriptor* MethodOf(const Message& request) {
  static const auto& methods = *new Methods(MethodsByRequest());
  const auto found = methods.find(request.GetDescriptor());
  return found == methods.end() ? nullptr : found->second;
}

std::string ServiceOf(const MethodDescriptor& method) {
  for (const Served& served : kServices) {
    if (method.service()->full_name() == served.service) {
      return served.by;
    }
  }
  return "";
}

}  // namespace thidua::client
