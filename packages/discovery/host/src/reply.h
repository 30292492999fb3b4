/* Replies of RedisModule_Call. */
#ifndef RAMPART_REPLY_H
#define RAMPART_REPLY_H

#include "list.h"
#include "redis-string.h"

typedef enum ReplyType {
    REPLY_UNKNOWN = -1,
    REPLY_STRING = 0,
    REPLY_ERROR = 1,
    REPLY_INTEGER = 2,
    REPLY_ARRAY = 3,
    REPLY_NULL = 4,
    REPLY_MAP = 5,
    REPLY_SET = 6,
} ReplyType;

typedef struct Reply {
    ReplyType type;
    long long integer;
    char *text;
    size_t length;
    int status;   /* a short text, such as OK */
    List items;   /* of a map: keys and values in turn */
    char *protocol;
} Reply;

Reply *reply_new(ReplyType type);
Reply *reply_text(const char *text, size_t length);
Reply *reply_word(const char *text);
Reply *reply_status(const char *text);
Reply *reply_number(long long value);
Reply *reply_error(const char *format, ...) PRINTF(1, 2);
void reply_push(Reply *array, Reply *item);

#endif
