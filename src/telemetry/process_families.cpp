#include <optional>

#include "telemetry/families.hpp"

namespace crossfade {
namespace {

template <class Number>
void append_if_known(Families& families, Family family, std::optional<Number> value) {
  if (value) family.gauge({}, static_cast<double>(*value)).append_to(families);
}

}  // namespace

// The names and meanings that Prometheus' client libraries share.
void append_process_families(Families& families, const ProcessStats& stats) {
  if (stats.cpu_seconds) {
    counter_family("process_cpu_seconds_total", "Processor time spent, user and system, in seconds.")
        .counter({}, *stats.cpu_seconds)
        .append_to(families);
  }
  append_if_known(families,
                  gauge_family("process_resident_memory_bytes", "Memory in use, as resident pages, in bytes."),
                  stats.resident_bytes);
  append_if_known(families, gauge_family("process_virtual_memory_bytes", "Address space in use, in bytes."),
                  stats.virtual_bytes);
  append_if_known(families, gauge_family("process_open_fds", "File descriptors that are open."), stats.open_fds);
  append_if_known(families, gauge_family("process_max_fds", "File descriptors that may be open at once."),
                  stats.max_fds);
  append_if_known(families,
                  gauge_family("process_start_time_seconds", "When the process started, in seconds since 1970."),
                  stats.start_time_seconds);
}

}  // namespace crossfade
