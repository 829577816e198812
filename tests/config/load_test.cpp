#include "crossfade/load.hpp"

#include <gtest/gtest.h>

#include "config/documents.hpp"

namespace crossfade {
namespace {

using std::chrono::milliseconds;

TEST(LoadConfig, DefaultsAreTheDocumentedOnes) {
  const auto loaded = load_config(document(base_document()));
  ASSERT_TRUE(loaded);
  const Config& config = *loaded;
  EXPECT_EQ(config.listeners, (std::vector<ListenerConfig>{{{"127.0.0.1", 8080}, {}}}));
  EXPECT_FALSE(config.admin);
  EXPECT_EQ(config.workers, 0u);
  EXPECT_EQ(config.access_log, (AccessLogConfig{"stdout", false, 100'000, LoggedKey::Hashed}));
  EXPECT_EQ(config.limits, (Limits{10'000, 0, 16'384, 32'768, 61'440, 100, 0, 61'440}));
  EXPECT_EQ(config.timeouts, (Timeouts{milliseconds(10'000), milliseconds(30'000), milliseconds(30'000),
                                       milliseconds(75'000), milliseconds(3'600'000)}));
  EXPECT_EQ(config.drain, (Drain{milliseconds(0), milliseconds(30'000)}));
  EXPECT_EQ(config.underscore_headers, UnderscoreHeaders::Drop);
  EXPECT_TRUE(config.via);
  EXPECT_TRUE(config.list_files.empty());
  ASSERT_EQ(config.pools.size(), 2u);
  const PoolConfig expected{"py2",
                            {{"10.0.0.5", 8000}},
                            Balance::LeastRequest,
                            milliseconds(5'000),
                            milliseconds(60'000),
                            milliseconds(60'000),
                            milliseconds(30'000),
                            milliseconds(0),
                            std::nullopt,
                            std::nullopt,
                            milliseconds(10'000),
                            milliseconds(10'000),
                            {1, true, false, {}, 20, 3, milliseconds(25)},
                            65'536,
                            {1'024, 0, 1'024, milliseconds(1'000)},
                            0,
                            milliseconds(0)};
  EXPECT_EQ(config.pools[0], expected);
}

TEST(LoadConfig, ServiceDefaultsAreTheDocumentedOnes) {
  const auto config = load_config(document(base_document(8, "")));
  ASSERT_TRUE(config);
  const ServiceConfig& service = config->services.at(0);
  EXPECT_EQ(service.name, "api");
  EXPECT_EQ(service.salt, "api");
  EXPECT_EQ(service.hold, Hold::None);
  EXPECT_EQ(service.missing_key, MissingKey::Legacy);
  EXPECT_TRUE(service.fallback);
  EXPECT_EQ(service.expose, Expose::Overridden);
  EXPECT_TRUE(service.key.empty());
  EXPECT_FALSE(service.override_header);
  const DialConfig& dial = service.dials.at(0);
  EXPECT_EQ(dial.position, 0u);
  EXPECT_FALSE(dial.exact);
  EXPECT_TRUE(dial.methods.empty());
  EXPECT_FALSE(dial.salt);
  EXPECT_FALSE(dial.response_timeout);
  EXPECT_FALSE(dial.ask_other_on_404);
}

TEST(LoadConfig, ReadsEverySetting) {
  const auto loaded = load_config(document(base_document(10, R"(
admin: {address: "[::1]:9901"}
workers: 4
access_log: {path: /var/log/a.log, query: on, sample: 0.5%, key: plain}
limits: {connections: 5, connection_requests: 7, request_line: 8KiB, request_header: 0, request_head: 0,
  request_headers: 0, request_body: 8MiB, response_head: 1KiB}
timeouts: {request_head: 0, request_body: 1500ms, response_write: 2m, idle: 1.5s, tunnel_idle: 24h}
drain: {delay: 5s, timeout: 0}
underscore_headers: forward
via: off
trace: on)")));
  ASSERT_TRUE(loaded);
  EXPECT_EQ(loaded->admin, (AdminConfig{{"::1", 9901}}));
  EXPECT_EQ(loaded->workers, 4u);
  EXPECT_EQ(loaded->access_log, (AccessLogConfig{"/var/log/a.log", true, 500, LoggedKey::Plain}));
  EXPECT_EQ(loaded->limits, (Limits{5, 7, 8 * 1024, 16 * 1024 * 1024, 16 * 1024 * 1024, 0, 8 * 1024 * 1024, 1024}));
  EXPECT_EQ(loaded->timeouts, (Timeouts{milliseconds(0), milliseconds(1'500), milliseconds(120'000),
                                        milliseconds(1'500), milliseconds(86'400'000)}));
  EXPECT_EQ(loaded->drain, (Drain{milliseconds(5'000), milliseconds(0)}));
  EXPECT_EQ(loaded->underscore_headers, UnderscoreHeaders::Forward);
  EXPECT_FALSE(loaded->via);
  EXPECT_TRUE(loaded->trace);
}

TEST(LoadConfig, ReadsAListener) {
  const auto config = load_config(document(base_document(1, R"(listeners:
  - {address: "127.0.0.1:1", trusted_proxies: [10.0.0.0/8], lenient: [equal_content_length, obs_fold], connections: 9}
  - {address: "127.0.0.1:2", lenient: [obs_fold]})")));
  ASSERT_TRUE(config);
  EXPECT_EQ(config->listeners[0].trusted_proxies, std::vector<Cidr>{*Cidr::parse("10.0.0.0/8")});
  EXPECT_EQ(config->listeners[0].lenient, (Lenient{true, true}));
  EXPECT_EQ(config->listeners[0].connections, 9u);
  EXPECT_EQ(config->listeners[1].lenient, (Lenient{true, false}));
}

TEST(LoadConfig, AccessLogCanBeOff) {
  for (const char* line : {"access_log: off", "access_log: false"}) {
    const auto config = load_config(document(base_document(10, line)));
    ASSERT_TRUE(config) << line;
    EXPECT_EQ(config->access_log.path, "");
  }
}

TEST(LoadConfig, UnderscoreHeadersMayBeNamedWhenTheyAreForwarded) {
  const std::string rule = "    exclude: [{header: X_Account, present: true}]";
  EXPECT_EQ(errors_of(base_document(8, rule)).size(), 1u);
  EXPECT_EQ(errors_of("underscore_headers: forward\n" + base_document(8, rule)), std::vector<std::string>{});
  EXPECT_EQ(errors_of(base_document(8, rule) + "underscore_headers: forward\n"), std::vector<std::string>{});
  EXPECT_EQ(errors_of("underscore_headers: reject\n" + base_document(8, rule)).size(), 1u);
}

TEST(LoadConfig, RulesKeepSubjectOperatorAndValues) {
  const auto config = load_config(document(base_document(8, R"(    key: [{header: X-Id}, {cookie: sid}, client_ip]
    exclude:
      - {header: X-Id, equals: " a b "}
      - {cookie: plan, prefix: ent, not: true}
      - {client_ip: true, equals: 10.0.0.1}
      - {client_ip: true, in: [10.0.0.0/8, "::1"]}
    include:
      - {key: true, suffix: -x}
      - {header: X-Id, in: [a, 5]}
      - {header: X-Id, present: true})")));
  ASSERT_TRUE(config);
  const ServiceConfig& service = config->services[0];
  using Kind = KeySource::Kind;
  EXPECT_EQ(service.key, (std::vector<KeySource>{{Kind::Header, "X-Id"}, {Kind::Cookie, "sid"}, {Kind::ClientIp, ""}}));
  const auto& exclude = service.exclude;
  ASSERT_EQ(exclude.size(), 4u);
  EXPECT_EQ(exclude[0].op, ListRule::Operator::Equals);
  EXPECT_EQ(exclude[0].values, std::vector<std::string>{"a b"});
  EXPECT_EQ(exclude[0].line, 10u);
  EXPECT_EQ(exclude[1].subject, ListRule::Subject::Cookie);
  EXPECT_EQ(exclude[1].name, "plan");
  EXPECT_EQ(exclude[1].op, ListRule::Operator::Prefix);
  EXPECT_TRUE(exclude[1].negated);
  EXPECT_EQ(exclude[2].networks, std::vector<Cidr>{*Cidr::parse("10.0.0.1")});
  EXPECT_EQ(exclude[3].networks.size(), 2u);
  EXPECT_TRUE(exclude[3].values.empty());
  ASSERT_EQ(service.include.size(), 3u);
  EXPECT_EQ(service.include[0].subject, ListRule::Subject::Key);
  EXPECT_EQ(service.include[0].op, ListRule::Operator::Suffix);
  EXPECT_EQ(service.include[1].values, (std::vector<std::string>{"a", "5"}));
  EXPECT_EQ(service.include[2].op, ListRule::Operator::Present);
}

TEST(LoadConfig, DialsOfOnePathMayDifferByMethodsAndExact) {
  const auto config = load_config(document(base_document(9, R"(    dials:
      - {name: all, path: /, new: 0%}
      - {name: root, path: /, exact: on, new: 100%}
      - {name: read, path: /a, methods: [GET, HEAD], new: "0.001%"}
      - {name: write, path: /a, methods: [POST], new: 2%, salt: s, response_timeout: 3s}
      - {name: rest, path: /a, new: 3%})")));
  ASSERT_TRUE(config);
  const auto& dials = config->services[0].dials;
  ASSERT_EQ(dials.size(), 5u);
  EXPECT_TRUE(dials[1].exact);
  EXPECT_EQ(dials[1].position, 100'000u);
  EXPECT_EQ(dials[2].position, 1u);
  EXPECT_EQ(dials[2].methods, (std::vector<std::string>{"GET", "HEAD"}));
  EXPECT_EQ(dials[3].salt, "s");
  EXPECT_EQ(dials[3].response_timeout, milliseconds(3'000));
}

TEST(LoadConfig, ReportsAllErrorsAtOnceInDocumentOrder) {
  const std::string text = R"(via: maybe
services:
  - name: api
    hosts: [api.example.com]
    legacy: py22
    new: py3
    dials: [{name: all, path: /, new: 5}]
pools:
  py2: {endpoints: []}
  py3: {endpoints: ["a:1"], ballance: round_robin}
)";
  EXPECT_EQ(
      errors_of(text),
      (std::vector<std::string>{
          "f.yaml:1:1: the key 'listeners' is missing: a list of maps with an address",
          "f.yaml:1:6: via: found 'maybe', expected one of on, off, true, false",
          "f.yaml:5:13: services[0].legacy: there is no pool 'py22'; pools are py2, py3; did you mean 'py2'?",
          "f.yaml:7:39: services[0].dials[0].new: found '5', expected a percentage from 0% to 100% such as 25% or "
          "0.5%; did you mean '5%'?",
          "f.yaml:9:20: pools.py2.endpoints: found an empty list, expected a list of at least one host:port",
          "f.yaml:10:29: pools.py3.ballance: unknown key 'ballance'; allowed are endpoints, balance, "
          "connect_timeout, response_timeout, body_timeout, idle_timeout, request_timeout, connection_requests, "
          "connection_age, resolve_interval, health_check, outlier, slow_start, retry, retry_buffer, "
          "max_connections, max_requests, max_pending, queue_timeout; did you mean 'balance'?",
      }));
}

TEST(LoadConfig, AnotherServiceMayNotTakeAHostAgain) {
  const std::string second = R"(  - name: web
    hosts: ["*", API.example.com]
    legacy: py2
    new: py3
    dials: [{name: all, path: /, new: 0%}]
  - name: web
    hosts: ["*"]
    legacy: py2
    new: py3
    dials: [{name: all, path: /, new: 0%}]
)";
  EXPECT_EQ(errors_of(base_document() + second),
            (std::vector<std::string>{
                "f.yaml:12:18: services[1].hosts[1]: the host 'api.example.com' is taken already by "
                "services[0].hosts[0] on line 5",
                "f.yaml:16:11: services[2].name: the service name 'web' is taken already on line 11",
                "f.yaml:17:13: services[2].hosts[0]: the host '*' is taken already by services[1].hosts[0] on line 12",
            }));
}

TEST(ConfigHash, CoversTheDocumentAndTheContentOfItsLists) {
  const std::string file = write_file("list.txt", "acme\n");
  const Document with_list = document(base_document(8, "    exclude: [{header: A, in_file: \"" + file + "\"}]"));
  const auto first = load_config(with_list);
  const auto again = load_config({"another name", with_list.text, "elsewhere"});
  write_file("list.txt", "globex\n");
  const auto changed_list = load_config(with_list);
  const auto changed_text = load_config({with_list.name, with_list.text + "# more\n", "."});
  ASSERT_TRUE(first && again && changed_list && changed_text);
  EXPECT_EQ(first->hash.size(), 16u);
  EXPECT_EQ(first->hash.find_first_not_of("0123456789abcdef"), std::string::npos);
  EXPECT_EQ(first->hash, again->hash);
  EXPECT_NE(first->hash, changed_list->hash);
  EXPECT_NE(changed_list->hash, changed_text->hash);
}

TEST(ReadDocument, TakesTheDirectoryOfThePathAsGiven) {
  const std::string path = write_file("f.yaml", base_document());
  const auto read = read_document(path);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->name, path);
  EXPECT_EQ(read->text, base_document());
  EXPECT_EQ(read->list_directory + '/', path.substr(0, path.rfind('/') + 1));
}

TEST(ReadDocument, SaysWhyItCannot) {
  const std::string missing = ::testing::TempDir() + "crossfade_no_such.yaml";
  const auto none = read_document(missing);
  ASSERT_FALSE(none);
  EXPECT_EQ(error_texts(none.error()),
            std::vector<std::string>{missing + ": cannot be read: No such file or directory"});
  const auto directory = read_document("/");
  ASSERT_FALSE(directory);
  EXPECT_EQ(error_texts(directory.error()), std::vector<std::string>{"/: cannot be read: it is a directory"});
  const auto endless = read_document("/dev/zero");
  ASSERT_FALSE(endless);
  EXPECT_EQ(error_texts(endless.error()),
            std::vector<std::string>{"/dev/zero: cannot be read: it is larger than 16MiB"});
}

}  // namespace
}  // namespace crossfade
