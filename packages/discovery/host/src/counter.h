/* How many there are of what is only counted: timers, filters, callbacks. */
#ifndef RAMPART_COUNTER_H
#define RAMPART_COUNTER_H

#include "text.h"

void count_registration(const char *kind, int change);
void report_counters(Text *out);

#endif
