#pragma once
// Messages of tests, written as protobuf text.
//
//   const auto unit = FromText<catalog::v1::Unit>("name: 'units/khoai-chau'");

#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <string>

namespace thidua {

// The message that the text stands for. A faulty text fails the test.
template <class Message>
Message FromText(const std::string& text) {
  Message message;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &message)) << text;
  return message;
}

}  // namespace thidua
