#pragma once
// What every official paper says of the state, and marks that say what a paper is not.

#include <vector>

namespace thidua::awards::papers {

class Canvas;

inline constexpr char kStateName[] = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM";
inline constexpr char kMotto[] = "Độc lập - Tự do - Hạnh phúc";

// Why a paper is not what it looks like.
struct Marks {
  bool specimen = false;   // made up: "MẪU - MÔ PHỎNG"
  bool revoked = false;    // void: "ĐÃ THU HỒI"
  bool duplicate = false;  // issued again: "BẢN CẤP LẠI"
};

// The marks as lines of text, for people and for programs that read a file.
std::vector<const char*> PlainMarks(const Marks& marks);

// Draws the marks that say that a paper is not valid across the canvas's page, over everything. A
// duplicate is valid: it has its plain line alone.
void DrawMarks(Canvas& canvas, const Marks& marks);

}  // namespace thidua::awards::papers
