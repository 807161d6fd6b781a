#pragma once
// Papers with made-up words, for tests and measurements.

#include <cstddef>
#include <string>

#include "services/awards/papers/certificate.h"
#include "services/awards/papers/document.h"

namespace thidua::awards::papers {

// One as they mostly are.
Certificate SampleCertificate();

// Every text as long as certificate.h allows, of wide capitals with marks, with four lines of
// office.
Certificate LongestCertificate();

// A decision with three articles, a table of `rows` in an annex and a list of recipients.
Document SampleDocument(size_t rows);

// Words of five letters "ƯỠNGM", `characters` long with the spaces between them.
std::string WideText(size_t characters);

// Characters of a UTF-8 text.
size_t CharactersOf(const std::string& text);

}  // namespace thidua::awards::papers
