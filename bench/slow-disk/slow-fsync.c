/* Lets each forced write take FORCE_MS (default 4) milliseconds longer, as on a slower disk.
 * gcc -shared -fPIC -O1 -o slow-fsync.so slow-fsync.c -ldl
 * LD_PRELOAD=$PWD/slow-fsync.so ./millrace bench landings 3 3000 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <time.h>

static void rest(void) {
  const char *wanted = getenv("FORCE_MS");
  long ms = wanted ? atol(wanted) : 4;
  struct timespec time = {ms / 1000, (ms % 1000) * 1000000L};
  nanosleep(&time, NULL);
}

int fsync(int fd) {
  static int (*real)(int);
  if (!real) real = (int (*)(int)) dlsym(RTLD_NEXT, "fsync");
  int result = real(fd);
  rest();
  return result;
}

int fdatasync(int fd) {
  static int (*real)(int);
  if (!real) real = (int (*)(int)) dlsym(RTLD_NEXT, "fdatasync");
  int result = real(fd);
  rest();
  return result;
}
