// SPDX-License-Identifier: Apache-2.0
#include "common/io/follow_source.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace lg {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

namespace {

constexpr int kMostRetries = 100;
constexpr milliseconds kPause{1};

}  // namespace

FollowSource::FollowSource(std::vector<std::string> paths, FollowSettings settings, const Stop& stop, int output,
                           FollowListener& listener)
    : settings_(std::move(settings)),
      paths_(std::move(paths)),
      stop_(stop),
      waiter_(stop, output),
      listener_(listener),
      set_(paths_, settings_, listener) {}

void FollowSource::open() {
  set_.open();
  next_look_ = settings_.now() + settings_.look;
}

Source::Event FollowSource::next(milliseconds wait) {
  ended_.reset();
  if (last_read_ != nullptr) std::exchange(last_read_, nullptr)->rest();
  const Deadline deadline(wait);
  for (;;) {
    if (stop_.requested()) return {Event::Kind::stopped};
    // While files are busy it is asked before each block, so that a rotation is seen early.
    if (may_have_events_ || set_.has_ready()) set_.update();
    may_have_events_ = false;
    look_if_due();
    if (std::optional<Event> event = read_ready()) return *event;
    if (std::optional<Event> event = end_quiet()) return *event;
    // What is ready now waits for a rename to be over.
    const milliseconds pause = set_.has_ready() ? kPause : until_something_is_due();
    switch (waiter_.wait(set_.descriptor(), deadline.sooner(pause))) {
      case Waiter::Wake::readable:
        may_have_events_ = true;
        break;
      case Waiter::Wake::signalled:
        break;
      case Waiter::Wake::timed_out:
        if (deadline.passed()) return {Event::Kind::idle};
        break;
    }
  }
}

void FollowSource::look_if_due() {
  const steady_clock::time_point now = settings_.now();
  if (now < next_look_) return;
  set_.look();
  next_look_ = now + settings_.look;
}

std::optional<Source::Event> FollowSource::read_ready() {
  retries_ = 0;
  while (FollowedFile* file = retries_ < kMostRetries ? set_.next_ready() : nullptr) {
    if (std::optional<Event> event = read(*file)) return event;
  }
  return std::nullopt;
}

std::optional<Source::Event> FollowSource::read(FollowedFile& file) {
  const std::uint64_t before = file.identity().offset();
  const bool was_fresh = file.is_fresh();
  const FollowedFile::Read result = file.read();
  // Only now it is sure that what was there before these bytes, if anything, is in a copy.
  if (was_fresh && set_.find_later_copies(file)) {
    file.unread();
    set_.make_ready(file);
    set_.update();
    ++retries_;
    return std::nullopt;
  }
  switch (result) {
    case FollowedFile::Read::nothing:
      return std::nullopt;
    case FollowedFile::Read::data:
      file.last_change = settings_.now();
      if (file.has_more()) set_.make_ready(file);
      last_read_ = &file;
      return Event{Event::Kind::data, &file.stream()};
    case FollowedFile::Read::whole:
      set_.make_ready(file);
      return end_stream(Event::Kind::stream_end, file.start_over());
    case FollowedFile::Read::cut:
      break;
  }
  set_.make_ready(file);
  if (!file.has_copies() && set_.find_copy(file)) return std::nullopt;
  const std::uint64_t hole = file.has_copies() ? 0 : file.end_of_hole();
  listener_.on_loss({file.stream().name, before, hole > before ? std::optional<std::uint64_t>(hole) : std::nullopt});
  return end_stream(Event::Kind::stream_cut, file.start_over());
}

std::optional<Source::Event> FollowSource::end_quiet() {
  const steady_clock::time_point now = settings_.now();
  for (FollowedFile* file : set_.leaving()) {
    if (file->is_queued || now < file->last_change + settings_.grace) continue;
    // What does not notify may have grown since the last look.
    if (std::optional<Event> event = read(*file)) return event;
    if (!file->is_queued) return end_stream(Event::Kind::stream_end, set_.remove(*file));
  }
  return read_ready();
}

Source::Event FollowSource::end_stream(Event::Kind kind, std::unique_ptr<InputStream> stream) {
  ended_ = std::move(stream);
  return {kind, ended_.get()};
}

milliseconds FollowSource::until_something_is_due() {
  steady_clock::time_point due = next_look_;
  for (const FollowedFile* file : set_.leaving()) {
    if (!file->is_queued) due = std::min(due, file->last_change + settings_.grace);
  }
  return std::max(std::chrono::ceil<milliseconds>(due - settings_.now()), milliseconds{0});
}

std::string FollowSource::describe() const {
  return paths_.size() == 1 ? fmt::format("'{}' as it grows", paths_.front())
                            : fmt::format("{} paths as they grow", paths_.size());
}

}  // namespace lg
