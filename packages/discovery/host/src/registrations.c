/*
 * Everything else that a module registers while it loads, and the many functions that only have to answer as a
 * server would that has no data, no clients, no replicas and no cluster.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "host.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* ---- the module ---- */

Module the_module;
Module *registered_module;

void rm_SetModuleAttribs(Context *context, const char *name, int version, int api_version) {
    if (context->module) return;
    the_module.name = must_copy(name);
    the_module.version = version;
    the_module.api_version = api_version;
    the_module.loading = 1;
    registered_module = &the_module;
    context->module = &the_module;
}

int rm_IsModuleNameBusy(const char *name) {
    if (imitated >= 80000 && strcmp(name, "vectorset") == 0) return 1;
    return 0;
}

void rm_SetModuleOptions(Context *context, int options) {
    if (context->module) context->module->options = options;
}

int rm_GetModuleOptionsAll(void) {
    return (1 << 4) - 1;
}

/* ---- counting ---- */

static struct {
    const char *kind;
    int number;
} counted[32];

void count(const char *kind, int change) {
    for (size_t i = 0; i < COUNT(counted); i++) {
        if (counted[i].kind && strcmp(counted[i].kind, kind) != 0) continue;
        counted[i].kind = kind;
        counted[i].number += change;
        return;
    }
}

/* An object that the module only hands back. */
static void *object(void) {
    return must_alloc(64);
}

/* ---- data types ---- */

typedef struct Type {
    char name[10];
    int encoding_version;
} Type;

static List types;

Type *rm_CreateDataType(Context *context, const char *name, int encoding_version, void *methods) {
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    if (!context->module || !context->module->loading) return NULL;
    if (strlen(name) != 9 || strspn(name, letters) != 9 || encoding_version < 0 || encoding_version > 1023) {
        host_log("warning", "'%s' with encoding version %d cannot be a data type: nine of [A-Za-z0-9_-], 0 to 1023",
                 name, encoding_version);
        return NULL;
    }
    /* Only types of modules that are loaded already are in the way: a name that this one took twice is not. */
    if (imitated >= 80000 && strcmp(name, "vectorset") == 0) return NULL;
    if (((long *)methods)[0] == 0) return NULL;
    Type *type = must_alloc(sizeof *type);
    memcpy(type->name, name, 9);
    type->encoding_version = encoding_version;
    list_add(&types, type);
    return type;
}

int rm_GetTypeMethodVersion(void) {
    if (imitated >= 70200) return 5;
    if (imitated >= 70000) return 4;
    if (imitated >= 60200) return 3;
    return imitated >= 50000 ? 2 : 1;
}

int rm_CreateKeyMetaClass(Context *context, const char *name, int version, void *configuration) {
    static int last;
    if (!context->module || !context->module->loading) return -1;
    if (!configuration) return -2;
    if (((uint64_t *)configuration)[0] != 1) return -3;
    if (strlen(name) != 4 || version < 0 || version > 31 || last == 7) return -4;
    count("keyMetaClasses", 1);
    return ++last;
}

int rm_SetKeyMeta(int id, void *key, uint64_t metadata) {
    (void)id;
    (void)key;
    (void)metadata;
    return ERR;
}

int rm_GetKeyMeta(int id, void *key, uint64_t *metadata) {
    (void)id;
    (void)key;
    (void)metadata;
    return ERR;
}

/* ---- events ---- */

struct event {
    uint64_t id, version;
};

static const struct {
    const char *name;
    int since;
    int subevents;
    int versioned;  /* its data have a version, which must not be newer than 1 */
} events[] = {
    {"replication-role-changed", 60000, 2, 1},
    {"persistence", 60000, 6, 0},
    {"flushdb", 60000, 2, 1},
    {"loading", 60000, 5, 0},
    {"client-change", 60000, 2, 1},
    {"shutdown", 60000, 0, 0},
    {"replica-change", 60000, 2, 0},
    {"master-link-change", 60000, 2, 0},
    {"cron-loop", 60000, 0, 1},
    {"module-change", 60000, 2, 1},
    {"loading-progress", 60000, 2, 1},
    {"swapdb", 60000, 0, 1},
    {"repl-backup", 60200, 3, 0},
    {"fork-child", 60200, 2, 0},
    {"repl-async-load", 70000, 3, 0},
    {"eventloop", 70000, 2, 0},
    {"config", 70000, 1, 0},
    {"key", 70200, 4, 1},
    {"cluster-slot-migration", 80400, 7, 1},
    {"cluster-slot-migration-trim", 80400, 3, 1},
};

static unsigned subscribed;

