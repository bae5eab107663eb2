#include "analysis/accounts_options.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>

namespace droproot::analysis {

namespace {

char lower(char byte) {
  return byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte - 'A' + 'a') : byte;
}

bool begins_with(std::string_view text, std::string_view beginning, OptionStyle style) {
  if (beginning.size() > text.size()) return false;
  if (style == OptionStyle::getopt) return text.starts_with(beginning);
  return std::ranges::equal(beginning, text.substr(0, beginning.size()), {}, lower, lower);
}

class OptionReader {
 public:
  OptionReader(std::span<const Word> words, std::span<const OptionRow> rows, OptionStyle style)
      : words_(words), rows_(rows), style_(style) {}

  CommandOptions read() {
    while (next_ < words_.size() && result_.problem.empty()) {
      const Word& word = words_[next_++];
      if (!word) {
        result_.blind = true;
        result_.names.push_back(word);
      } else if (*word == "--") {
        result_.names.insert(result_.names.end(), words_.begin() + offset(), words_.end());
        break;
      } else if (word->starts_with("--")) {
        read_long(std::string_view(*word).substr(2));
      } else if (word->size() < 2 || !word->starts_with('-')) {
        result_.names.push_back(word);
      } else if (style_ == OptionStyle::perl) {
        read_long(std::string_view(*word).substr(1));
      } else {
        read_letters(std::string_view(*word).substr(1));
      }
    }
    return std::move(result_);
  }

 private:
  [[nodiscard]] std::ptrdiff_t offset() const { return static_cast<std::ptrdiff_t>(next_); }

  void take_value(std::string_view name) {
    if (next_ == words_.size()) {
      result_.problem = fmt::format("no value for {}", name);
      return;
    }
    result_.given.push_back({.name = name, .value = words_[next_++]});
  }

  [[nodiscard]] const OptionRow* find_long(std::string_view name) const {
    const OptionRow* found = nullptr;
    for (const OptionRow& row : rows_) {
      const bool by_letter = name.size() == 1 && row.letter == name.front();
      if (by_letter && style_ == OptionStyle::perl) return &row;
      if (!begins_with(row.name, name, style_)) continue;
      if (row.name.size() == name.size()) return &row;
      if (found != nullptr) return nullptr;
      found = &row;
    }
    return found;
  }

  [[nodiscard]] std::ptrdiff_t beginnings_of(std::string_view name) const {
    return std::ranges::count_if(
        rows_, [&](const OptionRow& row) { return begins_with(row.name, name, style_); });
  }

  void read_long(std::string_view text) {
    const std::size_t equals = text.find('=');
    const OptionRow* const row = find_long(text.substr(0, equals));
    if (row == nullptr) {
      result_.ambiguous = beginnings_of(text.substr(0, equals)) > 1;
      result_.problem = fmt::format("--{} is not understood", text.substr(0, equals));
    } else if (equals == std::string_view::npos && row->takes_value) {
      take_value(row->name);
    } else if (equals == std::string_view::npos) {
      result_.given.push_back({.name = row->name});
    } else if (row->takes_value && equals + 1 == text.size() && style_ == OptionStyle::perl) {
      result_.problem = fmt::format("no value for {}", row->name);
    } else if (row->takes_value) {
      result_.given.push_back({.name = row->name, .value = std::string(text.substr(equals + 1))});
    } else {
      result_.problem = fmt::format("--{} takes no value", row->name);
    }
  }

  void read_letters(std::string_view letters) {
    while (!letters.empty()) {
      const auto row = std::ranges::find(rows_, letters.front(), &OptionRow::letter);
      if (row == rows_.end()) {
        result_.problem = fmt::format("-{} is not understood", letters.front());
        return;
      }
      letters.remove_prefix(1);
      if (!row->takes_value) {
        result_.given.push_back({.name = row->name});
      } else if (letters.empty()) {
        take_value(row->name);
      } else {
        result_.given.push_back({.name = row->name, .value = std::string(letters)});
        return;
      }
    }
  }

  std::span<const Word> words_;
  std::span<const OptionRow> rows_;
  OptionStyle style_;
  std::size_t next_ = 0;
  CommandOptions result_;
};

}  // namespace

const Word* CommandOptions::find(std::string_view name) const {
  for (auto option = given.rbegin(); option != given.rend(); ++option) {
    if (option->name == name) return &option->value;
  }
  return nullptr;
}

std::optional<std::string> CommandOptions::only_name() const {
  std::optional<std::string> found;
  for (const Word& name : names) {
    if (!name) continue;
    if (found) return std::nullopt;
    found = name;
  }
  return found;
}

CommandOptions read_options(std::span<const Word> words, std::span<const OptionRow> rows,
                            OptionStyle style) {
  return OptionReader(words, rows, style).read();
}

}  // namespace droproot::analysis
