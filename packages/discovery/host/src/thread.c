/* Contexts of threads, and the lock of the server. */
#include <errno.h>
#include <unistd.h>

#include "module.h"

Context *rm_GetThreadSafeContext(void *blocked) {
    return context_new(blocked ? registered_module : NULL);
}

Context *rm_GetDetachedThreadSafeContext(Context *context) {
    return context_new(context->module);
}

/* The loading thread holds the server's lock until the load is over, and then this process ends. */
void rm_ThreadSafeContextLock(Context *context) {
    (void)context;
    for (;;) pause();
}

int rm_ThreadSafeContextTryLock(Context *context) {
    (void)context;
    errno = EBUSY;
    return ERR;
}
