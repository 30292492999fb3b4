/* What INFO says: a server that has just started, and has nothing in it. */
#ifndef RAMPART_INFORMATION_H
#define RAMPART_INFORMATION_H

#include "text.h"

void server_information(Text *out, const char *section);

#endif
