#pragma once
// The end of an official document: who signs it and who receives it.

#include <vector>

#include "services/awards/papers/document.h"
#include "services/awards/papers/page_flow.h"

namespace thidua::awards::papers {

// Laid out when it is made; neither the flow nor the document may end before it.
class Closing {
 public:
  Closing(PageFlow& flow, const Document& document);

  // What must stand on one page, in points: the signatures with room for the seal.
  double LeastHeight() const;

  // Draws the signature on the right; on the left the second one or else the recipients, which come
  // below both if there are two. A list of recipients that is longer than the page goes on on the
  // next. Nothing where there is neither. Notes on the canvas where each signature stands, the
  // right one first.
  void Draw();

 private:
  struct Signature {
    Canvas::Text offices, name;
    double height() const;
  };

  Signature LayOut(const SignatureBlock& block);
  void Draw(const Signature& signature, double x, double y);
  void DrawRecipients();

  PageFlow& flow_;
  const double column_;                // width of each half
  std::vector<Signature> signatures_;  // the right one first
  std::vector<Canvas::Text> recipients_;
};

}  // namespace thidua::awards::papers
