/* Keys: there are none. */
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>

#include "allocation.h"
#include "context.h"
#include "redis-string.h"
#include "version.h"

enum { READ = 1, WRITE = 2 };

typedef struct Key {
    int mode;
    String *name;
} Key;

Key *rm_OpenKey(Context *context, String *name, int mode) {
    (void)context;
    if (!(mode & WRITE)) return NULL;
    Key *key = must_alloc(sizeof *key);
    key->mode = mode;
    key->name = name;
    return key;
}

const String *rm_GetKeyNameFromModuleKey(Key *key) {
    return key ? key->name : NULL;
}

char *rm_StringDMA(void *key, size_t *length, int mode) {
    static char nothing[1];
    (void)key;
    (void)mode;
    if (length) *length = 0;
    return nothing;
}

#define NO_EXPIRE -1

long long rm_GetExpire(void *key) {
    (void)key;
    return NO_EXPIRE;
}

long long rm_GetAbsExpire(void *key) {
    (void)key;
    return NO_EXPIRE;
}

long long rm_HashFieldMinExpire(void *key) {
    (void)key;
    return NO_EXPIRE;
}

enum { FIELDS_ARE_TEXT = 1 << 2, ASK_EXISTS = 1 << 3, ASK_EXPIRE = 1 << 5 };

int rm_HashGet(void *key, int flags, ...) {
    va_list arguments;
    (void)key;
    va_start(arguments, flags);
    while (va_arg(arguments, void *)) {
        void *answer = va_arg(arguments, void *);
        if (flags & ASK_EXISTS) *(int *)answer = 0;
        else if (flags & ASK_EXPIRE) *(long long *)answer = NO_EXPIRE;
        else *(void **)answer = NULL;
    }
    va_end(arguments);
    return OK;
}

int rm_GetOpenKeyModesAll(void) {
    int all = 3 | 0x1f << 16;
    if (imitated >= 80000) all |= 1 << 21;
    if (imitated >= 80400) all |= 1 << 22;
    return all;
}

typedef struct ScanCursor {
    int done;
} ScanCursor;

ScanCursor *rm_ScanCursorCreate(void) {
    return must_alloc(sizeof(ScanCursor));
}

void rm_ScanCursorRestart(ScanCursor *cursor) {
    cursor->done = 0;
}

void rm_ScanCursorDestroy(ScanCursor *cursor) {
    free(cursor);
}

int rm_Scan(Context *context, ScanCursor *cursor, void *callback, void *data) {
    (void)context;
    (void)callback;
    (void)data;
    errno = cursor->done ? ENOENT : 0;
    cursor->done = 1;
    return 0;
}

int rm_ScanKey(void *key, ScanCursor *cursor, void *callback, void *data) {
    (void)key;
    (void)callback;
    (void)data;
    errno = ENOENT;
    cursor->done = 1;
    return 0;
}
