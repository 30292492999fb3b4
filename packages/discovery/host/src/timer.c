/* Timers: they are kept and never fire, since the host has no event loop. */
#include "allocation.h"
#include "clock.h"
#include "context.h"
#include "counter.h"
#include "list.h"

typedef struct Timer {
    uint64_t id;
    void *data;
    long long due;
} Timer;

static List timers;

uint64_t rm_CreateTimer(Context *context, long long milliseconds, void *callback, void *data) {
    static uint64_t last;
    (void)context;
    (void)callback;
    Timer *timer = must_alloc(sizeof *timer);
    timer->id = ++last;
    timer->data = data;
    timer->due = monotonic_microseconds() / 1000 + milliseconds;
    list_add(&timers, timer);
    count_registration("timers", 1);
    return timer->id;
}

int rm_StopTimer(Context *context, uint64_t id, void **data) {
    (void)context;
    for (size_t i = 0; i < timers.count; i++) {
        Timer *timer = timers.items[i];
        if (timer->id != id) continue;
        if (data) *data = timer->data;
        timers.items[i] = timers.items[--timers.count];
        count_registration("timers", -1);
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
