/* A module that does harm while it loads. Its first argument says which; what it found out goes to its output. */
#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#ifdef SLEEPS_IN_CONSTRUCTOR
__attribute__((constructor)) static void sleep_for_ever(void) {
  if (fork() == 0) setsid();
  for (;;) pause();
}
#endif

static const char *first, *second;

/* Processes in sessions of their own, out of reach of a signal to the group. */
static void leave(int count) {
  for (int i = 0; i < count; i++) {
    if (fork() != 0) continue;
    setsid();
    for (;;) pause();
  }
}

static void hide_and_hang(void) {
  leave(3);
  for (;;) pause();
}

static void leave_two_hundred(void) {
  leave(200);
}

/* Looks for a variable, by its name, in the environment of every process. */
static void read_environments(void) {
  static char text[1 << 20];
  int seen = 0;
  char path[300];
  DIR *all = opendir("/proc");
  for (struct dirent *one; all && (one = readdir(all));) {
    if (one->d_name[0] < '0' || one->d_name[0] > '9') continue;
    seen++;
    static const char *const files[] = {"environ", "cmdline"};
    for (int i = 0; i < 2; i++) {
      snprintf(path, sizeof path, "/proc/%s/%s", one->d_name, files[i]);
      int descriptor = open(path, O_RDONLY);
      ssize_t length = read(descriptor, text, sizeof text - 1);
      close(descriptor);
      for (char *word = text; length > 0 && word < text + length; word += strlen(word) + 1)
        if (strstr(word, first)) printf("found: %s\n", word);
    }
  }
  printf("variable: %s\nprocesses: %d\n", getenv(first) ? getenv(first) : "none", seen);
}

static void write_file(const char *what, const char *path) {
  int descriptor = open(path, O_WRONLY | O_CREAT, 0666);
  printf("%s: %s\n", what, descriptor < 0 ? "refused" : write(descriptor, "x", 1) == 1 ? "written" : "full");
}

static void write_outside(void) {
  char path[4096];
  snprintf(path, sizeof path, "%s/outside", first);
  write_file("outside", path);
  snprintf(path, sizeof path, "%s/allowed", second);
  write_file("allowed", path);
  write_file("inside", "inside");
  write_file("kernel", "/proc/sys/kernel/core_pattern");
}

static void attack_caller(void) {
  int caller = atoi(first);
  printf("caller: %s\n", kill(caller, 0) == 0 ? "seen" : strerror(errno));
  printf("parent: %s\n", ptrace(PTRACE_ATTACH, getppid(), 0, 0) == 0 ? "traced" : "not traced");
  kill(getppid(), SIGKILL);
}

static void open_network(void) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(atoi(first))};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  struct sockaddr_un path = {.sun_family = AF_UNIX};
  strncpy(path.sun_path, second, sizeof path.sun_path - 1);
  int inet = socket(AF_INET, SOCK_STREAM, 0), local = socket(AF_UNIX, SOCK_STREAM, 0);
  printf("port: %s\n", connect(inet, (void *)&address, sizeof address) == 0 ? "connected" : "refused");
  printf("path: %s\n", connect(local, (void *)&path, sizeof path) == 0 ? "connected" : "refused");
}

static void write_for_ever(void) {
  for (;;) puts("What is written here has no end, and each line of it is as good as the one before.");
}

static const struct {
  const char *name;
  void (*run)(void);
} harms[] = {
    {"hides", hide_and_hang},        {"leaves-200", leave_two_hundred}, {"reads-proc", read_environments},
    {"writes", write_outside},       {"attacks", attack_caller},        {"connects", open_network},
    {"floods", write_for_ever},
};

int RedisModule_OnLoad(void *context, void **arguments, int count) {
  void (*attributes)(void *, const char *, int, int);
  const char *(*text)(void *, size_t *);
  int (*find)(const char *, void *) = (int (*)(const char *, void *))((void **)context)[0];
  find("RedisModule_SetModuleAttribs", &attributes);
  find("RedisModule_StringPtrLen", &text);
  attributes(context, "hostile", 1, 1);
  const char *name = count > 0 ? text(arguments[0], NULL) : "";
  first = count > 1 ? text(arguments[1], NULL) : "";
  second = count > 2 ? text(arguments[2], NULL) : "";
  for (size_t i = 0; i < sizeof harms / sizeof *harms; i++)
    if (strcmp(name, harms[i].name) == 0) harms[i].run();
  fflush(stdout);
  return 0;
}
