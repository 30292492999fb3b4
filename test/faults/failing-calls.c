/*
 * A preloaded library that lets one call of the file system fail: the Nth call of a kind on a path below a folder.
 *
 *   FAULT_ROOT   the folder, without links and without a slash at its end
 *   FAULT_CALL   open, read, pread, write, pwrite, writev, fsync, ftruncate, rename, link, unlink, mkdir, rmdir, close,
 *                chmod, chown or copy_file_range
 *   FAULT_ERROR  EIO, ENOSPC, EINTR, or SHORT for a call that gets or takes one byte
 *   FAULT_AT     N, counted from 1
 *   FAULT_LOG    a file that exists when the call has failed
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

#define MAX_FILES 65536

static char root[PATH_MAX], call_name[32], log_path[PATH_MAX];
static size_t root_length;
static int fault_errno;
static long fault_at;
static atomic_long seen;
static atomic_char below[MAX_FILES];

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static void copy_variable(char *to, size_t size, const char *name) {
  const char *value = getenv(name);
  snprintf(to, size, "%s", value ? value : "");
}

__attribute__((constructor)) static void start(void) {
  char error[16], at[24];
  copy_variable(root, sizeof root, "FAULT_ROOT");
  copy_variable(call_name, sizeof call_name, "FAULT_CALL");
  copy_variable(log_path, sizeof log_path, "FAULT_LOG");
  copy_variable(error, sizeof error, "FAULT_ERROR");
  copy_variable(at, sizeof at, "FAULT_AT");
  root_length = strlen(root);
  fault_at = atol(at);
  fault_errno = !strcmp(error, "EIO") ? EIO : !strcmp(error, "ENOSPC") ? ENOSPC : !strcmp(error, "EINTR") ? EINTR : 0;
  /* Processes that this one starts are left alone. */
  unsetenv("LD_PRELOAD");
}

static int is_below(const char *path) {
  char folder[PATH_MAX];
  int file;
  if (!root_length || !path) return 0;
  if (sscanf(path, "/proc/self/fd/%d", &file) == 1) return file >= 0 && file < MAX_FILES && below[file];
  if (path[0] == '/') return !strncmp(path, root, root_length);
  return getcwd(folder, sizeof folder) && !strncmp(folder, root, root_length);
}

static int is_open_below(int file) { return file >= 0 && file < MAX_FILES && below[file]; }

