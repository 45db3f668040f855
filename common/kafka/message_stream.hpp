// SPDX-License-Identifier: Apache-2.0
// MessageStream: messages put one behind the other as the lines of a stream, each named by its own origin.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "common/io/source.hpp"

namespace lg::kafka {

class MessageStream {
 public:
  explicit MessageStream(std::string name) {
    stream_.name = std::move(name);
    stream_.origins = std::make_unique<Origins>();
  }

  InputStream& stream() { return stream_; }
  // As one line: line feeds in `value` that are no content become tabs, which in JSON mean nothing either, and leave a
  // text that is not valid as it was. The characters of `origin.source` outlive the stream.
  void append(std::string_view value, const Origin& origin, LineFeeds line_feeds);
  bool empty() const { return stream_.buffer.empty(); }
  // Of the first message that is not used up; not empty().
  const Origin& first() const { return stream_.origins->at(appended_ - stream_.buffer.view().size()); }

 private:
  InputStream stream_;
  std::uint64_t appended_ = 0;  // bytes
};

}  // namespace lg::kafka
