#pragma once
// The QPDF library, whose objects are read and written here as strictly as it can.
//
//   return WithoutExceptions([&]() -> absl::Status {
//     ASSIGN_OR_RETURN(const auto document, OpenPdf(bytes));
//     ...
//   });

#include <absl/status/statusor.h>

#include <exception>
#include <memory>
#include <string_view>

#include "common/value/text.h"
#include "services/awards/signature/refusal.h"

// QPDF asks its users to say that they need nothing of what it had before std::shared_ptr. Its JSON
// is not needed either, and clang 14 cannot read that header as C++20; so this is the one place
// where QPDF is included.
#define POINTERHOLDER_TRANSITION 4
#define JSON_HH
class JSON;
#include <qpdf/Buffer.hh>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFObjectHandle.hh>
#include <qpdf/QPDFWriter.hh>

namespace thidua::awards {

// The document in `bytes`, which must outlive it. Objects are read when they are asked for. What is
// damaged is not repaired: QPDF then throws, or warns and takes an object for null, so whoever has
// read what he needs calls CheckUndamaged.
//   INVALID_ARGUMENT: not a PDF, or a damaged or encrypted one.
absl::StatusOr<std::shared_ptr<QPDF>> OpenPdf(std::string_view bytes);

// INVALID_ARGUMENT if something that was read of the document was damaged.
absl::Status CheckUndamaged(QPDF& document);

// What `call`, which returns a status or what may be one, returns; for an exception of QPDF a
// refusal.
template <class Call>
auto WithoutExceptions(Call call) -> decltype(call()) {
  try {
    return call();
  } catch (const std::exception& broken) {
    return Refusal("the file is not a sound PDF: " + Quote(broken.what()));
  }
}

}  // namespace thidua::awards
