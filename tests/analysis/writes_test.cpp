// What the process is seen to write: a row is what stands behind FROM debian:12, and the paths.
#include "droproot/analysis/writes.h"

#include <fmt/format.h>

#include "droproot/syntax/tree.h"
#include "support/pch.h"

namespace droproot::analysis {
namespace {

// A context of a few texts; anything else is missing.
class Texts final : public BuildContext {
 public:
  using Entries = std::map<std::string, std::string, std::less<>>;
  explicit Texts(Entries texts) : texts_(std::move(texts)) {}
  [[nodiscard]] ContextEntry entry(std::string_view path) const override {
    return texts_.contains(path) ? ContextEntry{EntryKind::file, 0755}
                                 : ContextEntry{EntryKind::missing, 0};
  }
  [[nodiscard]] std::optional<std::string> read(std::string_view path) const override {
    const auto found = texts_.find(path);
    return found == texts_.end() ? std::nullopt : std::optional(found->second);
  }

 private:
  Entries texts_;
};

Writes writes_of(const std::string& lines, const BuildContext& context) {
  const auto file = model::Dockerfile::read(
      syntax::SyntaxTree::parse(SourceText("Dockerfile", "FROM debian:12\n" + lines + "\n")));
  const StageFacts facts = analyse({file, context}, file.stages().back().id);
  return find_writes({file, context}, facts, start_process({file, context}, facts));
}

struct WriteRow {
  std::string lines;
  std::string paths;  // each with F for a file, and n(amed), s(een), v(olume)
};

void PrintTo(const WriteRow& row, std::ostream* out) { *out << row.lines; }

class WriteRows : public testing::TestWithParam<WriteRow> {};

TEST_P(WriteRows, AreFound) {
  const Texts context(Texts::Entries{{"start.sh",
                                      "#!/bin/sh\nmkdir -p /data/x y\ncd /tmp\nmkdir z\n"
                                      "echo a > /srv/log\nexec server --cache /c\n"}});
  std::string paths;
  for (const WrittenPath& path : writes_of(GetParam().lines, context).paths) {
    constexpr std::string_view kLetters = "nsvi";
    paths += fmt::format("{}:{}{} ", path.path, path.is_file ? "F" : "",
                         kLetters[static_cast<std::size_t>(path.evidence)]);
  }
  EXPECT_EQ(paths, GetParam().paths);
}

INSTANTIATE_TEST_SUITE_P(
    Writes, WriteRows,
    testing::Values(
        WriteRow{"VOLUME /data", "/data:v "}, WriteRow{"VOLUME [\"/a\", \"/b/\"]", "/a:v /b:v "},
        WriteRow{"ENV DATA_DIR=/a LOG_PATH=/b/x.log", "/a:n /b/x.log:Fn "},
        WriteRow{"ENV A_CACHE=/a XDG_CONFIG_HOME=/b PGDATA=/c", "/a:n /b:n /c:n "},
        WriteRow{"ENV DATABASE_URL=sqlite:////d/a.db?x=1", "/d/a.db:Fn "},
        WriteRow{"ENV DATABASE_URL=postgres://h/d DATA_HOST=/x JAVA_HOME=/opt/java", ""},
        WriteRow{"ENV CONFIG_DIR=/etc/x APP_HOME=/var/lib/x BIN_DIR=/opt/x", "/var/lib/x:n "},
        WriteRow{"ENV DATA_DIR=/a\nENV DATA_DIR=relative", ""},
        WriteRow{"ARG D\nENV DATA_DIR=$D", ""},
        WriteRow{"RUN mkdir -p /app/uploads /app/src && (x || mkdir /app/logs)", "/app/uploads:n "},
        WriteRow{"CMD [\"a\", \"--data-dir\", \"/d\", \"--log-file=/l/a.log\", \"--config=/e\"]",
                 "/d:s /l/a.log:Fs "},
        WriteRow{"CMD [\"a\", \"--catalog=/d\", \"--login\", \"/l\"]", ""},
        WriteRow{"WORKDIR /w\nCMD a > out.txt 2>&1 2> /dev/null", "/w/out.txt:Fs "},
        WriteRow{"CMD a > $X/out.txt", ""},
        WriteRow{"WORKDIR /w\nRUN bundle exec rake assets:precompile", "/w/log:n /w/tmp:n "},
        WriteRow{"WORKDIR /w\nRUN cd web && rake assets:precompile\nWORKDIR /v", ""},
        WriteRow{"WORKDIR /w\nCMD stage/bin/shop -Dplay.a=b", "/w/stage/RUNNING_PID:Fs "},
        WriteRow{"WORKDIR /w\nCMD stage/bin/shop -Dplay.a=b -Dpidfile.path=/dev/null", ""},
        WriteRow{"WORKDIR /w\nCMD stage/bin/shop -Dconfig=b", ""},
        WriteRow{"WORKDIR /w\nCOPY start.sh /start.sh\nCMD [\"/start.sh\"]",
                 "/data/x:s /w/y:s /srv/log:Fs /c:s "}));

TEST(Writes, OfAVolumeBehindAVariableAreNotSeen) {
  EXPECT_TRUE(writes_of("ARG D\nVOLUME $D", Texts(Texts::Entries{})).unseen_volume.has_value());
  EXPECT_FALSE(writes_of("ARG D=/d\nVOLUME $D", Texts(Texts::Entries{})).unseen_volume.has_value());
}

struct FolderRow {
  std::string lines;
  bool writes;
};

void PrintTo(const FolderRow& row, std::ostream* out) { *out << row.lines; }

class FolderRows : public testing::TestWithParam<FolderRow> {};

TEST_P(FolderRows, OfTheWorkingFolder) {
  const Texts context(
      {{"package.json", R"({"scripts": {"start": "node a.js", "dev": "next dev"}})"},
       {"db.py", "import sqlite3\n"},
       {"log.py", "f = open('a.log', 'w')\n"},
       {"pure.py", "f = open('a.txt')\nprint('w')\n"}});
  const Writes writes = writes_of("COPY . .\n" + GetParam().lines, context);
  EXPECT_EQ(!writes.in_workdir.empty(), GetParam().writes) << writes.in_workdir;
}

INSTANTIATE_TEST_SUITE_P(Writes, FolderRows,
                         testing::Values(FolderRow{"CMD [\"npm\", \"start\"]", false},
                                         FolderRow{"CMD [\"npm\", \"run\", \"dev\"]", true},
                                         FolderRow{"CMD [\"npx\", \"gatsby\", \"serve\"]", true},
                                         FolderRow{"CMD [\"yarn\", \"build\"]", true},
                                         FolderRow{"CMD [\"rails\", \"server\"]", true},
                                         FolderRow{"CMD [\"python\", \"db.py\"]", true},
                                         FolderRow{"CMD [\"python\", \"log.py\"]", true},
                                         FolderRow{"CMD [\"python\", \"pure.py\"]", false},
                                         FolderRow{"CMD [\"node\", \"a.js\"]", false}));

TEST(Writes, OfAFrameworkThatTheContextShows) {
  const Texts laravel(Texts::Entries{{"artisan", ""}});
  EXPECT_EQ(writes_of("CMD [\"php\", \"x\"]", laravel).in_workdir, "Laravel writes storage");
}

}  // namespace
}  // namespace droproot::analysis
