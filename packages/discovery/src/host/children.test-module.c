/* A module that forks while it loads. Its first argument says what becomes of the child. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static int (*find)(const char *, void *);
static void (*log_line)(void *, const char *, const char *, ...);

/* Leaves a process behind whose parents are gone, in a session of its own, and logs its number. */
static void leave_orphan(void *context) {
  int ends[2];
  pid_t orphan = 0;
  if (pipe(ends) != 0) return;
  pid_t child = fork();
  if (child == 0) {
    setsid();
    if (fork() == 0) {
      pid_t self = getpid();
      write(ends[1], &self, sizeof self);
      sleep(60);
    }
    _exit(0);
  }
  waitpid(child, NULL, 0);
  read(ends[0], &orphan, sizeof orphan);
  log_line(context, "notice", "orphan = %d", (int)orphan);
}

int RedisModule_OnLoad(void *context, void **arguments, int count) {
  void (*attributes)(void *, const char *, int, int);
  const char *(*text)(void *, size_t *);
  void *unused;
  find = (int (*)(const char *, void *))((void **)context)[0];
  find("RedisModule_SetModuleAttribs", &attributes);
  find("RedisModule_StringPtrLen", &text);
  find("RedisModule_Log", &log_line);
  find("RedisModule_GetAbsExpire", &unused);
  attributes(context, "children", 1, 1);
  const char *what = count ? text(arguments[0], NULL) : "";

  if (strcmp(what, "orphan") == 0) leave_orphan(context);
  if (strcmp(what, "returns") == 0) {
    pid_t child = fork();
    if (child == 0) return 0;
    waitpid(child, NULL, 0);
    return 1;
  }
  if (strcmp(what, "faults") == 0) {
    pid_t child = fork();
    if (child == 0) abort();
    waitpid(child, NULL, 0);
  }
  return 0;
}
