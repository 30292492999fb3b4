/* Values of a module's configurations: their defaults, and what the module answers. */
#ifndef RAMPART_CONFIGURATION_VALUE_H
#define RAMPART_CONFIGURATION_VALUE_H

#include "configuration.h"

/* What the module answers now, as CONFIG GET prints it. */
char *configuration_value(const Configuration *configuration);

/* As CONFIG GET prints it; NULL if there is none. */
char *configuration_default(const Configuration *configuration);

/* Whether the module registered some and never called RedisModule_LoadConfigs. */
int configurations_unset(void);

#endif
