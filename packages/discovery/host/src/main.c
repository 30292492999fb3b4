/*
 * The module host: loads one Redis module and reports what it registers.
 *
 *   module-host [options] -- MODULE [ARGUMENT...]
 *
 *   --redis-version V    the Redis that is imitated (7.2.4; 255.255.255 for an unreleased one)
 *   --report N           the descriptor that the report is written to, as JSON lines (default 3)
 *   --parent PID         end when this process is no longer the parent
 *   --seconds N          what RLIMIT_CPU is derived from
 *   --run PROGRAM        with --: supervise PROGRAM with the words that follow, instead of loading a module here
 *   --unsupervised       load in this process, without a supervisor
 *   --without-namespaces as on a system that permits none
 *
 * Two processes at least: a supervisor, in which no code of the module ever runs, and the worker, which loads it.
 * The supervisor limits, waits, says how the worker ended, and leaves no descendant behind.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "host.h"

#ifdef RAMPART_OLD_GLIBC
#if defined(__x86_64__)
__asm__(".symver dlopen, dlopen@GLIBC_2.2.5");
__asm__(".symver dlsym, dlsym@GLIBC_2.2.5");
__asm__(".symver dlerror, dlerror@GLIBC_2.2.5");
#elif defined(__aarch64__)
__asm__(".symver dlopen, dlopen@GLIBC_2.17");
__asm__(".symver dlsym, dlsym@GLIBC_2.17");
__asm__(".symver dlerror, dlerror@GLIBC_2.17");
#endif
#endif

#ifndef PR_SET_CHILD_SUBREAPER
#define PR_SET_CHILD_SUBREAPER 36
#endif
#ifndef PR_SET_NO_NEW_PRIVS
#define PR_SET_NO_NEW_PRIVS 38
#endif

int imitated;
char imitated_text[32];
int unstable;

/* ---- the report ---- */

int report_descriptor = 3;
pid_t worker_process;
static dev_t report_device;
static ino_t report_inode;
static int report_lock;

static void lock(void) {
    while (__atomic_exchange_n(&report_lock, 1, __ATOMIC_ACQUIRE)) sched_yield();
}

static void unlock(void) {
    __atomic_store_n(&report_lock, 0, __ATOMIC_RELEASE);
}

static int write_whole(int descriptor, const char *bytes, size_t length) {
    while (length) {
        ssize_t written = write(descriptor, bytes, length);
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return 0;
        bytes += written;
        length -= (size_t)written;
    }
    return 1;
}

void report_line(const char *bytes, size_t length) {
    int before = errno;
    lock();
    write_whole(report_descriptor, bytes, length);
    unlock();
    errno = before;
}

void report_text(Text *line) {
    text_puts(line, "\n");
    report_line(line->bytes, line->length);
}

void report_phase(const char *phase) {
    char line[64];
    int length = snprintf(line, sizeof line, "{\"t\":\"phase\",\"phase\":\"%s\"}\n", phase);
    report_line(line, (size_t)length);
}

/* A line of the log goes out at once, so that it outlives a crash. */
static void report_log(const char *origin, const char *level, const char *text, size_t length) {
    Text line = {0};
    text_puts(&line, "{\"t\":\"log\",\"from\":");
    text_json_puts(&line, origin);
    text_puts(&line, ",\"level\":");
    text_json_puts(&line, level);
    text_puts(&line, ",\"text\":");
    text_json(&line, text, length);
    text_puts(&line, "}");
    report_text(&line);
    free(line.bytes);
}

void host_logv(const char *origin, const char *level, const char *format, va_list arguments) {
    char buffer[4096];
    int before = errno;
    int length = vsnprintf(buffer, sizeof buffer, format, arguments);
    if (length < 0) length = 0;
    if ((size_t)length >= sizeof buffer) length = sizeof buffer - 1;
    report_log(origin, level ? level : "notice", buffer, (size_t)length);
    errno = before;
}

void host_log(const char *level, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    host_logv("host", level, format, arguments);
    va_end(arguments);
}

/* ---- small things ---- */

static int number_of(const char *text) {
    int value = 0;
    if (!*text) return -1;
    for (; *text; text++) {
        if (*text < '0' || *text > '9' || value > 100000000) return -1;
        value = value * 10 + (*text - '0');
    }
    return value;
}

