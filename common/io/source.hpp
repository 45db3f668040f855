// SPDX-License-Identifier: Apache-2.0
// Source: where bytes come from. It hands over what is there, stream by stream (a stream is one file, pipe or
// partition, whose bytes are in order), and says when there is nothing just now, so that the loop can flush.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "common/io/input_buffer.hpp"
#include "common/io/origins.hpp"
#include "common/pipeline/mark.hpp"

namespace lg {

class Reader;

// One file, pipe or partition. Made by a source; the loop gives it a reader at its first event.
struct InputStream {
  std::string name;                  // for messages and dead letters; "-" is standard input
  std::string path;                  // what the user named, for telling the format; empty where it is no file
  std::uint64_t offset = 0;          // of the first byte that will be put into the buffer, in the uncompressed stream
  std::unique_ptr<Origins> origins;  // null: a byte's position is its offset in the stream
  InputBuffer buffer;
  std::unique_ptr<Reader> reader;

  InputStream();
  ~InputStream();
};

// What a line feed inside a message is, where messages become the records of a stream.
enum class LineFeeds { none, content };  // none: as in JSON, where it means nothing; content: as in quoted CSV

class Source {
 public:
  struct Event {
    enum class Kind {
      data,        // bytes were added to stream->buffer
      stream_end,  // nothing more will come on `stream`: what is left in its buffer is its last record
      stream_cut,  // the stream ended in the middle (its file was cut off or replaced): what is left is no whole record
      idle,        // nothing came within the time given
      handover,    // others will take over a part of it: what was handed out is to be settled and committed first
      end,         // there is no more stream
      stopped      // a signal asked the source to stop
    };
    Kind kind;
    InputStream* stream = nullptr;  // valid until the next call of next() after its stream_end or stream_cut
  };

  static constexpr std::chrono::milliseconds kForever{-1};

  virtual ~Source() = default;
  // Opens what can be opened; throws Failure. Nothing is opened before.
  virtual void open() = 0;
  // Waits for at most `wait` (0: do not wait; kForever).
  virtual Event next(std::chrono::milliseconds wait) = 0;
  // Whether it can be told what need not come again (a Kafka group, a Redis stream). Only then are these called:
  virtual bool takes_commits() const { return false; }
  // Keeps under `mark` how far it has handed out records.
  virtual void mark(Mark) {}
  // What was handed out before `mark` has been accepted and need not come again. `wait`: it must have been stored on
  // return; throws ServiceError where it cannot be.
  virtual void commit(Mark, bool /*wait*/) {}
  // One line for --explain: "standard input", "2 paths as they grow".
  virtual std::string describe() const = 0;
};

}  // namespace lg
