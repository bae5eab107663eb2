// Rows {input, one-line dump of the tree}: the tables of the parser's tests.
#pragma once

#include <span>
#include <string_view>

#include "support/tree_dump.h"
#include "support/tree_laws.h"

namespace droproot::test {

struct Row {
  std::string_view input;
  std::string_view dump;
};

using Dump = std::string (*)(const syntax::SyntaxTree&);

inline void check(std::span<const Row> rows, Dump dump) {
  for (const Row& row : rows) {
    const syntax::SyntaxTree tree = parse(row.input);
    EXPECT_EQ(dump(tree), row.dump) << visible(row.input);
    EXPECT_EQ(broken_tree(tree), "") << visible(row.input);
  }
}

}  // namespace droproot::test
