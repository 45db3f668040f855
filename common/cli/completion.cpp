// SPDX-License-Identifier: Apache-2.0
// Completion scripts for --generate, from the same definitions as the help.
#include <fmt/format.h>

#include "common/cli/definition.hpp"

namespace lg::cli {

namespace {

// For single quotes of a shell.
std::string quoted(const std::string& text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'') {
      out += "'\\''";
    } else {
      out += c;
    }
  }
  return out + "'";
}

std::vector<std::string> names_of(const Definition& definition) {
  std::vector<std::string> names;
  if (!definition.short_name.empty()) names.push_back("-" + definition.short_name);
  if (!definition.long_name.empty()) names.push_back("--" + definition.long_name);
  return names;
}

std::string bash_script(const OptionSet::Implementation& options) {
  std::string all;
  std::string cases;
  for (const Definition& definition : options.definitions) {
    const std::vector<std::string> names = names_of(definition);
    if (names.empty()) continue;
    all += (all.empty() ? "" : " ") + fmt::format("{}", fmt::join(names, " "));
    if (definition.is_flag()) continue;
    const std::string answer =
        definition.choices.empty()
            ? "mapfile -t COMPREPLY < <(compgen -f -- \"$word\")"
            : fmt::format("mapfile -t COMPREPLY < <(compgen -W '{}' -- \"$word\")", fmt::join(definition.choices, " "));
    cases += fmt::format("    {}) {}; return ;;\n", fmt::join(names, "|"), answer);
  }
  return fmt::format(R"(# bash completion for {0}: source this file, or put it into the completions folder.
_{0}() {{
  local word=${{COMP_WORDS[COMP_CWORD]}} before=${{COMP_WORDS[COMP_CWORD-1]}}
  case $before in
{1}  esac
  if [[ $word == -* ]]; then
    mapfile -t COMPREPLY < <(compgen -W '{2}' -- "$word")
  else
    mapfile -t COMPREPLY < <(compgen -f -- "$word")
  fi
}}
complete -o filenames -F _{0} {0}
)",
                     options.tool, cases, all);
}

std::string zsh_script(const OptionSet::Implementation& options) {
  std::string script = fmt::format("#compdef {}\n_arguments -s", options.tool);
  const auto escaped = [](const std::string& text) {
    std::string out;
    for (const char c : text) {
      if (c == '[' || c == ']' || c == ':' || c == '\\') out += '\\';
      out += c;
    }
    return out;
  };
  for (const Definition& definition : options.definitions) {
    for (const std::string& name : names_of(definition)) {
      std::string spec = (definition.repeatable ? "*" : "") + name + "[" + escaped(definition.help) + "]";
      if (!definition.choices.empty()) {
        spec += fmt::format(":value:({})", fmt::join(definition.choices, " "));
      } else if (!definition.is_flag()) {
        spec += ":" + escaped(definition.metavar) + ":_files";
      }
      script += " \\\n  " + quoted(spec);
    }
    if (!definition.positional.empty()) script += " \\\n  " + quoted("*:file:_files");
  }
  return script + "\n";
}

std::string fish_script(const OptionSet::Implementation& options) {
  std::string script;
  for (const Definition& definition : options.definitions) {
    if (names_of(definition).empty()) continue;
    script += fmt::format("complete -c {}", options.tool);
    if (!definition.short_name.empty()) script += " -s " + definition.short_name;
    if (!definition.long_name.empty()) script += " -l " + definition.long_name;
    if (!definition.choices.empty()) {
      script += fmt::format(" -x -a '{}'", fmt::join(definition.choices, " "));
    } else if (!definition.is_flag()) {
      script += " -r";
    }
    script += " -d " + quoted(definition.help) + "\n";
  }
  return script;
}

}  // namespace

std::string completion_script(const OptionSet::Implementation& options, const std::string& shell) {
  if (shell == "bash") return bash_script(options);
  return shell == "zsh" ? zsh_script(options) : fish_script(options);
}

}  // namespace lg::cli
