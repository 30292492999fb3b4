/* Notifications of keys that a module subscribes to. */
#include "keyspace-event.h"

#include "allocation.h"
#include "context.h"
#include "list.h"
#include "version.h"

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

void report_keyspace_events(Text *out) {
    List names = {0};
    int mask = 0;
    for (size_t i = 0; i < subscriptions.count; i++) mask |= ((Subscription *)subscriptions.items[i])->mask;
    for (size_t i = 0; i < COUNT(notifications); i++)
        if (mask >> notifications[i].bit & 1 && imitated >= notifications[i].since)
            list_add(&names, (void *)notifications[i].name);
    list_sort(&names);
    text_puts(out, "\"keyspaceEvents\":");
    list_json(out, &names);
}
