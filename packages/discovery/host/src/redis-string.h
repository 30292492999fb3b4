/* The strings that modules and the host hand each other. */
#ifndef RAMPART_REDIS_STRING_H
#define RAMPART_REDIS_STRING_H

#include "host.h"

typedef struct String {
    int references;
    size_t length;
    char *text;  /* always ends in a zero byte beyond its length */
} String;

String *string_new(const char *text, size_t length);
String *string_from(const char *text);
String *string_format(const char *format, ...) PRINTF(1, 2);

#endif
