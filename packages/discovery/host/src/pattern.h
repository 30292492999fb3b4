/* Patterns of names, as CONFIG GET takes them. */
#ifndef RAMPART_PATTERN_H
#define RAMPART_PATTERN_H

#include "host.h"

/* Glob patterns with *, ?, \ and sets, without case. */
int match_pattern(const char *pattern, const char *text);

#endif