int rm_SubscribeToServerEvent(Context *context, struct event event, void *callback) {
    if (!context->module || event.id >= COUNT(events) || imitated < events[event.id].since) return ERR;
    if (events[event.id].versioned && event.version > 1) return ERR;
    if (callback) subscribed |= 1u << event.id;
    else subscribed &= ~(1u << event.id);
    return OK;
}

int rm_IsSubEventSupported(struct event event, int64_t subevent) {
    if (event.id >= COUNT(events) || imitated < events[event.id].since) return 0;
    int number = events[event.id].subevents;
    if (event.id == 1 && imitated < 70000) number = 5;
    if (event.id == 12 && imitated >= 70000) number = 0;
    if (event.id == 13 && imitated >= 80000) number = 4;
    return subevent < number;
}

static const struct {
    int bit;
    const char *name;
    int since;
} notifications[] = {
    {2, "generic", 0},        {3, "string", 0},         {4, "list", 0},
    {5, "set", 0},            {6, "hash", 0},           {7, "zset", 0},
    {8, "expired", 0},        {9, "evicted", 0},        {10, "stream", 50000},
    {11, "key-miss", 60000},  {12, "loaded", 60000},    {13, "module", 60200},
    {14, "new", 70000},       {15, "overwritten", 80000}, {16, "type-changed", 80000},
    {17, "key-trimmed", 80400}, {19, "subkeyspace", 80800}, {20, "subkeyevent", 80800},
    {21, "subkeyspaceitem", 80800}, {22, "subkeyspaceevent", 80800}, {23, "array", 80800},
};

typedef struct Subscription {
    int mask;
    void *callback;
} Subscription;

static List subscriptions;

static int subscribe(int mask, void *callback) {
    Subscription *one = must_alloc(sizeof *one);
    one->mask = mask;
    one->callback = callback;
    list_add(&subscriptions, one);
    return OK;
}

static int unsubscribe(int mask, void *callback) {
    size_t kept = 0, before = subscriptions.count;
    for (size_t i = 0; i < before; i++) {
        Subscription *one = subscriptions.items[i];
        if (one->mask != mask || one->callback != callback) subscriptions.items[kept++] = one;
    }
    subscriptions.count = kept;
    return kept < before ? OK : ERR;
}

int rm_SubscribeToKeyspaceEvents(Context *context, int mask, void *callback) {
    (void)context;
    return subscribe(mask, callback);
}

int rm_UnsubscribeFromKeyspaceEvents(Context *context, int mask, void *callback) {
    return context && callback ? unsubscribe(mask, callback) : ERR;
}

int rm_SubscribeToKeyspaceEventsWithSubkeys(Context *context, int mask, int flags, void *callback) {
    (void)flags;
    return context && callback ? subscribe(mask, callback) : ERR;
}

int rm_UnsubscribeFromKeyspaceEventsWithSubkeys(Context *context, int mask, int flags, void *callback) {
    (void)flags;
    return context && callback ? unsubscribe(mask, callback) : ERR;
}

int rm_GetKeyspaceNotificationFlagsAll(void) {
    if (imitated >= 80800) return (1 << 24) - 1;
    if (imitated >= 80400) return (1 << 18) - 1;
    if (imitated >= 80000) return (1 << 17) - 1;
    if (imitated >= 70000) return (1 << 15) - 1;
    if (imitated >= 60200) return (1 << 14) - 1;
    return (1 << 13) - 1;
}

/* ---- hooks ---- */

void *rm_RegisterCommandFilter(Context *context, void *callback, int flags) {
    (void)context;
    (void)callback;
    (void)flags;
    count("commandFilters", 1);
    return object();
}

int rm_UnregisterCommandFilter(Context *context, void *filter) {
    (void)context;
    if (!filter) return ERR;
    count("commandFilters", -1);
    return OK;
}

int rm_RegisterInfoFunc(Context *context, void *callback) {
    (void)context;
    (void)callback;
    count("infoFunctions", 1);
    return OK;
}

void rm_RegisterAuthCallback(Context *context, void *callback) {
    (void)context;
    (void)callback;
    count("authCallbacks", 1);
}

int rm_RegisterDefragFunc(Context *context, void *callback) {
    (void)context;
    (void)callback;
    count("defragFunctions", 1);
    return OK;
}

int rm_RegisterDefragFunc2(Context *context, void *callback) {
    return rm_RegisterDefragFunc(context, callback);
}

int rm_RegisterDefragCallbacks(Context *context, void *start, void *end) {
    (void)start;
    return rm_RegisterDefragFunc(context, end);
}

