/* The few configurations of the server that modules ask for. */
#ifndef RAMPART_SERVER_CONFIGURATION_H
#define RAMPART_SERVER_CONFIGURATION_H

#include "host.h"

size_t server_configuration_count(void);
const char *server_configuration_name(size_t index);

/* The value; NULL if the host does not know it. */
const char *server_configuration_value(const char *name);

#endif
