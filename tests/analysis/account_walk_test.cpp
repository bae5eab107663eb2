// What RUN, COPY and ADD do to the number of an account, and why it is lost where it is.
#include <map>

#include "droproot/analysis/facts.h"
#include "droproot/syntax/tree.h"
#include "support/pch.h"

namespace droproot::analysis {
namespace {

// A context of a few files; every folder of theirs exists.
class MapContext final : public BuildContext {
 public:
  explicit MapContext(std::map<std::string, std::string> files) : files_(std::move(files)) {}

  [[nodiscard]] ContextEntry entry(std::string_view path) const override {
    if (path.starts_with('/')) path.remove_prefix(1);
    if (files_.contains(std::string(path))) return {EntryKind::file, 0644};
    const std::string folder = path.empty() ? "" : std::string(path) + '/';
    const auto next = files_.lower_bound(folder);
    const bool below = next != files_.end() && next->first.starts_with(folder);
    return {below ? EntryKind::folder : EntryKind::missing, 0755};
  }
  [[nodiscard]] std::optional<std::string> read(std::string_view path) const override {
    if (path.starts_with('/')) path.remove_prefix(1);
    const auto file = files_.find(std::string(path));
    return file == files_.end() ? std::nullopt : std::optional(file->second);
  }

 private:
  std::map<std::string, std::string> files_;
};

std::string number_of(const std::string& text, std::string_view name, const BuildContext& context) {
  const auto file =
      model::Dockerfile::read(syntax::SyntaxTree::parse(SourceText("Dockerfile", text)));
  EXPECT_FALSE(file.refusal()) << text << file.refusal()->message;
  const StageFacts facts = analyse({file, context}, file.stages().back().id);
  const Account* const account = facts.accounts().find(name);
  if (account == nullptr) return "none";
  if (account->exists != Truth::yes || !account->uid) return "?";
  return account->gid ? fmt::format("{}:{}", *account->uid, *account->gid)
                      : fmt::format("{}:?", *account->uid);
}

struct Row {
  std::string lines;     // behind FROM debian:12
  std::string expected;  // of `app`: "1500:700", "?" (there or not, no number), "none"
};
std::ostream& operator<<(std::ostream& out, const Row& row) { return out << row.lines; }

class WalkTable : public testing::TestWithParam<Row> {};

TEST_P(WalkTable, WithoutContext) {
  const auto& [lines, expected] = GetParam();
  EXPECT_EQ(number_of("FROM debian:12\n" + lines, "app", NoContext{}), expected);
}

const std::string kApp = "RUN groupadd -g 700 app && useradd -u 1500 -g app app\n";

INSTANTIATE_TEST_SUITE_P(
    Nested, WalkTable,
    testing::Values(
        Row{"RUN sh -c 'groupadd -g 700 app && useradd -u 1500 -g app app'\n", "1500:700"},
        Row{"RUN bash -ec \"groupadd -g 700 app; useradd -u 1500 -g app app\"\n", "1500:700"},
        // the first of a list without -e may have failed
        Row{"RUN bash -c \"useradd -u 1500 app; true\"\n", "1500:1500"},
        Row{"RUN groupadd x; bash -c 'useradd -u 1500 -g $G app'\n", "1500:?"},
        Row{"RUN eval \"useradd -u 1500 -g 100 app\"\n", "1500:100"},
        Row{"RUN env LANG=C useradd -u 1500 -g 100 app\n", "1500:100"},
        Row{"RUN nice -n 5 timeout 10 useradd -u 1500 -g 100 app\n", "1500:100"},
        Row{"RUN bash <<'X'\nset -e\nuseradd -u 1500 -g 100 app\nX\n", "1500:100"},
        Row{"RUN su root -c 'useradd -u 1500 -g 100 app'\n", "1500:100"},
        Row{"RUN runuser -u root -- useradd -u 1500 -g 100 app\n", "1500:100"},
        Row{"USER 1000\nRUN sudo useradd -u 1500 -g 100 app\n", "1500:100"},
        Row{"USER 1000\nRUN sudo -u nobody useradd -u 1500 -g 100 app\n", "none"},
        Row{"USER 1000\nRUN useradd -u 1500 -g 100 app\n", "none"},
        Row{"RUN ID=1500 && useradd -u $ID -g 100 app\n", "1500:100"},
        Row{"RUN export ID=1500; useradd -u \"$ID\" -g 100 app\n", "1500:100"},
        Row{"RUN ID=1 && ID=1500 && useradd -u $ID -g 100 app\n", "?"},
        Row{"RUN (ID=1500); useradd -u $ID -g 100 app\n", "?"},
        Row{"ENV ID=1500\nRUN useradd -u $ID -g 100 app && ID=3\n", "1500:100"},
        Row{"ENV ID=1500\nRUN for i in a b; do useradd -u $ID app; ID=3; done\n", "?"},
        Row{"ARG UID=1500\nRUN useradd -u $UID -g 100 app\n", "1500:100"},
        // bash has a UID of its own
        Row{"ARG UID=1500\nSHELL [\"/bin/bash\", \"-c\"]\nRUN useradd -u $UID -g 100 app\n", "?"},
        Row{"ONBUILD RUN useradd -u 1500 -g 100 app\n", "none"}));

INSTANTIATE_TEST_SUITE_P(
    Scripts, WalkTable,
    testing::Values(
        Row{kApp + "RUN ./install.sh\n", "?"}, Row{kApp + "RUN sh install\n", "?"},
        Row{kApp + "RUN curl -fs https://example.com/x | sh\n", "?"},
        Row{kApp + "RUN curl -fs https://deb.nodesource.com/setup_20.x | sudo -E bash -\n",
            "1500:700"},
        Row{kApp + "RUN bash -c \"$(curl -fs https://example.com/x)\"\n", "?"},
        Row{kApp + "RUN eval \"$(cat /x)\"\n", "?"},
        Row{kApp + "RUN eval \"make '$X'\"\n", "1500:700"},
        Row{kApp + "RUN $TOOL --install\n", "?"}, Row{kApp + "RUN . /etc/os-release\n", "1500:700"},
        Row{kApp + "RUN . ./more.sh\n", "?"},
        Row{kApp + "RUN ./configure && make && ./gradlew build && pip install .\n", "1500:700"},
        Row{kApp + "USER app\nRUN ./install.sh\n", "1500:700"},
        Row{kApp + "USER app\nRUN sudo ./install.sh\n", "?"},
        Row{kApp + "RUN su app -c ./install.sh\n", "1500:700"},
        Row{kApp + "RUN su app -c 'sudo ./install.sh'\n", "?"},
        Row{kApp + "RUN gosu app ./install.sh && sudo -u app ./install.sh\n", "1500:700"},
        Row{"RUN ./install.sh\n" + kApp, "1500:700"},
        Row{kApp + "RUN yes | xargs usermod -u\n", "?"}));

INSTANTIATE_TEST_SUITE_P(
    Files, WalkTable,
    testing::Values(
        Row{"RUN echo 'app:x:1500:700::/:/bin/sh' >> /etc/passwd\n", "1500:700"},
        Row{"RUN echo app:x:1500:700::/:/bin/sh | tee -a /etc/passwd\n", "1500:700"},
        Row{"RUN printf '%s\\n' app:x:1500:700::/:/bin/sh b:x:3:3::/:/x >> /etc/passwd\n",
            "1500:700"},
        Row{"RUN cat <<X >> /etc/passwd\napp:x:1500:700::/:/bin/sh\nX\n", "1500:700"},
        Row{"RUN { echo app:x:1500:700::/:/bin/sh; } >> /etc/passwd\n", "1500:700"},
        Row{"RUN echo app:x:$(id -u):700::/:/bin/sh >> /etc/passwd\n", "none"},
        Row{kApp + "RUN echo app:x:3:3::/:/bin/sh >> /etc/passwd\n", "1500:700"},
        Row{kApp + "RUN echo root:x:0:0::/:/bin/sh > /etc/passwd\n", "none"},
        Row{kApp + "RUN { cat /x; } >> /etc/passwd\n", "?"},
        Row{kApp + "RUN echo x > /srv/rootfs/etc/passwd\n", "1500:700"},
        Row{kApp + "RUN cp /etc/passwd /srv/ && chmod g=u /etc/passwd\n", "1500:700"},
        Row{kApp + "RUN cp x.conf /etc/ && cp -r a b /\n", "1500:700"},
        Row{kApp + "RUN cp -r rootfs/* /\n", "?"}, Row{kApp + "RUN cp passwd /etc/\n", "?"},
        Row{kApp + "RUN mv /etc/passwd /x\n", "?"}, Row{kApp + "RUN tar xf r.tar -C /\n", "?"},
        Row{kApp + "RUN tar cf r.tar -C / etc\n", "1500:700"},
        Row{kApp + "RUN sed -i s/x/y/ /etc/passwd\n", "?"},
        Row{kApp + "RUN sed -n 1p /etc/passwd\n", "1500:700"},
        Row{"RUN id app || useradd -u 1500 -g 100 app\n", "1500:100"},
        Row{kApp + "RUN id app || useradd -u 1600 app\n", "1500:700"},
        Row{"RUN apt-get install -y x\nRUN id app || useradd -u 1500 -g 100 app\n", "?"}));

INSTANTIATE_TEST_SUITE_P(
    Copies, WalkTable,
    testing::Values(Row{kApp + "COPY rootfs /\n", "?"}, Row{kApp + "COPY . /\n", "?"},
                    Row{kApp + "COPY etc/ /etc/\n", "?"},
                    Row{kApp + "COPY passwd /etc/passwd\n", "?"},
                    Row{kApp + "COPY passwd /etc\n", "?"}, Row{kApp + "COPY files/* /etc/\n", "?"},
                    Row{kApp + "ADD root.tar.gz /\n", "?"}, Row{kApp + "ADD $ARCHIVE /\n", "?"},
                    Row{kApp + "COPY src $UNSEEN\n", "?"},
                    Row{kApp + "COPY group $UNSEEN/etc/\n", "?"},
                    Row{kApp + "COPY run.sh app.jar *.json /\n", "1500:700"},
                    Row{kApp + "COPY nginx.conf files /etc/\n", "?"},  // files may be a folder
                    Row{kApp + "COPY root.tar.gz /\n", "1500:700"},
                    Row{kApp + "ADD https://example.com/root.tar.gz /\n", "1500:700"},
                    Row{kApp + "COPY server /server\n", "1500:700"},
                    Row{kApp + "COPY src $UNSEEN/bin/\n", "1500:700"},
                    Row{kApp + "COPY src /opt/$UNSEEN\n", "1500:700"},
                    Row{kApp + "COPY rootfs /srv\n", "1500:700"},
                    Row{"COPY <<X /etc/passwd\napp:x:1500:700::/:/bin/sh\nX\n", "1500:700"},
                    Row{"COPY <<passwd /etc/\napp:x:1500:700::/:/bin/sh\npasswd\n", "1500:700"},
                    Row{kApp + "COPY <<X /etc/passwd\napp:x:$ID:700::/:/bin/sh\nX\n", "?"}));

INSTANTIATE_TEST_SUITE_P(
    Stages, WalkTable,
    testing::Values(
        Row{kApp + "FROM scratch\nCOPY --from=0 /etc/passwd /etc/passwd\n", "1500:700"},
        Row{kApp + "FROM scratch\nCOPY --from=0 /etc/passwd /etc/group /etc/\n", "1500:700"},
        Row{kApp + "FROM scratch\nCOPY --from=0 / /\n", "1500:700"},
        Row{kApp + "FROM scratch\nCOPY --from=0 /etc /etc\n", "1500:700"},
        Row{kApp + "FROM scratch\nCOPY --from=0 /rootfs /\n", "none"},
        Row{kApp + "FROM debian:12\n" + kApp + "COPY --from=0 /rootfs /\n", "?"},
        Row{kApp + "FROM debian:12\n" + kApp + "COPY --from=0 /usr/bin/tool /\n", "1500:700"},
        Row{kApp + "FROM debian:12\nCOPY --from=0 /etc/group /etc/group\n", "none"},
        Row{"FROM debian:12\n" + kApp + "COPY --from=0 / /app\n", "1500:700"},
        Row{"RUN echo app:x:1500:700::/:/x > /p\nFROM scratch\nCOPY --from=0 /p /etc/passwd\n",
            "1500:700"},
        Row{"RUN echo app:x:1500:700::/:/x > /p && mv x p\nFROM scratch\n"
            "COPY --from=0 /p /etc/passwd\n",
            "none"}));

TEST(AccountWalk, TakesTheFilesOfAnImage) {
  const std::string text = "FROM scratch\nCOPY --from=node:20 /etc/passwd /etc/passwd\n";
  EXPECT_EQ(number_of(text, "node", NoContext{}), "1000:1000");
  const std::string unknown = "FROM debian:12\n" + kApp + "COPY --from=example.com/x /etc /etc\n";
  EXPECT_EQ(number_of(unknown, "app", NoContext{}), "?");
}

// ---- with a context ----------------------------------------------------------------------------

class ContextTable : public testing::TestWithParam<Row> {};

TEST_P(ContextTable, WithContext) {
  const MapContext context({
      {"etc/passwd", "root:x:0:0::/:/bin/sh\napp:x:1600:800::/:/bin/sh\n"},
      {"other/etc/hosts", "x"},
      {"passwd", "app:x:1700:900::/:/bin/sh\n"},
      {"setup.sh", "#!/bin/bash\nset -e\nuseradd -u 1800 -g 100 app\n./more.sh\n"},
      {"more.sh", "#!/bin/sh\nusermod -s /bin/sh app\n"},
      {"change.sh", "#!/bin/sh\nset -e\nusermod -u 1900 app\n"},
      {"unsure.sh", "#!/bin/sh\nif [ -n \"$X\" ]; then usermod -u 1900 app; fi\n"},
      {"loop.sh", "#!/bin/sh\n/loop.sh\n/loop.sh\n/loop.sh\n"},
      {"tool.py", "#!/usr/bin/python3\n"},
  });
  const auto& [lines, expected] = GetParam();
  EXPECT_EQ(number_of("FROM debian:12\n" + lines, "app", context), expected);
}

INSTANTIATE_TEST_SUITE_P(
    Walk, ContextTable,
    testing::Values(
        Row{"COPY etc/ /etc/\n", "1600:800"}, Row{"COPY . /\n", "1600:800"},
        Row{kApp + "COPY other /\n", "1500:700"}, Row{"COPY passwd /etc/\n", "1700:900"},
        Row{"COPY passwd /etc/passwd\n", "1700:900"}, Row{kApp + "COPY missing /\n", "?"},
        Row{"COPY setup.sh more.sh /\nRUN sh /setup.sh\n", "1800:100"},
        Row{"COPY setup.sh more.sh /\nRUN sudo ./setup.sh\n", "1800:100"},
        Row{"COPY *.sh /\nRUN /setup.sh\n", "1800:100"},
        Row{"COPY . /tmp/\nWORKDIR /tmp\nRUN ./setup.sh\n", "1800:100"},
        Row{"COPY . /tmp/\nRUN cd /tmp && ./setup.sh\n", "1800:100"},
        Row{kApp + "COPY . /tmp/\nRUN cd \"$X\" && ./change.sh\n", "?"},
        Row{"RUN --mount=type=bind,target=/mnt cd /mnt && ./setup.sh\n", "1800:100"},
        Row{"COPY setup.sh /usr/local/bin/\nRUN setup.sh\n", "?"},  // ./more.sh is not there
        Row{kApp + "COPY change.sh /\nRUN /change.sh\n", "1900:700"},
        Row{kApp + "COPY change.sh /\nRUN sed -i s/1900/2000/ /change.sh && /change.sh\n", "?"},
        Row{kApp + "COPY change.sh /\nRUN sed -i 's/\\r$//' /change.sh && /change.sh\n",
            "1900:700"},
        Row{kApp + "COPY unsure.sh /\nRUN /unsure.sh\n", "?"},
        Row{kApp + "COPY loop.sh /\nRUN /loop.sh\n", "?"},
        Row{kApp + "COPY tool.py /\nRUN /tool.py\n", "?"}));

// ---- limits ------------------------------------------------------------------------------------

TEST(AccountWalk, StagesThatCopyFromEachOtherEnd) {
  std::string text = "FROM debian:12\n" + kApp;
  for (int i = 0; i < 200; ++i) {
    text += fmt::format("FROM scratch\nCOPY --from={} /etc/passwd /etc/passwd\n", i);
    text += fmt::format("COPY --from={} /etc/group /etc/group\n", i);
  }
  EXPECT_NE(number_of(text, "app", NoContext{}), "1500:700");
}

TEST(AccountWalk, AHugeAccountFileIsNotFollowed) {
  std::string lines;
  for (int i = 0; i < 20000; ++i) lines += fmt::format("u{}:x:{}:5::/:/x\n", i, i + 2000);
  const MapContext context({{"passwd", lines}});
  EXPECT_EQ(number_of("FROM debian:12\n" + kApp + "COPY passwd /etc/passwd\n", "app", context),
            "?");
}

}  // namespace
}  // namespace droproot::analysis
