#include "telemetry/access_log.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <sstream>
#include <thread>

#include "telemetry/records.hpp"

namespace crossfade {
namespace {

using namespace std::chrono_literals;

bool eventually(const std::function<bool()>& condition) {
  const auto deadline = std::chrono::steady_clock::now() + 20s;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    std::this_thread::yield();
  }
  return true;
}

std::string content_of(const std::filesystem::path& path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

class AccessLogTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = testing::TempDir() + "access_log_XXXXXX";
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string path(const char* name) const { return folder_ / name; }

  std::shared_ptr<AccessLog> open(const std::string& path) {
    auto log = AccessLog::open(path);
    EXPECT_TRUE(log.has_value()) << path;
    return log ? *log : nullptr;
  }

  // A FIFO's reading end. Nobody reads until somebody does.
  int make_fifo(const std::string& path) {
    EXPECT_EQ(::mkfifo(path.c_str(), 0600), 0);
    return open_reader(path);
  }
  int open_reader(const std::string& path) { return ::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC); }

  std::filesystem::path folder_;
};

AccessRecord numbered(std::string& storage, unsigned number, std::size_t path_bytes = 0) {
  storage = "/" + std::to_string(number) + "/" + std::string(path_bytes, 'x');
  AccessRecord record = ordinary_record();
  record.path = storage;
  return record;
}

unsigned number_of(const std::string& line) {
  return static_cast<unsigned>(std::stoul(text_at(parse_line(line), "path").substr(1)));
}

// Everything until the log closes its end.
std::string read_to_end(int fd) {
  std::string text;
  char buffer[4096];
  ::fcntl(fd, F_SETFL, 0);
  for (ssize_t n; (n = ::read(fd, buffer, sizeof buffer)) > 0;) text.append(buffer, static_cast<std::size_t>(n));
  return text;
}

TEST_F(AccessLogTest, EveryLineArrivesInOrder) {
  constexpr unsigned count = 2'000;  // several blocks
  {
    AccessLog::Writer writer(open(path("log")));
    std::string storage;
    for (unsigned i = 0; i < count; ++i) writer.write(numbered(storage, i));
  }
  const auto lines = lines_of(content_of(path("log")));
  ASSERT_EQ(lines.size(), count);
  for (unsigned i = 0; i < count; ++i) ASSERT_EQ(number_of(lines[i]), i);
}

TEST_F(AccessLogTest, WritersOfSeveralThreadsKeepTheirLinesWhole) {
  constexpr unsigned threads = 3, count = 500;
  {
    const auto log = open(path("log"));
    std::vector<std::thread> workers;
    for (unsigned t = 0; t < threads; ++t) {
      workers.emplace_back([&log] {
        AccessLog::Writer writer(log);
        std::string storage;
        for (unsigned i = 0; i < count; ++i) {
          writer.write(numbered(storage, i));
          if (i % 100 == 0) writer.flush();
        }
      });
    }
    for (std::thread& worker : workers) worker.join();
    EXPECT_EQ(log->dropped_lines(), 0U);
  }
  const auto lines = lines_of(content_of(path("log")));
  EXPECT_EQ(lines.size(), threads * count);
  for (const std::string& line : lines) parse_line(line);
}

TEST_F(AccessLogTest, AppendsToWhatIsThere) {
  for (unsigned i = 0; i < 2; ++i) {
    AccessLog::Writer writer(open(path("log")));
    std::string storage;
    writer.write(numbered(storage, i));
  }
  EXPECT_EQ(lines_of(content_of(path("log"))).size(), 2U);
}

TEST_F(AccessLogTest, AFileThatCannotBeOpenedIsAnError) {
  const auto log = AccessLog::open(path("no/such/folder"));
  ASSERT_FALSE(log.has_value());
  EXPECT_EQ(log.error(), boost::system::errc::no_such_file_or_directory);
}

TEST_F(AccessLogTest, AWriterWithoutALogDoesNothing) {
  AccessLog::Writer writer(nullptr);
  writer.write(ordinary_record());
  EXPECT_TRUE(writer.empty());
}

