// A rule is complete when it has a name that can be typed, a page that says what the code says, and
// two golden cases named after it: one where it fires and one where it stays silent.
#include <set>

#include "droproot/cli/run.h"
#include "droproot/rules/registry.h"

namespace droproot {
namespace {

namespace fs = std::filesystem;
using rules::Rule;

constexpr std::size_t kTerminalWidth = 80;

std::vector<std::string> lines_of(const fs::path& path) {
  std::ifstream stream(path);
  std::vector<std::string> lines;
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

std::string bytes_of(const fs::path& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

// ---- names --------------------------------------------------------------------------------------

bool is_kebab_case(std::string_view id) {
  const auto is_part = [](char c) { return (c >= 'a' && c <= 'z') || c == '-'; };
  return !id.empty() && std::ranges::all_of(id, is_part) && !id.starts_with('-') &&
         !id.ends_with('-') && id.find("--") == std::string_view::npos;
}

TEST(Rules, HaveNamesInKebabCaseOnceEach) {
  ASSERT_FALSE(rules::all_rules().empty());
  std::set<std::string_view> seen;
  for (const Rule& rule : rules::all_rules()) {
    EXPECT_TRUE(is_kebab_case(rule.meta.id)) << rule.meta.id;
    EXPECT_TRUE(seen.insert(rule.meta.id).second) << rule.meta.id << " is there twice";
  }
}

TEST(Rules, KebabCaseIsLowerCaseWordsAndSingleHyphens) {
  EXPECT_TRUE(is_kebab_case("runs-as-root"));
  for (const std::string_view id : {"", "-a", "a-", "a--b", "Runs-as-root", "runs_as_root"}) {
    EXPECT_FALSE(is_kebab_case(id)) << id;
  }
}

// ---- pages --------------------------------------------------------------------------------------

fs::path page_of(std::string_view id) {
  return fs::path(DROPROOT_SOURCE_DIR) / "docs/rules" / fmt::format("{}.md", id);
}

// "the image starts as root" -> "The image starts as root."
std::string as_sentence(std::string_view summary) {
  std::string sentence = fmt::format("{}.", summary);
  if (sentence.front() >= 'a' && sentence.front() <= 'z') sentence.front() -= 'a' - 'A';
  return sentence;
}

// The lines behind the heading up to the next empty one, joined.
std::string first_paragraph(const std::vector<std::string>& lines) {
  std::string text;
  for (std::size_t i = 2; i < lines.size() && !lines[i].empty(); ++i) {
    if (!text.empty()) text += ' ';
    text += lines[i];
  }
  return text;
}

bool has_heading(const std::vector<std::string>& lines, std::string_view heading) {
  return std::ranges::find(lines, heading) != lines.end();
}

std::vector<std::string> problems_of_head(const Rule& rule, const std::vector<std::string>& lines) {
  if (lines.size() < 3) return {"too short to be a page"};
  std::vector<std::string> problems;
  if (lines[0] != fmt::format("# {}", rule.meta.id)) problems.push_back("heading: " + lines[0]);
  if (!lines[1].empty()) problems.push_back("no empty line below the heading");
  const std::string paragraph = first_paragraph(lines);
  if (paragraph != as_sentence(rule.meta.summary)) problems.push_back("summary: " + paragraph);
  return problems;
}

std::vector<std::string> problems_of_body(const Rule& rule, const std::vector<std::string>& lines) {
  std::vector<std::string> wanted = {"## What it means", "## Evidence", "## Level",
                                     "## Switching it off", "## Sources"};
  if (rule.meta.fixable) {
    wanted.insert(wanted.end(), {"## Before", "## After"});
  } else {
    wanted.insert(wanted.end(), {"## What it looks like"});
  }
  std::vector<std::string> problems;
  for (const std::string& heading : wanted) {
    if (!has_heading(lines, heading)) problems.push_back("missing: " + heading);
  }
  if (!has_heading(lines, "## When it refuses") && !has_heading(lines, "## When it stays silent")) {
    problems.push_back("missing: when it refuses or stays silent");
  }
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (lines[i].size() > kTerminalWidth) problems.push_back(fmt::format("line {} is long", i + 1));
  }
  return problems;
}

TEST(RulePages, SayWhatTheCodeSays) {
  for (const Rule& rule : rules::all_rules()) {
    SCOPED_TRACE(page_of(rule.meta.id));
    const std::vector<std::string> lines = lines_of(page_of(rule.meta.id));
    EXPECT_THAT(problems_of_head(rule, lines), testing::IsEmpty());
    EXPECT_THAT(problems_of_body(rule, lines), testing::IsEmpty());
  }
}

TEST(RulePages, AreWhatExplainPrints) {
  for (const Rule& rule : rules::all_rules()) {
    EXPECT_EQ(rules::explanation(rule.meta.id), bytes_of(page_of(rule.meta.id))) << rule.meta.id;
  }
}

TEST(RulePages, BelongToARule) {
  for (const auto& entry : fs::directory_iterator(fs::path(DROPROOT_SOURCE_DIR) / "docs/rules")) {
    EXPECT_NE(rules::find_rule(entry.path().stem().native()), nullptr) << entry.path();
  }
}

TEST(RulePages, AWrongPageIsSeen) {
  const Rule rule{.meta = {.id = "too-loud",
                           .summary = "the image shouts",
                           .severity = diag::Severity::note,
                           .highest = diag::Level::safe,
                           .fixable = false},
                  .check = nullptr};
  EXPECT_THAT(problems_of_head(rule, {"# too-loud", "", "The image", "shouts."}),
              testing::IsEmpty());
  EXPECT_THAT(problems_of_head(rule, {"# too-loud", "", "It shouts."}), testing::SizeIs(1));
  EXPECT_THAT(problems_of_head(rule, {"# quiet", "x", "The image shouts."}), testing::SizeIs(2));
  EXPECT_THAT(problems_of_body(rule, {std::string(kTerminalWidth + 1, 'x')}),
              testing::Contains("line 1 is long"));
}

// ---- golden cases -------------------------------------------------------------------------------

using Ids = std::set<std::string, std::less<>>;

std::vector<std::string> arguments_of(const fs::path& folder) {
  std::vector<std::string> arguments = lines_of(folder / "args");
  std::erase_if(arguments, [](const std::string& argument) {
    return argument == "--write" || argument == "-w";  // not for standard input
  });
  if (fs::is_directory(folder / "context")) {
    arguments.push_back(fmt::format("--context={}", (folder / "context").native()));
  }
  arguments.push_back("-");
  return arguments;
}

// The rules that have something to say about the case when it is run with its own arguments.
Ids firing_in(const fs::path& folder) {
  Ids ids;
  const DiskFiles no_files;
  const cli::Environment environment{
      .files = no_files,
      .read_input = [&]() -> Result<std::string> { return bytes_of(folder / "input.Dockerfile"); },
      .write_out = [](std::string_view) { return std::error_code(); },
      .write_err = [](std::string_view) {},
      .process =
          [&](SourceText source, const config::Config& config,
              const analysis::BuildContext& context) {
            diag::FileReport report = engine::process(std::move(source), config, context);
            for (const diag::Finding& finding : report.findings) ids.emplace(finding.rule);
            return report;
          }};
  static_cast<void>(cli::run(arguments_of(folder), environment));
  return ids;
}

struct GoldenCase {
  std::string name;
  Ids firing;
};

std::vector<GoldenCase> golden_cases() {
  std::vector<GoldenCase> cases;
  std::error_code none;
  for (const auto& entry : fs::directory_iterator(fs::path(DROPROOT_SOURCE_DIR) / "golden", none)) {
    if (!fs::exists(entry.path() / "input.Dockerfile")) continue;
    cases.push_back({entry.path().filename().native(), firing_in(entry.path())});
  }
  return cases;
}

TEST(Rules, HaveAGoldenCaseThatFiresAndOneThatStaysSilent) {
  const std::vector<GoldenCase> cases = golden_cases();
  for (const Rule& rule : rules::all_rules()) {
    const std::string prefix = fmt::format("{}-", rule.meta.id);
    const auto has_case = [&](bool firing) {
      return std::ranges::any_of(cases, [&](const GoldenCase& golden) {
        return golden.name.starts_with(prefix) && golden.firing.contains(rule.meta.id) == firing;
      });
    };
    EXPECT_TRUE(has_case(true)) << "no golden/" << prefix << "* in which it fires";
    EXPECT_TRUE(has_case(false)) << "no golden/" << prefix << "* in which it stays silent";
  }
}

}  // namespace
}  // namespace droproot
