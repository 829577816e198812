#include "app/bucket.hpp"

#include <optional>
#include <ostream>

#include "app/cli.hpp"
#include "base/siphash.hpp"
#include "config/file_bytes.hpp"
#include "crossfade/stable_hash.hpp"

namespace crossfade {
namespace {

constexpr std::size_t largest_secret_file = 4'096;

std::optional<SipSecret> read_secret(const std::string& path, std::ostream& err) {
  const auto bytes = read_file_bytes(path, largest_secret_file, FileKind::PipesToo);
  if (!bytes) {
    err << "crossfade: " << path << " cannot be read: " << bytes.error().reason << '\n';
    return std::nullopt;
  }
  const auto secret = parse_sip_secret(*bytes);
  if (!secret) err << "crossfade: " << path << " does not hold 32 hexadecimal digits\n";
  return secret;
}

}  // namespace

int print_buckets(const BucketOptions& options, const std::vector<std::string>& keys, std::ostream& out,
                  std::ostream& err) {
  std::optional<SipSecret> secret;
  if (!options.key_secret_file.empty()) {
    secret = read_secret(options.key_secret_file, err);
    if (!secret) return exit_failed;
  }
  for (const std::string& key : keys) {
    out << bucket_of(options.salt, key) << '\t';
    if (secret) {
      const SipText hash = siphash_text(*secret, key);
      out.write(hash.data(), hash.size()) << '\t';
    }
    out << key << '\n';
  }
  return exit_fine;
}

}  // namespace crossfade