void rm_RegisterClusterMessageReceiver(Context *context, uint8_t type, void *callback) {
    (void)context;
    (void)type;
    (void)callback;
    count("clusterMessageReceivers", 1);
}

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
    count("eventLoopHandlers", 1);
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
    count("eventLoopHandlers", 1);
    errno = 0;
    return OK;
}

/* ---- shared functions ---- */

typedef struct Shared {
    char *name;
    void *function;
} Shared;

static List shared;

void *rm_GetSharedAPI(Context *context, const char *name) {
    (void)context;
    for (size_t i = 0; i < shared.count; i++) {
        Shared *one = shared.items[i];
        if (strcmp(one->name, name) == 0) return one->function;
    }
    return NULL;
}

int rm_ExportSharedAPI(Context *context, const char *name, void *function) {
    if (rm_GetSharedAPI(context, name)) return ERR;
    Shared *one = must_alloc(sizeof *one);
    one->name = must_copy(name);
    one->function = function;
    list_add(&shared, one);
    return OK;
}

/* ---- timers: they are kept and never fire, since the host has no event loop ---- */

typedef struct Timer {
    uint64_t id;
    void *data;
    long long due;
} Timer;

static List timers;

static long long monotonic_microseconds(void) {
    struct timespec now = {0};
    syscall(SYS_clock_gettime, CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000000LL + now.tv_nsec / 1000;
}

long long wall_microseconds(void) {
    struct timeval now;
    gettimeofday(&now, NULL);
    return now.tv_sec * 1000000LL + now.tv_usec;
}

uint64_t rm_CreateTimer(Context *context, long long milliseconds, void *callback, void *data) {
    static uint64_t last;
    (void)context;
    (void)callback;
    Timer *timer = must_alloc(sizeof *timer);
    timer->id = ++last;
    timer->data = data;
    timer->due = monotonic_microseconds() / 1000 + milliseconds;
    list_add(&timers, timer);
    count("timers", 1);
    return timer->id;
}

int rm_StopTimer(Context *context, uint64_t id, void **data) {
    (void)context;
    for (size_t i = 0; i < timers.count; i++) {
        Timer *timer = timers.items[i];
        if (timer->id != id) continue;
        if (data) *data = timer->data;
        timers.items[i] = timers.items[--timers.count];
        count("timers", -1);
        return OK;
    }
    return ERR;
}

int rm_GetTimerInfo(Context *context, uint64_t id, uint64_t *remaining, void **data) {
    (void)context;
    for (size_t i = 0; i < timers.count; i++) {
        Timer *timer = timers.items[i];
        if (timer->id != id) continue;
        long long left = timer->due - monotonic_microseconds() / 1000;
        if (remaining) *remaining = left > 0 ? (uint64_t)left : 0;
        if (data) *data = timer->data;
        return OK;
    }
    return ERR;
}

long long rm_Milliseconds(void) {
    return wall_microseconds() / 1000;
}

long long rm_Microseconds(void) {
    return wall_microseconds();
}

long long rm_CachedMicroseconds(void) {
    return wall_microseconds();
}

uint64_t rm_MonotonicMicroseconds(void) {
    return (uint64_t)monotonic_microseconds();
}

/* ---- contexts and threads ---- */

Context *context_new(Module *module) {
    Context *context = must_alloc(sizeof *context);
    context->get_api = (void *)(uintptr_t)get_api;
    context->module = module;
    return context;
}

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

int rm_SelectDb(Context *context, int database) {
    if (database < 0 || database >= 16) return ERR;
    context->selected = database;
    return OK;
}

int rm_GetSelectedDb(Context *context) {
    return context->selected;
}

unsigned long long rm_GetClientId(Context *context) {
    (void)context;
    return 1;
}

enum { IS_MASTER = 1 << 2, SERVER_STARTS = 1 << 24 };

int rm_GetContextFlags(Context *context) {
    (void)context;
    return IS_MASTER | (imitated >= 70200 ? SERVER_STARTS : 0);
}

int rm_GetContextFlagsAll(void) {
    if (imitated >= 80400) return (1 << 27) - 1;
    if (imitated >= 80000) return (1 << 26) - 1;
    if (imitated >= 70200) return (1 << 25) - 1;
    if (imitated >= 70000) return (1 << 24) - 1;
    if (imitated >= 60200) return (1 << 22) - 1;
    return (1 << 21) - 1;
}

int rm_GetServerVersion(void) {
    if (unstable) return 0x00ffffff;
    return imitated / 10000 << 16 | imitated / 100 % 100 << 8 | imitated % 100;
}

int rm_GetOpenKeyModesAll(void) {
    int all = 3 | 0x1f << 16;
    if (imitated >= 80000) all |= 1 << 21;
    if (imitated >= 80400) all |= 1 << 22;
    return all;
}

void rm_SetContextUser(Context *context, void *user) {
    context->user = user;
}

void *rm_GetContextUser(Context *context) {
    return context->user;
}

/* ---- logging ---- */

void rm_Log(Context *context, const char *level, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    host_logv(context && context->module ? context->module->name : "module", level, format, arguments);
    va_end(arguments);
}

void rm_LogIOError(void *io, const char *level, const char *format, ...) {
    (void)io;
    va_list arguments;
    va_start(arguments, format);
    host_logv("module", level, format, arguments);
    va_end(arguments);
}

void rm__Assert(const char *expression, const char *file, int line) {
    host_log("warning", "the module's assertion '%s' failed in %s, line %d", expression, file, line);
    abort();
}

/* ---- an empty keyspace ---- */

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

/* Functions that find nothing to do: what they are asked about is not there. */
#define FAILS(name)          \
    int rm_##name(void);     \
    int rm_##name(void) {    \
        return ERR;          \
    }
