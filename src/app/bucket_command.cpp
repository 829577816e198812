#include <CLI/App.hpp>
#include <memory>

#include "app/bucket.hpp"
#include "app/commands.hpp"

namespace crossfade {
namespace {

constexpr const char* bucket_examples = R"(Examples:
  crossfade bucket --salt public-api acct-1 acct-2    the bucket and the key, one line each
  crossfade bucket --salt public-api --key-secret-file secret acct-1     and what the access log shows for it
)";

struct BucketArguments {
  BucketOptions options;
  std::vector<std::string> keys;
};

}  // namespace

void add_bucket(CLI::App& app, Run& run) {
  const auto arguments = std::make_shared<BucketArguments>();
  CLI::App* command = app.add_subcommand("bucket", "Print the bucket (0 to 99999) of each key");
  command
      ->add_option("--salt", arguments->options.salt, "The dial's salt: its service's name, unless the file sets one")
      ->required();
  command->add_option("--key-secret-file", arguments->options.key_secret_file,
                      "The access log's key_secret_file: print what its lines show for the key, too");
  command->add_option("keys", arguments->keys, "Keys, as the configured header or cookie carries them")->required();
  command->footer(bucket_examples);
  command->callback([arguments, &run] {
    run = [arguments](std::ostream& out, std::ostream& err) {
      return print_buckets(arguments->options, arguments->keys, out, err);
    };
  });
}

}  // namespace crossfade
