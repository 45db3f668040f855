// SPDX-License-Identifier: Apache-2.0
#include "common/csv/csv_reader.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

#include "common/record/utf8.hpp"

namespace lg {

namespace {

constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
constexpr std::string_view kAfterQuote = "a closing quote is followed by something else than a separator";
constexpr std::string_view kNotClosed = "a quote is not closed";
constexpr std::string_view kTooLong = "longer than --max-record";
constexpr std::string_view kNotUtf8 = "not valid UTF-8";
constexpr std::string_view kCutOff = "cut off: the file was truncated or replaced";
constexpr std::uint64_t kLongestRecord = 0xffff'0000;  // offsets in a record have 32 bits
constexpr std::size_t kShownOfLongLine = 1024;
constexpr std::size_t kFewFields = 64;

bool is_blank(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c == ' ' || c == '\t'; });
}

}  // namespace

CsvReader::CsvReader(CsvHandler& handler, DeadLetters& dead_letters, CsvDialect dialect, std::string_view source,
                     std::uint64_t offset, std::uint64_t max_record, const Origins* origins)
    : handler_(handler),
      dead_letters_(dead_letters),
      special_{dialect.separator, dialect.quoting ? '"' : dialect.separator},
      max_record_(std::min(max_record, kLongestRecord)),
      fields_(kFewFields),
      mark_possible_(offset == 0) {
  position_.source = source;
  position_.line = 1;
  position_.offset = offset;
  position_.origins = origins;
}

std::size_t CsvReader::consume(std::string_view bytes, bool at_end) {
  std::size_t start = mark_possible_ ? skip_mark(bytes, at_end) : 0;
  if (mark_possible_) return 0;
  for (;;) {
    if (reason_.empty()) start = scan(bytes, start);
    if (reason_.empty()) {
      if (!at_end || start == bytes.size()) return start;
      start = take_last(bytes, start);
    } else {
      start = pass_bad_line(bytes, start, at_end);
      if (!reason_.empty()) return start;
    }
  }
}

// How many bytes to skip; mark_possible_ stays set where it takes more bytes to know.
std::size_t CsvReader::skip_mark(std::string_view bytes, bool at_end) {
  const bool known = at_end || bytes.substr(0, kByteOrderMark.size()) != kByteOrderMark.substr(0, bytes.size());
  if (!known && bytes.size() < kByteOrderMark.size()) return 0;
  mark_possible_ = false;
  if (bytes.substr(0, kByteOrderMark.size()) != kByteOrderMark) return 0;
  position_.offset += kByteOrderMark.size();
  return kByteOrderMark.size();
}

// Takes all the whole records from `start` on, and returns where the one begins that is not whole; or, with reason_
// set, the one that is none.
std::size_t CsvReader::scan(std::string_view bytes, std::size_t start) {
  const char* const base = bytes.data();
  const std::size_t size = bytes.size();
  const char separator = special_.separator;
  CsvField* fields = fields_.data();
  std::size_t room = fields_.size();

  Progress now = progress_;
  std::size_t begin = start + now.field_begin;
  std::size_t quote = start + now.quote;
  std::size_t count = now.fields;
  State state = now.state;
  std::size_t block = start + now.scanned;
  bool block_non_ascii = false;
  std::uint64_t found = 0;
  const auto look = [&] {
    block_non_ascii = false;
    found = special_.find(base + block, block_non_ascii);
    if (size - block < SpecialBytes::kBlock) found &= (std::uint64_t{1} << (size - block)) - 1;
    now.non_ascii |= block_non_ascii;
  };
  const auto end_field = [&](std::size_t end, bool quoted) {
    if (count == room && make_room()) {
      fields = fields_.data();
      room = fields_.size();
    }
    if (count < room) {
      fields[count] = {static_cast<std::uint32_t>(begin - start), static_cast<std::uint32_t>(end - begin), quoted,
                       now.doubled};
    }
    ++count;
    now.doubled = false;
  };
  const auto next_record = [&](std::size_t line_feed, std::size_t end) {
    progress_.fields = count;
    progress_.non_ascii = now.non_ascii;
    deliver(bytes.substr(start, end - start));
    move_on(line_feed + 1 - start, 1 + now.line_feeds);
    start = begin = line_feed + 1;
    count = 0;
    now.line_feeds = 0;
    now.non_ascii = block_non_ascii;
    state = State::unquoted;
  };

  if (block < size) look();
  for (;;) {
    while (found == 0) {
      block += SpecialBytes::kBlock;
      if (block >= size) {
        if (size - start > max_record_) {
          fail(kTooLong, position_.offset + max_record_);
          return start;
        }
        now.scanned = size - start;
        now.field_begin = begin - start;
        now.quote = quote - start;
        now.fields = count;
        now.state = state;
        progress_ = now;
        return start;
      }
      look();
    }
    const std::size_t at = block + static_cast<std::size_t>(std::countr_zero(found));
    found &= found - 1;
    if (at - start > max_record_) {
      fail(kTooLong, position_.offset + max_record_);
      return start;
    }
    const char c = base[at];
    switch (state) {
      case State::unquoted:
        if (c == separator) {
          end_field(at, false);
          begin = at + 1;
        } else if (c == '\n') {
          const std::size_t end = at > begin && base[at - 1] == '\r' ? at - 1 : at;
          end_field(end, false);
          next_record(at, end);
        } else if (at == begin) {
          begin = at + 1;
          state = State::quoted;
        }
        break;
      case State::quoted:
        if (c == '"') {
          quote = at;
          state = State::closed;
        } else if (c == '\n' && now.line_feeds++ == 0 && position_.offset + (at - start) < open_until_) {
          fail(open_reason_, open_until_);
          return start;
        }
        break;
      case State::closed:
        if (c == separator && at == quote + 1) {
          end_field(quote, true);
          begin = at + 1;
          state = State::unquoted;
        } else if (c == '\n' && (at == quote + 1 || (at == quote + 2 && base[quote + 1] == '\r'))) {
          end_field(quote, true);
          next_record(at, quote + 1);
        } else if (c == '"' && at == quote + 1) {
          now.doubled = true;
          state = State::quoted;
        } else {
          fail(kAfterQuote, position_.offset + (quote - start));
          return start;
        }
        break;
    }
  }
}

