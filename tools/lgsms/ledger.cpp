// SPDX-License-Identifier: Apache-2.0
#include "tools/lgsms/ledger.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>

#include <algorithm>
#include <cerrno>

#include "common/error/error.hpp"
#include "common/io/file_identity.hpp"
#include "common/io/input_buffer.hpp"

namespace lg::sms {

namespace {

constexpr std::size_t kBlock = 256 << 10;

// So that the file's name is on the disk as well.
void sync_folder_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  const std::string folder = slash == std::string::npos ? "." : path.substr(0, slash + 1);
  const Descriptor descriptor(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!descriptor || ::fsync(descriptor.get()) != 0) {
    throw Failure(describe_errno(fmt::format("cannot sync the folder '{}'", folder)));
  }
}

// Gives the bytes up to `length` to the scanner.
void feed(int descriptor, const std::string& path, std::uint64_t length, LedgerScanner& scanner) {
  InputBuffer buffer;
  std::uint64_t at = 0;
  while (at < length) {
    const std::size_t wanted = static_cast<std::size_t>(std::min<std::uint64_t>(kBlock, length - at));
    const std::size_t count = read_at(descriptor, buffer.prepare(wanted), wanted, at);
    if (count == 0) throw Failure(fmt::format("ledger '{}' became shorter while it was read", path));
    buffer.commit(count);
    at += count;
    buffer.consume(scanner.consume(buffer.view()));
  }
  scanner.finish(buffer.view());
}

}  // namespace

MessageId MessageId::of(std::string_view campaign, std::string_view key) {
  std::string bytes = fmt::format("{}:", campaign.size());
  bytes += campaign;
  bytes += key;
  const XXH128_hash_t hash = XXH3_128bits(bytes.data(), bytes.size());
  return {hash.low64, hash.high64};
}

std::string MessageId::hex() const {
  return fmt::format("{:016x}{:016x}", high, low);
}

Ledger::Ledger(std::string path, Messages& messages, Clock& clock)
    : path_(std::move(path)), messages_(messages), clock_(clock) {}

void Ledger::open(int flags) {
  // O_NONBLOCK: a FIFO is refused below, not waited for.
  file_ = Descriptor(::open(path_.c_str(), flags | O_CLOEXEC | O_NONBLOCK, 0600));
  if (!file_) throw Failure(describe_errno(fmt::format("cannot open the ledger '{}'", path_)));
  struct stat status = {};
  if (::fstat(file_.get(), &status) != 0) throw Failure(describe_errno(fmt::format("cannot look at '{}'", path_)));
  if (!S_ISREG(status.st_mode)) throw Failure(fmt::format("the ledger '{}' is no file that keeps anything", path_));
}

void Ledger::open_to_write() {
  open(O_RDWR | O_CREAT);
  if (::flock(file_.get(), LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK) throw Failure(describe_errno(fmt::format("cannot lock the ledger '{}'", path_)));
    throw ServiceError(fmt::format("the ledger '{}' is in use by another lgsms", path_),
                       "one process at a time sends from a ledger: wait for it, or stop it");
  }
  load();
  if (wants_newline_) buffer_ += '\n';
  if (lines_ == 0) {
    append({});
    sync();
    sync_folder_of(path_);
  }
}

bool Ledger::open_to_read() {
  open(O_RDONLY);
  // Only a question: a lock that stayed would keep a sender out.
  const bool in_use = ::flock(file_.get(), LOCK_SH | LOCK_NB) != 0;
  ::flock(file_.get(), LOCK_UN);
  load();
  return in_use;
}

void Ledger::load() {
  struct stat status = {};
  if (::fstat(file_.get(), &status) != 0) throw Failure(describe_errno(fmt::format("cannot look at '{}'", path_)));
  const std::uint64_t size = static_cast<std::uint64_t>(status.st_size);
  LedgerScanner scanner(
      path_, [this](const LedgerEvent& event, const LedgerPlace& place) { take(event, place); }, messages_, clock_);
  feed(file_.get(), path_, size, scanner);
  lines_ = scanner.lines();
  wants_newline_ = scanner.wants_newline();
  length_ = scanner.length() - (wants_newline_ ? 1 : 0);
  if (size <= length_) return;
  const bool writing = (::fcntl(file_.get(), F_GETFL) & O_ACCMODE) != O_RDONLY;
  if (!writing) return;
  if (::ftruncate(file_.get(), static_cast<off_t>(length_)) != 0) {
    throw Failure(describe_errno(fmt::format("cannot cut the ledger '{}'", path_)));
  }
  messages_.warning(fmt::format("ledger '{}': the last line was cut off when it was written; its {} bytes are dropped",
                                path_, size - length_));
}

void Ledger::scan(const LedgerScanner::Visitor& visitor) {
  LedgerScanner scanner(path_, visitor, messages_, clock_);
  feed(file_.get(), path_, length_, scanner);
}

void Ledger::take(const LedgerEvent& event, const LedgerPlace& place) {
  const MessageId id = MessageId::of(event.message.campaign, event.message.key);
  if (event.kind == LedgerEvent::Kind::queued) {
    entries_[id] = {place.offset, place.size, MessageState::queued};
    return;
  }
  const Entries::iterator found = entries_.find(id);
  if (found == entries_.end()) {
    throw Failure(fmt::format("ledger '{}': a line without its message at byte {}", path_, place.offset));
  }
  found->second.state = state_after(event.kind);
}

const LedgerEntry* Ledger::find(const MessageId& id) const {
  const Entries::const_iterator found = entries_.find(id);
  return found == entries_.end() ? nullptr : &found->second;
}

LedgerPlace Ledger::append(LedgerEvent event) {
  event.at = clock_.now();
  const std::size_t start = buffer_.size();
  append_ledger_line(buffer_, lines_, event);
  const LedgerPlace place{length_ + start, static_cast<std::uint32_t>(buffer_.size() - start - 1)};
  ++lines_;
  if (event.kind != LedgerEvent::Kind::ledger) take(event, place);
  if (buffer_.size() >= kBlock) write_out();
  return place;
}

Message Ledger::read(const LedgerPlace& place) {
  if (place.offset + place.size > length_) write_out();
  InputBuffer buffer;
  const std::size_t count = read_at(file_.get(), buffer.prepare(place.size), place.size, place.offset);
  buffer.commit(count);
  std::uint64_t number = 0;
  LedgerEvent event;
  if (line_reader_.read(buffer.view(), number, event) != LedgerLineReader::Verdict::good) {
    throw Failure(fmt::format("ledger '{}': damage at byte {}", path_, place.offset));
  }
  return std::move(event.message);
}

void Ledger::write_out() {
  while (!buffer_.empty()) {
    const ssize_t count = ::pwrite(file_.get(), buffer_.data(), buffer_.size(), static_cast<off_t>(length_));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) {
      const std::string reason = describe_errno(fmt::format("cannot write to the ledger '{}'", path_));
      throw Failure(reason, "what was not written was not sent; make room, and run again");
    }
    buffer_.erase(0, static_cast<std::size_t>(count));
    length_ += static_cast<std::uint64_t>(count);
    synced_ = false;
  }
}

void Ledger::sync() {
  write_out();
  if (synced_) return;
  if (::fdatasync(file_.get()) != 0) {
    throw Failure(describe_errno(fmt::format("cannot sync the ledger '{}'", path_)),
                  "what was not synced was not sent; run again when the disk is well");
  }
  synced_ = true;
}

}  // namespace lg::sms
