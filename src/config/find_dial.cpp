#include "config/find_dial.hpp"

#include <optional>
#include <vector>

#include "config/words.hpp"

namespace crossfade {
namespace {

using Found = result<const Node*, std::string>;

// What stands behind a key, or null.
const Node* behind_key(const Node& map, std::string_view key) {
  for (std::size_t i = 0; i + 1 < map.children.size(); i += 2) {
    if (map.children[i].text == key) return &map.children[i + 1];
  }
  return nullptr;
}

std::string_view name_of(const Node& item) {
  const Node* name = behind_key(item, "name");
  return name == nullptr ? std::string_view() : std::string_view(name->text);
}

// The items of the list behind a key.
const std::vector<Node>& items_behind(const Node& map, std::string_view key) {
  static const std::vector<Node> none;
  const Node* list = behind_key(map, key);
  return list == nullptr ? none : list->children;
}

const Node* item_named(const std::vector<Node>& items, std::string_view name) {
  for (const Node& item : items) {
    if (name_of(item) == name) return &item;
  }
  return nullptr;
}

std::vector<std::string_view> names_of(const std::vector<Node>& items) {
  std::vector<std::string_view> names;
  for (const Node& item : items) names.push_back(name_of(item));
  return names;
}

Found no_such(const std::string& what, const std::vector<Node>& items, std::string_view name) {
  const auto names = names_of(items);
  return {boost::system::in_place_error,
          "there is no " + what + "; there are " + joined(names) + did_you_mean(nearest(name, names))};
}

// Of a name without a slash: a dial of that name, or of one that is near, with its service's.
std::string with_service(const Node& root, std::string_view dial) {
  std::string near;
  for (const Node& service : items_behind(root, "services")) {
    const std::vector<Node>& dials = items_behind(service, "dials");
    const std::string prefix = std::string(name_of(service)) + '/';
    if (item_named(dials, dial) != nullptr) return prefix + std::string(dial);
    const std::string_view nearby = nearest(dial, names_of(dials));
    if (near.empty() && !nearby.empty()) near = prefix + std::string(nearby);
  }
  return near;
}

}  // namespace

Found find_position(const Node& root, std::string_view dial) {
  const std::size_t slash = dial.find('/');
  if (slash == std::string_view::npos) {
    return {boost::system::in_place_error,
            "found " + in_quotes(dial) + ", expected SERVICE/DIAL" + did_you_mean(with_service(root, dial))};
  }
  const std::vector<Node>& services = items_behind(root, "services");
  const std::string_view service_name = dial.substr(0, slash);
  const std::string_view dial_name = dial.substr(slash + 1);
  const Node* service = item_named(services, service_name);
  if (service == nullptr) return no_such("service " + in_quotes(service_name), services, service_name);
  const std::vector<Node>& dials = items_behind(*service, "dials");
  const Node* item = item_named(dials, dial_name);
  if (item == nullptr) {
    return no_such("dial " + in_quotes(dial_name) + " in service " + in_quotes(service_name), dials, dial_name);
  }
  const Node* position = behind_key(*item, "new");
  if (position == nullptr || position->kind != Node::Kind::Scalar) {
    return {boost::system::in_place_error, "the dial " + in_quotes(dial) + " has no position to change"};
  }
  return position;
}

}  // namespace crossfade
