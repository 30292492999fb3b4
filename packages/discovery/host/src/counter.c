/* How many there are of what is only counted: timers, filters, callbacks. */
#include "counter.h"

#include <string.h>

static struct {
    const char *kind;
    int number;
} counted[32];

void count_registration(const char *kind, int change) {
    for (size_t i = 0; i < COUNT(counted); i++) {
        if (counted[i].kind && strcmp(counted[i].kind, kind) != 0) continue;
        counted[i].kind = kind;
        counted[i].number += change;
        return;
    }
}

void report_counters(Text *out) {
    const char *comma = "";
    text_puts(out, "\"registered\":{");
    for (size_t i = 0; i < COUNT(counted) && counted[i].kind; i++)
        if (counted[i].number > 0) {
            text_printf(out, "%s\"%s\":%d", comma, counted[i].kind, counted[i].number);
            comma = ",";
        }
    text_puts(out, "}");
}
