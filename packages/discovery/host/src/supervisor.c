/*
 * The process that no code of the module ever runs in: it limits, waits, says how the worker ended, and leaves no
 * descendant behind.
 */
#include "supervisor.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "call-filter.h"
#include "descendant.h"
#include "isolation.h"
#include "pipe.h"
#include "privilege.h"
#include "report.h"
#include "resource-limit.h"
#include "view.h"
#include "worker.h"

#ifndef PR_SET_CHILD_SUBREAPER
#define PR_SET_CHILD_SUBREAPER 36
#endif
#ifndef PR_SET_NO_NEW_PRIVS
#define PR_SET_NO_NEW_PRIVS 38
#endif

static pid_t child;
static volatile sig_atomic_t ending;

static void on_end(int signal_number) {
    (void)signal_number;
    ending = 1;
    if (child > 0) kill(child, SIGKILL);
}

static void handle(int signal_number, void (*handler)(int)) {
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = handler;
    sigaction(signal_number, &action, NULL);
}

static _Noreturn void become_worker(const Options *options) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    handle(SIGTERM, SIG_DFL);
    handle(SIGINT, SIG_DFL);
    handle(SIGHUP, SIG_DFL);
    handle(SIGPIPE, SIG_DFL);
    drop_privileges();
    if (!options->program) work(options->words, options->count);
    if (options->reports) pipe_keep_open();
    execv(options->program, options->words);
    report_reason("unloadable", "emulator", strerror(errno));
    _exit(127);
}

/* Whether the load may begin: it may where a part of the isolation is missing, unless the caller requires it whole. */
static int admit(const Options *options, const Isolation *isolation) {
    report_isolation(isolation);
    return isolated(isolation) || !options->required;
}

/* The first process of its own process space: when it ends, the kernel ends all others in it. */
static _Noreturn void become_first_process(const Options *options, Isolation isolation) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (isolation.files) isolation.files = restrict_view(options->writable, options->writables);
    if (!admit(options, &isolation)) _exit(0);
    pid_t worker = fork();
    if (worker == 0) become_worker(options);
    if (worker > 0) report_exit(wait_for(worker));
    _exit(0);
}

/* 0 if the caller has ended already. */
static int protect(const Options *options) {
    handle(SIGTERM, on_end);
    handle(SIGINT, on_end);
    handle(SIGHUP, on_end);
    handle(SIGPIPE, SIG_IGN);
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (options->parent && getppid() != options->parent) return 0;
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    limit_resources(options->seconds);
    return 1;
}

int supervise(const Options *options) {
    if (!protect(options)) return 0;
    Isolation isolation = {0};
    if (options->namespaces) isolation = isolate();
    if (!filter_calls()) isolation.network = 0;
    if (!isolation.processes && !admit(options, &isolation)) return 0;

    if (ending) return 0;
    child = fork();
    if (child < 0) {
        report_reason("unstarted", "why", strerror(errno));
        return 1;
    }
    if (child == 0 && isolation.processes) become_first_process(options, isolation);
    if (child == 0) become_worker(options);
    /* A signal between the question and the fork found no child to end. */
    if (ending) kill(child, SIGKILL);
    int status = wait_for(child);
    if (!isolation.processes) report_exit(status);
    end_descendants();
    return 0;
}
