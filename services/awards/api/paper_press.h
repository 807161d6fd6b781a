#pragma once
// Prints a paper: what is stored is read, put together and laid out.
//
//   ASSIGN_OR_RETURN(PrintedPaper paper, press.Print(request, progress));

#include <absl/functional/function_ref.h>
#include <absl/status/statusor.h>

#include <cstdint>
#include <string>
#include <vector>

#include "common/catalog/source.h"
#include "common/resource/store.h"
#include "services/awards/papers/printer.h"
#include "thidua/awards/v1/papers.pb.h"

namespace thidua::awards {

// Names of the fields in which papers are signed. Minutes have two, every other paper one.
inline constexpr char kSignerField[] = "nguoi-ky";
inline constexpr char kChairField[] = "chu-tri";
inline constexpr char kSecretaryField[] = "thu-ky";

// A paper that is printed.
struct PrintedPaper {
  std::string pdf;
  std::string file_name;
  bool simulated = false;
  std::vector<std::string> fields;  // for signatures, as far as it was asked for them
};

// Told how many of how many pages are done; what is not OK ends the print.
using PrintProgress = absl::FunctionRef<absl::Status(int64_t done, int64_t total)>;

// Thread-safe. What it is given must outlive it.
class PaperPress {
 public:
  // `check_url` is where certificates are checked, see CheckText in paper_words.h; it may be empty.
  PaperPress(const resource::Store& store, const catalog::CatalogSource& catalog,
             papers::Printer& printer, std::string check_url)
      : store_(store), catalog_(catalog), printer_(printer), check_url_(std::move(check_url)) {}

  // Prints what the request, which was found sound, asks for, as it is stored now. The same state
  // and request give the same bytes. Waits until the printer is free.
  //   NOT_FOUND. FAILED_PRECONDITION / ILLEGAL_STATE: there is nothing to print. What `progress`
  //   returns. Errors of the printer.
  absl::StatusOr<PrintedPaper> Print(const v1::RenderPapersRequest& request,
                                     PrintProgress progress) const;

 private:
  const resource::Store& store_;
  const catalog::CatalogSource& catalog_;
  papers::Printer& printer_;
  const std::string check_url_;
};

}  // namespace thidua::awards
