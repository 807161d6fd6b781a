#pragma once
// Papers as the command line names them: shared by printing and by handing in.

#include <absl/status/statusor.h>

#include <CLI/App.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "thidua/awards/v1/papers.pb.h"

namespace thidua::cli {

// A kind of paper.
struct PaperKindEntry {
  const char* word;  // "decision"
  awards::v1::PaperKind kind;
  std::vector<const char*> patterns;  // of NAME, the first that fits
};
const std::vector<PaperKindEntry>& PaperKinds();

// The kind that is called so. INVALID_ARGUMENT: none is; the message lists them.
absl::StatusOr<const PaperKindEntry*> FindPaperKind(std::string_view word);

// The word for a kind; "paper" for one that is not known here.
std::string WordOf(awards::v1::PaperKind kind);

// What a paper is of.
struct PaperFlags {
  std::string name;
  std::string words;  // a file
  int year = 0;

  void AddWords(CLI::App* verb);
};

// The request for such a paper, its texts composed.
//   INVALID_ARGUMENT: no name of the kind, or the file of words is not one.
absl::StatusOr<awards::v1::RenderPapersRequest> PaperRequestOf(const PaperKindEntry& kind,
                                                               const PaperFlags& flags);

}  // namespace thidua::cli
