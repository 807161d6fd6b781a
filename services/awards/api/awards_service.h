#pragma once
// thidua.awards.v1.AwardsService: hands each call to its verb.

#include <string>

#include "common/rpc/service.h"
#include "services/awards/api/appraisals.h"
#include "services/awards/api/certificates.h"
#include "services/awards/api/council.h"
#include "services/awards/api/decisions.h"
#include "services/awards/api/grants.h"
#include "services/awards/api/holds.h"
#include "services/awards/api/movements.h"
#include "services/awards/api/nominations.h"
#include "services/awards/api/paper_press.h"
#include "services/awards/api/paper_trust.h"
#include "services/awards/api/papers.h"
#include "services/awards/api/recipients.h"
#include "services/awards/api/reviews.h"
#include "services/awards/api/rule_packs.h"
#include "services/awards/api/signed_papers.h"
#include "services/awards/api/statistics.h"
#include "services/awards/api/submission_stream.h"

namespace thidua::awards {

// Thread-safe. What it is given must outlive it.
class AwardsService : public rpc::Service {
 public:
  AwardsService(rpc::Dispatcher& dispatcher, const resource::Store& store,
                const catalog::CatalogSource& catalog, EvidenceSources evidence,
                papers::Printer& printer, std::string check_url, const PaperTrust& trust);

  // Ends the streams; later ones are refused.
  void EndStreams() {
    papers_.Stop();
    submissions_.Stop();
  }

 private:
  RulePacks rule_packs_;
  Movements movements_;
  Recipients recipients_;
  Nominations nominations_;
  Appraisals appraisals_;
  Council council_;
  Decisions decisions_;
  Grants grants_;
  Reviews reviews_;
  HoldsApi holds_;
  Certificates certificates_;
  PaperPress press_;  // before what prints with it
  Papers papers_;
  SignedPapers signed_papers_;
  StatisticsApi statistics_;
  rpc::ClientStreams submissions_;  // last, because its streams use the others
};

}  // namespace thidua::awards
