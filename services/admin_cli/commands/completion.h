#pragma once
// Shell completion, made from the parser itself, so that it knows every noun, verb and flag.

#include <CLI/App.hpp>
#include <string>

namespace thidua::cli {

// A bash script that completes `thidua`: source it, or put it into
// /usr/share/bash-completion/completions/thidua.
std::string BashCompletion(const CLI::App& app);

}  // namespace thidua::cli
