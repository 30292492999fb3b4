/* Children that a module forks. */
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "counter.h"
#include "host.h"

int rm_Fork(void *callback, void *data) {
    (void)callback;
    (void)data;
    count_registration("forks", 1);
    return fork();
}

int rm_ExitFromChild(int status) {
    _exit(status);
}

int rm_KillForkChild(int child) {
    if (child <= 0 || kill(child, SIGUSR1) != 0) return ERR;
    waitpid(child, NULL, 0);
    return OK;
}
