// SPDX-License-Identifier: Apache-2.0
// The exceptions of the project, one per *who must act*. They may be thrown anywhere and are caught in one place
// (common/cli/run_tool), which turns them into a message and an exit status. What happens to a single record is
// never an exception: it is a value (see pipeline/dead_letters.hpp).
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

namespace lg {

enum class ExitStatus : int {
  done = 0,       // also: the reader of our output went away
  failed = 1,     // the work failed; trying again does not help until something is changed
  usage = 2,      // the command line or a configuration file is wrong
  refused = 3,    // the work was done and its outcome was not good enough
  try_again = 75  // EX_TEMPFAIL of sysexits.h: a service or the upstream went away
};

// An error with what to do about it. `hint` may be empty; it is printed on a line of its own.
class Error : public std::runtime_error {
 public:
  Error(ExitStatus status, const std::string& message, std::string hint = {})
      : std::runtime_error(message), status_(status), hint_(std::move(hint)) {}
  ExitStatus status() const { return status_; }
  const std::string& hint() const { return hint_; }

 private:
  ExitStatus status_;
  std::string hint_;
};

// The caller wrote something that makes no sense: exit 2.
class UsageError : public Error {
 public:
  explicit UsageError(const std::string& message, std::string hint = {})
      : Error(ExitStatus::usage, message, std::move(hint)) {}
};

// A file, a disk or the data as a whole does not allow the work: exit 1.
class Failure : public Error {
 public:
  explicit Failure(const std::string& message, std::string hint = {})
      : Error(ExitStatus::failed, message, std::move(hint)) {}
};

// The work was done, and its outcome (a model, say) was not good enough: exit 3.
class Refused : public Error {
 public:
  explicit Refused(const std::string& message, std::string hint = {})
      : Error(ExitStatus::refused, message, std::move(hint)) {}
};

// A service or the upstream went away: exit 75.
class ServiceError : public Error {
 public:
  explicit ServiceError(const std::string& message, std::string hint = {})
      : Error(ExitStatus::try_again, message, std::move(hint)) {}
};

// What `work` returns. A UsageError out of it gets the name of the option in front that it is about: "--rate: ...".
template <typename Work>
decltype(auto) for_option(std::string_view option, const Work& work) {
  try {
    return work();
  } catch (const UsageError& error) {
    throw UsageError(std::string(option) + ": " + error.what(), error.hint());
  }
}

// The reader of our output closed it: a clean end, and no message.
class OutputClosed : public Error {
 public:
  OutputClosed() : Error(ExitStatus::done, "output closed") {}
};

// "cannot open 'x': No such file or directory", from errno as it is when called.
std::string describe_errno(const std::string& what);

}  // namespace lg
