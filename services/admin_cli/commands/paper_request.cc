#include "services/admin_cli/commands/paper_request.h"

#include "common/value/status_macros.h"
#include "common/value/text.h"
#include "services/admin_cli/base/failure.h"
#include "services/admin_cli/base/fields.h"
#include "services/admin_cli/base/names.h"
#include "services/admin_cli/files/message_file.h"

namespace thidua::cli {

const std::vector<PaperKindEntry>& PaperKinds() {
  static const auto& kinds = *new std::vector<PaperKindEntry>{
      {"certificates", awards::v1::PAPER_KIND_CERTIFICATES, {kGrant, kDecision}},
      {"decision", awards::v1::PAPER_KIND_DECISION, {kDecision}},
      {"submission", awards::v1::PAPER_KIND_SUBMISSION, {kMovement}},
      {"minutes", awards::v1::PAPER_KIND_MINUTES, {kSession}},
      {"notice", awards::v1::PAPER_KIND_NOTICE, {kNotice}},
      {"register", awards::v1::PAPER_KIND_REGISTER, {kUnit}}};
  return kinds;
}

absl::StatusOr<const PaperKindEntry*> FindPaperKind(std::string_view word) {
  std::string words;
  for (const PaperKindEntry& entry : PaperKinds()) {
    if (entry.word == word) return &entry;
    words += (words.empty() ? "" : ", ") + std::string(entry.word);
  }
  return UsageError(Quote(word) + " is no kind of paper: " + words);
}

std::string WordOf(awards::v1::PaperKind kind) {
  for (const PaperKindEntry& entry : PaperKinds()) {
    if (entry.kind == kind) return entry.word;
  }
  return "paper";
}

void PaperFlags::AddWords(CLI::App* verb) {
  verb->add_option("--words", words,
                   "File with what only the writer knows, a textproto or JSON of "
                   "thidua.awards.v1.PaperWords");
}

absl::StatusOr<awards::v1::RenderPapersRequest> PaperRequestOf(const PaperKindEntry& kind,
                                                               const PaperFlags& flags) {
  awards::v1::RenderPapersRequest request;
  request.set_kind(kind.kind);
  request.set_year(flags.year);
  absl::StatusOr<std::string> name = absl::InvalidArgumentError("a paper has a name");
  for (const char* pattern : kind.patterns) {
    name = ExpandName(pattern, flags.name);
    if (name.ok()) break;
  }
  ASSIGN_OR_RETURN(*request.mutable_name(), std::move(name));
  if (!flags.words.empty()) RETURN_IF_ERROR(ReadMessage(flags.words, request.mutable_words()));
  ComposeTexts(&request);
  return request;
}

}  // namespace thidua::cli
