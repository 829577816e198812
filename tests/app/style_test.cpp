#include "app/style.hpp"

#include <gtest/gtest.h>

#include <sstream>

namespace crossfade {
namespace {

TEST(Style, ColoursWhatMustNotBeOverlookedAndNothingElse) {
  EXPECT_EQ(with_colours("api/rates: 15% of the keys move new -> legacy\n"),
            "api/rates: 15% of the keys move \033[31mnew -> legacy\033[0m\n");
  EXPECT_EQ(with_colours("WARNING, WARNING"), "\033[1;31mWARNING\033[0m, \033[1;31mWARNING\033[0m");
  EXPECT_EQ(with_colours("nothing of that kind"), "nothing of that kind");
  EXPECT_EQ(with_colours(""), "");
}

TEST(Style, WhatIsNoTerminalIsNotColoured) {
  const std::ostringstream out;
  EXPECT_FALSE(takes_colours(out));
  EXPECT_EQ(for_people("WARNING", out), "WARNING");
}

}  // namespace
}  // namespace crossfade
