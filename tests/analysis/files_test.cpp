// Who owns the paths of a stage: a row is a Dockerfile, a path, and what is known of it.
#include "droproot/analysis/files.h"

#include <fmt/format.h>

#include "droproot/syntax/tree.h"
#include "support/pch.h"

namespace droproot::analysis {
namespace {

// A context with a few files: server 0755, key 0600, start.sh 0700, a.tar; src/ and conf/ are
// folders; anything else is missing.
class FewFiles final : public BuildContext {
 public:
  [[nodiscard]] ContextEntry entry(std::string_view path) const override {
    const std::string clean = absolute(path);
    if (clean == "server") return {EntryKind::file, 0755};
    if (clean == "key") return {EntryKind::file, 0600};
    if (clean == "start.sh") return {EntryKind::file, 0700};
    if (clean == "a.tar") return {EntryKind::file, 0644};
    if (clean.empty() || clean == "src" || clean == "conf") return {EntryKind::folder, 0755};
    return {EntryKind::missing, 0};
  }
  [[nodiscard]] std::optional<std::string> read(std::string_view /*path*/) const override {
    return std::nullopt;
  }

 private:
  static std::string absolute(std::string_view path) {
    while (path.starts_with("./") || path.starts_with('/')) path.remove_prefix(1);
    while (path.ends_with('/')) path.remove_suffix(1);
    return path == "." ? std::string{} : std::string(path);
  }
};

// "yes folder 0:0 0755"; `?` for what is not known.
std::string to_text(const FileFacts& facts) {
  const char* exists = facts.exists == Truth::yes  ? "yes"
                       : facts.exists == Truth::no ? "no"
                                                   : "maybe";
  const char* kind = facts.kind == FileKind::file     ? "file"
                     : facts.kind == FileKind::folder ? "folder"
                                                      : "?";
  return fmt::format("{} {} {} {}", exists, kind,
                     facts.owner ? fmt::format("{}:{}", facts.owner->uid, facts.owner->gid) : "?",
                     facts.mode ? fmt::format("{:04o}", *facts.mode) : "?");
}

struct Read {
  model::Dockerfile file;
  FileTable table;
};

Read read(const std::string& text, const BuildContext& context) {
  auto file = model::Dockerfile::read(syntax::SyntaxTree::parse(SourceText("Dockerfile", text)));
  std::map<model::StageId, FileTable> tables;
  for (const model::Stage& stage : file.stages()) {
    const StageFacts facts = analyse({file, context}, stage.id);
    tables.emplace(stage.id, files_of({.input = {file, context},
                                       .facts = facts,
                                       .files_of_stage = [&tables](model::StageId id) {
                                         const auto found = tables.find(id);
                                         return found == tables.end() ? nullptr : &found->second;
                                       }}));
  }
  FileTable last = tables.rbegin()->second;
  return {std::move(file), std::move(last)};
}

struct FileRow {
  std::string lines;  // behind FROM debian:12
  std::string path;
  std::string facts;
};

void PrintTo(const FileRow& row, std::ostream* out) { *out << row.lines << " -> " << row.path; }

class FileRows : public testing::TestWithParam<FileRow> {};

TEST_P(FileRows, AreKnown) {
  const FewFiles context;
  const Read result = read("FROM debian:12\n" + GetParam().lines + "\n", context);
  EXPECT_EQ(to_text(result.table.find(GetParam().path)), GetParam().facts);
}

INSTANTIATE_TEST_SUITE_P(Base, FileRows,
                         testing::Values(FileRow{"", "/etc", "yes folder 0:0 0755"},
                                         FileRow{"", "/root", "yes folder 0:0 0700"},
                                         FileRow{"", "/tmp", "yes folder 0:0 1777"},
                                         FileRow{"", "/usr/bin/env", "maybe ? 0:0 ?"},
                                         FileRow{"", "/app", "maybe ? 0:0 ?"}));

INSTANTIATE_TEST_SUITE_P(
    Copy, FileRows,
    testing::Values(
        // a new folder, with its parents, gets the owner of --chown; one that is there keeps its
        FileRow{"COPY --chown=7:8 src /app/", "/app", "yes folder 7:8 0755"},
        FileRow{"COPY --chown=7:8 src /opt/x/y", "/opt/x", "yes folder ? ?"},
        FileRow{"COPY --chown=7:8 src /srv/x/y", "/srv/x", "yes folder 7:8 0755"},
        FileRow{"WORKDIR /app\nCOPY --chown=7:8 . .", "/app", "yes folder 0:0 0755"},
        FileRow{"WORKDIR /app\nCOPY --chown=7:8 . .", "/app/a.js", "maybe ? 7:8 ?"},
        FileRow{"COPY --chown=7:8 src /usr/local/bin/", "/usr/local/bin", "yes folder 0:0 0755"},
        FileRow{"WORKDIR /app\nCOPY --link --chown=7:8 . .", "/app", "yes folder 7:8 0755"},
        // --chown=N is N:N
        FileRow{"COPY --chown=1001 server /server", "/server", "yes file 1001:1001 0755"},
        FileRow{"COPY --chown=www-data server /server", "/server", "yes file 33:33 0755"},
        FileRow{"COPY --chown=nosuch server /server", "/server", "yes file ? 0755"},
        FileRow{"ARG WHO\nCOPY --chown=$WHO server /server", "/server", "yes file ? 0755"},
        // modes come from the context; an octal --chmod is for new parents too
        FileRow{"COPY key /k", "/k", "yes file 0:0 0600"},
        FileRow{"COPY start.sh /opt/", "/opt/start.sh", "yes file 0:0 0700"},
        FileRow{"COPY server /srv", "/srv/server", "yes file 0:0 0755"},
        FileRow{"COPY --chmod=644 server /srv/x/server", "/srv/x/server", "yes file 0:0 0644"},
        FileRow{"COPY --chmod=644 server /srv/x/server", "/srv/x", "yes folder 0:0 0644"},
        FileRow{"COPY --chmod=u+x server /server", "/server", "yes file 0:0 ?"},
        // two sources, a pattern
        FileRow{"COPY server key /srv/x", "/srv/x/key", "yes file 0:0 0600"},
        FileRow{"COPY --chown=7:8 *.js /srv/x/", "/srv/x/a.js", "maybe ? 7:8 ?"},
        // heredoc
        FileRow{"COPY --chown=7:8 <<EOF /srv/x\na\nEOF", "/srv/x", "yes file 7:8 0644"},
        FileRow{"COPY <<EOF /srv/\na\nEOF", "/srv/EOF", "yes file 0:0 0644"},
        // a variable without a value could be any place
        FileRow{"ARG TO\nCOPY --chown=7:8 src $TO", "/srv/x", "maybe ? ? ?"}));

INSTANTIATE_TEST_SUITE_P(
    Add, FileRows,
    testing::Values(
        FileRow{"ADD https://example.org/a/tool /srv/", "/srv/tool", "yes file 0:0 0600"},
        FileRow{"ADD --chown=7:8 https://example.org/t /srv/t", "/srv/t", "yes file 7:8 0600"},
        FileRow{"ADD --chmod=0755 https://example.org/t /srv/t", "/srv/t", "yes file 0:0 0755"},
        FileRow{"ADD https://example.org/a.tar /srv/", "/srv/a.tar", "yes file 0:0 0600"},
        FileRow{"ADD https://example.org/x.git /srv/x", "/srv/x/a", "maybe ? 0:0 ?"},
        FileRow{"ADD a.tar /srv/x", "/srv/x", "yes folder 0:0 0755"},
        FileRow{"ADD a.tar /srv/x", "/srv/x/inside", "maybe ? ? ?"},
        FileRow{"ADD --chown=7:8 a.tar /srv/x", "/srv/x/inside", "maybe ? ? ?"},
        FileRow{"ADD --chown=7:8 src /srv/x", "/srv/x/inside", "maybe ? 7:8 ?"}));

INSTANTIATE_TEST_SUITE_P(
    Workdir, FileRows,
    testing::Values(FileRow{"WORKDIR /a/b", "/a", "yes folder 0:0 0755"},
                    FileRow{"USER 7:8\nWORKDIR /a/b", "/a", "yes folder 7:8 0755"},
                    FileRow{"WORKDIR /a\nUSER 7:8\nWORKDIR /a", "/a", "yes folder 0:0 0755"},
                    FileRow{"USER nosuch\nWORKDIR /a", "/a", "yes folder ? 0755"}));

INSTANTIATE_TEST_SUITE_P(
    Run, FileRows,
    testing::Values(
        FileRow{"RUN mkdir -p /a/b", "/a/b", "yes folder 0:0 0755"},
        FileRow{"RUN mkdir -m 0700 /a", "/a", "yes folder 0:0 0700"},
        FileRow{"RUN cd /a && mkdir b", "/a/b", "yes folder 0:0 0755"},
        FileRow{"RUN x || mkdir /a", "/a", "yes folder 0:0 0755"},
        FileRow{"RUN mkdir /a && chown 7:8 /a", "/a", "yes folder 7:8 0755"},
        FileRow{"RUN mkdir /a && chown 7:8 /a", "/a/b", "maybe ? 0:0 ?"},
        FileRow{"RUN mkdir /a && chown -R 7:8 /a", "/a/b", "maybe ? 7:8 ?"},
        FileRow{"RUN mkdir /a && chown 7 /a", "/a", "yes folder 7:0 0755"},
        FileRow{"RUN mkdir /a && chgrp 8 /a", "/a", "yes folder 0:8 0755"},
        FileRow{"RUN mkdir /a && chown 7.8 /a", "/a", "yes folder 7:8 0755"},
        FileRow{"RUN mkdir /a && (x || chown 7:8 /a)", "/a", "yes folder ? 0755"},
        FileRow{"RUN useradd -u 1500 u && mkdir /a && chown u:u /a", "/a",
                "yes folder 1500:1500 "
                "0755"},
        FileRow{"RUN mkdir /a && chown nosuch /a", "/a", "yes folder ? 0755"},
        FileRow{"RUN chown 7:8 /srv/*", "/srv", "yes folder 0:0 0755"},
        FileRow{"RUN chown 7:8 /srv/*", "/srv/x", "maybe ? 7:8 ?"},
        FileRow{"RUN mkdir /a && chmod 1777 /a", "/a", "yes folder 0:0 1777"},
        FileRow{"COPY key /k\nRUN chmod +x /k", "/k", "yes file 0:0 0711"},
        FileRow{"COPY key /k\nRUN chmod a+rx /k", "/k", "yes file 0:0 0755"},
        FileRow{"COPY key /k\nRUN chmod g=u /k", "/k", "yes file 0:0 ?"},
        FileRow{"RUN install -d -o 7 -g 8 -m 0750 /a", "/a", "yes folder 7:8 0750"},
        FileRow{"RUN touch /srv/x", "/srv/x", "yes ? 0:0 ?"},
        FileRow{"RUN echo x > /srv/x", "/srv/x", "yes file 0:0 ?"},
        FileRow{"COPY key /k\nRUN rm /k", "/k", "no ? 0:0 0600"},
        FileRow{"COPY --chown=7:8 server /k\nRUN mv /k /srv/k", "/srv/k", "yes ? 7:8 ?"},
        FileRow{"COPY --chown=7:8 server /k\nRUN mv /k /srv/k", "/k", "no file 7:8 0755"},
        FileRow{"COPY --chown=7:8 server /k\nRUN cp /k /srv/k", "/srv/k", "yes ? 0:0 ?"},
        FileRow{"COPY --chown=7:8 server /k\nRUN cp -a /k /srv/k", "/srv/k", "yes ? 7:8 ?"},
        FileRow{"RUN ln -s /var/data /srv/x", "/srv/x", "yes ? ? ?"},
        FileRow{"RUN mkdir /a && tar -xzf x.tgz -C /a", "/a", "yes folder 0:0 0755"},
        FileRow{"RUN mkdir /a && tar -xzf x.tgz -C /a", "/a/b", "maybe ? ? ?"},
        FileRow{"RUN tar --no-same-owner -xf x.tgz -C /srv", "/srv/b", "maybe ? 0:0 ?"},
        FileRow{"RUN mkdir /a\nRUN eval \"$X\" <<<", "/a", "yes folder ? ?"},
        FileRow{"USER 7:8\nRUN mkdir /tmp/a", "/tmp/a", "yes folder 7:8 0755"},
        FileRow{"USER 7:8\nRUN make", "/srv/x", "maybe ? ? ?"},
        FileRow{"RUN useradd -m -u 1500 u", "/home/u", "yes folder 1500:1500 0755"}));

TEST(Files, AsTheyWereBeforeAnInstruction) {
  const FewFiles context;
  const Read result =
      read("FROM debian:12\nVOLUME /data\nRUN mkdir /data && chown 7:8 /data\n", context);
  EXPECT_EQ(to_text(result.table.find("/data", model::InstructionId{1})), "maybe ? 0:0 ?");
  EXPECT_EQ(to_text(result.table.find("/data")), "yes folder 7:8 0755");
}

TEST(Files, OfAnotherStageKeepTheirNumbers) {
  const FewFiles context;
  const std::string builder =
      "FROM golang:1.22 AS b\nRUN go build -o /out/app . && mkdir /data && chown 7:8 /data\n"
      "RUN mkdir /mixed && touch /mixed/a && chown 7:8 /mixed/a\nFROM scratch\n";
  const auto of = [&](const std::string& lines, std::string_view path) {
    return to_text(read(builder + lines, context).table.find(path));
  };
  EXPECT_EQ(of("COPY --from=b /out/app /app\n", "/app"), "yes ? 0:0 ?");
  EXPECT_EQ(of("COPY --from=b /data /data/\n", "/data"), "yes folder 0:0 0755");
  EXPECT_EQ(of("COPY --from=b /mixed /mixed/\n", "/mixed/a"), "maybe ? ? ?");
  EXPECT_EQ(of("COPY --from=b --chown=9:9 /mixed /mixed/\n", "/mixed/a"), "maybe ? 9:9 ?");
  EXPECT_EQ(of("COPY --from=example.org/x:1 /a /a\n", "/a"), "yes ? ? ?");
  EXPECT_EQ(of("COPY --from=b /out/app /app\n", "/tmp"), "no ? ? ?");
}

TEST(Files, OfAHomeHaveTheModeOfTheirDistribution) {
  const NoContext context;
  const auto home = [&](const std::string& base) {
    return read("FROM " + base + "\nRUN useradd -m -u 1500 u\n", context).table.find("/home/u");
  };
  EXPECT_EQ(to_text(home("debian:12")), "yes folder 1500:1500 0755");
  EXPECT_EQ(to_text(home("debian:13")), "yes folder 1500:1500 0700");
  EXPECT_EQ(to_text(home("ubuntu:24.04")), "yes folder 1500:1500 0750");
}

TEST(Files, OfAPlannedOwner) {
  const NoContext context;
  const auto file = model::Dockerfile::read(syntax::SyntaxTree::parse(
      SourceText("Dockerfile", "FROM debian:12\nCOPY . /app\nCOPY . /b\n")));
  const StageFacts facts = analyse({file, context}, file.stages().back().id);
  const FileTable table = files_of(
      {.input = {file, context}, .facts = facts, .planned_owner = [](auto id) {
         return id == model::InstructionId{1} ? std::optional(FileOwner{7, 8}) : std::nullopt;
       }});
  EXPECT_EQ(to_text(table.find("/app")), "yes folder 7:8 0755");
  EXPECT_EQ(to_text(table.find("/app/x")), "maybe ? 7:8 ?");
  EXPECT_EQ(to_text(table.find("/b")), "yes folder 0:0 0755");
}

TEST(Files, AreForgottenWhereTheyChangeTooOften) {
  const NoContext context;
  std::string text = "FROM debian:12\n";
  for (std::size_t i = 0; i <= kMostChanges; ++i) text += "RUN mkdir -m 0700 /a\n";
  EXPECT_EQ(to_text(read(text, context).table.find("/a")), "maybe ? ? ?");
}

}  // namespace
}  // namespace droproot::analysis
