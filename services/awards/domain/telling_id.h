#pragma once
// Ids are in the log for ever, where names can be erased: an id must not tell the name.

#include <string_view>

namespace thidua::awards {

// True if who reads the id can read the name of a person or household in it: two or more of the
// name's syllables, in any order, or the given name with the initials of the others
// ("thuongnh", "nhthuong"). One syllable tells only a name of one.
bool TellsName(std::string_view id, std::string_view display_name);

}  // namespace thidua::awards
