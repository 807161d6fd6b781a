// How inputs of the handlers are changed: mostly field by field, so that they stay requests. Bytes
// that are changed anywhere are rarely a message.

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <algorithm>
#include <memory>
#include <random>
#include <string>

#include "common/value/serialize.h"
#include "tests/fuzz/target.h"

// libFuzzer's own way to change bytes.
extern "C" size_t LLVMFuzzerMutate(uint8_t* data, size_t size, size_t max_size);

namespace thidua::fuzz {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::DescriptorPool;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

constexpr size_t kMostText = 200;
constexpr int kMostDepth = 6;

// The type of the request of a verb; nullptr if there is no such verb.
const Descriptor* RequestOf(std::string_view verb) {
  for (const char* service :
       {"thidua.catalog.v1.CatalogService", "thidua.reporting.v1.ReportingService",
        "thidua.targets.v1.TargetsService", "thidua.awards.v1.AwardsService"}) {
    const auto* found = DescriptorPool::generated_pool()->FindServiceByName(service);
    const auto* method = found == nullptr ? nullptr : found->FindMethodByName(std::string(verb));
    if (method != nullptr) return method->input_type();
  }
  return nullptr;
}

class Mutation {
 public:
  explicit Mutation(unsigned seed) : random_(seed) {}

  bool OneIn(int n) { return random_() % n == 0; }

  // Changes one field of the message or of one in it.
  void Change(Message& message, int depth = 0) {
    const Descriptor& type = *message.GetDescriptor();
    if (type.field_count() == 0) return;
    const FieldDescriptor& field = *type.field(Below(type.field_count()));
    if (field.is_repeated()) return ChangeList(message, field, depth);
    const auto& reflection = *message.GetReflection();
    if (OneIn(8)) return reflection.ClearField(&message, &field);
    switch (field.cpp_type()) {
      case FieldDescriptor::CPPTYPE_MESSAGE:
        if (depth < kMostDepth) Change(*reflection.MutableMessage(&message, &field), depth + 1);
        return;
      case FieldDescriptor::CPPTYPE_STRING:
        return reflection.SetString(&message, &field, Text(reflection.GetString(message, &field)));
      case FieldDescriptor::CPPTYPE_ENUM:
        return reflection.SetEnumValue(&message, &field, EnumValue(field));
      case FieldDescriptor::CPPTYPE_BOOL:
        return reflection.SetBool(&message, &field, !reflection.GetBool(message, &field));
      case FieldDescriptor::CPPTYPE_INT32:
        return reflection.SetInt32(&message, &field, static_cast<int32_t>(Number()));
      case FieldDescriptor::CPPTYPE_INT64:
        return reflection.SetInt64(&message, &field, Number());
      default:
        return;  // no request has others
    }
  }

  // So that it is not the repetition of another request.
  void Renew(Message& message) {
    const auto* field = message.GetDescriptor()->FindFieldByName("request_id");
    if (field == nullptr || OneIn(4)) return;
    message.GetReflection()->SetString(&message, field, "m" + std::to_string(random_() % 100));
  }

  std::string Person() {
    constexpr const char* kPeople[] = {"one", "two", "lan", "nobody"};
    return kPeople[Below(4)];
  }

 private:
  int Below(int n) { return static_cast<int>(random_() % n); }

  std::string Text(std::string text) {
    const size_t size = std::min(text.size(), kMostText);
    text.resize(kMostText);
    text.resize(LLVMFuzzerMutate(reinterpret_cast<uint8_t*>(text.data()), size, kMostText));
    return text;
  }

  int64_t Number() {
    constexpr int64_t kNumbers[] = {0, 1, 2, 3, 10, 100, 1000, 1001, -1, INT32_MAX, INT64_MIN};
    return kNumbers[Below(std::size(kNumbers))];
  }

  // One in sixteen is none of the type's.
  int EnumValue(const FieldDescriptor& field) {
    const auto& type = *field.enum_type();
    return OneIn(16) ? 99 : type.value(Below(type.value_count()))->number();
  }

  void ChangeList(Message& message, const FieldDescriptor& field, int depth) {
    const auto& reflection = *message.GetReflection();
    const int size = reflection.FieldSize(message, &field);
    if (size > 0 && OneIn(4)) return reflection.RemoveLast(&message, &field);
    if (size > 1 && OneIn(4)) {
      return reflection.SwapElements(&message, &field, Below(size), Below(size));
    }
    const bool add = size == 0 || OneIn(3);
    const int at = add ? 0 : Below(size);
    switch (field.cpp_type()) {
      case FieldDescriptor::CPPTYPE_MESSAGE: {
        if (depth >= kMostDepth) return;
        Message* part = add ? reflection.AddMessage(&message, &field)
                            : reflection.MutableRepeatedMessage(&message, &field, at);
        // What is added is like what is there.
        if (add && size > 0) part->CopyFrom(reflection.GetRepeatedMessage(message, &field, 0));
        return Change(*part, depth + 1);
      }
      case FieldDescriptor::CPPTYPE_STRING:
        if (add) return reflection.AddString(&message, &field, Text(""));
        return reflection.SetRepeatedString(
            &message, &field, at, Text(reflection.GetRepeatedString(message, &field, at)));
      case FieldDescriptor::CPPTYPE_ENUM:
        return reflection.AddEnumValue(&message, &field, EnumValue(field));
      default:
        return;
    }
  }

  std::minstd_rand random_;
};

}  // namespace
}  // namespace thidua::fuzz

// Named by libFuzzer.
extern "C" size_t LLVMFuzzerCustomMutator(uint8_t* data, size_t size, size_t max_size,
                                          unsigned seed) {
  using thidua::fuzz::Mutation;
  Mutation mutation(seed);
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  std::string line(thidua::fuzz::TakeLine(rest));
  const auto* type = thidua::fuzz::RequestOf(line.substr(0, line.find(' ')));
  if (type == nullptr || mutation.OneIn(4)) return LLVMFuzzerMutate(data, size, max_size);
  const std::unique_ptr<google::protobuf::Message> request(
      google::protobuf::MessageFactory::generated_factory()->GetPrototype(type)->New());
  if (!request->ParseFromArray(rest.data(), static_cast<int>(rest.size()))) {
    return LLVMFuzzerMutate(data, size, max_size);
  }
  do {
    mutation.Change(*request);
  } while (mutation.OneIn(2));
  mutation.Renew(*request);
  if (mutation.OneIn(16)) line = line.substr(0, line.find(' ')) + " " + mutation.Person();
  const std::string changed = line + "\n" + thidua::Serialize(*request);
  if (changed.size() > max_size) return LLVMFuzzerMutate(data, size, max_size);
  std::copy(changed.begin(), changed.end(), data);
  return changed.size();
}
