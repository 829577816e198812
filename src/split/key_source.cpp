#include "split/key_source.hpp"

namespace crossfade {
namespace {

std::optional<std::string_view> value_of(const CompiledKeySource& source, RequestFields& fields) {
  switch (source.kind) {
    case KeySource::Kind::Header:
      return fields.header(source.slot).single();
    case KeySource::Kind::Cookie: {
      const auto value = fields.cookie(source.slot);
      return value && !value->empty() ? value : std::nullopt;
    }
    case KeySource::Kind::ClientIp:
      return fields.client_text();
  }
  return std::nullopt;
}

}  // namespace

std::vector<CompiledKeySource> compile_key(std::span<const KeySource> sources, FieldNames& names) {
  std::vector<CompiledKeySource> compiled;
  for (const KeySource& source : sources) {
    switch (source.kind) {
      case KeySource::Kind::Header:
        compiled.push_back({source.kind, names.add_header(source.name), "header " + source.name});
        break;
      case KeySource::Kind::Cookie:
        compiled.push_back({source.kind, names.add_cookie(source.name), "cookie " + source.name});
        break;
      case KeySource::Kind::ClientIp:
        compiled.push_back({source.kind, 0, "client_ip"});
        break;
    }
  }
  return compiled;
}

std::optional<Key> find_key(std::span<const CompiledKeySource> sources, RequestFields& fields) {
  for (std::uint32_t i = 0; i < sources.size(); ++i) {
    if (const auto value = value_of(sources[i], fields)) return Key{*value, i};
  }
  return std::nullopt;
}

}  // namespace crossfade
