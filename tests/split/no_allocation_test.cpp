// decide() allocates nothing: this file replaces the global operator new of the test binary to count.
#include <gtest/gtest.h>

#include <cstdlib>
#include <new>

#include "split/requests.hpp"

namespace {

thread_local bool counting = false;
thread_local std::size_t allocations = 0;

void* counted(std::size_t size) {
  if (counting) ++allocations;
  return std::malloc(size > 0 ? size : 1);
}

}  // namespace

// Not inlined, or GCC sees free() on what it takes for memory of the library's own operator new.
[[gnu::noinline]] void* operator new(std::size_t size) {
  if (void* memory = counted(size)) return memory;
  throw std::bad_alloc();
}
[[gnu::noinline]] void* operator new[](std::size_t size) { return operator new(size); }
[[gnu::noinline]] void* operator new(std::size_t size, const std::nothrow_t&) noexcept { return counted(size); }
[[gnu::noinline]] void* operator new[](std::size_t size, const std::nothrow_t&) noexcept { return counted(size); }
[[gnu::noinline]] void operator delete(void* memory) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete[](void* memory) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, const std::nothrow_t&) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete[](void* memory, const std::nothrow_t&) noexcept { std::free(memory); }

namespace crossfade {
namespace {

using Operator = ListRule::Operator;

std::size_t allocations_of(const RouteTable& table, const RequestView& view, Trace* trace = nullptr) {
  allocations = 0;
  counting = true;
  table.decide(view, trace);
  counting = false;
  return allocations;
}

RouteTable busy_table() {
  ServiceConfig service = service_config();
  service.hosts = {"*.example.com", "*"};
  service.key = {
      {KeySource::Kind::Header, "X-Account-Id"}, {KeySource::Kind::Cookie, "sid"}, {KeySource::Kind::ClientIp, ""}};
  service.override_header = OverrideConfig{"X-Backend", "py2", "py3", std::vector<Cidr>{network("10.0.0.0/8")}};
  for (int i = 0; i < 40; ++i)
    service.exclude.push_back(header_rule("X-" + std::to_string(i), Operator::Equals, {"no"}));
  std::vector<std::string> many;
  for (int i = 0; i < 100; ++i) many.push_back("a-rather-long-account-name-" + std::to_string(i));
  service.include = {header_rule("X-Account-Id", Operator::In, many)};
  DialConfig labels = service.dials[0];
  labels.path = "/v1/shipments/*/label";
  service.dials.push_back(labels);
  for (DialConfig& dial : service.dials) dial.position = 50'000;
  return table_of(service);
}

TEST(NoAllocation, TheCounterCounts) {
  const RouteTable table = busy_table();
  const TestRequest request;
  Trace trace;
  EXPECT_GT(allocations_of(table, request.view(), &trace), 0U);
}

TEST(NoAllocation, ADecisionAllocatesNothing) {
  const RouteTable table = busy_table();
  const std::string long_value(2000, 'v');
  const TestRequest requests[] = {
      {},
      {.authority = "A.Very.Long.Host.Name.In.Upper.Case.EXAMPLE.com.:8443", .target = "/v1/shipments/17/label?q=1"},
      {.headers = {{"X-Account-Id", "a-rather-long-account-name-7"}, {"X-7", "yes"}, {"X-7", "and"}}},
      {.headers = {{"X-Account-Id", long_value}}},
      {.headers = {{"Cookie", "a=b; sid=" + long_value}, {"X-Backend", "py3"}}},
      {.headers = {{"X-Backend", "py3"}}, .client = "10.1.2.3"},
      {.client = "2001:db8:1111:2222:3333:4444:5555:6666"},
  };
  for (const TestRequest& request : requests) EXPECT_EQ(allocations_of(table, request.view()), 0U) << request.target;
}

TEST(NoAllocation, APathNotInNormalFormAllocatesOnlyUntilAsLongAOneWasSeen) {
  const RouteTable table = busy_table();
  const TestRequest longest{.target = "//" + std::string(3000, 'x')};
  const TestRequest shorter{.target = "/v1/./" + std::string(1000, 'y') + "/%7e"};
  table.decide(longest.view());
  EXPECT_EQ(allocations_of(table, longest.view()), 0U);
  EXPECT_EQ(allocations_of(table, shorter.view()), 0U);
}

}  // namespace
}  // namespace crossfade
