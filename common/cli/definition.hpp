// SPDX-License-Identifier: Apache-2.0
// What OptionSet keeps of each option. Parsing, help and completions all come from these definitions.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "common/cli/option_set.hpp"

namespace lg::cli {

// The options of this group are set first: they may make the others pointless (--help).
inline constexpr const char* kGeneralGroup = "General";

struct Definition {
  std::string short_name;  // "o", or empty
  std::string long_name;   // "out", or empty for a positional
  std::string positional;  // "FILE", or empty
  std::string metavar;     // empty for a flag
  std::string help;
  std::string group;
  std::vector<std::string> choices;
  bool repeatable = false;
  bool value_optional = false;  // without one it is the first of choices
  // Takes the values given ("true" for a flag), throws UsageError with the reason; the parser adds the option's name.
  std::function<void(const std::vector<std::string>&)> set;
  std::vector<std::string> given;

  bool is_flag() const { return metavar.empty(); }
  std::string display_name() const;  // "--out", "-o" or "FILE"
};

struct Example {
  std::string command;
  std::string what;
};

struct OptionSet::Implementation {
  std::string tool;
  std::string summary;
  std::string group = "Options";
  std::vector<Definition> definitions;
  std::vector<std::string> required;
  std::vector<Example> examples;

  Definition& add(const std::string& names, const std::string& metavar, const std::string& help);
  const Definition* find(const std::string& name) const;
};

// Parses, sets the targets, checks for unknown and for missing options in that order. Throws UsageError.
// `stop_early` is asked after parsing whether the rest does not matter (--help).
void parse(OptionSet::Implementation& options, int argc, char** argv, const std::function<bool()>& stop_early);

std::string usage_line(const OptionSet::Implementation& options);
std::string help_text(const OptionSet::Implementation& options);
// A completion script for "bash", "zsh" or "fish".
std::string completion_script(const OptionSet::Implementation& options, const std::string& shell);

}  // namespace lg::cli