TEST_F(AccessLogTest, AfterARenameAndReopenLinesGoToTheNewFile) {
  const auto log = open(path("log"));
  {
    AccessLog::Writer writer(log);
    std::string storage;
    writer.write(numbered(storage, 1));
    writer.flush();
    EXPECT_TRUE(writer.empty());
    ASSERT_TRUE(eventually([&] { return !content_of(path("log")).empty(); }));
    std::filesystem::rename(path("log"), path("log.1"));
    log->reopen();
    log->reopen();
    writer.write(numbered(storage, 2));
  }
  ASSERT_TRUE(eventually([&] { return !content_of(path("log")).empty(); }));
  EXPECT_EQ(number_of(content_of(path("log.1"))), 1U);
  EXPECT_EQ(number_of(content_of(path("log"))), 2U);
}

TEST_F(AccessLogTest, AReopenThatFailsKeepsTheOldFile) {
  std::filesystem::create_directory(path("logs"));
  auto log = open(path("logs/log"));
  std::filesystem::rename(path("logs"), path("moved"));
  log->reopen();
  AccessLog::Writer(std::move(log)).write(ordinary_record());
  EXPECT_EQ(lines_of(content_of(path("moved/log"))).size(), 1U);
}

TEST_F(AccessLogTest, AFullDiskDropsLinesAndCountsThem) {
  const auto log = open("/dev/full");
  AccessLog::Writer writer(log);
  for (int i = 0; i < 3; ++i) writer.write(ordinary_record());
  writer.flush();
  EXPECT_TRUE(eventually([&] { return log->dropped_lines() == 3; }));
}

TEST_F(AccessLogTest, AReaderThatStopsReadingCostsLinesButNeverBlocksAWorker) {
  constexpr unsigned count = 300;
  const int reader = make_fifo(path("fifo"));
  auto log = open(path("fifo"));
  {
    AccessLog::Writer writer(log);
    std::string storage;
    for (unsigned i = 0; i < count; ++i) {  // one block each, 2 KiB long: 64 of them and a full pipe are less than 300
      writer.write(numbered(storage, i, 2000));
      writer.flush();
    }
  }
  const std::uint64_t dropped = log->dropped_lines();
  EXPECT_GT(dropped, 0U);
  std::string text;
  std::thread reading([&] { text = read_to_end(reader); });
  log.reset();
  reading.join();
  ::close(reader);
  const auto lines = lines_of(text);
  EXPECT_EQ(lines.size() + dropped, count);
  for (const std::string& line : lines) parse_line(line);
}

TEST_F(AccessLogTest, ClosingDoesNotWaitForeverForAReader) {
  const int reader = make_fifo(path("fifo"));
  auto log = open(path("fifo"));
  {
    AccessLog::Writer writer(log);
    std::string storage;
    for (unsigned i = 0; i < 100; ++i) writer.write(numbered(storage, i, 2000));
  }
  const auto start = std::chrono::steady_clock::now();
  log.reset();
  EXPECT_LT(std::chrono::steady_clock::now() - start, 15s);
  ::close(reader);
}

TEST_F(AccessLogTest, ALineCutByAFailedWriteIsFinishedBeforeTheNext) {
  int reader = make_fifo(path("fifo"));
  ASSERT_EQ(::fcntl(reader, F_SETPIPE_SZ, 4096), 4096);
  auto log = open(path("fifo"));
  std::string storage;
  {
    AccessLog::Writer writer(log);
    for (unsigned i = 1; i <= 3; ++i) writer.write(numbered(storage, i, 2000));  // the pipe takes one and a half
    writer.flush();
    ASSERT_TRUE(eventually([&] {
      int bytes = 0;
      return ::ioctl(reader, FIONREAD, &bytes) == 0 && bytes == 4096;
    }));
    ::close(reader);
    ASSERT_TRUE(eventually([&] { return log->dropped_lines() == 1; })) << "the third line";
    reader = open_reader(path("fifo"));
    writer.write(numbered(storage, 4));
  }
  std::string text;
  std::thread reading([&] { text = read_to_end(reader); });
  log.reset();
  reading.join();
  ::close(reader);
  const auto lines = lines_of(text);
  ASSERT_EQ(lines.size(), 3U);
  EXPECT_EQ(number_of(lines[0]), 1U);
  EXPECT_EQ(number_of(lines[1]), 2U);
  EXPECT_EQ(number_of(lines[2]), 4U);
}

}  // namespace
}  // namespace crossfade
