// SPDX-License-Identifier: Apache-2.0
// FileWatch: whether a file (a table, a model) has been written anew: closed after writing, or another file put in its
// place. inotify(7) tells; a file that is being written is not reported before it is closed.
#pragma once

#include <sys/types.h>

#include <string>

namespace lg {

class FileWatch {
 public:
  explicit FileWatch(std::string path);
  ~FileWatch();
  FileWatch(const FileWatch&) = delete;
  FileWatch& operator=(const FileWatch&) = delete;

  // Whether there is something new since the last call. One or two system calls.
  bool changed();

 private:
  struct Identity {
    dev_t device = 0;
    ino_t inode = 0;
    off_t size = 0;
    timespec modified{};
    bool same_file(const Identity& other) const { return device == other.device && inode == other.inode; }
    bool same_content(const Identity& other) const;
  };
  static bool identify(const std::string& path, Identity& identity);
  void watch_file();
  bool heard_of_it();

  std::string path_;
  std::string name_;   // in its folder
  int notifier_ = -1;  // none where inotify is refused: then every change of the file's times counts
  // What is written by another name (behind a symbolic link, by a hard link, outside a container) is no event of the
  // folder, but it is one of the file; -1 while there is none.
  int file_watch_ = -1;
  Identity last_;
};

}  // namespace lg
