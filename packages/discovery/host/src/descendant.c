/* Processes below this one. */
#include "descendant.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

int wait_for(pid_t process) {
    int status = 0;
    for (;;) {
        pid_t ended = waitpid(-1, &status, 0);
        if (ended == process) return status;
        if (ended < 0 && errno != EINTR) return 0;
    }
}

/* Sends SIGKILL to every process that a list of numbers names. */
static void kill_listed(const char *text, ssize_t length) {
    pid_t process = 0;
    for (ssize_t i = 0; i < length; i++) {
        if (text[i] >= '0' && text[i] <= '9') {
            process = process * 10 + (text[i] - '0');
        } else {
            if (process > 1) kill(process, SIGKILL);
            process = 0;
        }
    }
}

void end_descendants(void) {
    char path[64], text[4096];
    snprintf(path, sizeof path, "/proc/self/task/%d/children", (int)getpid());
    for (int round = 0; round < 2000; round++) {
        pid_t ended;
        do ended = waitpid(-1, NULL, WNOHANG);
        while (ended > 0);
        if (ended < 0 && errno == ECHILD) return;
        int descriptor = open(path, O_RDONLY | O_CLOEXEC);
        if (descriptor < 0) return;
        ssize_t length = read(descriptor, text, sizeof text - 1);
        close(descriptor);
        kill_listed(text, length);
        struct timespec pause_time = {0, round < 20 ? 200000 : 2000000};
        nanosleep(&pause_time, NULL);
    }
}
