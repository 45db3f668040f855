// SPDX-License-Identifier: Apache-2.0
// FollowSource: reads files as they grow (lgtail -f), through rotation by rename and by copytruncate, and files that
// appear later. It never writes to a file, locks it or changes its times. A file that is quiet costs a descriptor and
// about 1 KiB; one that is read, a buffer of up to 256 KiB, or what one record needs.
//
// Rename: the old file is read until it has been quiet for the grace time, the new one at the same time, from its
// start. Copytruncate: what was not read is read from the copy. Where there is none, the stream is cut and the loss is
// told. Not seen: a file that is cut off and written anew, beyond the place where we stood, with the same bytes before
// it.
// A wildcard that also matches the copies of copytruncate follows them as files of their own: they come twice.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "common/io/follow_set.hpp"
#include "common/io/follow_settings.hpp"
#include "common/io/source.hpp"
#include "common/io/waiter.hpp"
#include "common/pipeline/stop.hpp"

namespace lg {

class FollowSource final : public Source {
 public:
  // `paths` may hold wildcards. `stop` and `listener` outlive the source. `output`: see FilesSource. An interrupt and
  // a termination both stop it: it is an origin.
  FollowSource(std::vector<std::string> paths, FollowSettings settings, const Stop& stop, int output,
               FollowListener& listener);

  // Throws UsageError for a path that cannot be followed (standard input, a compressed file), Failure for one that is
  // there and cannot be read. What is not there is waited for.
  void open() override;
  // Never `end`. Throws Failure where more files would have to be open than is allowed.
  Event next(std::chrono::milliseconds wait) override;
  std::string describe() const override;

 private:
  std::optional<Event> read_ready();
  std::optional<Event> read(FollowedFile& file);
  std::optional<Event> end_quiet();
  Event end_stream(Event::Kind kind, std::unique_ptr<InputStream> stream);
  void look_if_due();
  std::chrono::milliseconds until_something_is_due();

  FollowSettings settings_;
  std::vector<std::string> paths_;
  const Stop& stop_;
  Waiter waiter_;
  FollowListener& listener_;
  FollowSet set_;
  std::unique_ptr<InputStream> ended_;  // kept until the next call
  FollowedFile* last_read_ = nullptr;
  std::chrono::steady_clock::time_point next_look_;
  bool may_have_events_ = true;
  int retries_ = 0;
};

}  // namespace lg
