// Loaded before the C library (LD_PRELOAD), this counts every heap allocation, thread by thread, in a file that a test
// reads while the process runs: CROSSFADE_ALLOCATIONS, made by the test in the size of Counters. operator new comes by
// malloc and Asio by aligned_alloc; freeing is not counted. The test may ask for the stacks of a thread's next
// allocations, which go to standard error.
#include <execinfo.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdint>
#include <cstdlib>

// What the C library itself calls these functions. Looking them up by dlsym would allocate.
extern "C" {
void* __libc_malloc(std::size_t);
void* __libc_calloc(std::size_t, std::size_t);
void* __libc_realloc(void*, std::size_t);
void* __libc_memalign(std::size_t, std::size_t);
}

namespace {

struct Slot {
  std::atomic<std::int64_t> thread;  // 0: free
  std::atomic<std::int64_t> allocations;
  std::atomic<std::int64_t> stacks;  // how many are still to be shown
};
struct Counters {
  Slot slots[512];
};

Counters* mapped() {
  const char* path = std::getenv("CROSSFADE_ALLOCATIONS");
  const int fd = path != nullptr ? ::open(path, O_RDWR | O_CLOEXEC) : -1;
  void* memory = fd < 0 ? MAP_FAILED : ::mmap(nullptr, sizeof(Counters), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  if (memory == MAP_FAILED) ::_exit(99);  // a test that counts nothing would pass
  ::close(fd);
  return static_cast<Counters*>(memory);
}

Slot& new_slot() {
  static Counters* const counters = mapped();
  const std::int64_t thread = ::gettid();
  for (Slot& slot : counters->slots) {
    std::int64_t free = 0;
    if (slot.thread.compare_exchange_strong(free, thread)) return slot;
  }
  ::_exit(98);
}

// This model of thread-local storage needs no allocation of its own.
[[gnu::tls_model("initial-exec")]] thread_local Slot* own = nullptr;
[[gnu::tls_model("initial-exec")]] thread_local bool showing = false;

void show_stack() {
  showing = true;  // what it allocates itself is not counted
  void* frames[64];
  const int count = ::backtrace(frames, 64);
  constexpr char heading[] = "allocation:\n";
  if (::write(STDERR_FILENO, heading, sizeof heading - 1) > 0) ::backtrace_symbols_fd(frames, count, STDERR_FILENO);
  showing = false;
}

void count() {
  if (showing) return;
  if (own == nullptr) own = &new_slot();
  own->allocations.fetch_add(1, std::memory_order_relaxed);
  if (own->stacks.load(std::memory_order_relaxed) <= 0) return;
  own->stacks.fetch_sub(1, std::memory_order_relaxed);
  show_stack();
}

void* aligned(std::size_t alignment, std::size_t size) {
  count();
  return __libc_memalign(alignment, size);
}

}  // namespace

extern "C" {

void* malloc(std::size_t size) {
  count();
  return __libc_malloc(size);
}

void* calloc(std::size_t members, std::size_t size) {
  count();
  return __libc_calloc(members, size);
}

void* realloc(void* old, std::size_t size) {
  count();
  return __libc_realloc(old, size);
}

void* reallocarray(void* old, std::size_t members, std::size_t size) {
  std::size_t bytes = 0;
  if (!__builtin_mul_overflow(members, size, &bytes)) return realloc(old, bytes);
  errno = ENOMEM;
  return nullptr;
}

void* memalign(std::size_t alignment, std::size_t size) { return aligned(alignment, size); }
void* aligned_alloc(std::size_t alignment, std::size_t size) { return aligned(alignment, size); }
void* valloc(std::size_t size) { return aligned(static_cast<std::size_t>(::getpagesize()), size); }

int posix_memalign(void** result, std::size_t alignment, std::size_t size) {
  if (alignment % sizeof(void*) != 0 || (alignment & (alignment - 1)) != 0 || alignment == 0) return EINVAL;
  void* const memory = aligned(alignment, size);
  if (memory == nullptr) return ENOMEM;
  *result = memory;
  return 0;
}

}  // extern "C"
