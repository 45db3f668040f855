// SPDX-License-Identifier: Apache-2.0
#include "common/pipeline/line_reader.hpp"

#include <algorithm>
#include <cstring>

namespace lg {

namespace {

constexpr std::size_t kShownOfLongLine = 1024;
constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

bool is_blank(std::string_view line) {
  for (const char c : line) {
    if (c != ' ' && c != '\t' && c != '\r') return false;
  }
  return true;
}

}  // namespace

LineReader::LineReader(LineHandler& handler, DeadLetters& dead_letters, std::string_view source, std::uint64_t offset,
                       std::uint64_t max_record, const Origins* origins, ByteOrderMark mark)
    : handler_(handler), dead_letters_(dead_letters), max_record_(max_record), mark_(mark) {
  position_.source = source;
  position_.line = 1;
  position_.offset = offset;
  position_.origins = origins;
}

std::size_t LineReader::consume(std::string_view bytes, bool at_end) {
  const char* const begin = bytes.data();
  const char* const end = begin + bytes.size();
  const char* from = begin;
  for (;;) {
    const char* const search = from + scanned_;
    const char* const newline =
        search == end ? nullptr
                      : static_cast<const char*>(std::memchr(search, '\n', static_cast<std::size_t>(end - search)));
    if (newline == nullptr) break;
    scanned_ = 0;
    take({from, static_cast<std::size_t>(newline - from)});
    position_.offset += static_cast<std::uint64_t>(newline - from) + 1;
    ++position_.line;
    from = newline + 1;
  }
  const std::string_view rest(from, static_cast<std::size_t>(end - from));
  if (at_end) {
    scanned_ = 0;
    take(rest);
    position_.offset += rest.size();
    if (!rest.empty()) ++position_.line;
    return bytes.size();
  }
  if (rest.size() + passed_over_ > max_record_) {
    remember(rest);
    passed_over_ += rest.size();
    position_.offset += rest.size();
    scanned_ = 0;
    return bytes.size();
  }
  scanned_ = rest.size();
  return static_cast<std::size_t>(from - begin);
}

void LineReader::cut(std::string_view rest) {
  if (!rest.empty() || passed_over_ > 0) reject(rest, "cut off: the file was truncated or replaced");
}

void LineReader::reject(std::string_view line, std::string_view reason) {
  remember(line);
  RawRecord start = position_;
  start.bytes = first_bytes_;
  start.offset -= passed_over_;
  dead_letters_.set_current(start);
  dead_letters_.reject_cut(reason, passed_over_ + line.size());
  handler_.on_rejected(dead_letters_.current(), reason);
  passed_over_ = 0;
  first_bytes_.clear();
}

void LineReader::remember(std::string_view part) {
  first_bytes_.append(part.substr(0, kShownOfLongLine - std::min(kShownOfLongLine, first_bytes_.size())));
}

void LineReader::take(std::string_view line) {
  if (passed_over_ > 0 || line.size() > max_record_) {
    reject(line, "longer than --max-record");
    return;
  }
  RawRecord record = position_;
  if (record.offset == 0 && mark_ == ByteOrderMark::skipped && line.starts_with(kByteOrderMark)) {
    line.remove_prefix(kByteOrderMark.size());
    record.offset += kByteOrderMark.size();
  }
  if (line.empty() || (line.size() < 64 && is_blank(line)) || (line.front() <= ' ' && is_blank(line))) return;
  record.bytes = line;
  dead_letters_.set_current(record);
  handler_.on_line(record);
}

}  // namespace lg
