#pragma once
// Papers that come back signed: the file is verified and its digest committed.

#include <absl/status/status.h>

#include <memory>
#include <string>

#include "common/catalog/source.h"
#include "common/resource/store.h"
#include "common/rpc/call.h"
#include "common/rpc/client_stream.h"
#include "services/awards/papers/printer.h"
#include "thidua/awards/v1/awards_service.pb.h"

namespace thidua::awards {

// Files are small in number and large: few are taken in at a time.
inline constexpr rpc::ClientStreams::Options kSubmissions = {
    .max_streams = 4, .max_streams_each = 1, .batch_messages = 4, .batch_bytes = 2 << 20};

// Each verb does as its proto says. Thread-safe. What it is given must outlive it.
class SignedPapers {
 public:
  SignedPapers(const resource::Store& store, const catalog::CatalogSource& catalog,
               papers::Printer& printer, std::string check_url)
      : store_(store), catalog_(catalog), printer_(printer), check_url_(std::move(check_url)) {}

  // What takes in one file.
  std::unique_ptr<rpc::StreamConsumer> Submission();
  absl::Status Get(rpc::Call& call, const v1::GetSignedPaperRequest& request,
                   v1::SignedPaper* answer);
  absl::Status List(rpc::Call& call, const v1::ListSignedPapersRequest& request,
                    v1::ListSignedPapersResponse* answer);

 private:
  [[maybe_unused]] const resource::Store& store_;
  [[maybe_unused]] const catalog::CatalogSource& catalog_;
  [[maybe_unused]] papers::Printer& printer_;
  const std::string check_url_;
};

}  // namespace thidua::awards
