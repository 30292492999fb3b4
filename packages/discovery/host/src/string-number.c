/* Numbers, and ids of streams, in the strings of modules. */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "context.h"
#include "number.h"
#include "redis-string.h"

String *rm_CreateStringFromLongLong(Context *context, long long value) {
    (void)context;
    return string_format("%lld", value);
}

String *rm_CreateStringFromULongLong(Context *context, unsigned long long value) {
    (void)context;
    return string_format("%llu", value);
}

String *rm_CreateStringFromDouble(Context *context, double value) {
    (void)context;
    return string_format("%.17g", value);
}

String *rm_CreateStringFromLongDouble(Context *context, long double value, int for_people) {
    (void)context;
    if (!for_people) return string_format("%.17Lg", value);
    String *string = string_format("%.17Lf", value);
    if (memchr(string->text, '.', string->length)) {
        while (string->text[string->length - 1] == '0') string->text[--string->length] = 0;
        if (string->text[string->length - 1] == '.') string->text[--string->length] = 0;
    }
    return string;
}

typedef struct StreamId {
    uint64_t milliseconds, sequence;
} StreamId;

String *rm_CreateStringFromStreamID(Context *context, const StreamId *id) {
    (void)context;
    return string_format("%llu-%llu", (unsigned long long)id->milliseconds, (unsigned long long)id->sequence);
}

int rm_StringToLongLong(const String *string, long long *value) {
    return parse_integer(string->text, string->length, value) ? OK : ERR;
}

int rm_StringToULongLong(const String *string, unsigned long long *value) {
    return parse_unsigned(string->text, string->length, value) ? OK : ERR;
}

/* What precedes a number, and a zero byte within it, make it none. */
static int number_possible(const String *string) {
    if (!string->length || strlen(string->text) != string->length) return 0;
    char first = string->text[0];
    return first != ' ' && !(first >= '\t' && first <= '\r');
}

int rm_StringToDouble(const String *string, double *value) {
    if (!number_possible(string)) return ERR;
    char *end;
    errno = 0;
    double number = strtod(string->text, &end);
    if (*end || number != number || (errno == ERANGE && (number > 1e300 || number < -1e300 || number == 0)))
        return ERR;
    *value = number;
    return OK;
}

int rm_StringToLongDouble(const String *string, long double *value) {
    if (!number_possible(string)) return ERR;
    char *end;
    errno = 0;
    long double number = strtold(string->text, &end);
    if (*end || number != number || errno == ERANGE) return ERR;
    *value = number;
    return OK;
}

int rm_StringToStreamID(const String *string, StreamId *id) {
    if (string->length == 1 && (string->text[0] == '-' || string->text[0] == '+')) {
        id->milliseconds = id->sequence = string->text[0] == '-' ? 0 : ~0ULL;
        return OK;
    }
    const char *dash = memchr(string->text, '-', string->length);
    size_t first = dash ? (size_t)(dash - string->text) : string->length;
    unsigned long long milliseconds, sequence = 0;
    if (!parse_unsigned(string->text, first, &milliseconds)) return ERR;
    if (dash && !parse_unsigned(dash + 1, string->length - first - 1, &sequence)) return ERR;
    id->milliseconds = milliseconds;
    id->sequence = sequence;
    return OK;
}
