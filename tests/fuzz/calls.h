#pragma once
// Calls of a service's handlers with requests of any bytes, without a server, on a ledger that is
// as it was before each of them.

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "common/catalog/local_catalog.h"
#include "common/ledger/ledger.h"
#include "common/resource/store.h"
#include "common/rpc/call.h"
#include "common/testing/from_text.h"
#include "common/testing/temporary_folder.h"
#include "common/value/serialize.h"
#include "common/value/status_macros.h"

namespace thidua::fuzz {

// One RPC as the service binds it.
struct Verb {
  std::string method;  // full name
  // Nothing where the bytes are no request; else what the handler says, and its answer's bytes.
  std::function<std::optional<absl::Status>(rpc::Call&, std::string_view bytes,
                                            std::string* answer)>
      call;
};

// `handler(rpc::Call&, const Request&, Response*) -> absl::Status`.
template <class Request, class Response, class Handler>
Verb VerbOf(const std::string& method, Handler handler) {
  return {method,
          [handler](rpc::Call& call, std::string_view bytes,
                    std::string* answer) -> std::optional<absl::Status> {
            Request request;
            if (!request.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
              return std::nullopt;
            }
            Response response;
            absl::Status status = handler(call, request, &response);
            if (status.ok()) *answer = Serialize(response);
            return status;
          }};
}
template <class Api, class Request, class Response>
Verb VerbOf(const std::string& method, Api* api,
            absl::Status (Api::*handler)(rpc::Call&, const Request&, Response*)) {
  return VerbOf<Request, Response>(
      method, [api, handler](rpc::Call& call, const Request& request, Response* response) {
        return (api->*handler)(call, request, response);
      });
}

// What the handlers of every service stand on.
struct Ground {
  // `now` is the time of every commit.
  Ground(const std::string& database, const std::string& service, absl::Time now);

  std::unique_ptr<ledger::Ledger> ledger;
  std::unique_ptr<resource::Store> store;
  std::unique_ptr<catalog::LocalCatalog> catalog;
  std::unique_ptr<catalog::CatalogAuthorizer> authorizer;
};

// A service's handlers. What derives from it owns them.
class Handlers {
 public:
  virtual ~Handlers() = default;
  virtual const std::vector<Verb>& verbs() const = 0;
  virtual Ground& ground() = 0;
};

// An input: a line with verb and person ("CreatePlan lan"), then the bytes of the request.
struct Step {
  std::string line;
  std::string bytes;

  Step(std::string line, const google::protobuf::Message& request)
      : line(std::move(line)), bytes(request.SerializeAsString()) {}
};
template <class Request>
Step StepOf(std::string line, const std::string& text) {
  return {std::move(line), FromText<Request>(text)};
}

// The service whose handlers are called. People are one and two, who have every role in Khoái Châu,
// lan, an officer of Dân Tiến, and nobody, who has none.
class Calls {
 public:
  using Make = std::function<std::unique_ptr<Handlers>(const std::string& database)>;

  // `pack` is the catalog as the text of a Pack; then comes `steps`, each of which must be taken.
  // Where THIDUA_FUZZ_SEEDS names a folder, they become inputs there.
  Calls(Make make, const std::string& pack, const std::vector<Step>& steps);

  // Makes the call that an input says, and aborts where a promise of every RPC does not hold.
  void Run(std::string_view input);

 private:
  void LayCatalog(const std::string& pack);
  // A ledger as it was at first.
  void Renew();
  const Verb& Choose(std::string_view name) const;
  void CheckTaken(const rpc::Call& call, const Verb& verb, const std::string& person,
                  std::string_view bytes, const std::string& answer,
                  const std::vector<ledger::CommitId>& before);

  const Make make_;
  const TemporaryFolder folder_;
  const std::string database_;
  std::string first_;  // the bytes of the database
  std::unique_ptr<Handlers> handlers_;
};

}  // namespace thidua::fuzz
