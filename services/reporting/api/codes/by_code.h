#pragma once
// Reads that take a unit's official code on a day, "units/12103@2025-06-30", in the place of its
// id. The handlers behind them see the unit's name alone: by it rights are asked for, and to it
// page tokens belong, however the unit was called.
//
//   Unary<v1::GetRoundRequest, v1::Round>("GetRound", ByCode(catalog, &rounds_, &RoundsApi::Get));

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <string>
#include <string_view>

#include "common/catalog/source.h"
#include "common/catalog/view.h"
#include "common/rpc/call.h"
#include "common/value/code_on_day.h"
#include "common/value/status_macros.h"

namespace thidua::reporting {

// Returns `name`, the value of `field`, with the unit's id in the place of its code on a day. A
// name without a code is returned as it is, and nothing is asked for.
//   PERMISSION_DENIED: the caller may not read the catalog anywhere, which tells what codes stand
//   for. Errors of ResolveUnitCode.
absl::StatusOr<std::string> NameOfCode(const rpc::Call& call, const catalog::CatalogView& view,
                                       std::string_view field, std::string_view name);

// Answers by `answer(const Request&) -> absl::Status`, with the unit named by its id that the
// request's parent, or else its name, gives by a code. The request is only copied if it does.
//   Errors of CatalogSource::Current, NameOfCode and `answer`.
template <class Request, class Answer>
absl::Status AnswerByCode(const rpc::Call& call, const catalog::CatalogSource& catalog,
                          const Request& request, const Answer& answer) {
  const auto answer_named = [&](std::string_view field, const std::string& name,
                                const auto& place) -> absl::Status {
    if (CodeOnDayIn(name).empty()) return answer(request);
    ASSIGN_OR_RETURN(const auto view, catalog.Current());
    Request named = request;
    ASSIGN_OR_RETURN(*place(named), NameOfCode(call, *view, field, name));
    return answer(named);
  };
  if constexpr (requires { request.filter().parent(); }) {
    return answer_named("filter.parent", request.filter().parent(),
                        [](Request& named) { return named.mutable_filter()->mutable_parent(); });
  } else if constexpr (requires { request.parent(); }) {
    return answer_named("parent", request.parent(),
                        [](Request& named) { return named.mutable_parent(); });
  } else {
    return answer_named("name", request.name(),
                        [](Request& named) { return named.mutable_name(); });
  }
}

// Returns the verb `fn` of `api` as one whose requests may give the unit by a code.
template <class Api, class Request, class Response>
auto ByCode(const catalog::CatalogSource& catalog, Api* api,
            absl::Status (Api::*fn)(rpc::Call&, const Request&, Response*)) {
  return [&catalog, api, fn](rpc::Call& call, const Request& request,
                             Response* response) -> absl::Status {
    return AnswerByCode(call, catalog, request,
                        [&](const Request& named) { return (api->*fn)(call, named, response); });
  };
}

}  // namespace thidua::reporting