#define FAILS_FOR(name, code) \
    int rm_##name(void);      \
    int rm_##name(void) {     \
        errno = code;         \
        return ERR;           \
    }
#define TRUE_OF_NOTHING(name) \
    int rm_##name(void);      \
    int rm_##name(void) {     \
        return 1;             \
    }

FAILS(ZsetScore)
FAILS(ZsetFirstInScoreRange)
FAILS(ZsetLastInScoreRange)
FAILS(ZsetFirstInLexRange)
FAILS(ZsetLastInLexRange)
FAILS(SetLRU)
FAILS(GetLRU)
FAILS(SetLFU)
FAILS(GetLFU)
FAILS(GetClientInfoById)
FAILS(AuthenticateClientWithACLUser)
FAILS(AuthenticateClientWithUser)
FAILS(DeauthenticateAndCloseClient)
FAILS(RedactClientCommandArgument)
FAILS(GetClusterNodeInfo)
FAILS(SendClusterMessage)
FAILS(CallReplyPromiseAbort)
FAILS(UnblockClient)
FAILS_FOR(SetClientNameById, ENOENT)
FAILS_FOR(ListSet, ENOTSUP)
FAILS_FOR(ListInsert, ENOTSUP)
FAILS_FOR(ListDelete, ENOTSUP)
FAILS_FOR(StreamDelete, EBADF)
FAILS_FOR(StreamIteratorStart, EBADF)
FAILS_FOR(StreamIteratorStop, EBADF)
FAILS_FOR(StreamIteratorNextID, ENOENT)
FAILS_FOR(StreamIteratorNextField, ENOENT)
FAILS_FOR(StreamIteratorDelete, EBADF)
FAILS_FOR(RdbLoad, ENOENT)
FAILS_FOR(RdbSave, ENOTSUP)
FAILS_FOR(ClusterPropagateForSlotMigration, EBADF)
TRUE_OF_NOTHING(ZsetRangeEndReached)
TRUE_OF_NOTHING(ClusterCanAccessKeysInSlot)

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

/* Floating point travels in registers of its own: these must say their zero. */
double rm_LoadDouble(void *io) {
    (void)io;
    return 0;
}

float rm_LoadFloat(void *io) {
    (void)io;
    return 0;
}

long double rm_LoadLongDouble(void *io) {
    (void)io;
    return 0;
}

float rm_GetUsedMemoryRatio(void) {
    return 0;
}

/* ---- clients, users ---- */

void *rm_BlockClient(void) {
    return object();
}

void *rm_BlockClientOnKeys(void) {
    return object();
}

void *rm_BlockClientOnKeysWithFlags(void) {
    return object();
}

void *rm_BlockClientOnAuth(void) {
    return object();
}

void *rm_CreateModuleUser(const char *name) {
    (void)name;
    return object();
}

void *rm_GetModuleUserFromUserName(String *name) {
    return strcmp(name->text, "default") == 0 ? object() : NULL;
}

String *rm_GetModuleUserACLString(void *user) {
    (void)user;
    return string_from("off sanitize-payload resetchannels -@all");
}

void *rm_RdbStreamCreateFromFile(const char *name) {
    (void)name;
    return object();
}

const char *rm_GetInternalSecret(Context *context, size_t *length) {
    (void)context;
    if (length) *length = 0;
    return NULL;
}

/* ---- cluster ---- */

