// Laws over random texts. A failure prints its seed and round; the text is in the message.
#include "droproot/model/dockerfile.h"
#include "support/generators.h"
#include "support/tree_dump.h"
#include "support/tree_laws.h"

namespace droproot::test {
namespace {

constexpr std::uint64_t kSeed = 20260822;

using Generator = std::string (*)(Random&);

template <typename Check>
void for_each_text(Generator generate, const Check& check) {
  Random random(kSeed);
  for (int round = 0; round < kRounds && !testing::Test::HasFailure(); ++round) {
    const std::string text = generate(random);
    SCOPED_TRACE(fmt::format("seed {}, round {}: {}", kSeed, round, visible(text)));
    check(text, random);
  }
}

void expect_laws(const std::string& text, Random& /*random*/) {
  EXPECT_EQ(broken_tree(parse(text)), "");
  EXPECT_EQ(broken_model(model::Dockerfile::read(parse(text))), "");
}

TEST(TreeProperty, LawsHoldOverDockerfiles) { for_each_text(random_dockerfile, expect_laws); }

TEST(TreeProperty, LawsHoldOverAnyBytes) { for_each_text(random_bytes, expect_laws); }

TEST(TreeProperty, GeneratorReachesEveryKindOfTokenAndNode) {
  std::array<int, 13> tokens{};
  std::array<int, 4> nodes{};
  int without_problem = 0;
  for_each_text(random_dockerfile, [&](const std::string& text, Random& /*random*/) {
    const syntax::SyntaxTree tree = parse(text);
    for (const syntax::Token& token : tree.tokens()) ++tokens[static_cast<std::size_t>(token.kind)];
    for (const syntax::Node& node : tree.nodes()) ++nodes[static_cast<std::size_t>(node.kind)];
    if (tree.problems().empty()) ++without_problem;
  });
  tokens[static_cast<std::size_t>(syntax::TokenKind::unknown)] = 100;  // needs a line over 64 KiB
  EXPECT_THAT(tokens, testing::Each(testing::Gt(50)));
  EXPECT_THAT(nodes, testing::Each(testing::Gt(50)));
  EXPECT_GT(without_problem, kRounds / 4);
}

// What a node says, whatever its line ends are.
std::string meaning(const syntax::SyntaxTree& tree) {
  std::string out;
  for (syntax::NodeId id = 0; id < tree.nodes().size(); ++id) {
    const syntax::Node& node = tree.node(id);
    out += fmt::format("{} {} {} {} {} ", static_cast<int>(node.kind),
                       static_cast<int>(node.keyword), node.json, node.bad, node.subtree_end);
    if (node.kind == syntax::NodeKind::argument) out += argument_value(tree, id);
    if (node.kind == syntax::NodeKind::flag) out += flag_value(tree, id);
    if (node.kind == syntax::NodeKind::instruction) out += keyword_text(tree, id);
    if (node.kind == syntax::NodeKind::heredoc) out += dump_heredoc(tree, id);
    out += '\n';
  }
  for (const syntax::Problem& problem : tree.problems()) out += problem.message + '\n';
  return out;
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  for (std::size_t at = text.find(from); at != std::string::npos;
       at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
  return text;
}

TEST(TreeProperty, CarriageReturnsMeanNothing) {
  for_each_text(random_dockerfile, [](const std::string& text, Random& /*random*/) {
    ASSERT_EQ(text.find('\r'), std::string::npos);
    const syntax::SyntaxTree tree = parse(text);
    const syntax::SyntaxTree twin = parse(replaced(text, "\n", "\r\n"));
    EXPECT_EQ(meaning(tree), replaced(meaning(twin), "\\r\\n", "\\n"));
    EXPECT_EQ(tree.tokens().size(), twin.tokens().size());
  });
}

// The first byte of the line on which an instruction begins.
Offset line_begin(const syntax::SyntaxTree& tree, const syntax::Node& node) {
  const auto tokens = tree.tokens();
  const bool indented =
      node.token_begin > 0 && tokens[node.token_begin - 1].kind == syntax::TokenKind::blank;
  return tokens[node.token_begin - (indented ? 1 : 0)].span.begin;
}

std::vector<syntax::NodeId> instructions(const syntax::SyntaxTree& tree) {
  std::vector<syntax::NodeId> found;
  const auto nodes = tree.nodes();
  for (syntax::NodeId id = 0; id < nodes.size(); id = nodes[id].subtree_end) found.push_back(id);
  return found;
}

// Puts `line` in front of one of the instructions; all else has to stay as it was.
void expect_inert(const std::string& text, Random& random, std::string_view line) {
  const syntax::SyntaxTree tree = parse(text);
  const std::vector<syntax::NodeId> found = instructions(tree);
  if (found.empty()) return;
  const syntax::Node& node = tree.node(found[random.below(found.size())]);
  const Offset at = line_begin(tree, node);
  std::string with_line = text;
  with_line.insert(at, line);
  const syntax::SyntaxTree changed = parse(with_line);

  EXPECT_EQ(meaning(tree), meaning(changed));
  std::string before;
  std::string after;
  for (const syntax::Token& token : tree.tokens()) {
    before += fmt::format("{} {}\n", static_cast<int>(token.kind), token.span.begin);
  }
  const auto length = static_cast<Offset>(line.size());
  for (const syntax::Token& token : changed.tokens()) {
    if (token.span.begin >= at && token.span.end <= at + length) continue;
    const Offset moved = token.span.begin - (token.span.begin > at ? length : 0);
    after += fmt::format("{} {}\n", static_cast<int>(token.kind), moved);
  }
  EXPECT_EQ(before, after);
}

TEST(TreeProperty, CommentBetweenInstructionsMovesNothingElse) {
  for_each_text(random_dockerfile, [](const std::string& text, Random& random) {
    expect_inert(text, random, "  # a comment \\\n");
  });
}

TEST(TreeProperty, BlankLineBetweenInstructionsMovesNothingElse) {
  for_each_text(random_dockerfile, [](const std::string& text, Random& random) {
    expect_inert(text, random, " \t\n");
  });
}

}  // namespace
}  // namespace droproot::test
