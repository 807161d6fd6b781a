#pragma once
// What papers say, put together from what is stored, from the catalog and from the words that their
// writer gives.

#include <string>
#include <string_view>
#include <vector>

#include "common/catalog/view.h"
#include "services/awards/papers/certificate.h"
#include "services/awards/papers/decision_paper.h"
#include "services/awards/papers/minutes_paper.h"
#include "services/awards/papers/notice_paper.h"
#include "services/awards/papers/register_paper.h"
#include "services/awards/papers/submission_paper.h"
#include "thidua/awards/v1/council.pb.h"
#include "thidua/awards/v1/decision.pb.h"
#include "thidua/awards/v1/movement.pb.h"
#include "thidua/awards/v1/nomination.pb.h"
#include "thidua/awards/v1/papers.pb.h"
#include "thidua/awards/v1/rule_pack.pb.h"

namespace thidua::awards {

// What every paper of one owner rests on. It borrows all of it.
struct PaperContext {
  const catalog::CatalogView& view;
  const std::string& owner;  // "units/khoai-chau"
  const v1::PaperWords& words;
  const std::vector<v1::RulePack>& packs;
};

// Unsealed resources are taken everywhere. `check_url` is where certificates are checked; see
// CheckText.
papers::Certificate CertificateOf(const catalog::CatalogView& view, const v1::Grant& grant,
                                  std::string_view check_url);

// What the QR code of a certificate says: the address with number and code as "so" and "ma", or,
// where there is no address, both as they are.
std::string CheckText(std::string_view check_url, const v1::Grant& grant);

// `grants` are all of the decision; those that were revoked are left out.
papers::DecisionPaper DecisionPaperOf(const PaperContext& context, const v1::Decision& decision,
                                      const v1::Movement& movement,
                                      const std::vector<v1::Grant>& grants);

// `nominations` are those that are ready to be decided.
papers::SubmissionPaper SubmissionPaperOf(const PaperContext& context, const v1::Movement& movement,
                                          const std::vector<v1::Nomination>& nominations);

// `nominations` are those of the session's ballots, in their order.
papers::MinutesPaper MinutesPaperOf(const PaperContext& context, const v1::Movement& movement,
                                    const v1::CouncilSession& session,
                                    const std::vector<v1::Nomination>& nominations);

// `nominations` are those of the notice, in their order.
papers::NoticePaper NoticePaperOf(const PaperContext& context, const v1::PublicNotice& notice,
                                  const std::vector<v1::Nomination>& nominations);

// `grants` are those whose certificate numbers are of the year, in the order of these.
papers::RegisterPaper RegisterPaperOf(const PaperContext& context, int year,
                                      const std::vector<v1::Grant>& grants);

// The suggested name of a file, ASCII: "chung-nhan-2020-000017.pdf".
std::string FileNameOf(std::string_view kind, std::string_view id);

}  // namespace thidua::awards
