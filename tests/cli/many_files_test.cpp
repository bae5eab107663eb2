// Runs over many files: threads, shards, lists of paths, interruptions, the line on a terminal.
#include <atomic>
#include <nlohmann/json.hpp>
#include <set>

#include "cli/session.h"
#include "support/pch.h"
#include "support/temporary_folder.h"

namespace droproot::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr std::string_view kRoot = "FROM node:20-alpine\nCMD [\"node\", \"a.js\"]\n";
constexpr std::string_view kClean =
    "FROM node:20-alpine\nUSER 1000:1000\nCMD [\"node\", \"a.js\"]\n";
constexpr std::string_view kBroken = "FROM a\nFOO\n";

Session::Contents many(int count) {
  Session::Contents contents;
  for (int i = 0; i < count; ++i) {
    const std::string_view text = i % 7 == 3 ? kBroken : i % 3 == 0 ? kClean : kRoot;
    contents[fmt::format("{:04}/Dockerfile", i)] = text;
  }
  return contents;
}

std::vector<std::string> paths_of(const Session::Contents& contents) {
  std::vector<std::string> paths;
  for (const auto& [path, text] : contents) paths.push_back(path);
  return paths;
}

// As Session::run(), with changes to the environment.
template <typename Change>
Exit run(Session& session, std::vector<std::string> args, const std::vector<std::string>& paths,
         const Change& change) {
  args.insert(args.end(), paths.begin(), paths.end());
  session.out.clear();
  session.err.clear();
  Environment environment = session.environment();
  environment.open_context = [](const std::string&) {
    return std::make_unique<analysis::NoContext>();
  };
  change(environment);
  return cli::run(args, environment);
}

TEST(ManyFiles, GiveTheSameWhateverTheThreads) {
  const Session::Contents contents = many(150);
  for (const char* format :
       {"diff", "text", "json", "jsonl", "sarif", "rdjson", "github", "gitlab"}) {
    Session alone(contents);
    const std::string option = fmt::format("--format={}", format);
    const Exit status = run(alone, {option}, paths_of(contents), [](Environment&) {});
    EXPECT_EQ(status, Exit::usage);
    EXPECT_THAT(alone.err, HasSubstr("150 files"));
    for (const char* jobs : {"-j2", "-j9"}) {
      Session session(contents);
      EXPECT_EQ(run(session, {option, jobs}, paths_of(contents), [](Environment&) {}), status);
      EXPECT_EQ(session.out, alone.out) << format;
      EXPECT_EQ(session.err, alone.err) << format;
    }
  }
}

