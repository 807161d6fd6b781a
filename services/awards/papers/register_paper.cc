#include "services/awards/papers/register_paper.h"

#include "services/awards/papers/words.h"

namespace thidua::awards::papers {

Document DocumentOf(const RegisterPaper& paper) {
  Table table = {.columns = {{"Số vào sổ", 1.5},
                             {"Số quyết định", 1.7},
                             {"Ngày", 1.1, Alignment::kCentre},
                             {"Tập thể, cá nhân", 2.6},
                             {"Chức vụ, đơn vị, địa chỉ", 2.6},
                             {"Hình thức", 1.4},
                             {"Thành tích", 4},
                             {"Tiền thưởng (đồng)", 1.4, Alignment::kRight},
                             {"Ghi chú", 1.1}},
                 .rows = {},
                 .size = 11};
  int64_t total = 0, revoked = 0;
  for (const RegisterEntry& entry : paper.entries) {
    table.rows.push_back(
        {{entry.number, DocumentNumber(entry.decision_number), ShortDate(entry.decision_date),
          entry.recipient, entry.description, entry.honour_title, entry.merit,
          Thousands(entry.amount_vnd), entry.revoked ? "Đã thu hồi" : ""}});
    if (entry.revoked) {
      ++revoked;
    } else {
      total += entry.amount_vnd;
    }
  }
  const int64_t count = static_cast<int64_t>(paper.entries.size());
  std::string sum = Count(count - revoked) + " lượt khen thưởng";
  if (revoked > 0) sum += ", không kể " + Count(revoked) + " đã thu hồi";
  table.rows.push_back(
      {.cells = {"Tổng cộng", "", "", sum, "", "", "", Thousands(total), ""}, .bold = true});
  return {.letterhead = paper.letterhead,
          .kind = "Sổ khen thưởng",
          .subject = paper.period,
          .blocks = {table},
          .signature = paper.signature,
          .across = true,
          .marks = paper.marks};
}

}  // namespace thidua::awards::papers
