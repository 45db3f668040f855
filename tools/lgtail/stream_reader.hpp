// SPDX-License-Identifier: Apache-2.0
// StreamReader: the reader of one stream together with the handler of its records, which is shown the bytes first.
#pragma once

#include <cstdint>
#include <string_view>

#include "common/pipeline/reader.hpp"
#include "tools/lgtail/delivery.hpp"

namespace lg::tail {

template <typename Records, typename Cutter>
class StreamReader final : public Reader {
 public:
  // `make_cutter` makes the reader that cuts the stream, from `offset` on, into records for the handler it is given.
  template <typename MakeCutter>
  StreamReader(const TailSettings& settings, Runtime& runtime, Delivery& delivery, std::string_view source,
               std::uint64_t offset, const MakeCutter& make_cutter)
      : delivery_(delivery),
        records_(settings, runtime, delivery, source),
        cutter_(make_cutter(records_)),
        offset_(offset) {}

  Records& records() { return records_; }

  std::size_t consume(std::string_view bytes, bool at_end) override {
    if (delivery_.is_stopped()) return 0;
    records_.see(offset_, bytes);
    std::size_t used = cutter_.consume(bytes, at_end);
    // What was not taken comes again to who reads it next.
    if (delivery_.is_stopped()) used = static_cast<std::size_t>(delivery_.stopped_at() - offset_);
    offset_ += used;
    return used;
  }
  void cut(std::string_view rest) override { cutter_.cut(rest); }

 private:
  Delivery& delivery_;
  Records records_;
  Cutter cutter_;
  std::uint64_t offset_;  // of the next byte in the stream
};

}  // namespace lg::tail
