/* Events of the server that a module subscribes to. */
#ifndef RAMPART_SERVER_EVENT_H
#define RAMPART_SERVER_EVENT_H

#include "text.h"

void report_server_events(Text *out);

#endif
