/* What a module calls: the words of a command, and how it wants its reply. */
#ifndef RAMPART_REQUEST_H
#define RAMPART_REQUEST_H

#include <stdarg.h>

#include "redis-string.h"

typedef struct Request {
    String *words[256];
    int count;
    int third_protocol, errors_as_replies, dry;
} Request;

/* Reads the arguments of RedisModule_Call. 0 if the format is not understood. */
int request_read(Request *request, const char *name, const char *format, va_list arguments);

/* Whether the word at an index is this one, in any case. */
int request_is(const Request *request, int index, const char *text);

#endif
