/* Events of the server that a module subscribes to. */
#include "server-event.h"

#include "list.h"
#include "module.h"
#include "version.h"

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

void report_server_events(Text *out) {
    List names = {0};
    for (size_t i = 0; i < COUNT(events); i++)
        if (subscribed >> i & 1) list_add(&names, (void *)events[i].name);
    list_sort(&names);
    text_puts(out, "\"serverEvents\":");
    list_json(out, &names);
}
