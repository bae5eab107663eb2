// What people and tools see of a FileReport. All functions are pure (bytes in, bytes out; only cli
// writes), deterministic, and fail in no way but a broken invariant of the report itself.
//
// `path` is the file's name as it shall be shown: for diffs relative to the current folder, without
// a leading "/" or "./" (product.md 11); any bytes but NUL.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "droproot/diag/finding.h"
#include "droproot/edit/edit_set.h"
#include "droproot/text/source_text.h"

namespace droproot::report {

// Whether the output carries ANSI colours: the command line has resolved `auto` by now.
enum class ColorMode : std::uint8_t { never, always };

enum class Format : std::uint8_t {
  diff,
  file,
  text,
  markdown,
  json,
  jsonl,
  sarif,
  rdjson,
  github,
  gitlab
};

// Whether the format is a document of the whole run, made by RunReport (run_report.h).
[[nodiscard]] bool is_machine(Format format);

// diff: the unified diff, empty when nothing changes. file: the rewritten bytes. text: text_report.
// markdown: markdown_report.
// REQUIRES: !is_machine(format).
[[nodiscard]] std::string render(const diag::FileReport& report, Format format,
                                 std::string_view path, ColorMode color);

// The change that `edits` make to `before`, as `git apply` and `patch -p1 --binary` take it and as
// git writes it: "--- a/PATH", "+++ b/PATH" (quoted where git quotes), three lines of context,
// lines end at a line feed and keep their carriage return. Empty when no byte changes. Time and
// size are linear in the file, whatever the edits: where two large blocks have little in common,
// all of one is replaced by all of the other instead of searching for the shortest script.
// REQUIRES: every span of `edits` ends within `before`.
[[nodiscard]] std::string unified_diff(const SourceText& before, const edit::EditSet& edits,
                                       std::string_view path, ColorMode color);

// The findings for a person at a terminal of 80 columns, in order of place; empty without findings.
// Each is a block: the line that compilers write (editors jump to it), the source with the place
// underlined, the evidence, related places, and the fix with the lines it changes:
//
//   Dockerfile:3:6: warning: named-user: USER is a name
//     |
//   3 | USER node
//     |      ^^^^
//     = why: node:20-alpine has node 1000:1000
//     = fix (default): write its number
//     |
//   3 | - USER node
//     | + USER 1000:1000
//
// Bytes of the file are shown as in printable(), a tab as four blanks; long lines are cut to fit.
[[nodiscard]] std::string text_report(const diag::FileReport& report, std::string_view path,
                                      ColorMode color);

// What a pod and its container can ask for of the image, as YAML to paste; empty where the image
// stays root or its number is not known.
[[nodiscard]] std::string security_context_text(const diag::Identity& identity);

// The body of a pull request: who the process is, each change with its evidence, what has to follow
// and what was left alone. Markdown as GitHub and GitLab read it; empty without findings.
[[nodiscard]] std::string markdown_report(const diag::FileReport& report, std::string_view path);

}  // namespace droproot::report
