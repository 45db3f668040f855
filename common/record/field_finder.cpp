// SPDX-License-Identifier: Apache-2.0
// FieldFinder: one walk over the tokens of a line. Names with dots form a tree of keys, so that a nested field is found
// in the same walk. What was not declared is stepped over unread.
#include <cstring>

#include "common/record/json_text.hpp"
#include "common/record/record.hpp"
#include "common/record/structural_index.hpp"

namespace lg {

namespace {

constexpr std::size_t kNoSlot = static_cast<std::size_t>(-1);
constexpr std::string_view kBroken = "not valid JSON: the object is broken off";
constexpr std::string_view kSyntax = "not valid JSON: a name, colon, comma or brace is missing";

// Whether `count` bytes are the same, for names: most are shorter than a call of memcmp() is worth.
inline bool same_bytes(const char* a, const char* b, std::size_t count) {
  const auto differ = [a, b](auto word, std::size_t at) {
    decltype(word) x;
    decltype(word) y;
    std::memcpy(&x, a + at, sizeof x);
    std::memcpy(&y, b + at, sizeof y);
    return x != y;
  };
  if (count < 4) {
    for (std::size_t at = 0; at < count; ++at) {
      if (a[at] != b[at]) return false;
    }
    return true;
  }
  if (count < 8) return !differ(std::uint32_t{}, 0) && !differ(std::uint32_t{}, count - 4);
  for (std::size_t at = 0; at + 8 < count; at += 8) {
    if (differ(std::uint64_t{}, at)) return false;
  }
  return !differ(std::uint64_t{}, count - 8);
}

// The keys that are looked for in one object.
struct Level {
  struct Key {
    std::string name;
    std::size_t slot = kNoSlot;       // the value itself is wanted
    std::unique_ptr<Level> children;  // something inside it is wanted
  };
  std::vector<Key> keys;
  // What the last object had at each place, and which key that was: objects of one stream look alike.
  struct Guess {
    std::string name_and_quote;  // empty: nothing is known of this place
    std::size_t key = kNoSlot;   // index into keys; none: nothing that is looked for
  };
  std::vector<Guess> guesses;

  Key& at(std::string_view name) {
    for (Key& key : keys) {
      if (key.name == name) return key;
    }
    keys.push_back({std::string(name), kNoSlot, nullptr});
    return keys.back();
  }
};

constexpr std::size_t kMostGuesses = 64;

}  // namespace

struct FieldFinder::Parser {
  const FieldSet& fields;
  StructuralIndex index;
  Level root;
  std::size_t declared = 0;

  std::string_view line;
  const std::uint32_t* token = nullptr;
  Record* record = nullptr;
  std::string arena;  // characters of unescaped strings; never grows while views into it are out
  std::string_view reason;

  explicit Parser(const FieldSet& set) : fields(set) {}

  void take_names() {
    for (; declared < fields.size(); ++declared) {
      const std::string& name = fields.names()[declared];
      root.at(name).slot = declared;
      Level* level = &root;
      std::size_t from = 0;
      for (std::size_t dot = name.find('.'); dot != std::string::npos; dot = name.find('.', from)) {
        Level::Key& key = level->at(std::string_view(name).substr(from, dot - from));
        if (!key.children) key.children = std::make_unique<Level>();
        level = key.children.get();
        from = dot + 1;
      }
      if (level != &root) level->at(std::string_view(name).substr(from)).slot = declared;
    }
  }

  char at(const std::uint32_t* where) const { return line[*where]; }
  bool fail(std::string_view why) {
    reason = why;
    return false;
  }

  // The bytes of the scalar at `token`, which ends where the next token begins.
  std::string_view scalar() const {
    const std::size_t end = token + 1 < index.end() ? token[1] : line.size();
    return trim_end(line.substr(*token, end - *token));
  }

  // Steps over the value at `token`, whatever it is. `depth`: of the object around it.
  bool skip_value(int depth) {
    const char first = at(token);
    if (first != '{' && first != '[') {
      if (first == '}' || first == ']' || first == ',' || first == ':') return fail(kSyntax);
      ++token;
      return true;
    }
    int open = 0;
    do {
      const char c = at(token);
      if (c == '{' || c == '[') {
        if (depth + ++open > kMaxDepth) return fail(kTooDeep);
      } else if (c == '}' || c == ']') {
        --open;
      }
      ++token;
    } while (open > 0 && token < index.end());
    return open == 0 ? true : fail(kBroken);
  }

