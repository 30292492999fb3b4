/* The commands that a server has itself. */
#ifndef RAMPART_SERVER_COMMAND_H
#define RAMPART_SERVER_COMMAND_H

#include "host.h"

int server_has_command(const char *name);
size_t server_command_count(void);

/* NULL if the imitated version does not have it. */
const char *server_command_name(size_t index);

#endif
