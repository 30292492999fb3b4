/* RedisModule_GetApi, and what a module gets from it. */
#ifndef RAMPART_API_H
#define RAMPART_API_H

#include "text.h"

/* ERR for a name that the imitated version does not have. */
int get_api(const char *name, void **target);

/* The function that the module called last; NULL before the first. */
const char *last_called(void);

/* Names that were asked for and are not there, each with the release that has it, where one does. */
void report_missing(Text *out);

void report_api(Text *out);

#endif