/* Whether this call is the one. */
static int fails(const char *name, int counts) {
  if (!counts || strcmp(name, call_name)) return 0;
  if (atomic_fetch_add(&seen, 1) + 1 != fault_at) return 0;
  int (*real_open)(const char *, int, ...) = REAL(open);
  int file = real_open(log_path, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
  if (file >= 0) REAL(close)(file);
  errno = fault_errno;
  return 1;
}

static int opened(int file, int counts) {
  if (file >= 0 && file < MAX_FILES) below[file] = counts;
  return file;
}

#define OPEN(name)                                               \
  int name(const char *path, int flags, ...) {                   \
    mode_t mode = 0;                                             \
    if (flags & (O_CREAT | O_TMPFILE)) {                         \
      va_list more;                                              \
      va_start(more, flags);                                     \
      mode = va_arg(more, mode_t);                               \
      va_end(more);                                              \
    }                                                            \
    int counts = is_below(path);                                 \
    if (fails("open", counts)) return -1;                        \
    return opened(REAL(name)(path, flags, mode), counts);        \
  }
OPEN(open)
OPEN(open64)

#define OPENAT(name)                                             \
  int name(int folder, const char *path, int flags, ...) {       \
    mode_t mode = 0;                                             \
    if (flags & (O_CREAT | O_TMPFILE)) {                         \
      va_list more;                                              \
      va_start(more, flags);                                     \
      mode = va_arg(more, mode_t);                               \
      va_end(more);                                              \
    }                                                            \
    int counts = folder == AT_FDCWD || path[0] == '/' ? is_below(path) : is_open_below(folder); \
    if (fails("open", counts)) return -1;                        \
    return opened(REAL(name)(folder, path, flags, mode), counts); \
  }
OPENAT(openat)
OPENAT(openat64)

/* A call that is short gets or takes one byte; what else fails does nothing. */
#define BYTES(kind, name, declared, given, shortened)            \
  ssize_t name declared {                                        \
    if (fails(kind, is_open_below(file))) {                      \
      if (fault_errno) return -1;                                \
      shortened;                                                 \
    }                                                            \
    return REAL(name) given;                                     \
  }
#define SHORT_SIZE if (size > 1) size = 1
#define SHORT_PARTS                                              \
  struct iovec first = parts[0];                                 \
  if (first.iov_len > 1) first.iov_len = 1;                      \
  parts = &first;                                                \
  count = 1;                                                     \
  return REAL_PARTS
BYTES("read", read, (int file, void *bytes, size_t size), (file, bytes, size), SHORT_SIZE)
BYTES("pread", pread, (int file, void *bytes, size_t size, off_t at), (file, bytes, size, at), SHORT_SIZE)
BYTES("pread", pread64, (int file, void *bytes, size_t size, off64_t at), (file, bytes, size, at), SHORT_SIZE)
BYTES("write", write, (int file, const void *bytes, size_t size), (file, bytes, size), SHORT_SIZE)
BYTES("pwrite", pwrite, (int file, const void *bytes, size_t size, off_t at), (file, bytes, size, at), SHORT_SIZE)
BYTES("pwrite", pwrite64, (int file, const void *bytes, size_t size, off64_t at), (file, bytes, size, at), SHORT_SIZE)
#undef REAL_PARTS
#define REAL_PARTS REAL(readv)(file, parts, count)
BYTES("read", readv, (int file, const struct iovec *parts, int count), (file, parts, count), SHORT_PARTS)
#undef REAL_PARTS
#define REAL_PARTS REAL(preadv)(file, parts, count, at)
BYTES("pread", preadv, (int file, const struct iovec *parts, int count, off_t at), (file, parts, count, at), SHORT_PARTS)
#undef REAL_PARTS
#define REAL_PARTS REAL(preadv64)(file, parts, count, at)
BYTES("pread", preadv64, (int file, const struct iovec *parts, int count, off64_t at), (file, parts, count, at),
      SHORT_PARTS)
#undef REAL_PARTS
#define REAL_PARTS REAL(writev)(file, parts, count)
BYTES("writev", writev, (int file, const struct iovec *parts, int count), (file, parts, count), SHORT_PARTS)
#undef REAL_PARTS
#define REAL_PARTS REAL(pwritev)(file, parts, count, at)
BYTES("writev", pwritev, (int file, const struct iovec *parts, int count, off_t at), (file, parts, count, at),
      SHORT_PARTS)
#undef REAL_PARTS
#define REAL_PARTS REAL(pwritev64)(file, parts, count, at)
BYTES("writev", pwritev64, (int file, const struct iovec *parts, int count, off64_t at), (file, parts, count, at),
      SHORT_PARTS)

ssize_t copy_file_range(int in, off64_t *in_at, int out, off64_t *out_at, size_t size, unsigned flags) {
  if (fails("copy_file_range", is_open_below(in) || is_open_below(out))) {
    if (fault_errno) return -1;
    SHORT_SIZE;
  }
  return REAL(copy_file_range)(in, in_at, out, out_at, size, flags);
}

#define PLAIN(kind, name, declared, given, counts)               \
  int name declared {                                            \
    if (fails(kind, counts)) return -1;                          \
    return REAL(name) given;                                     \
  }
PLAIN("fsync", fsync, (int file), (file), is_open_below(file))
PLAIN("fsync", fdatasync, (int file), (file), is_open_below(file))
PLAIN("ftruncate", ftruncate, (int file, off_t size), (file, size), is_open_below(file))
PLAIN("ftruncate", ftruncate64, (int file, off64_t size), (file, size), is_open_below(file))
PLAIN("chmod", fchmod, (int file, mode_t mode), (file, mode), is_open_below(file))
PLAIN("chmod", chmod, (const char *path, mode_t mode), (path, mode), is_below(path))
PLAIN("chown", fchown, (int file, uid_t user, gid_t group), (file, user, group), is_open_below(file))
PLAIN("rename", rename, (const char *from, const char *to), (from, to), is_below(to))
PLAIN("link", link, (const char *from, const char *to), (from, to), is_below(to))
PLAIN("unlink", unlink, (const char *path), (path), is_below(path))
PLAIN("rmdir", rmdir, (const char *path), (path), is_below(path))
PLAIN("mkdir", mkdir, (const char *path, mode_t mode), (path, mode), is_below(path))

char *mkdtemp(char *template) {
  if (fails("mkdir", is_below(template))) return NULL;
  return REAL(mkdtemp)(template);
}

/* The file is closed in any case, as the system does it. */
int close(int file) {
  int counts = is_open_below(file);
  if (file >= 0 && file < MAX_FILES) below[file] = 0;
  int result = REAL(close)(file);
  if (fails("close", counts)) return -1;
  return result;
}