static int imitate(const char *version) {
    int part[3] = {0, 0, 0}, parts = 0;
    const char *p = version;
    while (parts < 3) {
        char digits[12];
        size_t length = strspn(p, "0123456789");
        if (!length || length >= sizeof digits) return 0;
        memcpy(digits, p, length);
        digits[length] = 0;
        part[parts++] = number_of(digits);
        p += length;
        if (*p != '.') break;
        p++;
    }
    if (*p || parts < 2) return 0;
    unstable = part[0] == 255;
    for (int i = 0; i < 3; i++)
        if (part[i] > 99) part[i] = unstable ? 99 : 100;
    if (part[1] > 99 || part[2] > 99 || part[0] < 4) return 0;
    imitated = part[0] * 10000 + part[1] * 100 + part[2];
    snprintf(imitated_text, sizeof imitated_text, "%s%s", version, parts == 2 ? ".0" : "");
    return 1;
}

#ifndef SYS_close_range
#define SYS_close_range 436
#endif

/* What the caller was given and did not mark to be closed is none of a module's business. */
static void close_others(void) {
    unsigned report = (unsigned)report_descriptor;
    if ((report == 3 || syscall(SYS_close_range, 3U, report - 1, 0U) == 0) &&
        syscall(SYS_close_range, report + 1, ~0U, 0U) == 0)
        return;
    struct rlimit most;
    int end = getrlimit(RLIMIT_NOFILE, &most) == 0 && most.rlim_cur < 65536 ? (int)most.rlim_cur : 65536;
    for (int i = 3; i < end; i++)
        if (i != report_descriptor) close(i);
}

static int usage(const char *text) {
    fprintf(stderr, "module-host: %s\n", text);
    return 2;
}

/* ---- the worker ---- */

static char alternate_stack[32768];

/* Says which signal ended the load, and what the module asked for last; then lets the signal do its work. */
static void on_fault(int signal_number) {
    char line[256];
    const char *last = last_called();
    size_t length = 0;
    const char *parts[] = {"{\"t\":\"fault\",\"last\":\"", last ? last : "", "\"}\n"};
    for (int i = 0; i < 3; i++)
        for (const char *p = parts[i]; *p && length < sizeof line; p++) line[length++] = *p;
    if (getpid() == worker_process) write_whole(report_descriptor, line, length);
    signal(signal_number, SIG_DFL);
    raise(signal_number);
}

static void watch_faults(void) {
    static const int faults[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};
    stack_t stack;
    memset(&stack, 0, sizeof stack);
    stack.ss_sp = alternate_stack;
    stack.ss_size = sizeof alternate_stack;
    sigaltstack(&stack, NULL);
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = on_fault;
    action.sa_flags = SA_ONSTACK | SA_NODEFER;
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) sigaction(faults[i], &action, NULL);
}

/* glibc gave fstat a version of its own in 2.33; on these machines its structure is the kernel's. */
static int state_of(int descriptor, struct stat *state) {
#ifdef RAMPART_OLD_GLIBC
    return (int)syscall(SYS_fstat, descriptor, state);
#else
    return fstat(descriptor, state);
#endif
}

static int pipe_is_ours(void) {
    struct stat now;
    return state_of(report_descriptor, &now) == 0 && now.st_dev == report_device && now.st_ino == report_inode;
}

static void say(const char *kind, const char *key, const char *text) {
    Text line = {0};
    text_printf(&line, "{\"t\":\"%s\",\"%s\":", kind, key);
    text_json_puts(&line, text);
    text_puts(&line, "}");
    report_text(&line);
}

static void report_result(void) {
    Text out = {0};
    text_puts(&out, "{\"t\":\"result\",\"name\":");
    text_json_puts(&out, the_module.name);
    text_printf(&out, ",\"version\":%d,\"apiVersion\":%d,\"redisVersion\":\"%s\",", the_module.version,
                the_module.api_version, imitated_text);
    report_commands(&out);
    text_puts(&out, ",");
    report_load(&out);
    text_puts(&out, ",");
    report_api(&out);
    text_puts(&out, "}");
    report_text(&out);
}

/* What the module's process ends with when the report cannot be written. */
#define LOST_PIPE 86

static int load(const char *path, char **words, int count) {
    report_phase("open");
    void *handle = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (!handle) {
        const char *why = dlerror();
        say("unloadable", "loader", why ? why : "the loader gave no reason");
        return 0;
    }
    int (*on_load)(Context *, String **, int) =
        (int (*)(Context *, String **, int))(uintptr_t)dlsym(handle, "RedisModule_OnLoad");
    if (!on_load) {
        say("unloadable", "missing", "RedisModule_OnLoad");
        return 0;
    }
    String **arguments = must_alloc(sizeof(String *) * (size_t)(count + 1));
    for (int i = 0; i < count; i++) arguments[i] = string_from(words[i]);
    Context *context = context_new(NULL);

    report_phase("load");
    int returned = on_load(context, arguments, count);
    /* A fork of the module that came back from OnLoad too. */
    if (getpid() != worker_process) _exit(0);
    report_phase("loaded");

    Text line = {0};
    if (returned == ERR) {
        text_printf(&line, "{\"t\":\"refused\",\"returned\":%d}", returned);
    } else if (!registered_module) {
        text_printf(&line, "{\"t\":\"refused\",\"returned\":%d,\"why\":\"no-init\"}", returned);
    } else if (configurations_unset()) {
        text_printf(&line, "{\"t\":\"refused\",\"returned\":%d,\"why\":\"no-load-configs\"}", returned);
    }
    if (line.length) {
        report_text(&line);
    } else {
        the_module.loading = 0;
        report_result();
    }
    return pipe_is_ours() ? 0 : LOST_PIPE;
}

