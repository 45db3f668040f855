// SPDX-License-Identifier: Apache-2.0
// What a Redis sends. Any bytes at all are replies or refused, and in whatever pieces they come, they are the same
// ones.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "common/redis/connection.hpp"
#include "common/redis/reply_reader.hpp"
#include "common/redis/source_lines.hpp"

namespace {

using namespace lg::redis;

void show(const Reply& reply, std::string& out) {
  out += static_cast<char>('a' + static_cast<int>(reply.type()));
  out += std::to_string(reply.integer());
  out += ':';
  out += reply.text();
  if (!reply.is_array()) return;
  out += '[';
  Reply each = reply.first();
  for (std::size_t i = 0; i < reply.size(); ++i) {
    show(each, out);
    if (i + 1 < reply.size()) each = each.next();
  }
  out += ']';
}

std::vector<std::string> read(std::string_view bytes, std::size_t step) {
  std::vector<std::string> replies;
  ReplyReader reader;
  try {
    while (!bytes.empty()) {
      const std::string_view part = bytes.substr(0, step);
      bytes.remove_prefix(part.size());
      reader.feed(part);
      while (const std::optional<Reply> reply = reader.next()) {
        show(*reply, replies.emplace_back());
        if (!reply->is_array()) continue;
        std::string line;
        append_entry(line, *reply);
        if (line.back() != '\n' || line.find('\n') != line.size() - 1) std::abort();
      }
    }
  } catch (const ConnectionLost&) {
  }
  return replies;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  if (read(bytes, bytes.size() + 1) != read(bytes, 1 + data[0] % 32)) std::abort();
  return 0;
}
