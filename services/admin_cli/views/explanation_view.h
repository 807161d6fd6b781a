#pragma once
// An explanation for people.

#include <set>
#include <string>

#include "services/admin_cli/views/cell_tree.h"
#include "services/admin_cli/views/explanation.h"
#include "services/admin_cli/views/titles.h"
#include "services/admin_cli/views/tree_text.h"

namespace thidua::cli {

// The whole tree: what the target came to, who asked, and what it is made of.
TextNode ExplanationTree(const Explanation& explanation, const Titles& titles,
                         const ExplanationLook& look);

// Names of what the tree speaks of and does not bring the titles of: forms, elements, owners.
std::set<std::string> NamesIn(const Explanation& explanation);

}  // namespace thidua::cli
