// SPDX-License-Identifier: Apache-2.0
// The text of --help: usage first, then the options by group, then examples.
#include <fmt/format.h>
#include <unistd.h>

#include "common/cli/definition.hpp"

namespace lg::cli {

namespace {

constexpr std::size_t kWidth = 100;
constexpr std::size_t kColumn = 30;

// Breaks `text` at blanks so that it fits behind kColumn.
std::string wrapped(const std::string& text) {
  std::string out;
  std::size_t length = 0;
  std::size_t from = 0;
  while (from < text.size()) {
    std::size_t end = text.find(' ', from);
    if (end == std::string::npos) end = text.size();
    const std::size_t word = end - from;
    if (length > 0 && kColumn + length + 1 + word > kWidth) {
      out += '\n' + std::string(kColumn, ' ');
      length = 0;
    } else if (length > 0) {
      out += ' ';
      ++length;
    }
    out.append(text, from, word);
    length += word;
    from = end + 1;
  }
  return out;
}

std::string left_column(const Definition& definition) {
  if (!definition.positional.empty()) return "  " + definition.positional + (definition.repeatable ? "..." : "");
  std::string left = definition.short_name.empty() ? "      " : "  -" + definition.short_name + ", ";
  if (definition.long_name.empty()) {
    left.resize(left.size() - 2);
  } else {
    left += "--" + definition.long_name;
  }
  if (!definition.is_flag()) left += " " + definition.metavar;
  return left;
}

}  // namespace

std::string usage_line(const OptionSet::Implementation& options) {
  std::string line = fmt::format("usage: {}", options.tool);
  for (const std::string& name : options.required) {
    const Definition* definition = options.find(name);
    line += fmt::format(" {} {}", name, definition->metavar);
  }
  line += " [OPTION]...";
  for (const Definition& definition : options.definitions) {
    if (!definition.positional.empty())
      line += fmt::format(" [{}]{}", definition.positional, definition.repeatable ? "..." : "");
  }
  return line;
}

std::string help_text(const OptionSet::Implementation& options) {
  std::string text = fmt::format("{}\n\n{}: {}\n", usage_line(options), options.tool, options.summary);
  std::vector<std::string> groups;
  for (const Definition& definition : options.definitions) {
    bool known = false;
    for (const std::string& group : groups) known = known || group == definition.group;
    if (!known) groups.push_back(definition.group);
  }
  for (const std::string& group : groups) {
    text += fmt::format("\n{}:\n", group);
    for (const Definition& definition : options.definitions) {
      if (definition.group != group) continue;
      const std::string left = left_column(definition);
      text += left;
      text += left.size() + 2 > kColumn ? "\n" + std::string(kColumn, ' ') : std::string(kColumn - left.size(), ' ');
      text += wrapped(definition.help) + '\n';
    }
  }
  if (!options.examples.empty()) text += "\nExamples:\n";
  for (const Example& example : options.examples) text += fmt::format("  # {}\n  {}\n", example.what, example.command);
  return text;
}

}  // namespace lg::cli
