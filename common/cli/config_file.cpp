// SPDX-License-Identifier: Apache-2.0
#include "common/cli/config_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <string_view>

#include "common/error/error.hpp"

namespace lg::cli {

namespace {

constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

void append_utf8(std::string& out, std::uint32_t character) {
  const auto put = [&out](std::uint32_t byte) { out.push_back(static_cast<char>(byte)); };
  if (character < 0x80) {
    put(character);
    return;
  }
  if (character < 0x800) {
    put(0xc0 | character >> 6);
  } else {
    if (character < 0x10000) {
      put(0xe0 | character >> 12);
    } else {
      put(0xf0 | character >> 18);
      put(0x80 | (character >> 12 & 0x3f));
    }
    put(0x80 | (character >> 6 & 0x3f));
  }
  put(0x80 | (character & 0x3f));
}

// A key that was there before takes the values, too.
void add(std::vector<CLI::ConfigItem>& items, CLI::ConfigItem&& item) {
  const auto same = [&item](const CLI::ConfigItem& other) { return other.name == item.name; };
  const std::vector<CLI::ConfigItem>::iterator known = std::find_if(items.begin(), items.end(), same);
  if (known == items.end()) {
    items.push_back(std::move(item));
  } else {
    known->inputs.insert(known->inputs.end(), item.inputs.begin(), item.inputs.end());
  }
}

class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) { take(kByteOrderMark); }

  std::vector<CLI::ConfigItem> read() {
    std::vector<CLI::ConfigItem> items;
    for (skip_lines(); !rest_.empty(); skip_lines()) {
      if (rest_.front() == '[') fail("there are no tables here, only options");
      CLI::ConfigItem item;
      item.name = key();
      skip_blanks();
      if (!take("=")) fail(fmt::format("expected = behind {}", item.name));
      skip_blanks();
      take("[") ? array(item.inputs) : item.inputs.push_back(value());
      skip_blanks();
      skip_comment();
      if (!rest_.empty() && !take("\n") && !take("\r\n")) fail("expected the end of the line; texts stand in quotes");
      ++line_;
      if (!item.inputs.empty()) add(items, std::move(item));
    }
    return items;
  }

 private:
  [[noreturn]] void fail(const std::string& why) const {
    throw UsageError(fmt::format("--config: line {}: {}", line_, why));
  }

  bool take(std::string_view expected) {
    if (!rest_.starts_with(expected)) return false;
    rest_.remove_prefix(expected.size());
    return true;
  }

  void skip_blanks() { rest_.remove_prefix(std::min(rest_.find_first_not_of(" \t"), rest_.size())); }

  void skip_comment() {
    if (!rest_.starts_with('#')) return;
    rest_.remove_prefix(std::min(rest_.find('\n'), rest_.size()));
  }

  // Blanks, comments and the ends of lines.
  void skip_lines() {
    for (;;) {
      skip_blanks();
      skip_comment();
      if (!take("\n") && !take("\r\n")) return;
      ++line_;
    }
  }

  std::string key() {
    if (rest_.starts_with('"') || rest_.starts_with('\'')) return text();
    const std::size_t size = std::min(
        rest_.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"), rest_.size());
    if (size == 0) fail("expected the name of an option");
    const std::string name(rest_.substr(0, size));
    rest_.remove_prefix(size);
    return name;
  }

  std::string value() {
    if (rest_.starts_with('"') || rest_.starts_with('\'')) return text();
    const std::size_t size = std::min(rest_.find_first_of(" \t\r\n#,]"), rest_.size());
    const std::string word(rest_.substr(0, size));
    const bool number = !word.empty() && word.find_first_not_of("0123456789+-.eE") == std::string::npos;
    if (word != "true" && word != "false" && !number) fail("expected a text in quotes, a number, true or false");
    rest_.remove_prefix(size);
    return word;
  }

  void array(std::vector<std::string>& values) {
    for (skip_lines(); !take("]"); skip_lines()) {
      values.push_back(value());
      skip_lines();
      if (!take(",") && !rest_.starts_with(']')) fail("expected , or ] in the list");
    }
  }

  std::string text() {
    const char quote = rest_.front();
    const std::string three(3, quote);
    const bool lines = take(three);
    const std::string_view end = lines ? std::string_view(three) : std::string_view(three).substr(2);
    if (!lines) rest_.remove_prefix(1);
    if (lines && (take("\n") || take("\r\n"))) ++line_;
    std::string out;
    while (!take(end)) {
      if (rest_.empty() || (rest_.front() == '\n' && !lines)) fail("a text has no closing quote");
      if (rest_.front() == '\\' && quote == '"') {
        escape(out);
        continue;
      }
      if (rest_.front() == '\n') ++line_;
      out.push_back(rest_.front());
      rest_.remove_prefix(1);
    }
    return out;
  }

  void escape(std::string& out) {
    constexpr std::string_view kLetters = "btnfr\"\\";
    constexpr std::string_view kMeanings = "\b\t\n\f\r\"\\";
    rest_.remove_prefix(1);
    const char letter = rest_.empty() ? '\0' : rest_.front();
    if (letter == 'u' || letter == 'U') {
      const std::string digits(rest_.substr(1, letter == 'u' ? 4 : 8));
      const bool whole = digits.size() == (letter == 'u' ? 4 : 8) &&
                         digits.find_first_not_of("0123456789abcdefABCDEF") == std::string::npos;
      const std::uint64_t character = whole ? std::stoull(digits, nullptr, 16) : UINT64_MAX;
      if (character > 0x10ffff || (character >= 0xd800 && character < 0xe000)) fail("an escape that is no character");
      append_utf8(out, static_cast<std::uint32_t>(character));
      rest_.remove_prefix(1 + digits.size());
      return;
    }
    const std::size_t which = kLetters.find(letter);
    if (which == std::string_view::npos) {
      fail("unknown escape in a text; a backslash itself is written \\\\, or the text in single quotes");
    }
    out.push_back(kMeanings[which]);
    rest_.remove_prefix(1);
  }

  std::string_view rest_;
  std::size_t line_ = 1;
};

}  // namespace

std::vector<CLI::ConfigItem> ConfigFile::from_config(std::istream& input) const {
  const std::string text{std::istreambuf_iterator<char>(input), std::istreambuf_iterator<char>()};
  return Reader(text).read();
}

}  // namespace lg::cli
