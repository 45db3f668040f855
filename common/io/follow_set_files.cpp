// SPDX-License-Identifier: Apache-2.0
// The part of FollowSet that opens files, puts them where they stand, and closes them.
#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <optional>

#include "common/error/error.hpp"
#include "common/io/follow_set.hpp"

namespace lg {
namespace {

// So often a file that is renamed while it is being opened is tried again before the others have their turn.
constexpr int kAttempts = 100;

Descriptor open_followed(int folder, const std::string& name) {
  constexpr int kFlags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY;
  int descriptor = ::openat(folder, name.c_str(), kFlags | O_NOATIME);
  if (descriptor < 0 && errno == EPERM) descriptor = ::openat(folder, name.c_str(), kFlags);
  return Descriptor(descriptor);
}

// Where the last line begins that is not whole.
std::uint64_t end_of_lines(int descriptor, std::uint64_t size) {
  char block[4096];
  std::uint64_t end = size;
  while (end > 0) {
    const std::uint64_t start = end > sizeof block ? end - sizeof block : 0;
    const std::string_view bytes(block, read_at(descriptor, block, end - start, start));
    const std::size_t newline = bytes.rfind('\n');
    if (newline != std::string_view::npos) return start + newline + 1;
    end = start;
  }
  return 0;
}

// Whether one took the place of the other.
bool have_one_home(const FollowedFile& one, const FollowedFile& other) {
  return one.home == other.home && one.home_name == other.home_name;
}

template <typename Container>
void erase_pointer(Container& container, const FollowedFile* file) {
  container.erase(std::remove(container.begin(), container.end(), file), container.end());
}

}  // namespace

FollowedFile* FollowSet::newest(const std::string& stream_name, bool only_open) const {
  const auto found = std::find_if(files_.rbegin(), files_.rend(), [&](const auto& file) {
    return !file->is_gone && file->stream_name() == stream_name && (file->is_open() || !only_open);
  });
  return found == files_.rend() ? nullptr : found->get();
}

std::string FollowSet::stream_name(const FollowedFolder& folder, const std::string& name) const {
  for (const PathPattern* pattern : folder.patterns) {
    if (pattern->is_plain() && pattern->name() == name) return pattern->path();
  }
  return folder.prefix + name;
}

FollowedFile& FollowSet::add(const std::string& stream_name) {
  FollowedFile* after = newest(stream_name, false);
  files_.push_back(std::make_unique<FollowedFile>(stream_name));
  files_.back()->after = after;
  if (after != nullptr) after->next = files_.back().get();
  if (after != nullptr && after->is_open()) make_ready(*after);
  return *files_.back();
}

void FollowSet::find_at(FollowedFolder& folder, const std::string& name) {
  FollowedFile& file = add(stream_name(folder, name));
  place(file, folder, name);
  found_.push_back(&file);
}

void FollowSet::place(FollowedFile& file, FollowedFolder& folder, const std::string& name) {
  displace(file);
  const auto there = folder.files.find(name);
  if (there != folder.files.end()) displace(*there->second);
  folder.files[name] = &file;
  file.folder = &folder;
  file.name = name;
  if (folder.matches(name)) {
    file.home = &folder;
    file.home_name = name;
  }
  places_changed_ = true;
}

void FollowSet::displace(FollowedFile& file) {
  if (file.folder == nullptr) return;
  const auto there = file.folder->files.find(file.name);
  if (there != file.folder->files.end() && there->second == &file) file.folder->files.erase(there);
  file.folder = nullptr;
  places_changed_ = true;
}

FollowedFile* FollowSet::find(const FileId& id) const {
  const auto found = by_id_.find(id);
  return found == by_id_.end() ? nullptr : found->second;
}

void FollowSet::drop(FollowedFile& file) {
  displace(file);
  file.is_gone = true;
  has_gone_ = true;
}

void FollowSet::lose(FollowedFile& file) {
  if (file.is_gone) return;
  listener_.on_loss({file.stream_name(), 0, std::nullopt});
  drop(file);
}

void FollowSet::refuse(FollowedFile& file, const std::string& why) {
  const bool is_named = std::any_of(patterns_.begin(), patterns_.end(), [&file](const PathPattern& pattern) {
    return pattern.is_plain() && pattern.path() == file.stream_name();
  });
  if (at_start_ && is_named) throw Failure(why);
  say_once(why);
  drop(file);
}

void FollowSet::open_found() {
  for (int attempt = 0; attempt < kAttempts && !found_.empty(); ++attempt) {
    const std::vector<FollowedFile*> found = std::exchange(found_, {});
    for (FollowedFile* file : found) {
      if (!file->is_gone && !open_one(*file)) found_.push_back(file);
    }
  }
}

// False: it was renamed meanwhile, and is to be tried again.
bool FollowSet::open_one(FollowedFile& file) {
  FollowedFolder* folder = file.folder;
  if (folder == nullptr) {
    take_events();
    return file.is_gone;
  }
  const std::string name = file.name;
  Descriptor descriptor = open_followed(folder->descriptor.get(), name);
  const int error = descriptor ? 0 : errno;
  if (folder->watch >= 0) {
    take_late_events(*folder);
    if (file.is_gone) return true;
    if (touched_.contains(name) || folder->is_gone || overflowed_) return false;
  }
  if (descriptor) {
    accept(file, std::move(descriptor));
  } else if (error == EMFILE || error == ENFILE) {
    errno = error;
    throw Failure(describe_errno(fmt::format("cannot open '{}'", file.stream_name())),
                  "raise the limit (ulimit -n), or follow fewer files");
  } else if (error == ENOENT) {
    drop(file);  // a symbolic link that leads nowhere, or a folder that is polled
  } else {
    errno = error;
    refuse(file, describe_errno(fmt::format("cannot open '{}'", file.stream_name())));
  }
  return true;
}

void FollowSet::accept(FollowedFile& file, Descriptor descriptor) {
  struct stat status {};
  if (::fstat(descriptor.get(), &status) != 0 || !S_ISREG(status.st_mode)) {
    return refuse(file, fmt::format("cannot follow '{}': not a regular file", file.stream_name()));
  }
  const FileId id(status);
  if (FollowedFile* known = find(id)) {
    FollowedFolder* folder = file.folder;
    const std::string name = file.name;
    drop(file);
    if (folder != nullptr) place(*known, *folder, name);
    return;
  }
  if (by_id_.size() >= settings_.max_files) {
    throw Failure(fmt::format("cannot follow more than {} files at a time", settings_.max_files),
                  "follow fewer: a wildcard may match old files too");
  }
  const bool notifies = file.folder == nullptr || file.folder->watch >= 0;
  if (notifies) file.watch = inotify_.watch(descriptor.get(), IN_MODIFY);
  if (file.watch >= 0) {
    file_of_watch_[file.watch] = &file;
  } else if (notifies && inotify_.works()) {
    say_once("the kernel refuses more inotify watches (fs.inotify.max_user_watches): looking from time to time");
  }
  // Watched first: what is written from here on is told.
  const std::uint64_t size = static_cast<std::uint64_t>(status.st_size);
  const std::uint64_t offset = at_start_ && settings_.from_end ? end_of_lines(descriptor.get(), size) : 0;
  const FileTime born = at_start_ ? FileTime{} : birth_time(descriptor.get());
  file.open(std::move(descriptor), id, offset, born == FileTime{} ? file_clock_now() : born);
  file.last_change = settings_.now();
  by_id_[id] = &file;
  places_changed_ = true;
  make_ready(file);
}

void FollowSet::make_ready(FollowedFile& file) {
  if (file.is_queued) return;
  file.is_queued = true;
  ready_.push_back(&file);
}

FollowedFile* FollowSet::next_ready() {
  for (std::size_t turns = ready_.size(); turns > 0; --turns) {
    FollowedFile& file = *ready_.front();
    ready_.pop_front();
    if (file.after != nullptr && (file.after->is_queued || !file.after->is_open())) {
      ready_.push_back(&file);
      continue;
    }
    file.after = nullptr;
    file.is_queued = false;
    return &file;
  }
  return nullptr;
}

const std::vector<FollowedFile*>& FollowSet::leaving() {
  if (!places_changed_) return leaving_;
  places_changed_ = false;
  leaving_.clear();
  for (const auto& file : files_) {
    if (!file->is_open()) continue;
    const bool is_leaving = file->folder == nullptr || !file->folder->matches(file->name);
    if (is_leaving && !file->is_leaving) file->last_change = settings_.now();
    file->is_leaving = is_leaving;
    if (is_leaving) leaving_.push_back(file.get());
  }
  return leaving_;
}

CutFile FollowSet::describe_cut(const FollowedFile& file) const {
  const FileTime until = file.next == nullptr ? FileTime::max() : birth_time(file.next->descriptor());
  return {file.home->prefix + file.home_name, file.descriptor(), file.identity(), file.last_known(), until};
}

// Also a file that was found and is not open yet is known, by its name.
bool FollowSet::is_known(const FollowedFile& file, const Copy& copy) const {
  return file.home->files.contains(copy.name) || find(copy.id) != nullptr ||
         std::any_of(files_.begin(), files_.end(), [&](const auto& other) {
           return have_one_home(*other, file) && other->knows(copy.id, copy.written);
         });
}

bool FollowSet::find_copy(FollowedFile& file) const {
  if (file.home == nullptr) return false;
  std::optional<Copy> copy =
      lg::find_copy(describe_cut(file), [&](const Copy& found) { return is_known(file, found); });
  if (copy) file.read_first(std::move(*copy));
  return file.has_copies();
}

bool FollowSet::find_later_copies(FollowedFile& file) {
  FollowedFolder* folder = file.home;
  struct stat status {};
  if (file.next != nullptr && !file.next->is_open()) return true;
  // Nothing was made or renamed in the folder.
  if (folder == nullptr || ::fstat(folder->descriptor.get(), &status) != 0) return false;
  if (file_time(status.st_mtim) < file.last_known()) return false;
  std::vector<Copy> copies =
      lg::find_later_copies(describe_cut(file), [&](const Copy& found) { return is_known(file, found); });
  if (copies.empty()) return false;
  // What was renamed meanwhile looks like a copy, and will be found by its rename.
  if (folder->watch >= 0) {
    take_late_events(*folder);
    const auto was_touched = [this](const Copy& copy) { return touched_.contains(copy.name); };
    if (touched_.contains(file.home_name) || touched_.contains(file.name) || overflowed_ || folder->is_gone ||
        std::any_of(copies.begin(), copies.end(), was_touched)) {
      return true;
    }
  }
  for (Copy& copy : copies) file.read_first(std::move(copy));
  return true;
}

std::unique_ptr<InputStream> FollowSet::remove(FollowedFile& file) {
  // The clock of files may be too coarse to tell this one from a copy of the file that took its place.
  const FileTime born = birth_time(file.descriptor());
  for (const auto& other : files_) {
    if (other->is_open() && have_one_home(*other, file) && other->last_known() <= born) {
      other->note_known(file.id(), written_time(file.descriptor()));
    }
  }
  std::unique_ptr<InputStream> stream = file.start_over();
  file_of_watch_.erase(file.watch);
  inotify_.forget(file.watch);
  by_id_.erase(file.id());
  drop(file);
  sweep();
  return stream;
}

void FollowSet::sweep() {
  if (!has_gone_) return;
  has_gone_ = false;
  const auto is_gone = [](const auto& owned) { return owned->is_gone; };
  for (const auto& file : files_) {
    if (!file->is_gone) continue;
    for (const auto& other : files_) {
      if (other->after == file.get()) other->after = file->after;
      if (other->next == file.get()) other->next = file->next;
    }
    erase_pointer(found_, file.get());
    erase_pointer(ready_, file.get());
    erase_pointer(leaving_, file.get());
    std::erase_if(in_flight_, [&file](const auto& moved) { return moved.second == file.get(); });
  }
  std::erase_if(files_, is_gone);
  std::erase_if(folders_, is_gone);
}

}  // namespace lg