TEST(ManyFiles, TakeAsManyThreadsAsThereAreCores) {
  const Session::Contents contents = many(100);
  Session session(contents);
  std::atomic<int> now = 0;
  std::atomic<int> most = 0;
  std::mutex mutex;
  const auto watch = [&](Environment& environment) {
    environment.cores = 4;
    environment.process = [&](SourceText source, const config::Config& config,
                              const analysis::BuildContext& context) {
      {
        const int others = ++now;
        const std::scoped_lock lock(mutex);
        most = std::max<int>(most, others);
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
      auto report = engine::process(std::move(source), config, context);
      --now;
      return report;
    };
  };
  (void)run(session, {}, paths_of(contents), watch);
  EXPECT_GT(most, 1);
  EXPECT_LE(most, 4);
  most = 0;
  (void)run(session, {"-j1"}, paths_of(contents), watch);
  EXPECT_EQ(most, 1);
}

TEST(ManyFiles, AreInExactlyOneShardEach) {
  const Session::Contents contents = many(200);
  Session session(contents);
  (void)run(session, {"--format=jsonl"}, paths_of(contents), [](Environment&) {});
  std::set<std::string> all;
  std::istringstream whole(session.out);
  for (std::string line; std::getline(whole, line);) all.insert(line);
  ASSERT_EQ(all.size(), 200U);
  std::multiset<std::string> merged;
  for (int shard = 1; shard <= 4; ++shard) {
    (void)run(session, {"--format=jsonl", fmt::format("--shard={}/4", shard)}, paths_of(contents),
              [](Environment&) {});
    std::istringstream part(session.out);
    std::size_t count = 0;
    for (std::string line; std::getline(part, line); ++count) merged.insert(line);
    EXPECT_GT(count, 25U) << shard;
  }
  EXPECT_TRUE(std::ranges::equal(merged, all));
  // The same on every machine, in every version.
  (void)run(session, {"--format=jsonl", "--shard=1/200"}, paths_of(contents), [](Environment&) {});
  EXPECT_EQ(session.out, "");
}

TEST(ManyFiles, CanBeListedInAFile) {
  Session session({{"a", std::string(kRoot)},
                   {"b\nb", std::string(kRoot)},
                   {"lines", "a\r\n\nmissing"},
                   {"ends", std::string("a\0b\nb\0", 6)},
                   {"nothing", "\n"}});
  EXPECT_EQ(session.run({"--files-from=lines"}), Exit::usage);
  EXPECT_THAT(session.out, HasSubstr("+++ b/a"));
  EXPECT_THAT(session.err, HasSubstr("missing does not exist"));
  EXPECT_EQ(session.run({"--files-from=ends", "-0"}), Exit::ok) << session.err;
  EXPECT_THAT(session.err, HasSubstr("2 files: 2 would change"));
  session.input = "a\n";
  EXPECT_EQ(session.run({"--files-from=-"}), Exit::ok);
  EXPECT_THAT(session.out, HasSubstr("+++ b/a"));
  EXPECT_EQ(session.run({"--files-from=nothing"}), Exit::ok);
  EXPECT_EQ(session.out + session.err, "") << "not the current folder";
  EXPECT_EQ(session.run({"--files-from=gone"}), Exit::usage);
  EXPECT_THAT(session.err, HasSubstr("--files-from: gone does not exist"));
  EXPECT_EQ(session.run({"--files-from=-", "-"}), Exit::usage);
}

TEST(ManyFiles, AnInterruptionFinishesWhatWasBegunAndSaysSo) {
  const Session::Contents contents = many(500);
  for (const char* jobs : {"-j1", "-j3"}) {
    Session session(contents);
    std::atomic<bool> interrupted = false;
    std::atomic<int> done = 0;
    (void)run(session, {jobs, "--format=json"}, paths_of(contents), [&](Environment& environment) {
      environment.catch_interrupts = [&]() -> const std::atomic<bool>& { return interrupted; };
      environment.process = [&](SourceText source, const config::Config& config,
                                const analysis::BuildContext& context) {
        if (++done == 20) interrupted = true;
        return engine::process(std::move(source), config, context);
      };
    });
    const auto json = nlohmann::json::parse(session.out);
    EXPECT_EQ(json["files"].size(), static_cast<std::size_t>(done.load()));
    EXPECT_LT(done, 30);
    EXPECT_THAT(session.err,
                HasSubstr(fmt::format("interrupted: {} of 500 files are done\n", done.load())));
  }
}

TEST(ManyFiles, ResumeSkipsWhatWasDoneAndKeepsItsStatus) {
  const test::TemporaryFolder folder;
  const std::string resume = "--resume=" + (folder / "state");
  Session session(
      {{"a", std::string(kRoot)}, {"b", std::string(kRoot)}, {"c", std::string(kClean)}});
  EXPECT_EQ(session.run({"--check", "-q", "--format=jsonl", resume, "a", "b"}), Exit::findings);
  EXPECT_EQ(session.run({"--check", "--format=jsonl", resume, "a", "b", "c"}), Exit::findings);
  EXPECT_THAT(session.out, HasSubstr("\"file\":\"c\""));
  EXPECT_THAT(session.out, Not(HasSubstr("\"file\":\"a\"")));
  EXPECT_THAT(session.err, HasSubstr("3 files: 1 unchanged, 2 done before"));
  // Options that change nothing of what becomes of a file are no others; this one is.
  EXPECT_EQ(session.run({"--check", "-j3", "--format=jsonl", resume, "a"}), Exit::findings);
  EXPECT_EQ(session.run({"--check", "--fixes=all", "--format=jsonl", resume, "a"}), Exit::usage);
  EXPECT_THAT(session.err, HasSubstr("is of a run with other options"));
  EXPECT_EQ(session.out, "");
}

TEST(ManyFiles, ProgressIsForTerminalsAndLeavesNothingBehind) {
  const Session::Contents contents = many(30);
  const auto slow = [](Environment& environment) {
    environment.process = [](SourceText source, const config::Config& config,
                             const analysis::BuildContext& context) {
      std::this_thread::sleep_for(std::chrono::milliseconds(25));
      return engine::process(std::move(source), config, context);
    };
  };
  Session session(contents);
  session.terminal.err = true;
  session.terminal.no_color = true;
  (void)run(session, {}, paths_of(contents), slow);
  EXPECT_THAT(session.err, HasSubstr(" of 30 files, "));
  EXPECT_THAT(session.err, HasSubstr(" would change"));
  EXPECT_THAT(session.err, HasSubstr("\r\x1b[K"));
  // With what was wiped out taken away, it is what a file gets.
  std::string shown = session.err;
  for (std::size_t end = 0; (end = shown.find("\r\x1b[K")) != std::string::npos;) {
    const std::size_t line = shown.rfind('\n', end);
    shown.erase(line == std::string::npos ? 0 : line + 1,
                end + 4 - (line == std::string::npos ? 0 : line + 1));
  }
  session.terminal.err = false;
  (void)run(session, {}, paths_of(contents), [](Environment&) {});
  EXPECT_EQ(shown, session.err);
  session.terminal.err = true;
  (void)run(session, {"--no-progress"}, paths_of(contents), slow);
  EXPECT_THAT(session.err, Not(HasSubstr("\r")));
}

TEST(ManyFiles, WrongOptionsAreSaidInASentence) {
  Session session;
  for (const auto& [args, message] : {
           std::pair(std::vector<std::string>{"-j", "0"}, "--jobs cannot be '0'; it is a number"),
           std::pair(std::vector<std::string>{"-jx"}, "--jobs cannot be 'x'"),
           std::pair(std::vector<std::string>{"--shard=0/2"}, "--shard cannot be '0/2'; it is K/N"),
           std::pair(std::vector<std::string>{"--shard=3/2"}, "--shard cannot be '3/2'"),
           std::pair(std::vector<std::string>{"--shard=2"}, "--shard cannot be '2'"),
           std::pair(std::vector<std::string>{"--shard=1/2/3"}, "--shard cannot be '1/2/3'"),
           std::pair(std::vector<std::string>{"-0"}, "--null is for --files-from"),
           std::pair(std::vector<std::string>{"--resume="}, "--resume needs a value"),
       }) {
    EXPECT_EQ(session.run(args), Exit::usage);
    EXPECT_THAT(session.err, HasSubstr(message));
    EXPECT_EQ(std::ranges::count(session.err, '\n'), 1) << session.err;
  }
}

}  // namespace
}  // namespace droproot::cli
