// Which places of a stage decide or name a port below 1024, and which only look like one.
#include "droproot/analysis/ports.h"

#include "analysis/port_text.h"
#include "analysis/program_match.h"
#include "droproot/syntax/tree.h"
#include "support/pch.h"

namespace droproot::analysis {
namespace {

// "80 at 5:38" for each place that can change, "80 stuck" for one that cannot; ";" between them.
std::string places_of(const std::string& text) {
  const auto file =
      model::Dockerfile::read(syntax::SyntaxTree::parse(SourceText("Dockerfile", text)));
  const NoContext context;
  const FactsInput input{file, context};
  const StageFacts facts = analyse(input, file.stages().back().id);
  const StartProcess start = start_process(input, facts);
  const PortFacts ports = find_ports(input, facts, start, find_server(input, facts, start));
  std::string out;
  for (const PortPlace& place : ports.places) {
    if (!out.empty()) out += "; ";
    const std::string bytes(file.source().at(place.at));
    out += !place.stuck.empty()      ? fmt::format("{} stuck", place.port)
           : place.protocol_in_range ? fmt::format("{} in {}", place.port, bytes)
           : place.inherited         ? fmt::format("{} inherited", place.port)
           : place.at.empty()        ? fmt::format("{} implied", place.port)
                                     : fmt::format("{} at {}", place.port, place.at.begin);
    const bool digits = !place.inherited && !place.protocol_in_range && !place.at.empty();
    if (place.stuck.empty() && digits) {
      EXPECT_EQ(bytes, std::to_string(place.port));
    }
  }
  return out;
}

std::string ports_of_start(const std::string& start) {
  const std::string places = places_of("FROM debian:12\n" + start + "\n");
  return places.substr(0, places.find(" at "));
}

// ---- programs -----------------------------------------------------------------------------------

struct StartRow {
  std::string start;
  std::string port;  // the one place's port; empty: no place
};

class StartTable : public testing::TestWithParam<StartRow> {};

TEST_P(StartTable, SaysWhereItListens) {
  EXPECT_EQ(ports_of_start(GetParam().start), GetParam().port) << GetParam().start;
}

INSTANTIATE_TEST_SUITE_P(
    Listen, StartTable,
    testing::Values(
        StartRow{R"(CMD ["python3", "-m", "http.server", "80"])", "80"},
        StartRow{R"(CMD ["python3", "-u", "-m", "http.server", "--bind", "0.0.0.0", "80"])", "80"},
        StartRow{R"(CMD python -m http.server 80)", "80"},
        StartRow{R"(CMD ["sh", "-c", "python -m http.server 80"])", "80"},
        StartRow{R"(CMD exec gunicorn --bind 0.0.0.0:80 app:app)", "80"},
        StartRow{R"(CMD ["gunicorn", "--bind=:80", "app"])", "80"},
        StartRow{R"(CMD ["gunicorn", "-b:80", "app"])", "80"},
        StartRow{R"(CMD gunicorn --bind="0.0.0.0:80" app)", "80"},
        StartRow{R"(CMD gunicorn -b '0.0.0.0:80' app)", "80"},
        StartRow{R"(CMD ["gunicorn", "-b", "[::]:443", "app"])", "443"},
        StartRow{R"(CMD ["poetry", "run", "gunicorn", "-b", "0.0.0.0:80", "app"])", "80"},
        StartRow{R"(CMD ["python", "-m", "gunicorn", "-b", "0.0.0.0:80", "app"])", "80"},
        StartRow{R"(CMD ["uvicorn", "app:app", "--host", "0.0.0.0", "--port", "80"])", "80"},
        StartRow{R"(CMD ["hypercorn", "-b", "0.0.0.0:80", "app:app"])", "80"},
        StartRow{R"(CMD flask --app hello run -h 0.0.0.0 -p 80)", "80"},
        StartRow{R"(CMD ["python", "manage.py", "runserver", "0.0.0.0:80"])", "80"},
        StartRow{R"(CMD python manage.py migrate && python manage.py runserver 0:80)", "80"},
        StartRow{R"(CMD ["bundle", "exec", "rails", "server", "-b", "0.0.0.0", "-p", "80"])", "80"},
        StartRow{R"(CMD ["bin/rails", "s", "-p80"])", "80"},
        StartRow{R"(CMD ["puma", "-b", "tcp://0.0.0.0:80"])", "80"},
        StartRow{R"(CMD ["puma", "-p", "80"])", "80"},
        StartRow{R"(CMD ["thin", "start", "-p", "80"])", "80"},
        StartRow{R"(CMD ["php", "-S", "0.0.0.0:80", "-t", "public"])", "80"},
        StartRow{R"(CMD php artisan serve --host=0.0.0.0 --port=80)", "80"},
        StartRow{R"(CMD ["npx", "serve", "-s", "build", "-l", "80"])", "80"},
        StartRow{R"(CMD ["serve", "-l", "tcp://0.0.0.0:80", "build"])", "80"},
        StartRow{R"(CMD ["http-server", "-p", "80", "dist"])", "80"},
        StartRow{R"(CMD ["next", "start", "-p", "80"])", "80"},
        StartRow{R"(CMD ["ng", "serve", "--host", "0.0.0.0", "--port", "80"])", "80"},
        StartRow{"EXPOSE 443\nCMD [\"java\", \"-Dserver.port=443\", \"-jar\", \"a.jar\"]", "443"},
        StartRow{R"(CMD ["dotnet", "a.dll", "--urls", "http://*:80"])", "80"},
        StartRow{R"(CMD ["streamlit", "run", "a.py", "--server.port=80"])", "80"},
        StartRow{R"(CMD ["anything", "--listen", ":80"])", "80"},
        StartRow{R"(CMD ["anything", "-addr=0.0.0.0:80"])", "80"},
        StartRow{R"(CMD ["wait-for-it", "db:80", "--", "gunicorn", "-b", ":81", "a"])", "81"}));

INSTANTIATE_TEST_SUITE_P(
    Silent, StartTable,
    testing::Values(StartRow{R"(CMD ["curl", "http://db:80/"])", ""},
                    StartRow{R"(CMD ["ssh", "-p", "22", "host"])", ""},
                    StartRow{R"(CMD ["nc", "-z", "db", "80"])", ""},
                    StartRow{R"(CMD ["anything", "--connect", "db:80"])", ""},
                    StartRow{R"(CMD ["anything", "--listen", "10.0.0.1:80"])", ""},
                    StartRow{R"(CMD ["gunicorn", "-b", ":8000", "--timeout", "80", "a"])", ""},
                    StartRow{R"(CMD ["gunicorn", "-w", "80", "-b", "unix:/run/80", "a"])", ""},
                    StartRow{R"(CMD ["uvicorn", "--workers", "80", "a:a"])", ""},
                    StartRow{R"(CMD ["wait-for-it", "db:80", "-t", "80"])", ""},
                    StartRow{R"(CMD ["python3", "-m", "http.server"])", ""},
                    StartRow{"ENV SMTP_PORT=25 DB_PORT=80 COLUMNS=80\nCMD [\"a\"]", ""}));

// ---- EXPOSE, ENV, HEALTHCHECK -------------------------------------------------------------------

TEST(Ports, OfExposeAreThoseOfTcpThatStandAlone) {
  EXPECT_EQ(places_of("FROM debian:12\nEXPOSE 80 443/tcp 8080 9000-9010\n"), "80 at 22; 443 at 25");
  EXPECT_EQ(places_of("FROM debian:12\nEXPOSE 80/udp 81-90 127.0.0.1:82:82\n"),
            "80 stuck; 82 stuck; 81 in 81-90");
}

TEST(Ports, OfARangeAreThoseThatAreListenedOn) {
  const std::string start = "CMD [\"python3\", \"-m\", \"http.server\", \"85\"]\n";
  EXPECT_EQ(places_of("FROM debian:12\nEXPOSE 81-90/tcp\n" + start), "85 at 70; 85 in 81-90/tcp");
  EXPECT_EQ(places_of("FROM debian:12\nARG N=90\nEXPOSE 81-$N 1000-2000\n" + start),
            "85 at 85; 85 in 81-$N; 1000 in 1000-2000");
  EXPECT_EQ(places_of("FROM debian:12\nEXPOSE 81-90/udp\n" + start), "85 at 70; 85 stuck");
}

TEST(Ports, OfTheHealthCheckAreThoseOfThisHost) {
  const std::string from = "FROM debian:12\nHEALTHCHECK CMD ";
  EXPECT_EQ(places_of(from + "curl http://localhost/\n"), "80 implied");
  EXPECT_EQ(places_of(from + "curl -k https://127.0.0.1/up\n"), "443 implied");
  EXPECT_EQ(places_of(from + "curl localhost\n"), "80 implied");
  EXPECT_EQ(places_of(from + "curl http://[::1]:81/\n"), "81 at 49");
  EXPECT_EQ(places_of(from + "nc -z localhost 82\n"), "82 at 47");
  EXPECT_EQ(places_of(from + "curl http://db/ http://mylocalhost/ http://localhost:8080/\n"), "");
}

TEST(Ports, OfVariablesStandWhereTheValueIsWritten) {
  EXPECT_EQ(places_of("FROM debian:12\nENV PORT=80\nEXPOSE $PORT\nCMD uvicorn --port $PORT a\n"),
            "80 at 24");
  EXPECT_EQ(places_of("FROM debian:12\nENV PORT=80\nCMD [\"a\"]\n"), "80 stuck");
  EXPECT_EQ(places_of("FROM debian:12\nENV PORT=80\nENV PORT=8080\nCMD [\"a\"]\n"), "");
  EXPECT_EQ(places_of("FROM mcr.microsoft.com/dotnet/aspnet:6.0\nCMD [\"dotnet\", \"a.dll\"]\n"),
            "80 inherited");
}

// ---- texts --------------------------------------------------------------------------------------

std::vector<std::uint32_t> numbers_of(const std::vector<PortInText>& ports) {
  std::vector<std::uint32_t> numbers;
  for (const PortInText& port : ports) numbers.push_back(port.port);
  return numbers;
}

TEST(PortText, AddressesHaveTheirPorts) {
  using testing::ElementsAre;
  using testing::IsEmpty;
  EXPECT_THAT(numbers_of(ports_of_addresses("http://+:80;https://*:443/x")),
              ElementsAre(80U, 443U));
  EXPECT_THAT(numbers_of(ports_of_addresses("http://*")), ElementsAre(80U));
  EXPECT_THAT(numbers_of(ports_of_addresses("ssl://[::]:443?key=a")), ElementsAre(443U));
  for (const char* text :
       {"", "localhost", "unix:/run/a:80", "::", "[", "a:80b", "a:99999", "v1.80"}) {
    EXPECT_THAT(ports_of_addresses(text), IsEmpty()) << text;
  }
}

TEST(PortText, OneNumberOfItsOwnIsFound) {
  EXPECT_EQ(find_only("a 80 b", "80"), 2U);
  EXPECT_EQ(find_only("8080 v80 80", "80"), 9U);
  EXPECT_EQ(find_only("80 80", "80"), std::string_view::npos);
}

// Left out, they would stay where the others move.
TEST(Ports, MorePlacesThanAreFollowedKeepThemAll) {
  std::string text = "FROM debian:12\nEXPOSE";
  for (int port = 101; port <= 200; ++port) text += fmt::format(" {}", port);
  text += "\nCMD [\"gunicorn\", \"--bind\", \":150\", \"app\"]\n";
  const std::string places = places_of(text);
  EXPECT_THAT(places, testing::EndsWith("; 0 stuck"));
  EXPECT_EQ(std::ranges::count(places, ';'), 64);
}

}  // namespace
}  // namespace droproot::analysis