  bool read_value(std::string_view raw, Value& value) {
    const char first = raw.front();
    if (first == '"') {
      if (raw.size() < 2 || raw.back() != '"') return fail("not valid JSON: a string is not closed");
      const std::string_view inside = raw.substr(1, raw.size() - 2);
      if (std::memchr(inside.data(), '\\', inside.size()) == nullptr) {
        value.type = Value::Type::text;
        value.text = inside;
        return true;
      }
      if (arena.capacity() < line.size()) arena.reserve(line.size());
      const std::size_t start = arena.size();
      if (!unescape(inside, arena)) return fail("not valid JSON: a bad escape in a string");
      value = Value::of(std::string_view(arena).substr(start));
      return true;
    }
    if (first == '{' || first == '[') {
      value.type = Value::Type::json;
      value.text = raw;
      return true;
    }
    if (first == 't' || first == 'f' || first == 'n') {
      if (raw == "true" || raw == "false") {
        value = Value::of(first == 't');
      } else if (raw == "null") {
        value = Value::null();
      } else {
        return fail("not valid JSON: a literal that is none");
      }
      return true;
    }
    return read_number(raw, value) || fail("not valid JSON: a number that is none");
  }

  bool take_value(const Level::Key& key, int depth) {
    const std::uint32_t* const start = token;
    if (key.children && at(token) == '{') {
      if (!walk(*key.children, depth + 1)) return false;
    } else if (!skip_value(depth)) {
      return false;
    }
    if (key.slot == kNoSlot || !record->raws_[key.slot].empty()) return true;
    const std::size_t end = token < index.end() ? *token : line.size();
    const std::string_view raw = trim_end(line.substr(*start, end - *start));
    record->raws_[key.slot] = raw;
    return read_value(raw, record->values_[key.slot]);
  }

  // Which key of `level` begins at `name` (behind its quote); none if it is not looked for.
  const Level::Key* match(Level& level, std::size_t place, const char* name, std::size_t room) {
    if (place < level.guesses.size()) {
      const Level::Guess& guess = level.guesses[place];
      if (!guess.name_and_quote.empty() && guess.name_and_quote.size() <= room &&
          same_bytes(name, guess.name_and_quote.data(), guess.name_and_quote.size())) {
        return guess.key == kNoSlot ? nullptr : &level.keys[guess.key];
      }
    }
    // The token behind a name is its colon, so the closing quote is the last byte before it that is no blank.
    const std::string_view quoted = trim_end({name, room});
    if (quoted.empty() || quoted.back() != '"') return nullptr;
    const std::string_view whole = quoted.substr(0, quoted.size() - 1);
    std::size_t found = kNoSlot;
    for (std::size_t i = 0; i < level.keys.size(); ++i) {
      if (level.keys[i].name == whole) found = i;
    }
    if (place < kMostGuesses && whole.find('\\') == std::string_view::npos && quoted.size() <= 256) {
      if (level.guesses.size() <= place) level.guesses.resize(place + 1);
      level.guesses[place] = {std::string(quoted), found};
    }
    return found == kNoSlot ? nullptr : &level.keys[found];
  }

  // Walks the object that begins at `token`. `depth`: its own, 1 for the record.
  bool walk(Level& level, int depth) {
    if (depth > kMaxDepth) return fail(kTooDeep);
    const std::uint32_t* const end = index.end();
    ++token;
    if (token < end && at(token) == '}') {
      ++token;
      return true;
    }
    for (std::size_t place = 0;; ++place) {
      if (end - token < 4) return fail(kBroken);
      if (at(token) != '"' || at(token + 1) != ':') return fail(kSyntax);
      const std::uint32_t name = *token + 1;
      const Level::Key* const key = match(level, place, line.data() + name, token[1] - name);
      token += 2;
      if (!(key == nullptr ? skip_value(depth) : take_value(*key, depth))) return false;
      if (token >= end) return fail(kBroken);
      const char after = at(token++);
      if (after == '}') return true;
      if (after != ',') return fail(kSyntax);
    }
  }
};

FieldFinder::FieldFinder(const FieldSet& fields) : parser_(std::make_unique<Parser>(fields)) {}
FieldFinder::~FieldFinder() = default;

std::string_view FieldFinder::find(std::string_view line, Record& record) {
  Parser& parser = *parser_;
  if (parser.declared != parser.fields.size() || record.values_.size() != parser.fields.size()) {
    parser.take_names();
    record.values_.resize(parser.fields.size());
    record.raws_.resize(parser.fields.size());
  }
  for (std::size_t slot = 0; slot < parser.declared; ++slot) {
    record.values_[slot] = Value::null();
    record.raws_[slot] = {};
  }
  if (const std::string_view reason = parser.index.scan(line); !reason.empty()) return reason;
  parser.line = line;
  parser.token = parser.index.begin();
  parser.record = &record;
  parser.arena.clear();
  if (parser.at(parser.token) != '{') return kNoObject;
  const std::uint32_t start = *parser.token;
  if (!parser.walk(parser.root, 1)) return parser.reason;
  if (parser.token != parser.index.end()) return "not valid JSON: something stands behind the object";
  record.bytes_ = line.substr(start, *(parser.token - 1) + 1 - start);
  record.empty_ = parser.token - parser.index.begin() == 2;
  return {};
}

}  // namespace lg
