// Mistakes in this section, each with its exact message. The first number is the line of the base document that the
// text replaces.
#include <gtest/gtest.h>

#include "config/documents.hpp"

namespace crossfade {
namespace {

TEST(DialsSection, EveryServiceHasOneDialForTheRoot) {
  expect_mistakes({
      {9,
       "    dials: []",
       {"9:12: services[0].dials: found an empty list, expected a list of dials, one of them for '/'"}},
      {9,
       "    dials: [{name: all, path: /a/../b, new: 0%}]",
       {"9:12: services[0].dials: there is no dial for '/'; add one, such as {name: everything-else, path: /, new: "
        "0%}",
        "9:31: services[0].dials[0].path: the path '/a/../b' has a '..' segment, which matching resolves"}},
      {9, "    # none", {"4:5: services[0]: the key 'dials' is missing: a list of dials, one of them for '/'"}},
      {9,
       "    dials: [{name: all, path: /api, new: 0%}]",
       {"9:12: services[0].dials: there is no dial for '/'; add one, such as {name: everything-else, path: /, new: "
        "0%}"}},
      {9,
       "    dials: [{name: all, path: /, exact: on, new: 0%}]",
       {"9:12: services[0].dials: there is no dial for '/'; add one, such as {name: everything-else, path: /, new: "
        "0%}"}},
      {9,
       "    dials: [{name: all, path: /, methods: [GET], new: 0%}]",
       {"9:43: services[0].dials[0].methods: the dial for '/' has no methods: it takes what no other dial does"}},
      {9,
       "    dials: [{name: all, path: /, new: 0%}, {name: b, path: /, new: 0%}]",
       {"9:60: services[0].dials[1].path: the path '/' has two dials for every method; the other is 'all' on line 9"}},
  });
}

TEST(DialsSection, ReportsOtherMistakesAtTheirPlace) {
  expect_mistakes({
      {9,
       "    dials: [{name: all, path: /, new: 0%}, {name: all, path: /a, new: 0%}]",
       {"9:51: services[0].dials[1].name: the dial name 'all' is taken already on line 9"}},
      {9,
       "    dials: [{name: all, path: /, new: 0%}, {name: b, path: /b, methods: [GET, PUT], new: 1%}, {name: c, path: "
       "/b, methods: [POST, PUT], new: 1%}]",
       {"9:111: services[0].dials[2].path: the path '/b' has two dials for PUT; the other is 'b' on line 9"}},
      {9,
       "    dials: [{name: all, path: /, new: 0%}, {name: b, path: /b, methods: [GET], new: 1%}, {name: c, path: /b, "
       "methods: [HEAD], new: 1%}]",
       {"9:106: services[0].dials[2].path: the path '/b' has two dials for HEAD (GET covers HEAD); the other is 'b' on "
        "line 9"}},
      {9,
       "    dials: [{name: all, path: /, new: 0%, methods: []}]",
       {"9:52: services[0].dials[0].methods: found an empty list, expected a list of methods; without the key, every "
        "method",
        "9:52: services[0].dials[0].methods: the dial for '/' has no methods: it takes what no other dial does"}},
      {9,
       "    dials: [{name: all, path: /, new: 0%}, {name: b, path: /b, methods: [post], new: 1%}]",
       {"9:74: services[0].dials[1].methods[0]: found 'post', expected a method in upper case; did you mean 'POST'?"}},
      {9,
       "    dials: [{name: all, path: /, new: 0%}, {name: b, path: /b, methods: [CONNECT], new: 1%}]",
       {"9:74: services[0].dials[1].methods[0]: CONNECT is never forwarded, so no dial can have it"}},
      {9,
       "    dials: [{name: all, path: /, new: 0%}, {name: b, path: /b, methods: [GET, GET], new: 1%}]",
       {"9:79: services[0].dials[1].methods[1]: the method 'GET' is here twice"}},
      {9,
       "    dials: [{name: all, path: /, new: 0%}, {name: b, path: /b/, new: 1%}]",
       {"9:60: services[0].dials[1].path: the path '/b/' ends in '/': write '/b': it matches the path itself and "
        "everything below it"}},
      {9,
       "    dials: [{name: all, path: /, new: 0%, response_timeout: 5}]",
       {"9:61: services[0].dials[0].response_timeout: found '5', expected a duration from 0 to 24h such as 500ms, 5s "
        "or 2m; did you mean '5s'?"}},
      {9,
       "    dials: [{name: all, path: /, new: 0%, weight: 5}]",
       {"9:43: services[0].dials[0].weight: unknown key 'weight'; allowed are name, path, exact, methods, new, salt, "
        "response_timeout, on_404"}},
      {9,
       "    dials: [{name: all, path: /, new: 0%, on_404: legacy}]",
       {"9:51: services[0].dials[0].on_404: found 'legacy', expected one of off, ask_other"}},
  });
}

TEST(DialsSection, PositionsAreExactPercentages) {
  expect_mistakes({
      {9,
       "    dials: [{name: all, path: /}]",
       {"9:13: services[0].dials[0]: the key 'new' is missing: the share of keys that goes to the new side, such as "
        "25%"}},
      {9,
       "    dials: [{name: all, path: /, new: 25}]",
       {"9:39: services[0].dials[0].new: found '25', expected a percentage from 0% to 100% such as 25% or 0.5%; did "
        "you mean '25%'?"}},
      {9,
       "    dials: [{name: all, path: /, new: 25 %}]",
       {"9:39: services[0].dials[0].new: found '25 %', expected a percentage from 0% to 100% such as 25% or 0.5%; did "
        "you mean '25%'?"}},
      {9,
       "    dials: [{name: all, path: /, new: \"0,5%\"}]",
       {"9:39: services[0].dials[0].new: found '0,5%', expected a percentage from 0% to 100% such as 25% or 0.5%; did "
        "you mean '0.5%'?"}},
      {9,
       "    dials: [{name: all, path: /, new: 0.0005%}]",
       {"9:39: services[0].dials[0].new: found '0.0005%', which is finer than the smallest step, 0.001%"}},
      {9,
       "    dials: [{name: all, path: /, new: 100.1%}]",
       {"9:39: services[0].dials[0].new: found '100.1%', expected a percentage from 0% to 100% such as 25% or 0.5%"}},
      {9,
       "    dials: [{name: all, path: /, new: }]",
       {"9:34: services[0].dials[0].new: found nothing, expected a percentage from 0% to 100% such as 25% or 0.5%"}},
  });
}

}  // namespace
}  // namespace crossfade
