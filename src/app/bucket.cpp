#include "app/bucket.hpp"

#include <ostream>

#include "app/cli.hpp"
#include "crossfade/stable_hash.hpp"

namespace crossfade {

int print_buckets(const std::string& salt, const std::vector<std::string>& keys, std::ostream& out) {
  for (const std::string& key : keys) out << bucket_of(salt, key) << '\t' << key << '\n';
  return exit_fine;
}

}  // namespace crossfade
