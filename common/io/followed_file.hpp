// SPDX-License-Identifier: Apache-2.0
// FollowedFile: one file (an inode) that is read as it grows, and its stream. It sees when the file was cut off and
// written anew, also beyond where we stood: with each read it reads its anchor again, in the same system call.
#pragma once

#include <chrono>
#include <deque>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "common/io/descriptor.hpp"
#include "common/io/file_identity.hpp"
#include "common/io/rotation.hpp"
#include "common/io/source.hpp"

namespace lg {

struct FollowedFolder;

class FollowedFile {
 public:
  enum class Read {
    data,     // bytes were added to the stream's buffer
    nothing,  // we stand at the end of what there is
    cut,      // the file (or the copy) was cut off: read_first() or start_over(), then go on
    whole     // a copy was read to its end: start_over(), then go on
  };

  // Not open yet.
  explicit FollowedFile(std::string stream_name);

  // `offset`: where to begin; `began`: since when the file has been as it is. Throws Failure.
  void open(Descriptor descriptor, const FileId& id, std::uint64_t offset, FileTime began);
  const std::string& stream_name() const { return stream_name_; }
  bool is_open() const { return static_cast<bool>(descriptor_); }
  int descriptor() const { return descriptor_.get(); }
  const FileId& id() const { return id_; }
  const FileIdentity& identity() const { return identity_; }
  InputStream& stream() { return *stream_; }
  // Nothing of this stream was read: without bytes to know the content by, we do not see that it was cut off.
  bool is_fresh() const { return copies_.empty() && identity_.offset() == 0; }

  // Throws Failure.
  Read read();
  // Before the file itself, the copy is read to its end: from the present offset where it is the first one, else from
  // its start.
  void read_first(Copy copy);
  bool has_copies() const { return !copies_.empty(); }
  // Whether that content was given to read_first() or to note_known().
  bool knows(const FileId& id, FileTime written) const;
  void note_known(const FileId& id, FileTime written);
  // Of a stream that was fresh: takes back what the last read() did.
  void unread();
  // Copies that were made since then may hold contents that came and went before we looked.
  FileTime last_known() const { return last_known_; }
  // Whether the last read() filled all the room that it had, so that there may be more.
  bool has_more() const { return has_more_; }
  // Begins a new stream at the start of what comes next, and returns the old one.
  std::unique_ptr<InputStream> start_over();
  // Of a file that was cut off and is written on at the old place, which leaves a hole: where that ends; 0 where there
  // is none.
  std::uint64_t end_of_hole() const;
  // Gives back the memory of the buffer that is not needed.
  void rest();

  // Where the file stands and what is to be done with it; all of this belongs to FollowSet.
  FollowedFolder* folder = nullptr;  // null: in none that is watched
  std::string name;                  // in that folder
  FollowedFolder* home = nullptr;    // where it last stood at a path that is followed; null: that folder is gone
  std::string home_name;
  bool is_leaving = false;  // no path that is followed leads to it any more: to be read until it is quiet
  bool is_queued = false;
  bool is_gone = false;
  int watch = -1;
  FollowedFile* after = nullptr;  // had the path before; what is left of it is read first
  FollowedFile* next = nullptr;   // has the path since
  std::chrono::steady_clock::time_point last_change;

 private:
  bool find_start();
  void know_all_until(FileTime time);

  std::string stream_name_;
  Descriptor descriptor_;
  FileId id_;
  FileIdentity identity_;
  std::deque<Copy> copies_;
  FileTime last_known_{};
  std::vector<std::pair<FileId, FileTime>> known_;  // contents since then; times are coarse
  std::unique_ptr<InputStream> stream_;
  std::size_t block_;
  bool has_more_ = false;
  bool was_cut_ = false;
  bool may_have_hole_ = false;
};

}  // namespace lg
