/* The Redis version that is imitated. */
#ifndef RAMPART_VERSION_H
#define RAMPART_VERSION_H

#include "host.h"

extern int imitated;           /* 70204 for 7.2.4 */
extern char imitated_text[32]; /* "7.2.4" */
extern int unstable;           /* 255.255.255, what an unreleased Redis calls itself */

/* 0 if it is not a version from 4.0 on. */
int imitate(const char *version);

#endif
