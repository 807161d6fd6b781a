#pragma once
// How exports write lines, names and periods.

#include <initializer_list>
#include <string>
#include <string_view>

#include "common/value/period.h"
#include "thidua/type/v1/value.pb.h"

namespace thidua::reporting {

// Appends a line of CSV, CR LF included.
void AppendLine(std::initializer_list<std::string_view> fields, std::string& text);

// Appends the line of action D that takes back all that was said of a round: of the columns of
// `header` it fills in what a round is known by. `structure` is the id of the data structure.
void AppendDeletion(std::string_view header, std::string_view structure, std::string_view round,
                    std::string& text);

// The value's name in the contract without what all names of its enum begin with: "OPEN".
template <class Enum>
std::string ShortName(Enum value, std::string_view prefix) {
  return google::protobuf::GetEnumDescriptor<Enum>()
      ->FindValueByNumber(static_cast<int>(value))
      ->name()
      .substr(prefix.size());
}

// A short name as the command line writes it: "party-organisation".
std::string Lower(const std::string& name);

// "OFFICIAL"; empty where there is no value.
std::string StatusName(type::v1::ValueStatus status);

inline std::string_view Bool(bool value) { return value ? "true" : "false"; }

// The period as SDMX writes it: its own words for the calendar's, and for others the first day and
// the length, which say the same whatever year they are counted to.
std::string SdmxPeriod(const Period& period);

// A code of SDMX:CL_FREQ.
std::string_view SdmxFrequency(const Period& period);

}  // namespace thidua::reporting
