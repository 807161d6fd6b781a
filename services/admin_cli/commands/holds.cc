#include "services/admin_cli/commands/holds.h"

#include "thidua/awards/v1/awards_service.pb.h"

namespace thidua::cli {

void AddHoldVerbs(CommandLine& cli, CLI::App* noun, const char* pattern,
                  const std::string& example) {
  const std::string usage = "thidua " + noun->get_name() + " ";
  cli.AddWrite(
      noun,
      {.verb = "hold",
       .description = "Holds it: somebody objected or appealed",
       .pattern = pattern,
       .request = &awards::v1::PlaceHoldRequest::default_instance(),
       .flags = {{"--ground", "ground", "Why, and on whose word, without personal data", true}},
       .examples = {usage + "hold " + example +
                    " --ground \"Đơn số 12 ngày "
                    "22/12/2022\""}});
  cli.AddWrite(noun,
               {.verb = "release",
                .description = "Lifts the open hold",
                .pattern = pattern,
                .request = &awards::v1::LiftHoldRequest::default_instance(),
                .flags = {{"--outcome", "outcome", "What came of it, without personal data", true}},
                .examples = {usage + "release " + example +
                             " --outcome \"KL 03: không có cơ "
                             "sở\""}});
}

}  // namespace thidua::cli
