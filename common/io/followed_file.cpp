// SPDX-License-Identifier: Apache-2.0
#include "common/io/followed_file.hpp"

#include <fmt/format.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "common/error/error.hpp"

namespace lg {
namespace {

// Most files grow by a few lines at a time; one that has more to give gets more room.
constexpr std::size_t kSmallestBlock = 16 << 10;
constexpr std::size_t kLargestBlock = 256 << 10;

}  // namespace

FollowedFile::FollowedFile(std::string stream_name) : stream_name_(std::move(stream_name)), block_(kSmallestBlock) {}

void FollowedFile::open(Descriptor descriptor, const FileId& id, std::uint64_t offset, FileTime began) {
  descriptor_ = std::move(descriptor);
  id_ = id;
  start_over();
  identity_ = FileIdentity(descriptor_.get(), offset);
  stream_->offset = offset;
  last_known_ = began;
}

std::unique_ptr<InputStream> FollowedFile::start_over() {
  std::unique_ptr<InputStream> old = std::move(stream_);
  if (copies_.empty()) {
    know_all_until(file_clock_now());
  } else {
    copies_.pop_front();
  }
  was_cut_ = old != nullptr;
  may_have_hole_ = was_cut_;
  stream_ = std::make_unique<InputStream>();
  stream_->name = stream_name_;
  stream_->path = stream_name_;
  identity_ = FileIdentity();
  return old;
}

void FollowedFile::read_first(Copy copy) {
  know_all_until(copy.written);
  note_known(copy.id, copy.written);
  copies_.push_back(std::move(copy));
}

void FollowedFile::know_all_until(FileTime time) {
  last_known_ = std::max(last_known_, time);
  std::erase_if(known_, [this](const auto& known) { return known.second < last_known_; });
}

bool FollowedFile::knows(const FileId& id, FileTime written) const {
  return std::find(known_.begin(), known_.end(), std::pair(id, written)) != known_.end();
}

void FollowedFile::note_known(const FileId& id, FileTime written) {
  known_.emplace_back(id, written);
}

void FollowedFile::unread() {
  stream_->buffer.consume(stream_->buffer.view().size());
  stream_->offset = 0;
  identity_ = FileIdentity();
  may_have_hole_ = was_cut_;
}

FollowedFile::Read FollowedFile::read() {
  const bool is_copy = !copies_.empty();
  if (!is_copy && may_have_hole_ && !find_start()) return Read::nothing;
  const std::string_view anchor = identity_.anchor();
  char again[FileIdentity::kSample];
  InputBuffer& buffer = stream_->buffer;
  char* to = buffer.prepare(block_);
  iovec pieces[2] = {{again, anchor.size()}, {to, block_}};
  const int descriptor = is_copy ? copies_.front().descriptor.get() : descriptor_.get();
  ssize_t got = -1;
  do {
    got = ::preadv(descriptor, pieces, 2, static_cast<off_t>(identity_.offset() - anchor.size()));
  } while (got < 0 && errno == EINTR);
  if (got < 0) throw Failure(describe_errno(fmt::format("cannot read '{}'", stream_name_)));
  const std::size_t total = static_cast<std::size_t>(got);
  if (total < anchor.size() || std::memcmp(again, anchor.data(), anchor.size()) != 0) return Read::cut;
  const std::size_t count = total - anchor.size();
  if (count == 0) return is_copy ? Read::whole : Read::nothing;

  buffer.commit(count);
  identity_.advance({to, count});
  has_more_ = is_copy || count == block_;
  if (count == block_) block_ = std::min(4 * block_, kLargestBlock);
  return Read::data;
}

std::uint64_t FollowedFile::end_of_hole() const {
  char first = 1;
  if (read_at(descriptor_.get(), &first, 1, 0) == 0 || first != 0) return 0;
  const off_t data = ::lseek(descriptor_.get(), 0, SEEK_DATA);
  std::uint64_t end = data < 0 ? 0 : static_cast<std::uint64_t>(data);
  char block[4096];
  for (;;) {
    const std::size_t count = read_at(descriptor_.get(), block, sizeof block, end);
    const std::size_t zeros =
        static_cast<std::size_t>(std::find_if(block, block + count, [](char c) { return c != 0; }) - block);
    end += zeros;
    if (zeros < count || count == 0) return end;
  }
}

// Whoever wrote to the file without O_APPEND goes on where he stood, and leaves zeros before it.
bool FollowedFile::find_start() {
  char first = 0;
  if (read_at(descriptor_.get(), &first, 1, 0) == 0) return false;
  may_have_hole_ = false;
  const std::uint64_t start = end_of_hole();
  if (start > 0) {
    identity_ = FileIdentity(descriptor_.get(), start);
    stream_->offset = start;
  }
  return true;
}

void FollowedFile::rest() {
  if (is_queued) return;
  stream_->buffer.shrink();
  block_ = kSmallestBlock;
}

}  // namespace lg
