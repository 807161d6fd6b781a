#pragma once
// One certificate: printing it, and telling anybody who has it before him whether it holds.

#include <absl/status/status.h>

#include <string>
#include <utility>

#include "common/catalog/source.h"
#include "common/resource/store.h"
#include "common/rpc/call.h"
#include "services/awards/api/ask_bounds.h"
#include "services/awards/papers/printer.h"
#include "thidua/awards/v1/awards_service.pb.h"

namespace thidua::awards {

// Each verb does as its proto says. Thread-safe. What it is given must outlive it.
class Certificates {
 public:
  // `check_url` is where certificates are checked, see CheckText in paper_words.h; it may be empty.
  Certificates(const resource::Store& store, const catalog::CatalogSource& catalog,
               papers::Printer& printer, std::string check_url)
      : store_(store), catalog_(catalog), printer_(printer), check_url_(std::move(check_url)) {}

  absl::Status Render(rpc::Call& call, const v1::RenderCertificateRequest& request,
                      v1::RenderCertificateResponse* answer);
  absl::Status Check(rpc::Call& call, const v1::CheckCertificateRequest& request,
                     v1::CertificateCheck* answer);

 private:
  const resource::Store& store_;
  const catalog::CatalogSource& catalog_;
  papers::Printer& printer_;
  const std::string check_url_;
  AskBounds bounds_;
};

}  // namespace thidua::awards
