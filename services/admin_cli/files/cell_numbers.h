#pragma once
// The numbers of a file's cells, which are decided together: each proves or denies what the others
// mean.

#include <optional>
#include <string>
#include <vector>

#include "common/value/decimal.h"
#include "services/admin_cli/files/number_format.h"
#include "thidua/catalog/v1/catalog.pb.h"

namespace thidua::cli {

struct CsvReport;
struct RowFault;

// A cell whose number is still text.
struct WrittenNumber {
  size_t report = 0;   // place of its report
  int cell = 0;        // place of the cell in it
  int row = 0;         // line in the file
  std::string column;  // title of its column
  std::string text;
  const catalog::v1::Element* element = nullptr;
};

// Not thread-safe.
class CellNumbers {
 public:
  void Add(WrittenNumber number);
  // Takes what is written of an element into account for the file's format alone.
  void Weigh(const catalog::v1::Element& element, const std::string& text);

  // Sets the numbers of all cells in the format that is `stated`, or else proved by all of them,
  // and returns it. A number that is none, or that both formats read differently where neither is
  // proved, becomes a fault of its report.
  std::optional<Locale> Decide(std::optional<Locale> stated, std::vector<CsvReport>* reports) const;

 private:
  RowFault FaultOf(const WrittenNumber& number, std::optional<Locale> format, bool stated) const;

  std::vector<WrittenNumber> numbers_;
  NumberEvidence evidence_;
};

}  // namespace thidua::cli
