/// @file
/// The configuration as plain, validated values. Built by load.hpp; every field's default is the documented one.
/// Field for field the YAML of docs/configuration.md; one word per thing.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "crossfade/ip.hpp"
#include "crossfade/lenient.hpp"
#include "crossfade/underscore_headers.hpp"
#include "crossfade/value_set.hpp"

namespace crossfade {

/// Host and port as written: an IP address (IPv6 without its brackets) or a name.
struct Address {
  std::string host;
  std::uint16_t port = 0;         ///< 0 only where listening: the kernel chooses
  std::string to_string() const;  ///< "host:port", IPv6 in brackets
  friend bool operator==(const Address&, const Address&) = default;
};

/// How many listeners a document may have.
inline constexpr std::size_t listeners_max = 64;

struct ListenerConfig {
  Address address;                    ///< an IP address, never a name
  std::vector<Cidr> trusted_proxies;  ///< whose X-Forwarded-* is believed; empty: nobody's
  Lenient lenient{};                  ///< what is mended rather than refused
  std::uint64_t connections = 0;      ///< this listener's own limit; 0: only that of the process
  friend bool operator==(const ListenerConfig&, const ListenerConfig&) = default;
};

/// Who may change something over the admin address.
struct AdminToken {
  std::string name;    ///< for the history and the log
  std::string secret;  ///< 16 to 256 visible ASCII characters; never to be shown
  friend bool operator==(const AdminToken&, const AdminToken&) = default;
};

struct AdminConfig {
  Address address;                   ///< an IP address
  std::vector<AdminToken> tokens{};  ///< of `token_file`; empty: no token is asked for, and only loopback may change
  friend bool operator==(const AdminConfig&, const AdminConfig&) = default;
};

enum class Balance : std::uint8_t { LeastRequest = 1, RoundRobin = 2 };

/// Of the endpoints of a pool; 1 to 1,000.
struct EndpointConfig : Address {
  std::uint32_t weight = 1;
  friend bool operator==(const EndpointConfig&, const EndpointConfig&) = default;
};

/// Active health checks: a GET every `interval` to each endpoint.
struct HealthCheckConfig {
  std::string path;  ///< origin form, with a query if need be
  std::string host;  ///< of the Host field; empty: the endpoint's own
  std::chrono::milliseconds interval{2'000};
  std::chrono::milliseconds timeout{1'000};  ///< of one check, total
  std::uint32_t fall = 3;                    ///< failures in a row until the endpoint is down, 1 to 100
  std::uint32_t rise = 2;                    ///< successes in a row until it is up again, 1 to 100
  std::uint32_t expect_min = 200;            ///< statuses that pass, both included
  std::uint32_t expect_max = 399;
  friend bool operator==(const HealthCheckConfig&, const HealthCheckConfig&) = default;
};

/// Passive health: an endpoint whose requests fail again and again is left out for a while.
struct OutlierConfig {
  std::uint32_t consecutive_failures = 5;      ///< that eject it, 1 to 1,000
  std::chrono::milliseconds interval{10'000};  ///< each such time without an ejection makes the next one shorter again
  std::chrono::milliseconds ejection{30'000};  ///< the first time; twice that the next, and so on up to ten times
  std::uint32_t max_ejected_percent = 50;      ///< of the pool's endpoints; the last usable one is never ejected
  friend bool operator==(const OutlierConfig&, const OutlierConfig&) = default;
};

/// When a request is asked again of the same pool. A pooled connection that turns out to be closed is always replaced.
struct RetryConfig {
  std::uint32_t attempts = 1;  ///< repetitions of a request, 0 to 10
  bool on_connect_failure = true;
  bool on_reset = false;                  ///< before a byte of the answer
  std::vector<unsigned> on_status;        ///< of 502, 503 and 504
  std::uint32_t budget_percent = 20;      ///< repetitions at once, in proportion to the pool's requests in flight …
  std::uint32_t budget_min = 3;           ///< … but so many are always allowed
  std::chrono::milliseconds backoff{25};  ///< before the first: up to this, at random; twice as much before the next
  friend bool operator==(const RetryConfig&, const RetryConfig&) = default;
};

/// What the process may do with a pool at once.
struct PoolLimits {
  std::uint64_t connections = 1'024;               ///< that carry a request or are being opened for one; 0: no limit
  std::uint64_t requests = 0;                      ///< 0: no limit of its own. With HTTP/1 the lower of both counts
  std::uint64_t pending = 1'024;                   ///< requests that wait for one of those to end; 0: none may wait
  std::chrono::milliseconds queue_timeout{1'000};  ///< how long they may; above 0
  friend bool operator==(const PoolLimits&, const PoolLimits&) = default;
};

/// Endpoints that run the same code. Durations: 0 means no limit.
struct PoolConfig {
  std::string name;
  std::vector<EndpointConfig> endpoints;  ///< never empty
  Balance balance = Balance::LeastRequest;
  std::chrono::milliseconds connect_timeout{5'000};
  std::chrono::milliseconds response_timeout{60'000};  ///< last byte of the request sent to the answer's head
  std::chrono::milliseconds body_timeout{60'000};      ///< longest gap without progress, either direction
  std::chrono::milliseconds idle_timeout{30'000};      ///< how long a pooled connection may be idle
  std::chrono::milliseconds request_timeout{0};        ///< the whole request, total
  std::optional<HealthCheckConfig> health_check{};     ///< absent: none
  std::optional<OutlierConfig> outlier{};              ///< absent: none
  std::chrono::milliseconds slow_start{10'000};  ///< until an endpoint that came back has all its weight; 0: at once
  std::chrono::milliseconds resolve_interval{10'000};  ///< between two lookups of a name; above 0
  RetryConfig retry{};
  std::uint64_t retry_buffer_bytes = 64 * 1024;  ///< of a request's body, kept while it may have to be sent again
  PoolLimits limits{};
  std::uint64_t connection_requests = 0;        ///< how many one connection may carry; 0: no limit
  std::chrono::milliseconds connection_age{0};  ///< after which a connection carries no further request
  friend bool operator==(const PoolConfig&, const PoolConfig&) = default;
};

struct KeySource {
  enum class Kind : std::uint8_t { Header = 1, Cookie = 2, ClientIp = 3 };
  Kind kind = Kind::ClientIp;
  std::string name;  ///< of the header or cookie; empty for the client's address
  friend bool operator==(const KeySource&, const KeySource&) = default;
};

/// The override header. `legacy` and `new_side` are header values, not pool names.
struct OverrideConfig {
  std::string header;
  std::string legacy;
  std::string new_side;                   ///< the YAML key is `new`
  std::optional<std::vector<Cidr>> from;  ///< absent: anyone may override
  friend bool operator==(const OverrideConfig&, const OverrideConfig&) = default;
};

/// One rule of an inclusion or exclusion list: a subject, one operator, maybe negated.
struct ListRule {
  enum class Subject : std::uint8_t { Header = 1, Cookie = 2, ClientIp = 3, Key = 4 };
  enum class Operator : std::uint8_t { Equals = 1, Prefix = 2, Suffix = 3, In = 4, InFile = 5, Present = 6 };
  Subject subject = Subject::Header;
  std::string name;  ///< of the header or cookie
  Operator op = Operator::Present;
  bool negated = false;             ///< `not: true`; then true when the subject is absent, too
  std::vector<std::string> values;  ///< equals, prefix, suffix: one; in: all. Empty for client_ip, in_file, present
  std::vector<Cidr> networks;       ///< client_ip with equals, in or in_file: the values as networks
  std::string file;                 ///< in_file: the path as it was opened
  std::shared_ptr<const ValueSet> file_values;  ///< in_file, except for client_ip; shared between snapshots
  std::uint32_t line = 0;                       ///< where the rule stands in the document, for explanations
};

struct DialConfig {
  std::string name;
  std::string path;                                           ///< normal form, such as "/v1/shipments/*/label"
  bool exact = false;                                         ///< the path itself and nothing below it
  std::vector<std::string> methods;                           ///< upper case; empty: every method
  std::uint32_t position = 0;                                 ///< buckets that go to the new side: 0 to 100,000 (100%)
  std::optional<std::string> salt;                            ///< absent: the service's
  std::optional<std::chrono::milliseconds> response_timeout;  ///< absent: the pool's
  bool ask_other_on_404 = false;                              ///< `on_404: ask_other`; GET and HEAD only
};

enum class Hold : std::uint8_t { None = 1, Legacy = 2, New = 3 };
enum class MissingKey : std::uint8_t { Legacy = 1, Random = 2 };
enum class Expose : std::uint8_t { Never = 1, Overridden = 2, Always = 3 };

/// One application under migration.
struct ServiceConfig {
  std::string name;
  std::vector<std::string> hosts;  ///< lower case, without port or trailing dot: "a.example", "*.a.example", "*"
  std::string legacy;              ///< pool name
  std::string new_side;            ///< pool name; the YAML key is `new`
  std::vector<KeySource> key;      ///< the first one present counts; empty: requests have no key
  std::optional<OverrideConfig> override_header;
  std::vector<ListRule> exclude;
  std::vector<ListRule> include;
  std::vector<DialConfig> dials;  ///< exactly one covers "/" for every method
  Hold hold = Hold::None;
  MissingKey missing_key = MissingKey::Legacy;
  bool fallback = true;
  Expose expose = Expose::Overridden;
  std::string salt;  ///< the name, unless the document says otherwise
};

/// Process-wide limits. 0 means no limit, except that load_config turns a head size of 0 into its ceiling of 16 MiB.
struct Limits {
  std::uint64_t connections = 10'000;
  std::uint64_t connection_requests = 0;  ///< how many one client connection may carry
  std::uint64_t request_line_bytes = 16 * 1024;
  std::uint64_t request_header_bytes = 32 * 1024;  ///< one header line
  std::uint64_t request_head_bytes = 60 * 1024;
  std::uint64_t request_headers = 100;
  std::uint64_t request_body_bytes = 0;
  std::uint64_t response_head_bytes = 60 * 1024;
  friend bool operator==(const Limits&, const Limits&) = default;
};

/// Towards the client. 0 means no limit.
struct Timeouts {
  std::chrono::milliseconds request_head{10'000};    ///< total, from the head's first byte
  std::chrono::milliseconds request_body{30'000};    ///< longest gap without progress
  std::chrono::milliseconds response_write{30'000};  ///< longest gap without progress
  std::chrono::milliseconds idle{75'000};            ///< between requests
  std::chrono::milliseconds tunnel_idle{3'600'000};  ///< without a byte either way after an upgrade
  friend bool operator==(const Timeouts&, const Timeouts&) = default;
};

struct Drain {
  std::chrono::milliseconds delay{0};         ///< not ready, still accepting
  std::chrono::milliseconds timeout{30'000};  ///< for requests in flight after that; 0: none are waited for
  friend bool operator==(const Drain&, const Drain&) = default;
};

/// How the access log shows the key of a request, which is somebody's account, session or address.
enum class LoggedKey : std::uint8_t { Hashed = 1, Plain = 2, Off = 3 };

struct AccessLogConfig {
  std::string path = "stdout";        ///< "stdout", a file, or empty for `off`
  bool query = false;                 ///< whether the query string is logged
  std::uint32_t sample = 100'000;     ///< thousandths of a percent of the requests that did not fail, 0 to 100,000
  LoggedKey key = LoggedKey::Hashed;  ///< of `key: hashed | plain | off`
  /// For `hashed`, from `key_secret_file`; never to be shown. Absent: a server takes one that it made at its start.
  std::optional<std::array<std::uint8_t, 16>> key_secret{};
  friend bool operator==(const AccessLogConfig&, const AccessLogConfig&) = default;
};

/// Upper bounds of the latency histograms' buckets, unless the document names others: 0.5 ms to 60 s, fine enough to
/// compare two backends.
std::vector<std::chrono::microseconds> default_latency_buckets();

struct MetricsConfig {
  /// How long the series of a service, dial or pool stay after a reload removed it; 0: they go at once.
  std::chrono::milliseconds stale_after{300'000};
  std::vector<std::chrono::microseconds> buckets = default_latency_buckets();  ///< ascending; the last is not +Inf
  friend bool operator==(const MetricsConfig&, const MetricsConfig&) = default;
};

struct Config {
  std::vector<ListenerConfig> listeners;  ///< never empty
  std::optional<AdminConfig> admin;       ///< absent: no admin address
  std::vector<PoolConfig> pools;
  std::vector<ServiceConfig> services;
  std::uint32_t workers = 0;  ///< 0: one per core
  AccessLogConfig access_log;
  MetricsConfig metrics;
  Limits limits;
  Timeouts timeouts;
  Drain drain;
  UnderscoreHeaders underscore_headers = UnderscoreHeaders::Drop;
  bool via = true;
  bool trace = false;                       ///< whether a request without a valid traceparent gets one
  std::string state_dir;                    ///< where run-time holds are kept across restarts; empty: they are not
  std::shared_ptr<const std::string> text;  ///< the document as it was read; null where there was none
  /// Every in_file, key_secret_file and token_file path, absolute, for whoever watches them.
  std::vector<std::string> list_files;
  std::string hash;  ///< 16 hex digits over the document and the content of those files; equal content, equal hash
};

}  // namespace crossfade
