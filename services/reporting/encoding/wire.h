#pragma once
// The bytes of protobuf messages, read and written without a message.
//
//   bool read = wire::ReadInOrder(bytes, [&](const wire::Fields& field) {
//     if (field.tag() != wire::Tag(Total::kNameFieldNumber, wire::kBytes)) return false;
//     name = field.bytes();
//     return true;
//   });
//
//   wire::Writer writer(64);
//   const size_t cell = writer.Open(Total::kCellsFieldNumber);
//   writer.Text(TotalCell::kElementFieldNumber, "elements/income");
//   writer.Close(cell);
//   std::string bytes = std::move(writer).Take();

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace thidua::reporting::wire {

// How a field is written, which the lower three bits of its tag say.
enum Type { kVarint = 0, kBytes = 2 };

constexpr uint32_t Tag(int field, Type type) { return static_cast<uint32_t>(field) << 3 | type; }

// ZigZag makes small numbers of small ones of either sign; UnZigZag makes them back.
constexpr uint64_t ZigZag(int64_t number) {
  return static_cast<uint64_t>(number) << 1 ^ static_cast<uint64_t>(number >> 63);
}
constexpr int64_t UnZigZag(uint64_t number) {
  return static_cast<int64_t>(number >> 1 ^ (~(number & 1) + 1));
}

// A varint that is read here has at most so many bytes, which hold 63 bits.
inline constexpr size_t kMaxRead = 9;

// Takes a varint of at most `max_bytes` off the front of what lies between `next` and `end`.
// Returns false if there is none; `next` is then anywhere between.
inline bool TakeVarint(const char*& next, const char* end, size_t max_bytes, uint64_t& number) {
  if (static_cast<size_t>(end - next) > max_bytes) end = next + max_bytes;
  const auto byte_at = [&](size_t i) -> uint64_t { return static_cast<unsigned char>(next[i]); };
  // Most take one byte or two.
  if (end - next >= 2) {
    number = byte_at(0);
    if (number < 0x80) {
      next += 1;
      return true;
    }
    number = (number & 0x7f) | byte_at(1) << 7;
    if (byte_at(1) < 0x80) {
      next += 2;
      return true;
    }
  }
  number = 0;
  for (int shift = 0; next != end; shift += 7) {
    const uint64_t byte = static_cast<unsigned char>(*next++);
    number |= (byte & 0x7f) << shift;
    if (byte < 0x80) return true;
  }
  return false;
}

// Takes a message apart, field by field. The bytes may be anything; they must outlive it.
class Fields {
 public:
  explicit Fields(std::string_view bytes) : next_(bytes.data()), end_(next_ + bytes.size()) {}

  // Reads the next field; tag() and number() or bytes() then tell what it is. Returns false at the
  // end, and where what comes is no field that is read here: one of another type, a number of more
  // than 63 bits, or one whose tag or length takes more bytes than a message of ours needs.
  bool Next() {
    if (next_ == end_) return false;
    broken_ = true;
    uint64_t tag = 0;
    if (!TakeVarint(next_, end_, 2, tag)) return false;
    tag_ = static_cast<uint32_t>(tag);
    if ((tag & 7) == kVarint) {
      if (!TakeVarint(next_, end_, kMaxRead, number_)) return false;
    } else {
      uint64_t size = 0;
      if ((tag & 7) != kBytes || !TakeVarint(next_, end_, 4, size)) return false;
      if (size > static_cast<size_t>(end_ - next_)) return false;
      bytes_ = std::string_view(next_, size);
      next_ += size;
    }
    broken_ = false;
    return true;
  }
  // Returns whether everything was read.
  bool done() const { return next_ == end_ && !broken_; }

  uint32_t tag() const { return tag_; }
  uint64_t number() const { return number_; }
  std::string_view bytes() const { return bytes_; }

 private:
  const char* next_;
  const char* end_;
  bool broken_ = false;
  uint32_t tag_ = 0;
  uint64_t number_ = 0;
  std::string_view bytes_;
};

// Reads a message whose fields come in the order of their numbers and each once, except that the
// one tagged `kRepeated` may come several times in a row: so does protobuf write what a program has
// set. Shows every field to `read`, a `bool(const Fields&)`, which refuses a field by returning
// false. Returns whether everything was read and nothing refused; false says nothing of the bytes
// but that protobuf may have to be asked.
template <uint32_t kRepeated = 0, class Read>
bool ReadInOrder(std::string_view bytes, Read&& read) {
  Fields field(bytes);
  for (uint32_t last = 0; field.Next(); last = field.tag()) {
    const bool again = kRepeated != 0 && last == kRepeated && field.tag() == kRepeated;
    if (field.tag() <= last && !again) return false;
    if (!read(std::as_const(field))) return false;
  }
  return field.done();
}

// Writes one message, whose fields are to be given in the order of their numbers.
class Writer {
 public:
  // Up to `expected` bytes are written without another allocation.
  explicit Writer(size_t expected) : bytes_(expected, '\0') {}

  // Write a field, or nothing if it is zero or empty. Numbers of fields go up to 15 here.
  void Number(int field, uint64_t number) {
    if (number != 0) SetNumber(field, number);
  }
  void Text(int field, std::string_view text) {
    if (!text.empty()) SetText(field, text);
  }
  // Write a field even if it is zero or empty: one of a oneof, a repeated one, or a message.
  void SetNumber(int field, uint64_t number) {
    char* out = Reserve(1 + kMaxWritten);
    *out++ = static_cast<char>(Tag(field, kVarint));
    Written(Put(number, out));
  }
  void SetText(int field, std::string_view text) {
    char* out = Reserve(1 + kMaxWritten + text.size());
    *out++ = static_cast<char>(Tag(field, kBytes));
    out = Put(text.size(), out);
    Written(out + text.copy(out, text.size()));
  }
  // Begins a field that is a message. What is written until Close, which takes what Open returned,
  // belongs to it.
  size_t Open(int field) {
    char* out = Reserve(2);
    *out++ = static_cast<char>(Tag(field, kBytes));
    *out++ = '\0';
    Written(out);
    return size_;
  }
  void Close(size_t start) {
    const size_t content = size_ - start;
    // One byte was left for its size, which is mostly enough.
    if (content < 0x80) {
      bytes_[start - 1] = static_cast<char>(content);
    } else {
      CloseLong(start, content);
    }
  }

  // Write bytes that are no field.
  void Byte(char byte) {
    char* out = Reserve(1);
    *out++ = byte;
    Written(out);
  }
  void Varint(uint64_t number) { Written(Put(number, Reserve(kMaxWritten))); }
  void Raw(std::string_view bytes) {
    char* out = Reserve(bytes.size());
    Written(out + bytes.copy(out, bytes.size()));
  }

  // Returns what was written until now; the view holds until more is written.
  std::string_view written() const { return std::string_view(bytes_).substr(0, size_); }
  std::string Take() && { return bytes_.substr(0, size_); }

 private:
  static constexpr size_t kMaxWritten = 10;

  // Writes `number` at `out` and returns where it ends.
  static char* Put(uint64_t number, char* out) {
    for (; number >= 0x80; number >>= 7) *out++ = static_cast<char>(number | 0x80);
    *out++ = static_cast<char>(number);
    return out;
  }
  // Returns where the next `more` bytes can be written.
  char* Reserve(size_t more) {
    if (bytes_.size() - size_ < more) Grow(more);
    return bytes_.data() + size_;
  }
  void Written(const char* end) { size_ = end - bytes_.data(); }
  void Grow(size_t more);
  void CloseLong(size_t start, size_t content);

  std::string bytes_;  // longer than what was written
  size_t size_ = 0;    // written
};

}  // namespace thidua::reporting::wire
