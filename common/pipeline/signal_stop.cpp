// SPDX-License-Identifier: Apache-2.0
#include "common/pipeline/signal_stop.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdint>

#include "common/error/error.hpp"

namespace lg {

namespace {

// A signal handler can reach nothing but globals.
std::atomic<bool> interrupted_flag = false;
std::atomic<bool> terminated_flag = false;
std::atomic<int> wake_descriptor = -1;

void handle(int signal_number) {
  const int saved = errno;
  (signal_number == SIGINT ? interrupted_flag : terminated_flag) = true;
  const std::uint64_t one = 1;
  [[maybe_unused]] const ssize_t written = ::write(wake_descriptor, &one, sizeof one);
  errno = saved;
}

void install(int signal_number, bool once) {
  struct sigaction old = {};
  ::sigaction(signal_number, nullptr, &old);
  if (old.sa_handler == SIG_IGN) return;  // nohup, or a background job: the caller's choice stands
  struct sigaction action = {};
  action.sa_handler = handle;
  // The second one meets the default action and ends the program at once.
  action.sa_flags = once ? static_cast<int>(SA_RESETHAND) : 0;
  ::sigaction(signal_number, &action, nullptr);
}

}  // namespace

SignalStop::SignalStop() {
  wake_descriptor = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (wake_descriptor < 0) throw Failure(describe_errno("cannot make an event descriptor"));
  ::signal(SIGPIPE, SIG_IGN);
  install(SIGINT, true);
  install(SIGTERM, true);
  install(SIGHUP, true);
}

SignalStop::~SignalStop() {
  ::signal(SIGINT, SIG_DFL);
  ::signal(SIGTERM, SIG_DFL);
  ::signal(SIGHUP, SIG_DFL);
  ::close(wake_descriptor.exchange(-1));
}

bool SignalStop::interrupted() const {
  return interrupted_flag;
}
bool SignalStop::terminated() const {
  return terminated_flag;
}
int SignalStop::descriptor() const {
  return wake_descriptor;
}

}  // namespace lg
