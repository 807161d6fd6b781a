#include "services/admin_cli/base/context.h"

#include <absl/strings/ascii.h>
#include <absl/strings/str_join.h>
#include <absl/time/clock.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "common/auth/token.h"
#include "common/files/output_file.h"
#include "common/files/secret_file.h"
#include "common/value/status_macros.h"
#include "services/admin_cli/base/failure.h"

namespace thidua::cli {
namespace {

constexpr size_t kMaxFile = 256 << 20;  // bytes

// All that is left to read, if it is not too much.
absl::StatusOr<std::string> ReadAll(std::istream& in, const std::string& name) {
  std::string bytes;
  std::vector<char> block(1 << 20);
  while (in.read(block.data(), static_cast<std::streamsize>(block.size())) || in.gcount() > 0) {
    bytes.append(block.data(), static_cast<size_t>(in.gcount()));
    if (bytes.size() > kMaxFile) {
      return UsageError(name + ": is larger than 256 MiB");
    }
  }
  if (in.bad()) {
    return UsageError(name + ": cannot be read");
  }
  return bytes;
}

using Json = nlohmann::ordered_json;

// How long the token of one run holds.
constexpr absl::Duration kRunLife = absl::Minutes(15);

absl::StatusOr<Json> ReadJson(const std::string& path) {
  ASSIGN_OR_RETURN(const std::string text, ReadFile(path));
  Json json = Json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (!json.is_object() || !json.contains("contexts") || !json["contexts"].is_object()) {
    return UsageError(path + " is not a JSON object with \"contexts\"");
  }
  return json;
}

absl::StatusOr<Context> ParseContext(const std::string& path, const std::string& name,
                                     const Json& json) {
  const auto fault = [&](const std::string& what) {
    return UsageError(path + ": context " + name + ": " + what);
  };
  if (!json.is_object()) {
    return fault("is not an object");
  }
  const std::filesystem::path folder = std::filesystem::path(path).parent_path();
  Context context;
  context.name = name;
  for (const auto& [key, value] : json.items()) {
    if (key == "endpoints" && value.is_object()) {
      for (const auto& [service, address] : value.items()) {
        if (!address.is_string()) {
          return fault("endpoint " + service + " is not a text");
        }
        context.endpoints[service] = address.get<std::string>();
      }
    } else if ((key == "ca" || key == "token_file") && value.is_string()) {
      // An absolute path replaces the folder.
      (key == "ca" ? context.ca : context.token_file) = folder / value.get<std::string>();
    } else if (key == "authority_key" && value.is_string()) {
      context.authority_key = folder / value.get<std::string>();
    } else if (key == "principal" && value.is_string()) {
      context.principal = value.get<std::string>();
    } else if (key == "insecure_plaintext" && value.is_boolean()) {
      context.insecure_plaintext = value.get<bool>();
    } else if (key == "scratch" && value.is_boolean()) {
      context.scratch = value.get<bool>();
    } else {
      return fault("\"" + key + "\" is not known or of another type");
    }
  }
  if (context.authority_key.empty() != context.principal.empty()) {
    return fault("\"authority_key\" and \"principal\" go together");
  }
  if (!context.authority_key.empty() && !context.token_file.empty()) {
    return fault("\"token_file\" and \"authority_key\" exclude each other");
  }
  return context;
}

}  // namespace

std::string ContextPath(const std::string& flag) {
  if (!flag.empty()) {
    return flag;
  }
  if (const char* path = std::getenv("THIDUA_CONTEXT_FILE"); path != nullptr && *path != '\0') {
    return path;
  }
  const char* home = std::getenv("HOME");
  return std::string(home == nullptr ? "." : home) + "/.config/thidua/context.json";
}

absl::StatusOr<ContextFile> ReadContexts(const std::string& path) {
  ASSIGN_OR_RETURN(const Json json, ReadJson(path));
  ContextFile file;
  if (json.contains("current")) {
    if (!json["current"].is_string()) {
      return UsageError(path + ": \"current\" is not a text");
    }
    file.current = json["current"].get<std::string>();
  }
  for (const auto& [name, value] : json["contexts"].items()) {
    ASSIGN_OR_RETURN(Context context, ParseContext(path, name, value));
    file.contexts.push_back(std::move(context));
  }
  std::sort(file.contexts.begin(), file.contexts.end(),
            [](const Context& a, const Context& b) { return a.name < b.name; });
  return file;
}

absl::StatusOr<Context> SelectContext(const ContextFile& file, const std::string& name) {
  const std::string wanted = name.empty() ? file.current : name;
  std::vector<std::string> known;
  for (const Context& context : file.contexts) {
    if (context.name == wanted) {
      return context;
    }
    known.push_back(context.name);
  }
  return UsageError(
      (wanted.empty() ? "no context is current" : "there is no context \"" + wanted + "\"") +
      "; there are: " + absl::StrJoin(known, ", "));
}

absl::StatusOr<client::Options> ClientOptions(const Context& context) {
  client::Options options;
  options.name = "context " + context.name;
  options.endpoints = context.endpoints;
  options.insecure_plaintext = context.insecure_plaintext;
  options.user_agent = "thidua-cli";
  if (!context.ca.empty()) {
    ASSIGN_OR_RETURN(options.ca_pem, ReadFile(context.ca));
  }
  if (!context.token_file.empty()) {
    ASSIGN_OR_RETURN(options.token, ReadToken(context.token_file));
  }
  if (!context.authority_key.empty()) {
    const auto key = files::ReadSecretFile(context.authority_key, 1);
    if (!key.ok()) return UsageError("authority_key: " + std::string(key.status().message()));
    const absl::Time now = absl::Now();
    auto token = auth::SignToken(*key, {context.principal, now, now + kRunLife, ""});
    if (!token.ok()) {
      return UsageError(context.authority_key + ": " + std::string(token.status().message()));
    }
    options.token = *std::move(token);
  }
  return options;
}

absl::Status UseContext(const std::string& path, const std::string& name) {
  ASSIGN_OR_RETURN(const ContextFile file, ReadContexts(path));
  RETURN_IF_ERROR(SelectContext(file, name).status());
  ASSIGN_OR_RETURN(Json json, ReadJson(path));
  json["current"] = name;
  struct stat info {};
  const int mode = stat(path.c_str(), &info) == 0 ? static_cast<int>(info.st_mode & 0777) : 0600;
  return files::WriteFile(path, json.dump(2) + "\n", mode);
}

absl::StatusOr<std::string> ReadToken(const std::string& path) {
  const absl::StatusOr<std::string> line = files::ReadSecretLine(path);
  if (!line.ok()) {
    return UsageError("token: " + std::string(line.status().message()));
  }
  const std::string token(absl::StripAsciiWhitespace(*line));
  if (token.empty()) {
    return UsageError("token: secret file " + path + " is empty; it must hold one line");
  }
  return token;
}

absl::StatusOr<std::string> ReadFile(const std::string& path) {
  if (path == "-") {
    return ReadAll(std::cin, "standard input");
  }
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored)) {
    return UsageError(path + ": is a folder");
  }
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    return UsageError(path + ": " + std::strerror(errno));
  }
  return ReadAll(file, path);
}

}  // namespace thidua::cli
