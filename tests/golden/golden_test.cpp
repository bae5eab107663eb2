// One test for each folder of golden/: what goes in, and what droproot has to make of it.
//
//   input.Dockerfile     the file, seen by the run as `Dockerfile`
//   args                 options, one a line (optional)
//   droproot.yaml        the .droproot.yaml beside it (optional)
//   modes                of files of the context, "0700 start.sh" a line: git keeps none but the x
//   bit context/             the build context (optional; without it nothing of one can be seen)
//   expected.context/    files of the context that --write changes as well, after it (optional)
//   expected.Dockerfile  what --write leaves; absent: the input, unchanged
//   expected.diff        standard output; absent: empty. With --format in args: expected.stdout
//   expected.stderr      standard error; absent: empty
//   expected.exit        the exit status; absent: 0
//
// Beyond the files every case has to hold: (a) the diff, applied by patch, gives the rewritten
// file; (b) a second run changes nothing; (c) tokens tile the file before and after, and what
// BuildKit accepted it still accepts; (d) the edits, applied, give the rewritten file; (e) every
// byte outside the edits is as it was.
//
// DROPROOT_UPDATE_GOLDEN=1 writes the expected files anew (then read `git diff`). Refused where CI
// is set: there a case that fails has to fail.
#include <cstdlib>

#include "droproot/cli/run.h"
#include "droproot/model/dockerfile.h"
#include "droproot/syntax/tree.h"
#include "support/memory_files.h"
#include "support/pch.h"
#include "support/temporary_folder.h"

namespace droproot {
namespace {

namespace fs = std::filesystem;

const std::string kName = "Dockerfile";

std::string read_or_empty(const fs::path& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

// Absent stands for the default, so that a folder holds only what says something.
void write_unless(bool is_default, const fs::path& path, const std::string& bytes) {
  if (is_default) {
    fs::remove(path);
  } else {
    std::ofstream(path, std::ios::binary) << bytes;
  }
}

using Files = test::MemoryFiles::Contents;

// All files below a folder, by their paths in it.
Files files_below(const fs::path& folder) {
  Files files;
  if (!fs::is_directory(folder)) return files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    files.emplace(entry.path().lexically_relative(folder).native(), read_or_empty(entry.path()));
  }
  return files;
}

// Those of `after` that `before` has otherwise.
Files changed(const Files& before, const Files& after) {
  Files result;
  for (const auto& [name, bytes] : after) {
    if (before.at(name) != bytes) result.emplace(name, bytes);
  }
  return result;
}

struct Case {
  fs::path folder;
  fs::path context_folder = folder / "context";
  std::string input;
  std::vector<std::string> args;
  bool has_format = false;

