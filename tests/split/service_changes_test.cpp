#include "split/service_changes.hpp"

#include <gtest/gtest.h>

#include <functional>

#include "crossfade/stable_hash.hpp"
#include "split/two_configs.hpp"

namespace crossfade {
namespace {

using Operator = ListRule::Operator;
using Change = std::function<void(ServiceConfig&)>;

struct NoticeCase {
  const char* name;
  Change before;
  Change after;
  std::string text;  // the beginning of the only notice
  bool loud;
  bool back;
};

const Change as_it_is = [](ServiceConfig&) {};

ListRule accounts(std::vector<std::string> values) {
  return header_rule("X-Account-Id", Operator::In, std::move(values));
}

Change held(Hold hold) {
  return [hold](ServiceConfig& service) { service.hold = hold; };
}
Change overridden(const std::string& new_side) {
  return [new_side](ServiceConfig& service) {
    service.override_header = OverrideConfig{"X-Backend", "py2", new_side, {}};
  };
}
Change excluding(std::vector<std::string> values) {
  return [values](ServiceConfig& service) { service.exclude = {accounts(values)}; };
}
Change including(std::vector<std::string> values) {
  return [values](ServiceConfig& service) { service.include = {accounts(values)}; };
}
Change both(const Change& a, const Change& b) {
  return [a, b](ServiceConfig& service) {
    a(service);
    b(service);
  };
}
const Change at_zero = [](ServiceConfig& service) { service.dials[0].position = 0; };
const Change at_full = [](ServiceConfig& service) { service.dials[0].position = bucket_count; };
Change overridden_from(std::vector<Cidr> networks) {
  return [networks](ServiceConfig& service) {
    service.override_header = OverrideConfig{"X-Backend", "py2", "py3", networks};
  };
}
Change asking(const std::string& legacy, const std::string& new_side) {
  return [=](ServiceConfig& service) { service.override_header = OverrideConfig{"X-Backend", legacy, new_side, {}}; };
}
ListRule key_rule() {
  ListRule rule;
  rule.subject = ListRule::Subject::Key;
  rule.op = Operator::In;
  rule.values = {"a"};
  return rule;
}
const Change excluding_key = [](ServiceConfig& service) { service.exclude = {key_rule()}; };
const Change including_key = [](ServiceConfig& service) { service.include = {key_rule()}; };
const Change by_session = [](ServiceConfig& service) { service.key = {{KeySource::Kind::Cookie, "sid"}}; };
const Change or_by_address = [](ServiceConfig& service) { service.key.push_back({KeySource::Kind::ClientIp, ""}); };

// A dial at 25% decides unless the case says otherwise.
const NoticeCase cases[] = {
    {"salt", as_it_is, [](auto& service) { service.salt = "v2"; }, "salt 'public-api' -> 'v2' reshuffles everybody",
     true, false},
    {"hold", as_it_is, held(Hold::Legacy), "hold: none -> legacy: everybody goes to legacy", true, true},
    {"hold of nobody", at_zero, both(at_zero, held(Hold::Legacy)), "hold: none -> legacy", true, false},
    {"hold of who overrides", both(at_zero, overridden("py3")), both(held(Hold::Legacy), overridden("py3")),
     "hold: none -> legacy", true, true},
    {"release", held(Hold::Legacy), as_it_is, "hold: legacy -> none: override, lists and dials decide again", true,
     false},
    {"release from new at 100% where an override asks for legacy",
     both(both(at_full, overridden("py3")), held(Hold::New)), both(at_full, overridden("py3")), "hold: new -> none",
     true, true},
    {"release from new at 100% where some are excluded", both(both(at_full, excluding({"a"})), held(Hold::New)),
     both(at_full, excluding({"a"})), "hold: new -> none", true, true},
    {"release from new at 100%", both(at_full, held(Hold::New)), at_full, "hold: new -> none", true, false},
    {"release from new", held(Hold::New), as_it_is, "hold: new -> none", true, true},
    {"hold on new", as_it_is, held(Hold::New), "hold: none -> new: everybody goes to new", true, false},
    {"override lost", overridden("py3"), as_it_is,
     "override: header X-Backend (legacy: 'py2', new: 'py3') -> none: who asked for new by it may get legacy", false,
     true},
    {"override added", as_it_is, overridden("py3"),
     "override: none -> header X-Backend (legacy: 'py2', new: 'py3'): who asks for legacy by it now gets it", true,
     true},
    {"override added where nobody is on new", at_zero, both(at_zero, overridden("py3")), "override: none -> header",
     false, false},
    {"override added under a hold", held(Hold::New), both(held(Hold::New), overridden("py3")), "override: none", false,
     false},
    {"override to legacy renamed", both(at_full, asking("py2", "py3")), both(at_full, asking("old", "py3")),
     "override: header X-Backend (legacy: 'py2', new: 'py3') -> header X-Backend (legacy: 'old', new: 'py3'): who asks",
     true, true},
    {"override for more networks", both(at_full, overridden_from({network("10.0.0.0/8")})),
     both(at_full, overridden_from({network("10.0.0.0/8"), network("192.0.2.0/24")})), "override: header", true, true},
    {"override for fewer networks", both(at_full, overridden("py3")),
     both(at_full, overridden_from({network("10.0.0.0/8")})), "override: header", false, false},
    {"override renamed", overridden("py3"), overridden("new"), "override: header X-Backend", false, true},
    {"exclude grows", excluding({"a"}), excluding({"a", "b"}),
     "exclude: header X-Account-Id in: 1 value added ('b'); who is excluded now goes to legacy", false, true},
    {"exclude shrinks", excluding({"a", "b"}), excluding({"a"}), "exclude: header X-Account-Id in: 1 value removed",
     false, false},
    {"exclude where nobody is on new", at_zero, both(at_zero, excluding({"a"})), "exclude: rule added", false, false},
    {"include grows", including({"a"}), including({"a", "b"}), "include: header X-Account-Id in: 1 value added", false,
     false},
    {"include shrinks", including({"a", "b"}), including({"a"}), "include: header X-Account-Id in: 1 value removed",
     false, true},
    {"lists under a hold", both(held(Hold::Legacy), including({"a"})), held(Hold::Legacy), "include: rule removed",
     false, false},
    {"fallback", as_it_is, [](auto& service) { service.fallback = false; },
     "fallback: on -> off: when new cannot be reached, its requests fail", false, false},
    {"missing key", as_it_is, [](auto& service) { service.missing_key = MissingKey::Random; },
     "missing_key: legacy -> random", false, false},
    {"key", as_it_is, [](auto& service) { service.key[0].name = "X-User"; },
     "key: header X-Account-Id -> header X-User: reshuffles whoever gets another key", true, false},
    {"another key that is excluded", both(at_full, excluding_key), both(both(at_full, excluding_key), by_session),
     "key: header X-Account-Id -> cookie sid: reshuffles whoever gets another key", true, true},
    {"a key for more that is excluded", both(at_full, excluding_key), both(both(at_full, excluding_key), or_by_address),
     "key: header X-Account-Id -> header X-Account-Id, client_ip: who has a key keeps it", true, true},
    {"another key that was included", both(at_zero, including_key), both(both(at_zero, including_key), by_session),
     "key: header X-Account-Id -> cookie sid: reshuffles whoever gets another key", true, true},
    {"another key that is excluded where nobody is on new", both(at_zero, excluding_key),
     both(both(at_zero, excluding_key), or_by_address), "key: header", false, false},
    {"another key that was included where nobody is on legacy", both(at_full, including_key),
     both(both(at_full, including_key), or_by_address), "key: header", false, false},
    {"another key under a hold", both(both(at_full, excluding_key), held(Hold::New)),
     both(both(both(at_full, excluding_key), held(Hold::New)), or_by_address), "key: header", false, false},
    {"on_404", as_it_is, [](auto& service) { service.dials[0].ask_other_on_404 = true; }, "on_404 of rest: off", false,
     false},
    {"response_timeout", as_it_is,
     [](auto& service) { service.dials[0].response_timeout = std::chrono::milliseconds(5000); },
     "response_timeout of rest: the pool's -> 5s: nobody moves", false, false},
    {"expose", as_it_is, [](auto& service) { service.expose = Expose::Never; }, "expose changed: nobody moves", false,
     false},
};

TEST(ServiceChanges, EachHasOneNotice) {
  for (const NoticeCase& each : cases) {
    Config before = config_with({dial_at("rest", "/", 25'000)});
    Config after = before;
    each.before(before.services[0]);
    each.after(after.services[0]);
    const auto notices = service_changes({before, after, before.services[0], after.services[0]});
    ASSERT_EQ(notices.size(), 1U) << each.name;
    EXPECT_TRUE(notices[0].text.starts_with(each.text)) << each.name << ": " << notices[0].text;
    EXPECT_EQ(notices[0].loud, each.loud) << each.name;
    EXPECT_EQ(notices[0].back, each.back) << each.name;
  }
}

TEST(ServiceChanges, AnOverrideWhoseValuesAreSwappedLetsBackWhateverTheDials) {
  Config before = config_with({dial_at("rest", "/", 0)});
  Config after = config_with({dial_at("rest", "/", bucket_count)});
  asking("py2", "py3")(before.services[0]);
  asking("py3", "py2")(after.services[0]);
  const auto notices = service_changes({before, after, before.services[0], after.services[0]});
  ASSERT_EQ(notices.size(), 1U);
  EXPECT_TRUE(notices[0].back);
}

TEST(ServiceChanges, ASaltThatNoDialUsesIsNone) {
  Config before = config_with({dial_at("rest", "/", 25'000)});
  before.services[0].dials[0].salt = "own";
  Config after = before;
  after.services[0].salt = "v2";
  EXPECT_TRUE(service_changes({before, after, before.services[0], after.services[0]}).empty());
}

TEST(ServiceChanges, KeySourcesBehindTheOthersChangeNoKey) {
  const KeySource account{KeySource::Kind::Header, "X-Account-Id"};
  const KeySource same_account{KeySource::Kind::Header, "x-account-id"};
  const KeySource session{KeySource::Kind::Cookie, "sid"};
  const KeySource other_session{KeySource::Kind::Cookie, "SID"};
  EXPECT_EQ(key_change({account}, {same_account}), KeyChange::None);
  EXPECT_EQ(key_change({account}, {account, session}), KeyChange::Appended);
  EXPECT_EQ(key_change({account, session}, {account}), KeyChange::Truncated);
  EXPECT_EQ(key_change({account, session}, {session, account}), KeyChange::Other);
  EXPECT_EQ(key_change({session}, {other_session}), KeyChange::Other);
  EXPECT_EQ(key_change({}, {account}), KeyChange::Appended);
}

}  // namespace
}  // namespace crossfade
