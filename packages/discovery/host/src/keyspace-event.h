/* Notifications of keys that a module subscribes to. */
#ifndef RAMPART_KEYSPACE_EVENT_H
#define RAMPART_KEYSPACE_EVENT_H

#include "text.h"

void report_keyspace_events(Text *out);

#endif
