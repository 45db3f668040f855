// SPDX-License-Identifier: Apache-2.0
#include "common/io/waiter.hpp"

#include <poll.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <limits>

#include "common/error/error.hpp"

namespace lg {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

// How often we look for a SIGTERM after a SIGINT: the descriptor of Stop stays readable and cannot tell.
constexpr milliseconds kSecondSignal{100};

bool can_lose_its_reader(int descriptor) {
  struct stat status {};
  return descriptor >= 0 && ::fstat(descriptor, &status) == 0 && !S_ISREG(status.st_mode);
}

}  // namespace

Deadline::Deadline(milliseconds wait) {
  if (wait >= milliseconds{0}) end_ = steady_clock::now() + wait;
}

Deadline Deadline::sooner(milliseconds wait) const {
  Deadline other(wait);
  if (end_ && (!other.end_ || *end_ < *other.end_)) return *this;
  return other;
}

bool Deadline::passed() const {
  return end_ && steady_clock::now() >= *end_;
}

int Deadline::left() const {
  if (!end_) return -1;
  const steady_clock::duration left = *end_ - steady_clock::now();
  if (left <= steady_clock::duration::zero()) return 0;
  const milliseconds::rep count = std::chrono::ceil<milliseconds>(left).count();
  return static_cast<int>(std::min<milliseconds::rep>(count, std::numeric_limits<int>::max()));
}

Waiter::Waiter(const Stop& stop, int output) : stop_(stop), output_(can_lose_its_reader(output) ? output : -1) {}

Waiter::Wake Waiter::wait(int input, const Deadline& deadline) {
  for (;;) {
    const bool interrupted = stop_.interrupted();
    pollfd descriptors[3] = {
        {input, POLLIN, 0}, {output_, 0, 0}, {stop_.requested() ? -1 : stop_.descriptor(), POLLIN, 0}};
    const Deadline until = interrupted ? deadline.sooner(kSecondSignal) : deadline;
    const int count = ::poll(descriptors, 3, until.left());
    if (count < 0) {
      if (errno == EINTR || errno == EAGAIN) {
        if (stop_.requested()) return Wake::signalled;
        continue;
      }
      throw Failure(describe_errno("cannot wait for input"));
    }
    if ((descriptors[1].revents & (POLLERR | POLLHUP)) != 0) throw OutputClosed();
    if (descriptors[0].revents != 0) return Wake::readable;
    if (descriptors[2].revents != 0) return Wake::signalled;
    if (deadline.passed()) return Wake::timed_out;
    if (interrupted) return Wake::signalled;
  }
}

}  // namespace lg