static int work(char **words, int count) {
    worker_process = getpid();
    /* What the module prints is a log: whole lines of it shall arrive, however it ends. */
    setvbuf(stdout, NULL, _IOLBF, 0);
    watch_faults();
    int status = load(words[0], words + 1, count - 1);
    /* Not exit(): neither the module's exit handlers nor its threads shall have a say any more. */
    _exit(status);
}

/* ---- the supervisor ---- */

static pid_t child;
static volatile sig_atomic_t ending;

static void on_end(int signal_number) {
    (void)signal_number;
    ending = 1;
    if (child > 0) kill(child, SIGKILL);
}

static void limit(int resource, rlim_t value) {
    struct rlimit now;
    if (getrlimit(resource, &now) != 0) return;
    if (now.rlim_max != RLIM_INFINITY && value > now.rlim_max) value = now.rlim_max;
    now.rlim_cur = now.rlim_max = value;
    setrlimit(resource, &now);
}

#define MEBIBYTE (1024UL * 1024UL)

static void limit_all(int seconds) {
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    limit(RLIMIT_CORE, 0);
    /*
     * Private writable memory, not address space: modules with an engine inside reserve terabytes of address space
     * that they never touch.
     */
    if (sizeof(rlim_t) > 4) limit(RLIMIT_DATA, (rlim_t)(4096UL * MEBIBYTE));
    limit(RLIMIT_FSIZE, 256UL * MEBIBYTE);
    /* A backstop: the caller's clock ends the load long before, unless the caller is stopped itself. */
    limit(RLIMIT_CPU, (rlim_t)(seconds + 5) * (rlim_t)(processors > 0 ? processors : 1));
}

static int write_file(const char *path, const char *text) {
    int descriptor = open(path, O_WRONLY | O_CLOEXEC);
    if (descriptor < 0) return 0;
    int good = write_whole(descriptor, text, strlen(text));
    close(descriptor);
    return good;
}

/*
 * A network without interfaces and processes of its own, where the system allows it: at once for root, else in a
 * user namespace in which the user stays who they are.
 */
static void isolate(int *network, int *processes) {
    char line[64];
    uid_t user = geteuid();
    gid_t group = getegid();
    *network = *processes = 1;
    if (unshare(CLONE_NEWNET | CLONE_NEWPID) == 0) return;
    if (unshare(CLONE_NEWUSER | CLONE_NEWNET | CLONE_NEWPID) == 0) {
        write_file("/proc/self/setgroups", "deny");
        snprintf(line, sizeof line, "%u %u 1", (unsigned)user, (unsigned)user);
        write_file("/proc/self/uid_map", line);
        snprintf(line, sizeof line, "%u %u 1", (unsigned)group, (unsigned)group);
        write_file("/proc/self/gid_map", line);
        return;
    }
    *network = unshare(CLONE_NEWNET) == 0;
    *processes = unshare(CLONE_NEWPID) == 0;
}

/* Ends everything below this process: children, and what its parents left to us as their subreaper. */
static void sweep(void) {
    char path[64];
    snprintf(path, sizeof path, "/proc/self/task/%d/children", (int)getpid());
    for (int round = 0; round < 2000; round++) {
        pid_t ended;
        do ended = waitpid(-1, NULL, WNOHANG);
        while (ended > 0);
        if (ended < 0 && errno == ECHILD) return;
        char text[4096];
        int descriptor = open(path, O_RDONLY | O_CLOEXEC);
        if (descriptor < 0) return;
        ssize_t length = read(descriptor, text, sizeof text - 1);
        close(descriptor);
        pid_t process = 0;
        for (ssize_t i = 0; i < length; i++) {
            if (text[i] >= '0' && text[i] <= '9') {
                process = process * 10 + (text[i] - '0');
            } else {
                if (process > 1) kill(process, SIGKILL);
                process = 0;
            }
        }
        struct timespec pause_time = {0, round < 20 ? 200000 : 2000000};
        nanosleep(&pause_time, NULL);
    }
}

