// What a report says beside its findings.
#include "droproot/analysis/build_context.h"
#include "droproot/engine/engine.h"
#include "support/pch.h"

namespace droproot::engine {
namespace {

constexpr std::string_view kServer =
    "FROM python:3.12-slim\n"
    "EXPOSE 80\n"
    "CMD [\"gunicorn\", \"--bind\", \"0.0.0.0:80\", \"app\"]\n";

diag::FileReport report_of(const config::Config& config) {
  return process(SourceText("Dockerfile", kServer), config, analysis::NoContext{});
}

TEST(Report, NamesThePortsThatMove) {
  const auto report = report_of({});
  ASSERT_EQ(report.ports.size(), 1U);
  const diag::PortMove& move = report.ports.front();
  EXPECT_EQ(move.from, 80);
  EXPECT_EQ(move.to, 8080);
  ASSERT_EQ(move.places.size(), 2U);
  for (const auto& place : move.places) EXPECT_EQ(report.before.at(place.at), "80") << place.what;
}

TEST(Report, NamesNoPortThatStays) {
  const auto report = report_of({.ports = config::PortMode::report});
  EXPECT_EQ(report.status, diag::Status::refused);
  EXPECT_TRUE(report.ports.empty());
  EXPECT_TRUE(report_of({.fixes = diag::Level::safe}).ports.empty());
}

}  // namespace
}  // namespace droproot::engine
