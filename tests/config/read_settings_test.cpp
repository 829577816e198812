// Mistakes in this section, each with its exact message. The first number is the line of the base document that the
// text replaces.
#include <gtest/gtest.h>

#include "config/documents.hpp"

namespace crossfade {
namespace {

TEST(SettingsSection, ReportsMistakesAtTheirPlace) {
  expect_mistakes({
      {10, "workers: many", {"10:10: workers: found 'many', expected a whole number from 0 to 1024"}},
      {10, "workers: 1025", {"10:10: workers: found '1025', expected a whole number from 0 to 1024"}},
      {10, "workers: -1", {"10:10: workers: found '-1', expected a whole number from 0 to 1024"}},
      {10, "workers: 08", {"10:10: workers: found '08', expected a whole number from 0 to 1024"}},
      {10,
       "access_log: on",
       {"10:13: access_log: found 'on', expected 'off' or a map with path, query, sample, key and key_secret_file"}},
      {10,
       "access_log: {path: off}",
       {"10:20: access_log.path: found 'off', expected stdout or the path of a file (access_log: off writes none)"}},
      {10,
       "access_log: {path: stderr}",
       {"10:20: access_log.path: found 'stderr', expected stdout or the path of a file (access_log: off writes none)"}},
      {10,
       "access_log: {path: a.log, sampel: 1%}",
       {"10:27: access_log.sampel: unknown key 'sampel'; allowed are path, query, sample, key, key_secret_file; did "
        "you "
        "mean 'sample'?"}},
      {10, "access_log: {query: yes}", {"10:21: access_log.query: found 'yes', expected one of on, off, true, false"}},
      {10, "trace: yes", {"10:8: trace: found 'yes', expected one of on, off, true, false"}},
      {10,
       "trase: on",
       {"10:1: trase: unknown key 'trase'; allowed are listeners, admin, workers, access_log, metrics, limits, "
        "timeouts, drain, underscore_headers, via, trace, state_dir, pools, services; did you mean 'trace'?"}},
      {10,
       "underscore_headers: forwrad",
       {"10:21: underscore_headers: found 'forwrad', expected one of drop, reject, forward; did you mean 'forward'?"}},
      {10, "via: yes", {"10:6: via: found 'yes', expected one of on, off, true, false"}},
      {10, "via:", {"10:1: via: found nothing, expected one of on, off, true, false"}},
      {10,
       "plugins: /var",
       {"10:1: plugins: unknown key 'plugins'; allowed are listeners, admin, workers, access_log, metrics, limits, "
        "timeouts, drain, underscore_headers, via, trace, state_dir, pools, services"}},
      {10,
       "acces_log: off",
       {"10:1: acces_log: unknown key 'acces_log'; allowed are listeners, admin, workers, access_log, metrics, limits, "
        "timeouts, drain, underscore_headers, via, trace, state_dir, pools, services; did you mean 'access_log'?"}},
  });
}

TEST(SettingsSection, TheAccessLogsSampleAndKeyAreStrict) {
  expect_mistakes({
      {10,
       "access_log: {sample: 1}",
       {"10:22: access_log.sample: found '1', expected a percentage from 0% to 100% such as 25% or "
        "0.5%; did you mean '1%'?"}},
      {10,
       "access_log: {sample: 0.0001%}",
       {"10:22: access_log.sample: found '0.0001%', which is finer than the smallest step, 0.001%"}},
      {10,
       "access_log: {sample: 101%}",
       {"10:22: access_log.sample: found '101%', expected a percentage from 0% to 100% such as "
        "25% or 0.5%"}},
      {10,
       "access_log: {key: hashd}",
       {"10:19: access_log.key: found 'hashd', expected one of hashed, plain, off; did you mean 'hashed'?"}},
      {10, "access_log: {key: on}", {"10:19: access_log.key: found 'on', expected one of hashed, plain, off"}},
      {10,
       "access_log: {key_secret_file: [a]}",
       {"10:31: access_log.key_secret_file: found a list, expected the path of a file"}},
      {10,
       "access_log: {key_secret_file: no-such-file}",
       {"10:31: access_log.key_secret_file: the file './no-such-file' cannot be read: No such file or directory"}},
  });
}

TEST(SettingsSection, ASecretIs32HexadecimalDigits) {
  const std::string good = write_file("good", "00112233445566778899aabbccddeeff\n");
  const std::string bad = write_file("bad", "secret\n");
  const auto with = [](const std::string& path) {
    return base_document(10, "access_log: {key_secret_file: \"" + path + "\"}");
  };
  const auto config = load_config(document(with(good)));
  ASSERT_TRUE(config);
  ASSERT_TRUE(config->access_log.key_secret);
  EXPECT_EQ(config->access_log.key_secret->at(1), 0x11);
  EXPECT_EQ(config->list_files, std::vector<std::string>{good}) << "a change of it is a change of the configuration";
  EXPECT_EQ(errors_of(with(bad)),
            std::vector<std::string>{"f.yaml:10:31: access_log.key_secret_file: the file '" + bad +
                                     "' must hold 32 hexadecimal digits, as 'openssl rand -hex 16' makes them"});

  const std::string hash = config->hash;
  write_file("good", "ff112233445566778899aabbccddeeff\n");
  EXPECT_NE(load_config(document(with(good)))->hash, hash);
}

TEST(SettingsSection, TheFolderOfTheStateIsRelativeToTheDocumentLikeALists) {
  const auto dir_of = [](const std::string& line) {
    Document written = document(base_document(10, line));
    written.list_directory = "/etc/crossfade";
    const auto config = load_config(written);
    return config ? config->state_dir : config.error()[0].message;
  };
  EXPECT_EQ(dir_of(""), "");
  EXPECT_EQ(dir_of("state_dir: /var/lib/crossfade"), "/var/lib/crossfade");
  EXPECT_EQ(dir_of("state_dir: state"), "/etc/crossfade/state");
  expect_mistakes({{10,
                    "state_dir: [a]",
                    {"10:12: state_dir: found a list, expected the path of a folder, such as /var/lib/crossfade"}},
                   {10,
                    "state_dir: ' '",
                    {"10:12: state_dir: found ' ', expected the path of a folder, such as /var/lib/crossfade"}}});
}

TEST(SettingsSection, LimitsAndDurationsHaveUnitsAndRanges) {
  expect_mistakes({
      {10, "limits: 5", {"10:9: limits: found '5', expected a map of limits"}},
      {10,
       "limits: {connections: 10k}",
       {"10:23: limits.connections: found '10k', expected a whole number from 0 to 10000000"}},
      {10,
       "limits: {request_head: 60}",
       {"10:24: limits.request_head: found '60', expected 0 or a size from 1KiB to 16MiB such as 64KiB or 8MiB; did "
        "you mean '60B'?"}},
      {10,
       "limits: {request_head: 60KB}",
       {"10:24: limits.request_head: found '60KB', expected 0 or a size from 1KiB to 16MiB such as 64KiB or 8MiB; did "
        "you mean '60KiB'?"}},
      {10,
       "limits: {request_head: 512B}",
       {"10:24: limits.request_head: found '512B', expected 0 or a size from 1KiB to 16MiB such as 64KiB or 8MiB"}},
      {10,
       "limits: {response_head: 17MiB}",
       {"10:25: limits.response_head: found '17MiB', expected 0 or a size from 1KiB to 16MiB such as 64KiB or 8MiB"}},
      {10,
       "limits: {request_headers: 10001}",
       {"10:27: limits.request_headers: found '10001', expected a whole number from 0 to 10000"}},
      {10,
       "limits: {request_body: 1.5MiB}",
       {"10:24: limits.request_body: found '1.5MiB', expected 0 or a size from 1B to 1024GiB such as 64KiB or 8MiB"}},
      {10,
       "timeouts: {idle: 75}",
       {"10:18: timeouts.idle: found '75', expected a duration from 0 to 24h such as 500ms, 5s or 2m; did you mean "
        "'75s'?"}},
      {10,
       "timeouts: {idle: 75 seconds}",
       {"10:18: timeouts.idle: found '75 seconds', expected a duration from 0 to 24h such as 500ms, 5s or 2m; did you "
        "mean '75s'?"}},
      {10,
       "timeouts: {tunnel_idle: 25h}",
       {"10:25: timeouts.tunnel_idle: found '25h', expected a duration from 0 to 24h such as 500ms, 5s or 2m"}},
      {10,
       "timeouts: {tunnel: 1h}",
       {"10:12: timeouts.tunnel: unknown key 'tunnel'; allowed are request_head, request_body, response_write, idle, "
        "tunnel_idle"}},
      {10,
       "drain: {delay: [1s]}",
       {"10:16: drain.delay: found a list, expected a duration from 0 to 24h such as 500ms, 5s or 2m"}},
  });
}

}  // namespace
}  // namespace crossfade