static unsigned slot_of(const char *key, size_t length) {
    const char *open = memchr(key, '{', length);
    if (open) {
        size_t rest = length - (size_t)(open + 1 - key);
        const char *close = memchr(open + 1, '}', rest);
        if (close && close > open + 1) {
            key = open + 1;
            length = (size_t)(close - key);
        }
    }
    unsigned crc = 0;
    for (size_t i = 0; i < length; i++) {
        crc ^= (unsigned)(unsigned char)key[i] << 8;
        for (int bit = 0; bit < 8; bit++) crc = crc & 0x8000 ? crc << 1 ^ 0x1021 : crc << 1;
        crc &= 0xffff;
    }
    return crc & 16383;
}

unsigned rm_ClusterKeySlot(String *key) {
    return slot_of(key->text, key->length);
}

unsigned rm_ClusterKeySlotC(const char *key, size_t length) {
    return slot_of(key, length);
}

const char *rm_ClusterCanonicalKeyNameInSlot(unsigned slot) {
    static char name[16];
    if (slot > 16383) return NULL;
    for (unsigned i = 0;; i++) {
        int length = snprintf(name, sizeof name, "%u", i);
        if (slot_of(name, (size_t)length) == slot) return name;
    }
}

void *rm_ClusterGetLocalSlotRanges(Context *context) {
    struct {
        int32_t count;
        uint16_t from, to;
    } *all = must_alloc(sizeof *all);
    (void)context;
    all->count = 1;
    all->to = 16383;
    return all;
}

void rm_GetRandomBytes(unsigned char *bytes, size_t length) {
    static uint64_t state;
    if (!state) state = (uint64_t)wall_microseconds() ^ (uint64_t)getpid() << 32;
    for (size_t i = 0; i < length; i++) {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        bytes[i] = (unsigned char)(state >> 24);
    }
}

void rm_GetRandomHexChars(char *text, size_t length) {
    rm_GetRandomBytes((unsigned char *)text, length);
    for (size_t i = 0; i < length; i++) text[i] = "0123456789abcdef"[text[i] & 15];
}

/* ---- children ---- */

int rm_Fork(void *callback, void *data) {
    (void)callback;
    (void)data;
    count("forks", 1);
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

/* ---- reporting ---- */

static int by_name(const void *a, const void *b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void report_names(Text *out, const char *key, const List *list) {
    if (list->count) qsort(list->items, list->count, sizeof(void *), by_name);
    text_printf(out, ",\"%s\":[", key);
    for (size_t i = 0; i < list->count; i++) {
        if (i) text_puts(out, ",");
        text_json_puts(out, list->items[i]);
    }
    text_puts(out, "]");
}

void report_load(Text *out) {
    List names = {0};
    text_puts(out, "\"dataTypes\":[");
    for (size_t i = 0; i < types.count; i++) {
        const Type *type = types.items[i];
        text_printf(out, "%s{\"name\":\"%s\",\"encodingVersion\":%d}", i ? "," : "", type->name,
                    type->encoding_version);
    }
    text_puts(out, "],");
    report_configurations(out);

    for (size_t i = 0; i < COUNT(events); i++)
        if (subscribed >> i & 1) list_add(&names, (void *)events[i].name);
    report_names(out, "serverEvents", &names);

    names.count = 0;
    int mask = 0;
    for (size_t i = 0; i < subscriptions.count; i++) mask |= ((Subscription *)subscriptions.items[i])->mask;
    for (size_t i = 0; i < COUNT(notifications); i++)
        if (mask >> notifications[i].bit & 1 && imitated >= notifications[i].since)
            list_add(&names, (void *)notifications[i].name);
    report_names(out, "keyspaceEvents", &names);

    names.count = 0;
    for (size_t i = 0; i < shared.count; i++) list_add(&names, ((Shared *)shared.items[i])->name);
    report_names(out, "sharedFunctions", &names);

    static const char *const options[] = {
        "handle-io-errors",
        "no-implicit-signal-modified",
        "handle-repl-async-load",
        "allow-nested-keyspace-notifications",
    };
    names.count = 0;
    for (size_t i = 0; i < COUNT(options); i++)
        if (the_module.options >> i & 1) list_add(&names, (void *)options[i]);
    report_names(out, "options", &names);
    report_names(out, "calledCommands", &called_commands);

    text_puts(out, ",\"registered\":{");
    const char *comma = "";
    for (size_t i = 0; i < COUNT(counted) && counted[i].kind; i++)
        if (counted[i].number > 0) {
            text_printf(out, "%s\"%s\":%d", comma, counted[i].kind, counted[i].number);
            comma = ",";
        }
    text_puts(out, "}");
}
