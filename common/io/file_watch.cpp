// SPDX-License-Identifier: Apache-2.0
#include "common/io/file_watch.hpp"

#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cstddef>

namespace lg {

namespace {

bool is_link(const std::string& path) {
  struct stat status = {};
  return ::lstat(path.c_str(), &status) == 0 && S_ISLNK(status.st_mode);
}

}  // namespace

FileWatch::FileWatch(std::string path) : path_(std::move(path)) {
  const std::size_t slash = path_.rfind('/');
  name_ = slash == std::string::npos ? path_ : path_.substr(slash + 1);
  const std::string folder = slash == std::string::npos ? "." : (slash == 0 ? "/" : path_.substr(0, slash));
  notifier_ = ::inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
  if (notifier_ >= 0 && ::inotify_add_watch(notifier_, folder.c_str(), IN_CLOSE_WRITE | IN_MOVED_TO) < 0) {
    ::close(notifier_);
    notifier_ = -1;
  }
  watch_file();
  identify(path_, last_);
}

void FileWatch::watch_file() {
  const int earlier = file_watch_;
  file_watch_ = notifier_ < 0 ? -1 : ::inotify_add_watch(notifier_, path_.c_str(), IN_CLOSE_WRITE);
  if (earlier >= 0 && earlier != file_watch_) ::inotify_rm_watch(notifier_, earlier);
}

FileWatch::~FileWatch() {
  if (notifier_ >= 0) ::close(notifier_);
}

bool FileWatch::Identity::same_content(const Identity& other) const {
  return same_file(other) && size == other.size && modified.tv_sec == other.modified.tv_sec &&
         modified.tv_nsec == other.modified.tv_nsec;
}

bool FileWatch::identify(const std::string& path, Identity& identity) {
  struct stat status = {};
  if (::stat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) return false;
  identity = {status.st_dev, status.st_ino, status.st_size, status.st_mtim};
  return true;
}

bool FileWatch::heard_of_it() {
  bool heard = false;
  alignas(inotify_event) std::array<char, 16 * 1024> events;
  for (ssize_t length = ::read(notifier_, events.data(), events.size()); length > 0;
       length = ::read(notifier_, events.data(), events.size())) {
    for (ssize_t at = 0; at < length;) {
      const inotify_event* event = reinterpret_cast<const inotify_event*>(events.data() + at);
      const bool gone = (event->mask & IN_IGNORED) != 0;
      if (event->wd == file_watch_ && gone) file_watch_ = -1;
      heard = heard || (event->mask & IN_Q_OVERFLOW) != 0 || (event->wd == file_watch_ && !gone) ||
              (event->len > 0 && name_ == event->name);
      at += static_cast<ssize_t>(offsetof(inotify_event, name)) + event->len;
    }
  }
  return heard;
}

bool FileWatch::changed() {
  const bool heard = notifier_ >= 0 && heard_of_it();
  Identity now;
  if (!identify(path_, now)) return false;  // gone for a moment, or for good: what was read stays
  // Another file behind a symbolic link makes no event in the link's folder, but it is a whole one. It may have been
  // given the inode of the one that it replaces, which then is no longer watched.
  const bool another = !now.same_file(last_);
  bool changed = heard || another || (notifier_ < 0 && !now.same_content(last_));
  if (another || file_watch_ < 0) {
    const bool unwatched = file_watch_ < 0;
    watch_file();
    changed = changed || (unwatched && file_watch_ >= 0 && is_link(path_));
  }
  if (changed) last_ = now;
  return changed;
}

}  // namespace lg