  [[nodiscard]] fs::path output_file() const {
    return folder / (has_format ? "expected.stdout" : "expected.diff");
  }
};

// Git keeps no more of a mode than one x bit, so a case says what it needs.
void set_modes(const fs::path& folder) {
  std::ifstream lines(folder / "modes");
  unsigned mode = 0;
  for (std::string name; lines >> std::oct >> mode >> name;) {
    fs::permissions(folder / "context" / name, static_cast<fs::perms>(mode));
  }
}

Case load(const fs::path& folder) {
  Case result{.folder = folder, .input = read_or_empty(folder / "input.Dockerfile"), .args = {}};
  std::ifstream lines(folder / "args");
  for (std::string line; std::getline(lines, line);) result.args.push_back(line);
  set_modes(folder);
  result.has_format = std::ranges::any_of(
      result.args, [](const std::string& arg) { return arg.starts_with("--format"); });
  return result;
}

struct Ran {
  cli::Exit exit = cli::Exit::ok;
  std::string out, err;
  std::string file;                        // the Dockerfile afterwards
  Files context;                           // the files of the context afterwards
  std::optional<diag::FileReport> report;  // absent: the engine was never asked
};

Ran run(const Case& golden, const std::string& input, std::vector<std::string> args) {
  test::MemoryFiles::Contents contents{{kName, input}};
  const fs::path project = golden.folder / "droproot.yaml";
  if (fs::exists(project)) contents.emplace(".droproot.yaml", read_or_empty(project));
  const fs::path& context = golden.context_folder;
  Ran ran;
  ran.context = files_below(context);
  contents.insert(ran.context.begin(), ran.context.end());
  const test::MemoryFiles files(std::move(contents));
  const cli::Environment environment{
      .files = files,
      .read_input = [&]() -> Result<std::string> { return input; },
      .write_out =
          [&](std::string_view bytes) {
            ran.out += bytes;
            return std::error_code();
          },
      .write_err = [&](std::string_view bytes) { ran.err += bytes; },
      .cwd = "/nowhere",
      .process =
          [&](SourceText source, const config::Config& config, const analysis::BuildContext& seen) {
            ran.report = engine::process(std::move(source), config, seen);
            return *ran.report;
          },
      .open_context = [&](const std::string&) -> std::unique_ptr<analysis::BuildContext> {
        if (!fs::is_directory(context)) return std::make_unique<analysis::NoContext>();
        return cli::open_folder(context.native());
      }};
  args.push_back(kName);
  ran.exit = cli::run(args, environment);
  ran.file = files.at(kName);
  for (auto& [name, bytes] : ran.context) {
    if (name != kName && name != ".droproot.yaml") bytes = files.at(name);
  }
  return ran;
}

Ran run_to_write(const Case& golden, const std::string& input) {
  std::vector<std::string> args = golden.args;
  std::erase(args, "--check");
  // Of several formats the last one counts.
  args.insert(args.end(), {"--write", "--format=diff"});
  return run(golden, input, std::move(args));
}

void update(const Case& golden, const Ran& shown, const Ran& written) {
  write_unless(written.file == golden.input, golden.folder / "expected.Dockerfile", written.file);
  fs::remove_all(golden.folder / "expected.context");
  for (const auto& [name, bytes] : changed(files_below(golden.context_folder), written.context)) {
    const fs::path path = golden.folder / "expected.context" / name;
    fs::create_directories(path.parent_path());
    write_unless(false, path, bytes);
  }
  write_unless(shown.out.empty(), golden.output_file(), shown.out);
  write_unless(shown.err.empty(), golden.folder / "expected.stderr", shown.err);
  write_unless(shown.exit == cli::Exit::ok, golden.folder / "expected.exit",
               fmt::format("{}\n", static_cast<int>(shown.exit)));
}

void compare(const Case& golden, const Ran& shown, const Ran& written) {
  const fs::path file = golden.folder / "expected.Dockerfile";
  EXPECT_EQ(written.file, fs::exists(file) ? read_or_empty(file) : golden.input);
  EXPECT_EQ(changed(files_below(golden.context_folder), written.context),
            files_below(golden.folder / "expected.context"));
  EXPECT_EQ(shown.context, files_below(golden.context_folder)) << "a run without --write wrote";
  EXPECT_EQ(shown.out, read_or_empty(golden.output_file()));
  EXPECT_EQ(shown.err, read_or_empty(golden.folder / "expected.stderr"));
  const std::string exit = read_or_empty(golden.folder / "expected.exit");
  EXPECT_EQ(static_cast<int>(shown.exit), exit.empty() ? 0 : std::stoi(exit));
  EXPECT_EQ(shown.file, golden.input) << "a run without --write wrote";
}

// (a)
void check_patch(const Case& golden, const Ran& written) {
  const std::string& diff = written.out;
  if (diff.empty()) {
    EXPECT_EQ(golden.input, written.file) << "a change without a diff";
    return;
  }
  const test::TemporaryFolder folder;
  for (const auto& [name, bytes] : files_below(golden.context_folder)) folder.write(name, bytes);
  folder.write(kName, golden.input);
  folder.write("change.diff", diff);
  const std::string command =
      fmt::format("cd '{}' && patch --binary -p1 -s -i change.diff >patch.log 2>&1", folder.path());
  EXPECT_EQ(std::system(command.c_str()), 0)
      << read_or_empty(folder / "patch.log") << "(the test needs the program `patch`)";
  EXPECT_EQ(read_or_empty(folder / kName), written.file) << "the diff gives another file";
  for (const auto& [name, bytes] : written.context) {
    if (name == kName) continue;
    EXPECT_EQ(read_or_empty(folder / name), bytes) << name;
  }
}

// (c)
void check_tokens(const std::string& bytes) {
  const auto tree = syntax::SyntaxTree::parse(SourceText(kName, bytes));
  Offset at = 0;
  for (const syntax::Token& token : tree.tokens()) {
    ASSERT_EQ(token.span.begin, at) << "a gap or an overlap between tokens";
    at = token.span.end;
  }
  EXPECT_EQ(at, bytes.size());
}

bool is_refused(const std::string& bytes) {
  return model::Dockerfile::read(syntax::SyntaxTree::parse(SourceText(kName, bytes)))
      .refusal()
      .has_value();
}

// (d), (e)
void check_edits(const diag::FileReport& report) {
  EXPECT_EQ(report.edits.apply(report.before), report.after);
  const std::string_view before = report.before.bytes();
  std::string_view after = report.after;
  std::size_t at = 0;
  for (const edit::Edit& edit : report.edits.edits()) {
    const std::string_view kept = before.substr(at, edit.span.begin - at);
    ASSERT_TRUE(after.starts_with(kept)) << "bytes before an edit have changed";
    after.remove_prefix(kept.size());
    ASSERT_TRUE(after.starts_with(edit.text)) << "the edit's text is not there";
    after.remove_prefix(edit.text.size());
    at = edit.span.end;
  }
  EXPECT_EQ(after, before.substr(at)) << "bytes behind the last edit have changed";
  EXPECT_EQ(report.findings.size(), report.outcomes.size());
}

// On what the first run has left.
Ran run_again(const Case& golden, const Ran& written) {
  if (changed(files_below(golden.context_folder), written.context).empty()) {
    return run_to_write(golden, written.file);
  }
  const test::TemporaryFolder folder;
  for (const auto& [name, bytes] : written.context) folder.write(name, bytes);
  Case after = golden;
  after.context_folder = folder.path();
  return run_to_write(after, written.file);
}

void check_laws(const Case& golden, const Ran& written) {
  check_patch(golden, written);
  const Ran second = run_again(golden, written);
  EXPECT_EQ(second.file, written.file) << "a second run changes the file again";
  EXPECT_EQ(second.out, "") << "a second run has a diff";
  EXPECT_EQ(second.context, written.context) << "a second run changes the context again";
  check_tokens(golden.input);
  check_tokens(written.file);
  EXPECT_EQ(is_refused(golden.input), is_refused(written.file));
  if (!written.report) return;
  check_edits(*written.report);
  EXPECT_EQ(written.report->after, written.file);
}

class GoldenCase : public testing::Test {
 public:
  explicit GoldenCase(fs::path folder) : folder_(std::move(folder)) {}

