#include <algorithm>
#include <array>

#include "telemetry/families.hpp"

namespace crossfade {
namespace {

constexpr std::array<std::string_view, 2> cohort_words = {"dial", "other"};  // by Cohort
constexpr std::array<std::string_view, rejected_count> rejected_words = {"malformed", "too_large", "timeout",
                                                                         "no_service", "limit"};

void append_requests(Families& families, const Totals& totals) {
  Family requests = counter_family(
      "crossfade_requests_total",
      "Requests that ended, by the dial they matched, the side that served them, why that side, and the status code "
      "sent to the client (499: the client left first).");
  for (const auto& [key, dial] : totals.dials) {
    const auto& [service, name, side] = key;
    for (const auto& [pair, count] : dial.requests) {
      const auto& [reason, code] = pair;
      requests.counter({{"service", service},
                        {"dial", name},
                        {"side", to_string(side)},
                        {"reason", to_string(reason)},
                        {"code", std::to_string(code)}},
                       static_cast<double>(count));
    }
  }
  requests.append_to(families);
}

bool observed(const DialTotals::Histogram& histogram) {
  return std::any_of(histogram.buckets.begin(), histogram.buckets.end(),
                     [](std::uint64_t count) { return count != 0; });
}

// One of DialTotals' two pairs of histograms.
using Latencies = DialTotals::Histogram (DialTotals::*)[2];

void append_latencies(Families& families, const Totals& totals, Family family, Latencies latencies) {
  for (const auto& [key, dial] : totals.dials) {
    const auto& [service, name, side] = key;
    for (std::size_t cohort = 0; cohort < cohort_words.size(); ++cohort) {
      const DialTotals::Histogram& histogram = (dial.*latencies)[cohort];
      // Thirty lines of zeros a dial, side and cohort would be most of the page.
      if (!observed(histogram)) continue;
      family.histogram(
          {{"service", service}, {"dial", name}, {"side", to_string(side)}, {"cohort", cohort_words[cohort]}},
          histogram, totals.bounds);
    }
  }
  family.append_to(families);
}

void append_bytes(Families& families, const Totals& totals) {
  Family received = counter_family("crossfade_request_bytes_total",
                                   "Bytes of request bodies relayed to the upstream, without heads and chunk framing.");
  Family sent = counter_family("crossfade_response_bytes_total",
                               "Bytes of response bodies sent to the client, without heads and chunk framing.");
  for (const auto& [key, dial] : totals.dials) {
    const auto& [service, name, side] = key;
    received.counter({{"service", service}, {"dial", name}, {"side", to_string(side)}},
                     static_cast<double>(dial.request_bytes));
    sent.counter({{"service", service}, {"dial", name}, {"side", to_string(side)}},
                 static_cast<double>(dial.response_bytes));
  }
  received.append_to(families);
  sent.append_to(families);
}

void append_asked_other(Families& families, const Totals& totals) {
  Family asked = counter_family("crossfade_asked_other_total",
                                "404s of a side that were asked of the other, by what it had (on_404: ask_other).");
  for (const auto& [key, dial] : totals.dials) {
    const auto& [service, name, side] = key;
    for (std::size_t found = 0; found < dial.asked_other.size(); ++found) {
      const std::string_view word = found == 1 ? "found" : "not_found";
      asked.counter({{"service", service}, {"dial", name}, {"side", to_string(side)}, {"result", word}},
                    static_cast<double>(dial.asked_other[found]));
    }
  }
  asked.append_to(families);
}

void append_ignored_and_rejected(Families& families, const Totals& totals) {
  Family ignored =
      counter_family("crossfade_overrides_ignored_total",
                     "Requests whose override header was not obeyed, and why; they went on as if without.");
  for (const auto& [service, counts] : totals.overrides_ignored) {
    for (std::size_t cause = 1; cause < counts.size(); ++cause) {
      ignored.counter({{"service", service}, {"cause", to_string(static_cast<OverrideIgnored>(cause))}},
                      static_cast<double>(counts[cause]));
    }
  }
  ignored.append_to(families);

  Family rejected = counter_family("crossfade_rejected_requests_total",
                                   "Requests that crossfade refused for what they are, by cause.");
  for (std::size_t cause = 0; cause < rejected_count; ++cause) {
    rejected.counter({{"cause", rejected_words[cause]}}, static_cast<double>(totals.rejected[cause]));
  }
  rejected.append_to(families);
}

}  // namespace

void append_traffic_families(Families& families, const Totals& totals) {
  append_requests(families, totals);
  append_latencies(
      families, totals,
      {"crossfade_request_duration_seconds",
       "Time from a request's first byte in to its answer's last byte out. Compare the sides with "
       "cohort=\"dial\": whom a list, an override, a hold or a fallback sent there is not like the others.",
       prometheus::MetricType::Histogram},
      &DialTotals::duration);
  append_latencies(families, totals,
                   {"crossfade_upstream_response_seconds",
                    "Time from the request having been sent to the upstream to the head of its response.",
                    prometheus::MetricType::Histogram},
                   &DialTotals::upstream_response);
  append_bytes(families, totals);
  append_asked_other(families, totals);
  append_ignored_and_rejected(families, totals);
  gauge_family("crossfade_client_connections", "Connections of clients that are open now, idle ones included.")
      .gauge({}, static_cast<double>(totals.client_connections))
      .append_to(families);
}

}  // namespace crossfade
