// Real Dockerfiles: the laws hold, and every answer is BuildKit's own.
#include <cstdio>
#include <cstdlib>

#include "cli/parse_json.h"
#include "support/shared_files.h"
#include "support/tree_laws.h"

namespace droproot::test {
namespace {

namespace fs = std::filesystem;

struct Set {
  std::string_view name;     // of the test
  std::string_view folder;   // with the Dockerfiles
  std::string_view answers;  // BuildKit's
  std::string_view options;  // of compare.py
  std::size_t count;
};

void PrintTo(const Set& set, std::ostream* out) { *out << set.name; }

class Corpus : public testing::TestWithParam<Set> {};

syntax::SyntaxTree parse_file(const fs::path& path) {
  return syntax::SyntaxTree::parse(SourceText(path.string(), bytes_of(path)));
}

TEST_P(Corpus, LawsHoldOverEveryFile) {
  const fs::path folder = shared_path(std::string(GetParam().folder));
  DROPROOT_NEEDS_SHARED(folder);
  const std::vector<fs::path> files = files_of(folder);
  ASSERT_EQ(files.size(), GetParam().count);
  for (const fs::path& path : files) {
    syntax::SyntaxTree tree = parse_file(path);
    std::string joined;
    for (const syntax::Token& token : tree.tokens()) joined += tree.source().at(token.span);
    EXPECT_EQ(joined, tree.source().bytes()) << path;
    EXPECT_EQ(broken_tree(tree), "") << path;
    EXPECT_EQ(broken_model(model::Dockerfile::read(std::move(tree))), "") << path;
  }
}

struct Output {
  std::string text;
  int status;
};

Output run(const std::string& command) {
  Output output{{}, -1};
  FILE* pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) return output;
  std::array<char, 4096> part{};
  while (const std::size_t got = std::fread(part.data(), 1, part.size(), pipe)) {
    output.text.append(part.data(), got);
  }
  output.status = pclose(pipe);
  return output;
}

std::string quoted(const fs::path& path) { return "'" + path.string() + "'"; }

// compare.py is BuildKit's own answers' reader; its last line is the figure.
TEST_P(Corpus, SaysWhatBuildKitSays) {
  const fs::path folder = shared_path(std::string(GetParam().folder));
  const fs::path answers = shared_path(std::string(GetParam().answers));
  DROPROOT_NEEDS_SHARED(answers);
  const fs::path lines =
      fs::path(testing::TempDir()) / fmt::format("droproot-parse-{}.jsonl", GetParam().name);
  {
    std::ofstream out(lines, std::ios::binary);
    for (const fs::path& path : files_of(folder)) {
      out << cli::parse_json(model::Dockerfile::read(parse_file(path)));
    }
    ASSERT_TRUE(out.flush().good()) << lines;
  }
  const Output output =
      run(fmt::format("python3 {} {} {} < {} 2>&1", quoted(shared_path("oracle/compare.py")),
                      quoted(answers), GetParam().options, quoted(lines)));
  fs::remove(lines);
  EXPECT_EQ(output.status, 0) << output.text;
  const std::string figure = fmt::format("{0}/{0} equal to BuildKit", GetParam().count);
  EXPECT_THAT(output.text, testing::HasSubstr(figure));
}

constexpr Set kSets[] = {
    {"dev", "corpus/dev", "oracle/corpus-dev.jsonl.gz", "", 4154},
    {"edge", "corpus/edge", "oracle/corpus-edge.jsonl.gz", "", 167},
    {"cases", "oracle/cases", "oracle/cases.jsonl.gz", "--messages", 361},
};

INSTANTIATE_TEST_SUITE_P(BuildKit, Corpus, testing::ValuesIn(kSets),
                         [](const auto& row) { return std::string(row.param.name); });

}  // namespace
}  // namespace droproot::test
