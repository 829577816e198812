#include "istio/import_istio.hpp"

#include <map>
#include <set>
#include <utility>

#include "base/ascii.hpp"
#include "config/address_text.hpp"
#include "config/words.hpp"
#include "istio/carry_routes.hpp"
#include "istio/pools.hpp"
#include "istio/sides.hpp"
#include "istio/write_config.hpp"

namespace crossfade {
namespace {

// A Service of the cluster goes by several names, and Istio takes them all.
std::vector<std::string> names_of_host(const std::string& host, const std::string& name_space) {
  const std::string full = full_istio_host(host, name_space);
  if (!full.ends_with(cluster_domain) || host.starts_with('*')) return {host};
  const std::string with_space = full.substr(0, full.size() - cluster_domain.size());
  std::vector<std::string> names{with_space, with_space + ".svc", full};
  if (host != full) names.insert(names.begin(), host);
  return names;
}

class Importer {
 public:
  Importer(const IstioImportOptions& options, const IstioManifests& manifests, Notices& notices)
      : options_(options), notices_(notices), pools_(manifests.destination_rules) {}

  void add(IstioVirtualService from);
  std::vector<std::string> unused_options() const;
  std::vector<PoolConfig> take_pools() { return pools_.take(); }
  const std::vector<ServiceConfig>& services() const { return services_; }

 private:
  std::string unique_name(const std::string& wanted);
  void take_hosts(const IstioVirtualService& from, ServiceConfig& service);

  const IstioImportOptions& options_;
  Notices& notices_;
  IstioPools pools_;
  std::vector<ServiceConfig> services_;
  std::set<std::string> names_;
  std::map<std::string, std::string> hosts_;  // to the service that has it
  std::map<std::string, bool> used_;
};

std::string Importer::unique_name(const std::string& wanted) {
  const std::string start = is_name(wanted) ? wanted.substr(0, 56) : "service";
  std::string name = start;
  for (std::size_t number = 2; !names_.insert(name).second; ++number) name = start + '-' + std::to_string(number);
  return name;
}

void Importer::take_hosts(const IstioVirtualService& from, ServiceConfig& service) {
  for (const std::string& written : from.hosts) {
    for (std::string& host : names_of_host(written, from.name_space)) {
      for (char& c : host) c = to_lower(c);
      if (const auto mistake = find_host_mistake(host)) {
        notices_.lost(from.where, "the host " + in_quotes(host) + ' ' + *mistake);
        continue;
      }
      const auto [taken, is_new] = hosts_.try_emplace(host, service.name);
      if (is_new) {
        service.hosts.push_back(host);
      } else if (taken->second != service.name) {
        notices_.lost(from.where, "the host " + in_quotes(host) + " is the service's " + in_quotes(taken->second) +
                                      " already; a host belongs to one service");
      }
    }
  }
  if (service.hosts.empty()) notices_.lost(from.where, "it has no host left, so there is no service for it");
}

void Importer::add(IstioVirtualService from) {
  ServiceConfig service;
  service.name = unique_name(from.name);
  service.key = options_.key;
  notices_.begin_service(service.name);
  notices_.add_all(std::move(from.notices));
  fill_in_ports(from);
  IstioSides sides;
  if (!find_istio_sides(from, options_, notices_, sides, used_)) return;
  if (!carry_istio_routes(from, sides, notices_, service)) return;
  service.legacy = pools_.name_of(sides.legacy, from, notices_);
  service.new_side = pools_.name_of(sides.new_side, from, notices_);
  if (service.legacy.empty() || service.new_side.empty()) return;
  if (service.key.empty()) {
    service.key.push_back({KeySource::Kind::ClientIp, {}});
    notices_.note("", "the key is the client's address, for want of a better one; --key header:X-Account-Id chooses");
  }
  take_hosts(from, service);
  if (!service.hosts.empty()) services_.push_back(std::move(service));
}

std::vector<std::string> Importer::unused_options() const {
  std::vector<std::string> unused;
  for (const auto* list : {&options_.legacy, &options_.new_side}) {
    for (const std::string& option : *list) {
      if (!used_.contains(option)) unused.push_back((list == &options_.legacy ? "--legacy " : "--new ") + option);
    }
  }
  return unused;
}

// Every file's manifests; false after an error.
bool read_files(const std::vector<IstioFile>& files, Notices& notices, IstioManifests& manifests, IstioImport& import) {
  for (const IstioFile& file : files) {
    Problems problems(file.name);
    read_istio_manifests(file.text, problems, notices, manifests);
    for (ConfigError& error : problems.take()) import.errors.push_back(std::move(error));
  }
  return import.errors.empty();
}

void refuse(IstioImport& import, std::string message) {
  import.errors.emplace_back("crossfade", 0, 0, "", std::move(message));
}

std::string names_of_files(const std::vector<IstioFile>& files) {
  std::vector<std::string_view> names;
  for (const IstioFile& file : files) names.push_back(file.name);
  return joined(names);
}

}  // namespace

IstioImport import_istio(const std::vector<IstioFile>& files, const IstioImportOptions& options) {
  IstioImport import;
  Notices notices;
  IstioManifests manifests;
  if (!read_files(files, notices, manifests, import)) return import;
  Importer importer(options, manifests, notices);
  for (IstioVirtualService& service : manifests.virtual_services) importer.add(std::move(service));
  import.notices = notices.take();
  for (const std::string& option : importer.unused_options()) {
    refuse(import, in_quotes(option) + " names no destination of a VirtualService");
  }
  if (manifests.virtual_services.empty()) {
    refuse(import, "there is no VirtualService in " + names_of_files(files));
  } else if (importer.services().empty()) {
    refuse(import, "no VirtualService could be carried");
  }
  if (!import.errors.empty()) return import;
  import.yaml =
      write_imported_config(names_of_files(files), importer.take_pools(), importer.services(), import.notices);
  // Far larger manifests than anybody's make a larger file than load_config takes.
  if (const auto loaded = load_config({"the imported file", import.yaml, "."}); !loaded) {
    import.errors = loaded.error();
    import.yaml.clear();
  }
  return import;
}

std::string parse_key_source(std::string_view text, KeySource& out) {
  const std::size_t colon = text.find(':');
  const std::string_view kind = text.substr(0, colon);
  const std::string_view name = colon == std::string_view::npos ? std::string_view() : text.substr(colon + 1);
  const bool has_name = kind == "header" || kind == "cookie";
  if (!has_name && text != "client_ip") {
    return in_quotes(text) + " is no key; allowed are header:NAME, cookie:NAME and client_ip";
  }
  if (has_name && (!is_token(name) || (kind == "header" && name.find('_') != std::string_view::npos))) {
    return in_quotes(text) + " does not name a " + std::string(kind) + " that clients can send";
  }
  out.kind = !has_name          ? KeySource::Kind::ClientIp
             : kind == "header" ? KeySource::Kind::Header
                                : KeySource::Kind::Cookie;
  out.name = name;
  return {};
}

}  // namespace crossfade
