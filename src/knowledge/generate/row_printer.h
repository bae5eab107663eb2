// Rows of one kind as a C++ source file that defines a function which gives them.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace droproot::knowledge {

struct RowKind {
  std::string_view folder;    // of profiles/
  std::string_view header;    // of droproot/knowledge/
  std::string_view type;      // of a row
  std::string_view array;     // that holds them
  std::string_view function;  // that gives them
};

class RowPrinter {
 public:
  // `fields` are designated initializers: ".id = ..., .sources = ...".
  void add(std::string_view fields);
  // The arrays that a row points to stand before it, with names of their own; what a field says.
  std::string list(std::string_view type, const std::string& items, std::size_t size);
  std::string words(std::span<const std::string_view> words);
  // ", .name = words", or nothing where there are none.
  std::string word_field(std::string_view name, std::span<const std::string_view> words);

  [[nodiscard]] std::string print(const RowKind& kind) const;

 private:
  std::string lists_;
  std::string rows_;
  std::size_t rows_count_ = 0;
  std::size_t lists_count_ = 0;
};

}  // namespace droproot::knowledge