// For more fields of one record; false where it has more than are kept.
bool CsvReader::make_room() {
  if (fields_.size() == CsvRecord::kMaxFields) return false;
  fields_.resize(std::min(2 * fields_.size(), CsvRecord::kMaxFields));
  return true;
}

// The input ends with a record that no line end follows.
std::size_t CsvReader::take_last(std::string_view bytes, std::size_t start) {
  const std::string_view rest = bytes.substr(start);
  const bool line_end = rest.back() == '\r';
  std::size_t end = rest.size();
  if (progress_.state == State::quoted) {
    fail(kNotClosed, position_.offset + rest.size());
    return start;
  }
  if (progress_.state == State::closed) {
    end = progress_.quote;
    if (rest.size() > end + 1 && !(rest.size() == end + 2 && line_end)) {
      fail(kAfterQuote, position_.offset + end);
      return start;
    }
  } else if (line_end && end > progress_.field_begin) {
    --end;
  }
  const bool quoted = progress_.state == State::closed;
  if (progress_.fields == fields_.size()) make_room();
  if (progress_.fields < fields_.size()) {
    fields_[progress_.fields] = {static_cast<std::uint32_t>(progress_.field_begin),
                                 static_cast<std::uint32_t>(end - progress_.field_begin), quoted, progress_.doubled};
  }
  ++progress_.fields;
  deliver(rest.substr(0, quoted ? end + 1 : end));
  move_on(rest.size(), 1 + progress_.line_feeds);
  progress_ = {};
  return bytes.size();
}

void CsvReader::deliver(std::string_view record) {
  // The progress of a record of one field says nothing of the field; the field does.
  if (progress_.fields == 1 && !fields_[0].quoted && is_blank(record)) return;
  dead_letters_.set_current({record, position_.source, position_.line, position_.offset, position_.origins});
  if (progress_.non_ascii && !is_utf8(record)) {
    dead_letters_.reject(kNotUtf8);
    handler_.on_rejected(dead_letters_.current(), kNotUtf8);
    return;
  }
  handler_.on_record(CsvRecord(dead_letters_.current(), fields_.data(), progress_.fields));
}

void CsvReader::move_on(std::size_t bytes, std::uint64_t lines) {
  position_.offset += bytes;
  position_.line += lines;
}

// The record in hand is none: its first line is to go to the dead letter.
void CsvReader::fail(std::string_view reason, std::uint64_t open_until) {
  reason_ = reason;
  open_reason_ = reason;
  open_until_ = std::max(open_until_, open_until);
  progress_ = {};
}

// Looks for the end of a bad line. reason_ stays set while it has not come.
std::size_t CsvReader::pass_bad_line(std::string_view bytes, std::size_t start, bool at_end) {
  const std::string_view rest = bytes.substr(start);
  const std::string_view unread = rest.substr(progress_.scanned);
  const void* const line_feed = unread.empty() ? nullptr : std::memchr(unread.data(), '\n', unread.size());
  if (line_feed != nullptr || at_end) {
    const std::size_t length = line_feed == nullptr
                                   ? rest.size()
                                   : static_cast<std::size_t>(static_cast<const char*>(line_feed) - rest.data());
    const std::size_t used = line_feed == nullptr ? length : length + 1;
    reject_line(rest.substr(0, length));
    move_on(used, 1);
    progress_ = {};
    reason_ = {};
    return start + used;
  }
  if (rest.size() + passed_over_ <= max_record_) {
    progress_.scanned = rest.size();
    return start;
  }
  remember(rest);
  passed_over_ += rest.size();
  move_on(rest.size(), 0);
  progress_.scanned = 0;
  return bytes.size();
}

void CsvReader::reject_line(std::string_view line) {
  if (passed_over_ + line.size() > max_record_) {
    reject_cut(line, reason_);
    return;
  }
  if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
  dead_letters_.set_current({line, position_.source, position_.line, position_.offset, position_.origins});
  dead_letters_.reject(reason_);
  handler_.on_rejected(dead_letters_.current(), reason_);
}

// What was passed over and `end` are one line, too long to be held or not whole.
void CsvReader::reject_cut(std::string_view end, std::string_view reason) {
  remember(end);
  RawRecord bad = position_;
  bad.bytes = first_bytes_;
  bad.offset -= passed_over_;
  dead_letters_.set_current(bad);
  dead_letters_.reject_cut(reason, passed_over_ + end.size());
  handler_.on_rejected(dead_letters_.current(), reason);
  passed_over_ = 0;
  first_bytes_.clear();
}

void CsvReader::remember(std::string_view part) {
  first_bytes_.append(part.substr(0, kShownOfLongLine - std::min(kShownOfLongLine, first_bytes_.size())));
}

void CsvReader::cut(std::string_view rest) {
  if (!rest.empty() || passed_over_ > 0) reject_cut(rest, kCutOff);
}

}  // namespace lg
