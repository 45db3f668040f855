// SPDX-License-Identifier: Apache-2.0
// FollowSet: which files are followed, and which of them has something to read. It knows where each file stands by
// its inode and follows every rename, so that of several rotations in quick succession no generation is missed: also
// one that was made and renamed between two looks is found under the name that it has now.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "common/io/follow_settings.hpp"
#include "common/io/followed_file.hpp"
#include "common/io/inotify.hpp"
#include "common/io/path_pattern.hpp"

namespace lg {

// A folder in which files are followed, with all files in it that are known, also under names that are not followed.
struct FollowedFolder {
  std::string prefix;  // as the user wrote it, with a slash behind; "" is the current folder
  Descriptor descriptor;
  FileId id;
  int watch = -1;         // -1: to be polled
  bool can_list = false;  // else only plain names are found
  bool is_gone = false;
  std::vector<const PathPattern*> patterns;
  std::map<std::string, FollowedFile*> files;

  bool matches(const std::string& name) const;
};

class FollowSet {
 public:
  // `settings` and `listener` outlive the set.
  FollowSet(const std::vector<std::string>& paths, const FollowSettings& settings, FollowListener& listener);

  // Throws UsageError for what cannot be followed, Failure for what cannot be opened.
  void open();
  // Readable when update() has something to do; -1 where nothing says so.
  int descriptor() const { return inotify_.descriptor(); }
  // Takes what inotify says. Never waits.
  void update();
  // Looks for what inotify does not say.
  void look();

  bool has_ready() const { return !ready_.empty(); }
  // The next file to read, in turns; null where there is none.
  FollowedFile* next_ready();
  void make_ready(FollowedFile& file);
  // Files that no followed path leads to any more.
  const std::vector<FollowedFile*>& leaving();
  // Closes the file and gives its stream back.
  std::unique_ptr<InputStream> remove(FollowedFile& file);
  // Of a file that was cut off: finds the copy with the rest, and lets that be read first. False: there is none.
  bool find_copy(FollowedFile& file) const;
  // Of a file that was fresh: finds what came and went since the last look, and lets that be read first. True: there
  // is such a thing, or perhaps, and the file is to be read again.
  bool find_later_copies(FollowedFile& file);

 private:
  void find_folders();
  void add_folder(const std::string& prefix, const PathPattern& pattern);
  void drop_folder(FollowedFolder& folder);
  bool is_there(const FollowedFolder& folder) const;
  void say_what_is_missing();
  void say_once(const std::string& text);

  void take_events();
  // Also the events of all that an earlier call to the system may have seen of that folder. touched_ holds the names.
  void take_late_events(FollowedFolder& folder);
  void apply(FollowedFolder& folder, const Inotify::Event& event);
  void rescan(FollowedFolder& folder);
  std::string stream_name(const FollowedFolder& folder, const std::string& name) const;
  // The newest file with that stream.
  FollowedFile* newest(const std::string& stream_name, bool only_open) const;
  std::map<std::string, FileId> list(const FollowedFolder& folder) const;
  void find_missed(FollowedFolder& folder, const std::string& name);
  void look_at(FollowedFolder& folder);

  FollowedFile& add(const std::string& stream_name);
  void find_at(FollowedFolder& folder, const std::string& name);
  void place(FollowedFile& file, FollowedFolder& folder, const std::string& name);
  // It stands nowhere any more, as far as is known.
  void displace(FollowedFile& file);
  void lose(FollowedFile& file);
  FollowedFile* find(const FileId& id) const;
  CutFile describe_cut(const FollowedFile& file) const;
  bool is_known(const FollowedFile& file, const Copy& copy) const;

  // Opens the files that were found, each under the name that it has at that moment.
  void open_found();
  bool open_one(FollowedFile& file);
  void accept(FollowedFile& file, Descriptor descriptor);
  void refuse(FollowedFile& file, const std::string& why);
  void drop(FollowedFile& file);
  void sweep();

  const FollowSettings& settings_;
  FollowListener& listener_;
  std::vector<PathPattern> patterns_;
  Inotify inotify_;
  std::vector<std::unique_ptr<FollowedFolder>> folders_;
  std::vector<std::unique_ptr<FollowedFile>> files_;
  std::map<FileId, FollowedFile*> by_id_;
  std::unordered_map<int, FollowedFolder*> folder_of_watch_;
  std::unordered_map<int, FollowedFile*> file_of_watch_;
  std::map<std::uint32_t, FollowedFile*> in_flight_;  // between the two events of a rename
  std::vector<FollowedFile*> found_;                  // not open yet
  std::deque<FollowedFile*> ready_;
  std::vector<FollowedFile*> leaving_;
  std::set<std::string> touched_;  // names of whatever folder, since it was cleared
  std::set<std::string> said_;
  bool places_changed_ = false;
  bool has_gone_ = false;
  bool overflowed_ = false;
  bool at_start_ = true;
};

}  // namespace lg
