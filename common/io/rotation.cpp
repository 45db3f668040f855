// SPDX-License-Identifier: Apache-2.0
#include "common/io/rotation.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <ctime>
#include <filesystem>
#include <memory>
#include <system_error>

namespace lg {
namespace {

using std::chrono::nanoseconds;
using std::chrono::seconds;

struct Candidate {
  Copy copy;
  std::uint64_t size = 0;
  FileTime born{};  // the epoch where the file system does not know
};

struct CloseFolder {
  void operator()(DIR* folder) const { ::closedir(folder); }
};

std::optional<Candidate> open_candidate(int folder, const std::string& name, const IsKnown& is_known) {
  Candidate candidate;
  candidate.copy.name = name;
  candidate.copy.descriptor =
      Descriptor(::openat(folder, name.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW));
  const int descriptor = candidate.copy.descriptor.get();
  struct stat status {};
  if (descriptor < 0 || ::fstat(descriptor, &status) != 0) return std::nullopt;
  candidate.copy.id = FileId(status);
  if (!S_ISREG(status.st_mode)) return std::nullopt;
  candidate.size = static_cast<std::uint64_t>(status.st_size);
  candidate.born = birth_time(descriptor);
  candidate.copy.written = written_time(descriptor);
  if (is_known(candidate.copy)) return std::nullopt;
  return candidate;
}

std::vector<Candidate> open_candidates(int folder, const std::function<bool(const std::string&)>& is_wanted,
                                       const IsKnown& is_known) {
  std::vector<Candidate> candidates;
  for (const std::string& name : list_names(folder)) {
    if (!is_wanted(name)) continue;
    std::optional<Candidate> candidate = open_candidate(folder, name, is_known);
    if (candidate) candidates.push_back(std::move(*candidate));
  }
  return candidates;
}

// Where symbolic links lead from there. Of the file itself nothing is asked: it may be being renamed at this moment.
std::filesystem::path follow_links(std::filesystem::path path) {
  constexpr int kMost = 40;  // as in Linux
  for (int i = 0; i < kMost; ++i) {
    std::error_code not_a_link;
    const std::filesystem::path target = std::filesystem::read_symlink(path, not_a_link);
    if (not_a_link) break;
    path = path.parent_path() / target;
  }
  return path;
}

// The files beside this one whose names begin with its name and go on so that `is_wanted` is true.
std::vector<Candidate> open_neighbours(const std::string& path,
                                       bool (*is_wanted)(std::string_view base, std::string_view name),
                                       const IsKnown& is_known) {
  const std::filesystem::path real = follow_links(path);
  const std::string base = real.filename().string();
  const std::string parent = real.parent_path().string();
  const Descriptor folder(::open(parent.empty() ? "." : parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!folder) return {};
  return open_candidates(
      folder.get(), [&](const std::string& name) { return is_wanted(base, name); }, is_known);
}

bool may_be_copy(std::string_view base, std::string_view name) {
  return name.size() > base.size() && name.starts_with(base) && !is_compressed_name(name);
}

// Whether `one` is the beginning of `other`, as far as samples tell.
bool is_beginning(const Candidate& one, int other) {
  return FileIdentity(one.copy.descriptor.get(), one.size).is_in(other);
}

}  // namespace

FileTime file_time(const timespec& time) {
  return FileTime(seconds{time.tv_sec} + nanoseconds{time.tv_nsec});
}

FileTime birth_time(int descriptor) {
  struct statx status {};
  if (::statx(descriptor, "", AT_EMPTY_PATH, STATX_BTIME, &status) != 0) return {};
  return (status.stx_mask & STATX_BTIME) == 0
             ? FileTime{}
             : FileTime(seconds{status.stx_btime.tv_sec} + nanoseconds{status.stx_btime.tv_nsec});
}

FileTime written_time(int descriptor) {
  struct stat status {};
  const FileTime modified = ::fstat(descriptor, &status) == 0 ? file_time(status.st_mtim) : FileTime{};
  return std::max(modified, birth_time(descriptor));
}

FileTime file_clock_now() {
  timespec now{};
  ::clock_gettime(CLOCK_REALTIME_COARSE, &now);
  return file_time(now);
}

bool is_compressed_name(std::string_view name) {
  constexpr std::string_view kEndings[] = {".gz", ".zst", ".xz", ".bz2", ".lz4", ".Z"};
  return std::any_of(std::begin(kEndings), std::end(kEndings),
                     [name](std::string_view ending) { return name.ends_with(ending); });
}

bool is_rotated_name(std::string_view base, std::string_view name) {
  if (name.size() < base.size() + 2 || !name.starts_with(base)) return false;
  const std::string_view rest = name.substr(base.size());
  const bool ends_in_digit = rest.back() >= '0' && rest.back() <= '9';
  return ends_in_digit && std::string_view(".-_").find(rest.front()) != std::string_view::npos &&
         rest.find_first_not_of("0123456789.-_:TZ") == std::string_view::npos;
}

std::vector<std::string> list_names(int folder) {
  std::vector<std::string> names;
  const int own = ::openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const std::unique_ptr<DIR, CloseFolder> listing(own < 0 ? nullptr : ::fdopendir(own));
  if (listing == nullptr) return names;
  while (const dirent* entry = ::readdir(listing.get())) names.emplace_back(entry->d_name);
  return names;
}

void wait_for_renames(int folder) {
  alignas(dirent64) char entry[512];
  ::lseek(folder, 0, SEEK_SET);
  [[maybe_unused]] const ssize_t ignored = ::getdents64(folder, entry, sizeof entry);
}

std::optional<Copy> find_copy(const CutFile& file, const IsKnown& is_known) {
  Candidate* best = nullptr;
  std::vector<Candidate> candidates = open_neighbours(file.path, may_be_copy, is_known);
  for (Candidate& candidate : candidates) {
    // An older content may look the same where little was read.
    if (candidate.copy.written < file.since || candidate.size < file.identity.offset()) continue;
    if (best != nullptr && candidate.size <= best->size) continue;
    if (file.identity.is_in(candidate.copy.descriptor.get())) best = &candidate;
  }
  if (best == nullptr) return std::nullopt;
  return std::move(best->copy);
}

std::vector<Copy> find_later_copies(const CutFile& file, const IsKnown& is_known) {
  const FileTime since = std::max(file.since, FileTime{nanoseconds{1}});
  std::vector<Copy> copies;
  for (Candidate& candidate : open_neighbours(file.path, is_rotated_name, is_known)) {
    if (candidate.born < since || candidate.born >= file.until || candidate.size == 0 ||
        is_beginning(candidate, file.descriptor))
      continue;
    copies.push_back(std::move(candidate.copy));
  }
  std::sort(copies.begin(), copies.end(),
            [](const Copy& one, const Copy& other) { return one.written < other.written; });
  return copies;
}

std::vector<Descriptor> find_generations(int folder, const std::string& base, int old, const IsKnown& is_known) {
  const FileTime began = birth_time(old);
  if (began == FileTime{}) return {};
  const auto is_rotated = [&base](const std::string& name) { return is_rotated_name(base, name); };
  std::vector<Candidate> candidates = open_candidates(folder, is_rotated, is_known);
  std::erase_if(candidates, [began](const Candidate& candidate) { return candidate.born <= began; });
  std::sort(candidates.begin(), candidates.end(),
            [](const Candidate& one, const Candidate& other) { return one.born < other.born; });
  std::vector<Descriptor> generations;
  for (Candidate& candidate : candidates) generations.push_back(std::move(candidate.copy.descriptor));
  return generations;
}

}  // namespace lg
