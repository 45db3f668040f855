// SPDX-License-Identifier: Apache-2.0
#include "common/io/secret.hpp"

#include <absl/strings/escaping.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "common/error/error.hpp"

namespace lg {

namespace {

constexpr std::size_t kLongest = 64 * 1024;
constexpr std::string_view kMask = "***";

// Up to kLongest bytes; also of a pipe, as <(command) makes one.
std::string read_start(int descriptor, const std::string& path) {
  std::string content;
  std::array<char, 4096> part;
  while (content.size() < kLongest) {
    const ssize_t count = ::read(descriptor, part.data(), part.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) throw Failure(describe_errno(fmt::format("cannot read '{}'", path)));
    if (count == 0) break;
    content.append(part.data(), static_cast<std::size_t>(count));
  }
  return content;
}

}  // namespace

std::string read_secret_file(const std::string& path, Messages& messages) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) throw Failure(describe_errno(fmt::format("cannot open '{}'", path)));
  struct stat status = {};
  const bool known = ::fstat(descriptor, &status) == 0;
  std::string secret;
  try {
    secret = read_start(descriptor, path);
  } catch (const Failure&) {
    ::close(descriptor);
    throw;
  }
  ::close(descriptor);
  if (known && S_ISREG(status.st_mode) && (status.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
    messages.warning(fmt::format("others may read the secret in '{}' (chmod 600 keeps it)", path));
  }
  return secret;
}

std::string read_secret(const std::string& path, Messages& messages) {
  std::string secret = read_secret_file(path, messages);
  secret.resize(std::min(secret.size(), secret.find('\n')));
  if (!secret.empty() && secret.back() == '\r') secret.pop_back();
  if (secret.empty()) throw Failure(fmt::format("there is no secret in the first line of '{}'", path));
  for (const char c : secret) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
      throw Failure(fmt::format("the secret in '{}' has a control character in it", path));
    }
  }
  return secret;
}

std::string without_secret(std::string text, std::string_view secret) {
  if (secret.size() < 4) return text;
  for (std::size_t at = text.find(secret); at != std::string::npos; at = text.find(secret, at + kMask.size())) {
    text.replace(at, secret.size(), kMask);
  }
  return text;
}

std::string without_credentials(std::string text, std::string_view user_and_password) {
  const std::string sent = absl::Base64Escape(absl::string_view(user_and_password.data(), user_and_password.size()));
  text = without_secret(without_secret(std::move(text), sent), user_and_password);
  return without_secret(std::move(text), user_and_password.substr(user_and_password.find(':') + 1));
}

}  // namespace lg
