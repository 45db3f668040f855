// SPDX-License-Identifier: Apache-2.0
// Here: folders, and what happens to names in them. Files are opened and closed in follow_set_files.cpp.
#include "common/io/follow_set.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <linux/magic.h>
#include <sys/stat.h>
#include <sys/vfs.h>

#include <algorithm>

#include "common/error/error.hpp"
#include "common/io/input_file.hpp"

namespace lg {
namespace {

constexpr std::uint32_t kFolderEvents =
    IN_CREATE | IN_MOVED_FROM | IN_MOVED_TO | IN_DELETE | IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR;

// Other machines may write to these, and inotify hears only our own.
bool is_silent(int descriptor) {
  constexpr std::uint32_t kSilent[] = {NFS_SUPER_MAGIC,  SMB_SUPER_MAGIC,  CIFS_SUPER_MAGIC, SMB2_SUPER_MAGIC,
                                       FUSE_SUPER_MAGIC, CEPH_SUPER_MAGIC, V9FS_MAGIC,       AFS_SUPER_MAGIC};
  struct statfs status {};
  if (::fstatfs(descriptor, &status) != 0) return false;
  const std::uint32_t type = static_cast<std::uint32_t>(status.f_type);
  return std::find(std::begin(kSilent), std::end(kSilent), type) != std::end(kSilent);
}

}  // namespace

bool FollowedFolder::matches(const std::string& name) const {
  return std::any_of(patterns.begin(), patterns.end(),
                     [&name](const PathPattern* pattern) { return pattern->matches(name); });
}

FollowSet::FollowSet(const std::vector<std::string>& paths, const FollowSettings& settings, FollowListener& listener)
    : settings_(settings), listener_(listener), patterns_(paths.begin(), paths.end()), inotify_(settings.use_inotify) {}

void FollowSet::open() {
  for (const PathPattern& pattern : patterns_) {
    if (is_standard_input(pattern.path())) {
      throw UsageError("standard input cannot be followed", "name files; a pipe alone is read to its end");
    }
    if (!pattern.is_plain()) continue;
    if (is_compressed_name(pattern.name())) {
      throw UsageError(fmt::format("'{}' is compressed and cannot be followed", pattern.path()));
    }
    struct stat status {};
    if (::stat(pattern.path().c_str(), &status) != 0) continue;
    if (S_ISDIR(status.st_mode)) {
      throw Failure(fmt::format("cannot follow '{}': it is a folder", pattern.path()), "name files, as in 'folder/*'");
    }
    if (!S_ISREG(status.st_mode)) throw Failure(fmt::format("cannot follow '{}': not a regular file", pattern.path()));
  }
  if (!inotify_.works()) say_once("inotify is not to be had: looking for changes from time to time");
  find_folders();
  open_found();
  at_start_ = false;
  sweep();
  say_what_is_missing();
}

void FollowSet::say_what_is_missing() {
  for (const PathPattern& pattern : patterns_) {
    const bool is_there = std::any_of(folders_.begin(), folders_.end(), [&](const auto& folder) {
      const auto& own = folder->patterns;
      return std::find(own.begin(), own.end(), &pattern) != own.end() &&
             std::any_of(folder->files.begin(), folder->files.end(),
                         [&](const auto& file) { return pattern.matches(file.first); });
    });
    if (is_there) continue;
    say_once(pattern.is_plain() ? fmt::format("'{}' is not there yet: waiting for it", pattern.path())
                                : fmt::format("nothing matches '{}' yet: waiting for it", pattern.path()));
  }
}

void FollowSet::say_once(const std::string& text) {
  if (said_.insert(text).second) listener_.on_notice(text);
}

void FollowSet::find_folders() {
  for (const PathPattern& pattern : patterns_) {
    const bool has_one = std::any_of(folders_.begin(), folders_.end(), [&pattern](const auto& folder) {
      return std::find(folder->patterns.begin(), folder->patterns.end(), &pattern) != folder->patterns.end();
    });
    if (has_one && !pattern.has_many_folders()) continue;
    for (const std::string& prefix : pattern.folders()) add_folder(prefix, pattern);
  }
}

void FollowSet::add_folder(const std::string& prefix, const PathPattern& pattern) {
  const char* path = prefix.empty() ? "." : prefix.c_str();
  Descriptor descriptor(::open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  const bool can_list = static_cast<bool>(descriptor);
  if (!can_list) descriptor = Descriptor(::open(path, O_PATH | O_DIRECTORY | O_CLOEXEC));
  struct stat status {};
  if (!descriptor || ::fstat(descriptor.get(), &status) != 0) {
    const std::string text = describe_errno(fmt::format("cannot open '{}'", path));
    if (at_start_) throw Failure(text);
    return say_once(text);
  }
  const FileId id(status);
  const auto known = std::find_if(folders_.begin(), folders_.end(),
                                  [&id](const auto& folder) { return folder->id == id && !folder->is_gone; });
  FollowedFolder* folder = known == folders_.end() ? nullptr : known->get();
  if (folder == nullptr) {
    folders_.push_back(std::make_unique<FollowedFolder>());
    folder = folders_.back().get();
    folder->prefix = prefix;
    folder->id = id;
    folder->can_list = can_list;
    folder->descriptor = std::move(descriptor);
    const bool silent = is_silent(folder->descriptor.get());
    if (!silent && can_list) folder->watch = inotify_.watch(folder->descriptor.get(), kFolderEvents);
    if (folder->watch >= 0) {
      folder_of_watch_[folder->watch] = folder;
    } else if (inotify_.works()) {
      say_once(fmt::format("'{}' does not tell of its changes: looking for them from time to time", path));
    }
  }
  if (std::find(folder->patterns.begin(), folder->patterns.end(), &pattern) != folder->patterns.end()) return;
  folder->patterns.push_back(&pattern);
  places_changed_ = true;
  rescan(*folder);
}

void FollowSet::drop_folder(FollowedFolder& folder) {
  const std::map<std::string, FollowedFile*> files = std::exchange(folder.files, {});
  for (const auto& [name, file] : files) displace(*file);
  for (const auto& file : files_) {
    if (file->home == &folder) file->home = nullptr;
  }
  folder_of_watch_.erase(folder.watch);
  inotify_.forget(folder.watch);
  folder.is_gone = true;
  folder.patterns.clear();
  has_gone_ = true;
}

void FollowSet::update() {
  touched_.clear();
  take_events();
  if (overflowed_) {
    overflowed_ = false;
    for (const auto& file : files_) {
      if (!file->is_open()) drop(*file);  // where it stands now, nobody knows
    }
    for (const auto& folder : folders_) {
      if (!folder->is_gone) rescan(*folder);
    }
    for (const auto& file : files_) {
      if (file->is_open()) make_ready(*file);
    }
  }
  if (!found_.empty()) open_found();
  sweep();
}

void FollowSet::take_events() {
  for (bool took_all = false; !took_all;) {
    for (const Inotify::Event& event : inotify_.read(took_all)) {
      if ((event.mask & IN_Q_OVERFLOW) != 0) overflowed_ = true;
      if (const auto file = file_of_watch_.find(event.watch); file != file_of_watch_.end()) {
        make_ready(*file->second);
      } else if (const auto folder = folder_of_watch_.find(event.watch); folder != folder_of_watch_.end()) {
        apply(*folder->second, event);
      }
    }
  }
}

void FollowSet::take_late_events(FollowedFolder& folder) {
  wait_for_renames(folder.descriptor.get());
  touched_.clear();
  take_events();
}

void FollowSet::apply(FollowedFolder& folder, const Inotify::Event& event) {
  if ((event.mask & (IN_DELETE_SELF | IN_MOVE_SELF | IN_IGNORED | IN_UNMOUNT)) != 0) return drop_folder(folder);
  if ((event.mask & IN_ISDIR) != 0) return;
  const std::string name(event.name);
  touched_.insert(name);
  const auto there = folder.files.find(name);
  FollowedFile* old = there == folder.files.end() ? nullptr : there->second;
  if (old != nullptr) displace(*old);
  if ((event.mask & IN_MOVED_FROM) != 0) {
    if (old != nullptr) in_flight_[event.cookie] = old;
    return;
  }
  if (old != nullptr && !old->is_open()) lose(*old);
  if ((event.mask & IN_DELETE) != 0) return;
  if ((event.mask & IN_MOVED_TO) != 0) {
    if (const auto moved = in_flight_.find(event.cookie); moved != in_flight_.end()) {
      FollowedFile& file = *moved->second;
      in_flight_.erase(moved);
      return place(file, folder, name);
    }
  }
  if (folder.matches(name)) find_at(folder, name);
}

void FollowSet::look() {
  for (const auto& folder : folders_) wait_for_renames(folder->descriptor.get());
  update();  // both halves of each rename are there
  for (const auto& [cookie, file] : std::exchange(in_flight_, {})) {
    if (!file->is_open()) lose(*file);
  }
  for (const auto& folder : folders_) {
    if (!folder->is_gone && !is_there(*folder)) drop_folder(*folder);
    if (!folder->is_gone) look_at(*folder);
  }
  find_folders();
  for (const auto& file : files_) {
    if (file->is_open() && file->watch < 0) make_ready(*file);
  }
  open_found();
  sweep();
}

bool FollowSet::is_there(const FollowedFolder& folder) const {
  struct stat status {};
  return ::stat(folder.prefix.empty() ? "." : folder.prefix.c_str(), &status) == 0 && FileId(status) == folder.id;
}

// One stat() for each file, so that it may be done often. Also what inotify told is checked, and what it forgot.
void FollowSet::look_at(FollowedFolder& folder) {
  if (folder.watch < 0) return rescan(folder);
  std::set<std::string> names;
  for (const auto& [name, file] : folder.files) {
    if (folder.matches(name)) names.insert(name);
  }
  for (const PathPattern* pattern : folder.patterns) {
    if (pattern->matches(pattern->name())) names.insert(pattern->name());
  }
  for (const std::string& name : names) {
    struct stat status {};
    const bool exists = ::fstatat(folder.descriptor.get(), name.c_str(), &status, 0) == 0 && S_ISREG(status.st_mode);
    const auto known = folder.files.find(name);
    FollowedFile* file = known == folder.files.end() ? nullptr : known->second;
    if (exists != (file != nullptr) || (file != nullptr && file->id() != FileId(status))) {
      take_late_events(folder);
      if (folder.is_gone) return;
      if (!touched_.contains(name) || overflowed_) return rescan(folder);
      continue;
    }
    if (file != nullptr && static_cast<std::uint64_t>(status.st_size) != file->identity().offset()) make_ready(*file);
  }
}

std::map<std::string, FileId> FollowSet::list(const FollowedFolder& folder) const {
  std::vector<std::string> names;
  if (folder.can_list) {
    names = list_names(folder.descriptor.get());
  } else {
    for (const PathPattern* pattern : folder.patterns) names.push_back(pattern->name());
  }
  std::map<std::string, FileId> result;
  for (const std::string& name : names) {
    struct stat status {};
    if (folder.matches(name) && ::fstatat(folder.descriptor.get(), name.c_str(), &status, 0) == 0 &&
        S_ISREG(status.st_mode)) {
      result.emplace(name, FileId(status));
    }
  }
  return result;
}

// Finds out anew which file stands where, by inode.
void FollowSet::rescan(FollowedFolder& folder) {
  const std::map<std::string, FileId> names = list(folder);
  const std::map<std::string, FollowedFile*> old = folder.files;
  for (const auto& [name, file] : old) {
    const bool is_found_again = file->is_open() || folder.matches(name);
    if (is_found_again) displace(*file);
    if (is_found_again && !file->is_open()) drop(*file);
  }
  for (const auto& [name, id] : names) {
    FollowedFile* file = find(id);
    if (file != nullptr && file->folder == nullptr) place(*file, folder, name);
  }
  for (const auto& [name, id] : names) {
    if (find(id) != nullptr) continue;
    find_missed(folder, name);
    find_at(folder, name);
  }
}

// Where inotify told nothing, or too much: what had the name since, and was renamed again.
void FollowSet::find_missed(FollowedFolder& folder, const std::string& name) {
  const FollowedFile* old = newest(stream_name(folder, name), true);
  if (old == nullptr) return;
  std::vector<Descriptor> generations =
      find_generations(folder.descriptor.get(), name, old->descriptor(),
                       [this](const Copy& found) { return find(found.id) != nullptr; });
  for (Descriptor& generation : generations) {
    FollowedFile& file = add(stream_name(folder, name));
    file.home = &folder;
    file.home_name = name;
    accept(file, std::move(generation));
  }
}

}  // namespace lg
