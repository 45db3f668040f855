// SPDX-License-Identifier: Apache-2.0
#include "common/stats/messages.hpp"

#include <fmt/format.h>
#include <unistd.h>

namespace lg {

namespace {

// Data may reach a message: a terminal must not take orders from it.
void append_printable(std::string& out, std::string_view text) {
  for (const char c : text) {
    const unsigned char byte = static_cast<unsigned char>(c);
    if (byte < 0x20 && c != '\n' && c != '\t') {
      out += fmt::format("\\x{:02x}", byte);
    } else if (byte == 0x7f) {
      out += "\\x7f";
    } else {
      out += c;
    }
  }
}

}  // namespace

void Messages::error(std::string_view text, std::string_view hint) {
  say("error", text, hint);
}

void Messages::warning(std::string_view text) {
  if (verbosity_ != Verbosity::quiet) say("warning", text, {});
}

void Messages::note(std::string_view text) {
  if (verbosity_ == Verbosity::verbose) say("note", text, {});
}

void Messages::plain(std::string_view line) {
  std::string bytes(line);
  bytes += '\n';
  write(bytes);
}

void Messages::progress(std::string_view line, bool last) {
  write(line);
  if (last) write("\n");
}

void Messages::say(std::string_view kind, std::string_view text, std::string_view hint) {
  std::string line = fmt::format("{}: {}: ", tool_, kind);
  append_printable(line, text);
  if (!hint.empty()) {
    line += "; ";
    append_printable(line, hint);
  }
  line += '\n';
  write(line);
}

void Messages::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
    if (written <= 0) return;  // nobody to tell
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

}  // namespace lg
