// SPDX-License-Identifier: Apache-2.0
#include "tools/lgsms/opt_out_list.hpp"

#include <fmt/format.h>
#include <xxhash.h>

#include "common/error/error.hpp"
#include "common/io/files_source.hpp"
#include "common/pipeline/line_reader.hpp"
#include "common/time/system_clock.hpp"
#include "tools/lgsms/phone_number.hpp"

namespace lg::sms {

namespace {

using Entries = absl::flat_hash_set<std::uint64_t>;
constexpr std::uint64_t kLongestLine = 64 * 1024;

std::uint64_t hash_of(std::string_view entry) {
  return XXH3_64bits(entry.data(), entry.size());
}

std::string_view trimmed(std::string_view line) {
  constexpr std::string_view kBlanks = " \t\r";
  const std::size_t first = line.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  return line.substr(first, line.find_last_not_of(kBlanks) + 1 - first);
}

class Lines final : public LineHandler {
 public:
  explicit Lines(Entries& entries) : entries_(entries) {}
  void on_line(const RawRecord& raw) override {
    const std::string_view entry = trimmed(raw.bytes);
    if (entry.empty() || entry.front() == '#') return;
    entries_.insert(hash_of(entry));
    const std::string number = normal_number(entry);
    if (!number.empty()) entries_.insert(hash_of(number));
  }

 private:
  Entries& entries_;
};

}  // namespace

OptOutList::OptOutList(std::string path, Messages& messages) : path_(std::move(path)), messages_(messages) {}

void OptOutList::open() {
  watch_.emplace(path_);
  read();
}

void OptOutList::refresh() {
  if (!watch_->changed()) return;
  try {
    read();
    messages_.note(fmt::format("opt-out list '{}' read again: {} entries", path_, entries_.size()));
  } catch (const Failure& failure) {
    messages_.warning(fmt::format("{}; the opt-out list read before stays in use", failure.what()));
  }
}

void OptOutList::read() {
  Entries entries;
  Lines lines(entries);
  SystemClock clock(-1);
  DeadLetters dead_letters("lgsms", "", messages_, clock);
  const NoStop stop;
  FilesSource source({path_}, stop, -1);
  source.open();
  LineReader reader(lines, dead_letters, path_, 0, kLongestLine);
  for (;;) {
    const Source::Event event = source.next(Source::kForever);
    if (event.kind == Source::Event::Kind::end) break;
    if (event.stream == nullptr) continue;
    const bool at_end = event.kind == Source::Event::Kind::stream_end;
    event.stream->buffer.consume(reader.consume(event.stream->buffer.view(), at_end));
  }
  if (dead_letters.count() > 0) throw Failure(fmt::format("the opt-out list '{}' has a line that is too long", path_));
  entries_ = std::move(entries);
}

bool OptOutList::has(std::string_view entry) const {
  return entries_.contains(hash_of(entry));
}

}  // namespace lg::sms