  void TestBody() override {
    const Case golden = load(folder_);
    ASSERT_TRUE(fs::exists(folder_ / "input.Dockerfile"));
    const Ran shown = run(golden, golden.input, golden.args);
    const Ran written = run_to_write(golden, golden.input);
    if (std::getenv("DROPROOT_UPDATE_GOLDEN") != nullptr) {
      ASSERT_EQ(std::getenv("CI"), nullptr) << "DROPROOT_UPDATE_GOLDEN is refused under CI";
      update(golden, shown, written);
    }
    compare(golden, shown, written);
    check_laws(golden, written);
  }

 private:
  fs::path folder_;
};

std::vector<fs::path> folders() {
  std::error_code error;
  std::vector<fs::path> result;
  for (const auto& entry :
       fs::directory_iterator(fs::path(DROPROOT_SOURCE_DIR) / "golden", error)) {
    if (entry.is_directory()) result.push_back(entry.path());
  }
  std::ranges::sort(result);
  return result;
}

// --gtest_filter='Golden.runs_as_root*'
std::size_t register_cases() {
  for (const fs::path& folder : folders()) {
    std::string name = folder.filename().native();
    std::ranges::replace(name, '-', '_');
    testing::RegisterTest("Golden", name.c_str(), nullptr, nullptr, __FILE__, __LINE__,
                          [folder]() -> testing::Test* { return new GoldenCase(folder); });
  }
  return folders().size();
}

const std::size_t kCases = register_cases();

TEST(GoldenCases, AreThere) { EXPECT_GT(kCases, 0U) << "no folder in golden/"; }

}  // namespace
}  // namespace droproot
