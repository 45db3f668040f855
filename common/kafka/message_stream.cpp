// SPDX-License-Identifier: Apache-2.0
#include "common/kafka/message_stream.hpp"

#include <algorithm>
#include <cstring>

namespace lg::kafka {

void MessageStream::append(std::string_view value, const Origin& origin, LineFeeds line_feeds) {
  if (stream_.buffer.empty()) stream_.origins->forget_before(appended_);
  stream_.origins->add(appended_, origin);
  char* const to = stream_.buffer.prepare(value.size() + 1);
  if (!value.empty()) std::memcpy(to, value.data(), value.size());
  if (line_feeds == LineFeeds::none && value.find('\n') != std::string_view::npos)
    std::replace(to, to + value.size(), '\n', '\t');
  to[value.size()] = '\n';
  stream_.buffer.commit(value.size() + 1);
  appended_ += value.size() + 1;
}

}  // namespace lg::kafka
