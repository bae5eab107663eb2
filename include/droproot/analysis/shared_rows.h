// Rows that copies share until one of them is changed.
//
// The facts of a stage keep the account tables that held before each step, and most steps change
// none of their rows. Reading (through a const SharedRows) never copies; whatever hands out a
// changeable row makes the rows this object's own first, which ends the validity of iterators and
// pointers that were handed out before.
#pragma once

#include <cstddef>
#include <memory>
#include <utility>
#include <vector>

namespace droproot::analysis {

template <typename Row>
class SharedRows {
 public:
  using Rows = std::vector<Row>;
  using value_type = Row;

  SharedRows() = default;
  explicit SharedRows(Rows rows) : rows_(std::make_shared<Rows>(std::move(rows))) {}

  [[nodiscard]] const Rows& rows() const {
    static const Rows kNone;
    return rows_ ? *rows_ : kNone;
  }
  // The rows, to be changed.
  [[nodiscard]] Rows& own() {
    if (!rows_) {
      rows_ = std::make_shared<Rows>();
    } else if (rows_.use_count() > 1) {
      rows_ = std::make_shared<Rows>(*rows_);
    }
    return *rows_;
  }

  [[nodiscard]] auto begin() const { return rows().begin(); }
  [[nodiscard]] auto end() const { return rows().end(); }
  [[nodiscard]] auto begin() { return own().begin(); }
  [[nodiscard]] auto end() { return own().end(); }
  [[nodiscard]] std::size_t size() const { return rows().size(); }
  [[nodiscard]] bool empty() const { return rows().empty(); }
  [[nodiscard]] Row& back() { return own().back(); }
  void push_back(Row row) { own().push_back(std::move(row)); }
  void clear() { rows_.reset(); }

 private:
  std::shared_ptr<Rows> rows_;
};

}  // namespace droproot::analysis
