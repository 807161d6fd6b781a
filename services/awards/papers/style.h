#pragma once
// Sizes, colours and faces of what stands on a page.

#include <cstddef>

namespace thidua::awards::papers {

inline constexpr double kMillimetre = 72 / 25.4;  // points

// Of a page, in points.
struct PageSize {
  double width, height;
};
inline constexpr PageSize kUpright = {595.276, 841.89};  // A4
inline constexpr PageSize kAcross = {841.89, 595.276};

struct Colour {
  double red, green, blue;
  double alpha = 1;
};
inline constexpr Colour kBlack = {0, 0, 0};

struct Rectangle {
  double x, y, width, height;  // of the top left corner, then the sides; points
};

// Where a person signs: the room above his name.
struct SignatureRoom {
  size_t page;     // of the file, from 1
  PageSize paper;  // that page's
  Rectangle room;
};

// Lies in a row with its middle at `y`, from `x` to the right.
struct Bar {
  double x, y, length;
};

enum class Alignment { kLeft, kCentre, kRight, kJustified };

// How a block of text looks.
struct TextStyle {
  double size;  // points
  bool bold = false;
  bool italic = false;
  Colour colour = kBlack;
  Alignment alignment = Alignment::kLeft;
  double line_spacing = 1;  // times the height of a line
  double indent = 0;        // of the first line, points
  size_t bold_bytes = 0;    // so many bytes at the text's beginning are bold
  // Lines of about one length, none of them a single syllable at the end.
  bool balanced = false;
};

}  // namespace thidua::awards::papers
