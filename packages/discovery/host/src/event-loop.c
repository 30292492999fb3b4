/* Handlers in the event loop, which the host does not have. */
#include <errno.h>

#include "counter.h"

int rm_EventLoopAdd(int descriptor, int mask, void *callback, void *data) {
    (void)data;
    if (descriptor < 0) {
        errno = ERANGE;
        return ERR;
    }
    if (!callback || (mask & ~3)) {
        errno = EINVAL;
        return ERR;
    }
    count_registration("eventLoopHandlers", 1);
    errno = 0;
    return OK;
}

int rm_EventLoopDel(int descriptor, int mask) {
    if (descriptor < 0) {
        errno = ERANGE;
        return ERR;
    }
    if (mask & ~3) {
        errno = EINVAL;
        return ERR;
    }
    errno = 0;
    return OK;
}

int rm_EventLoopAddOneShot(void *callback, void *data) {
    (void)data;
    if (!callback) {
        errno = EINVAL;
        return ERR;
    }
    count_registration("eventLoopHandlers", 1);
    errno = 0;
    return OK;
}
