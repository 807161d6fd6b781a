#include "services/admin_cli/commands/completion.h"

#include <absl/strings/str_join.h>

#include <CLI/CLI.hpp>
#include <vector>

namespace thidua::cli {
namespace {

// The flags of one level of the tree, with their dashes.
std::vector<std::string> FlagsOf(const CLI::App& app) {
  std::vector<std::string> flags;
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_snames()) {
      flags.push_back("-" + name);
    }
    for (const std::string& name : option->get_lnames()) {
      flags.push_back("--" + name);
    }
  }
  return flags;
}

// One case of the script: the words that may follow `path`; then the same for all below.
void AddCases(const CLI::App& app, const std::string& path,
              const std::vector<std::string>& global_flags, std::string* cases) {
  std::vector<std::string> words;
  for (const CLI::App* below : app.get_subcommands({})) {
    words.push_back(below->get_name());
  }
  const std::vector<std::string> flags = FlagsOf(app);
  words.insert(words.end(), flags.begin(), flags.end());
  if (!path.empty()) {
    words.insert(words.end(), global_flags.begin(), global_flags.end());
  }
  *cases += "    \"" + path + "\") words=\"" + absl::StrJoin(words, " ") + "\" ;;\n";
  for (const CLI::App* below : app.get_subcommands({})) {
    AddCases(*below, path + "/" + below->get_name(), global_flags, cases);
  }
}

// Every path of the tree that a word may lead to, as patterns of one case.
void AddPaths(const CLI::App& app, const std::string& path, std::vector<std::string>* paths) {
  for (const CLI::App* below : app.get_subcommands({})) {
    paths->push_back("\"" + path + "/" + below->get_name() + "\"");
    AddPaths(*below, path + "/" + below->get_name(), paths);
  }
}

}  // namespace

std::string BashCompletion(const CLI::App& app) {
  std::string cases;
  AddCases(app, "", FlagsOf(app), &cases);
  std::vector<std::string> paths;
  AddPaths(app, "", &paths);
  return R"(# bash completion of thidua: source <(thidua completion bash)
_thidua() {
  local cur="${COMP_WORDS[COMP_CWORD]}" prev="${COMP_WORDS[COMP_CWORD-1]}"
  local path="" word words="" i
  if [[ $prev == -o || $prev == --output ]]; then
    COMPREPLY=($(compgen -W "table wide json csv" -- "$cur"))
    return
  fi
  for ((i = 1; i < COMP_CWORD; i++)); do
    word="${COMP_WORDS[i]}"
    case "$path/$word" in
    )" + absl::StrJoin(paths, "|\\\n    ") +
         R"() path="$path/$word" ;;
    esac
  done
  case "$path" in
)" + cases +
         R"(  esac
  COMPREPLY=($(compgen -W "$words" -- "$cur"))
}
complete -o default -F _thidua thidua
)";
}

}  // namespace thidua::cli
