// SPDX-License-Identifier: Apache-2.0
#include "tools/lgtail/file_start.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "common/error/error.hpp"
#include "common/io/input_file.hpp"
#include "common/record/record.hpp"

namespace lg::tail {

namespace {

constexpr std::uint64_t kLongestStart = 1 << 20;

class FirstRecord final : public CsvHandler {
 public:
  explicit FirstRecord(CsvHandler& handler) : handler_(handler) {}
  void on_record(const CsvRecord& record) override {
    if (!taken_) handler_.on_record(record);
    taken_ = true;
  }
  bool is_taken() const { return taken_; }

 private:
  CsvHandler& handler_;
  bool taken_ = false;
};

}  // namespace

std::string read_file_start(const InputStream& stream) {
  const std::size_t size = static_cast<std::size_t>(std::min(stream.offset, kLongestStart));
  std::string start;
  start.reserve(size + kPadding);
  start.resize(size);
  InputFile file(stream.path);
  std::size_t filled = 0;
  while (filled < size) {
    const std::optional<std::size_t> got = file.read(start.data() + filled, size - filled);
    if (!got || *got == 0) throw Failure(fmt::format("cannot read the start of '{}'", stream.path));
    filled += *got;
  }
  return start;
}

void take_first_record(const InputStream& stream, const std::string& start, CsvDialect dialect, Runtime& runtime,
                       CsvHandler& handler) {
  FirstRecord first(handler);
  CsvReader reader(first, runtime.dead_letters, dialect, stream.name, 0, runtime.max_record);
  reader.consume(start, start.size() == stream.offset);
  if (!first.is_taken()) {
    throw Failure(fmt::format("'{}' has no header among its first bytes", stream.path),
                  "give the names with --columns");
  }
}

}  // namespace lg::tail