static void report_end(int status) {
    char line[96];
    int length;
    if (WIFSIGNALED(status))
        length = snprintf(line, sizeof line, "{\"t\":\"exit\",\"signal\":%d}\n", WTERMSIG(status));
    else
        length = snprintf(line, sizeof line, "{\"t\":\"exit\",\"status\":%d}\n", WEXITSTATUS(status));
    report_line(line, (size_t)length);
}

static int wait_for(pid_t process) {
    int status = 0;
    for (;;) {
        pid_t ended = waitpid(-1, &status, 0);
        if (ended == process) return status;
        if (ended < 0 && errno != EINTR) return 0;
    }
}

static void handle(int signal_number, void (*handler)(int)) {
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = handler;
    sigaction(signal_number, &action, NULL);
}

static void become_worker(const char *program, char **words, int count) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    handle(SIGTERM, SIG_DFL);
    handle(SIGINT, SIG_DFL);
    handle(SIGHUP, SIG_DFL);
    handle(SIGPIPE, SIG_DFL);
    if (!program) work(words, count);
    fcntl(report_descriptor, F_SETFD, 0);
    execv(program, words);
    say("unloadable", "emulator", strerror(errno));
    _exit(127);
}

static int supervise(const char *program, char **words, int count, int parent, int seconds, int namespaces) {
    handle(SIGTERM, on_end);
    handle(SIGINT, on_end);
    handle(SIGHUP, on_end);
    handle(SIGPIPE, SIG_IGN);
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (parent && getppid() != parent) return 0;
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    limit_all(seconds);
    int network = 0, processes = 0;
    if (namespaces) isolate(&network, &processes);
    char line[96];
    int length = snprintf(line, sizeof line, "{\"t\":\"isolation\",\"network\":%s,\"processes\":%s}\n",
                          network ? "true" : "false", processes ? "true" : "false");
    report_line(line, (size_t)length);

    if (ending) return 0;
    child = fork();
    if (child < 0) {
        say("unstarted", "why", strerror(errno));
        return 1;
    }
    if (child == 0 && !processes) become_worker(program, words, count);
    if (child == 0) {
        /* The first process of its own process space: when it ends, the kernel ends all others in it. */
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        pid_t worker = fork();
        if (worker == 0) become_worker(program, words, count);
        if (worker > 0) report_end(wait_for(worker));
        _exit(0);
    }
    /* A signal between the question and the fork found no child to end. */
    if (ending) kill(child, SIGKILL);
    int status = wait_for(child);
    if (!processes) report_end(status);
    sweep();
    return 0;
}

int main(int argc, char **argv) {
    const char *version = NEWEST_RELEASE, *program = NULL;
    int supervised = 1, namespaces = 1, parent = 0, seconds = 10, at = 1;
    for (; at < argc && strcmp(argv[at], "--") != 0; at++) {
        const char *option = argv[at], *value = at + 1 < argc ? argv[at + 1] : "";
        if (strcmp(option, "--unsupervised") == 0) {
            supervised = 0;
            continue;
        }
        if (strcmp(option, "--without-namespaces") == 0) {
            namespaces = 0;
            continue;
        }
        at++;
        if (strcmp(option, "--redis-version") == 0) version = value;
        else if (strcmp(option, "--report") == 0) report_descriptor = number_of(value);
        else if (strcmp(option, "--parent") == 0) parent = number_of(value);
        else if (strcmp(option, "--seconds") == 0) seconds = number_of(value);
        else if (strcmp(option, "--run") == 0) program = value;
        else return usage("unknown option");
    }
    if (at + 1 >= argc) return usage("no module named");
    if (!imitate(version)) return usage("not a Redis version from 4.0 on");
    if (seconds < 1) return usage("--seconds wants a whole number");

    /* Out of the way of a module that closes, or writes to, the low descriptors. */
    if (!program) {
        int high = fcntl(report_descriptor, F_DUPFD_CLOEXEC, 400);
        if (high < 0) high = fcntl(report_descriptor, F_DUPFD_CLOEXEC, 40);
        if (high < 0) return usage("the descriptor of the report is not open");
        close(report_descriptor);
        report_descriptor = high;
    }
    struct stat pipe_state;
    if (state_of(report_descriptor, &pipe_state) != 0) return usage("the descriptor of the report is not open");
    report_device = pipe_state.st_dev;
    report_inode = pipe_state.st_ino;

    if (supervised) close_others();

    char **words = argv + at + 1;
    int count = argc - at - 1;
    if (!supervised) return work(words, count);
    return supervise(program, words, count, parent, seconds, namespaces);
}
