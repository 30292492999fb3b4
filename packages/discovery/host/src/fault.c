/* Signals that end a load. */
#include "fault.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "api.h"
#include "report.h"

static char alternate_stack[32768];
static pid_t watched;

/* Reports what the module called last; then lets the signal do its work. */
static void on_fault(int signal_number) {
    if (getpid() == watched) report_fault(last_called());
    signal(signal_number, SIG_DFL);
    raise(signal_number);
}

void watch_faults(void) {
    static const int faults[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};
    watched = getpid();
    stack_t stack;
    memset(&stack, 0, sizeof stack);
    stack.ss_sp = alternate_stack;
    stack.ss_size = sizeof alternate_stack;
    sigaltstack(&stack, NULL);
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = on_fault;
    action.sa_flags = SA_ONSTACK | SA_NODEFER;
    for (size_t i = 0; i < COUNT(faults); i++) sigaction(faults[i], &action, NULL);
}
