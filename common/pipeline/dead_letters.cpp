// SPDX-License-Identifier: Apache-2.0
#include "common/pipeline/dead_letters.hpp"

#include <absl/strings/escaping.h>
#include <fmt/format.h>

#include "common/io/file_sink.hpp"
#include "common/record/utf8.hpp"
#include "common/record/value.hpp"
#include "common/stats/messages.hpp"
#include "common/time/clock.hpp"

namespace lg {

namespace {

constexpr int kMessagesPerSecond = 10;
constexpr std::size_t kShownInMessage = 120;
constexpr std::size_t kBuffer = 64 * 1024;

// The first bytes of a record for a message; those that are no characters as \xNN.
std::string beginning(std::string_view bytes) {
  std::string_view start = bytes.substr(0, kShownInMessage);
  if (start.size() < bytes.size()) {  // not half a character
    while (!start.empty() && (static_cast<unsigned char>(start.back()) & 0xc0) == 0x80) start.remove_suffix(1);
    if (!start.empty() && static_cast<unsigned char>(start.back()) >= 0xc0) start.remove_suffix(1);
  }
  std::string text;
  if (is_utf8(start)) {
    text = start;
  } else {
    for (const char c : start) {
      const unsigned char byte = static_cast<unsigned char>(c);
      if (byte < 0x80) {
        text += c;
      } else {
        text += fmt::format("\\x{:02x}", byte);
      }
    }
  }
  if (start.size() < bytes.size()) text += "...";
  return text;
}

}  // namespace

DeadLetters::DeadLetters(std::string tool, std::string path, Messages& messages, Clock& clock)
    : tool_(std::move(tool)), path_(std::move(path)), messages_(messages), clock_(clock) {}

DeadLetters::~DeadLetters() = default;

void DeadLetters::open() {
  if (!path_.empty()) file_ = std::make_unique<FileSink>(FileSink::appending(path_));
}

void DeadLetters::reject(std::string_view reason) {
  write(current_, reason, nullptr);
}

void DeadLetters::reject(const RawRecord& record, std::string_view reason) {
  write(record, reason, nullptr);
}

void DeadLetters::reject_cut(std::string_view reason, std::uint64_t whole_length) {
  write(current_, reason, &whole_length);
}

void DeadLetters::write(const RawRecord& record, std::string_view reason, const std::uint64_t* whole_length) {
  ++count_;
  const Origin origin = record.origin();
  if (file_) {
    buffer_ += "{\"reason\":";
    append_json_string(buffer_, is_utf8(reason) ? reason : std::string_view("not valid UTF-8"));
    buffer_ += ",\"tool\":";
    append_json_string(buffer_, tool_);
    buffer_ += ",\"source\":";
    append_json_string(buffer_, is_utf8(origin.source) ? origin.source : std::string_view("?"));
    buffer_ += fmt::format(",\"line\":{},\"offset\":{}", record.line, origin.offset);
    if (whole_length != nullptr) buffer_ += fmt::format(",\"length\":{}", *whole_length);
    if (is_utf8(record.bytes)) {
      buffer_ += ",\"record\":";
      append_json_string(buffer_, record.bytes);
    } else {
      buffer_ += ",\"encoding\":\"base64\",\"record\":\"";
      buffer_ += absl::Base64Escape(absl::string_view(record.bytes.data(), record.bytes.size()));
      buffer_ += '"';
    }
    buffer_ += "}\n";
    if (buffer_.size() >= kBuffer) flush();
    return;
  }
  const std::int64_t second = std::chrono::floor<std::chrono::seconds>(clock_.now()).time_since_epoch().count();
  if (second != window_second_) {
    window_second_ = second;
    shown_in_window_ = 0;
  }
  if (shown_in_window_ >= kMessagesPerSecond) {
    ++not_shown_;
    return;
  }
  ++shown_in_window_;
  const std::string where = record.origins != nullptr ? fmt::format("offset {}", origin.offset)
                                                      : fmt::format("line {}, byte {}", record.line, origin.offset);
  messages_.warning(fmt::format("{}, {}: {}: {}", origin.source == "-" ? "standard input" : origin.source, where,
                                reason, beginning(record.bytes)));
}

void DeadLetters::sync() {
  if (!file_ || synced_count_ == count_) return;
  flush();
  file_->sync();
  synced_count_ = count_;
}

void DeadLetters::flush() {
  if (file_ && !buffer_.empty()) {
    file_->write(buffer_);
    buffer_.clear();
  }
}

}  // namespace lg
