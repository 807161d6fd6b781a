#pragma once
// How an official document looks, by Decree 30/2020/NĐ-CP, Annex I.

#include "services/awards/papers/canvas.h"
#include "services/awards/papers/document.h"

namespace thidua::awards::papers {

// The size of the document's first page.
PageSize FirstPageOf(const Document& document);

// Draws it on the canvas's page, which is of that size, and on as many more as it takes. Notes on
// the canvas where it is signed, the second signature last.
void DrawDocument(Canvas& canvas, const Document& document);

// How the document names itself and others name it: "Quyết định số 05/QĐ-UBND".
std::string NameOf(const Document& document);

}  // namespace thidua::awards::papers
